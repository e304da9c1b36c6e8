"""Projects and their networks: list, create from real data or a file, read, export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from db.records import GridInfo, Project, ProjectSummary
from db.unit_of_work import UnitOfWork, unit_of_work
from engine import topology, validation
from engine.network import Network
from errors import CapacityBusy, InvalidInput, Issue
from services.auth import Actor
from services.importing.simbench import ImportedNetwork, read_network
from services.importing.simbench_extract import (
    SERIES_SOURCE,
    SERIES_START,
    CatalogueEntry,
    catalogue,
    layer_of,
    series_values,
)
from services.permissions import require
from services.profiles import grid_layers, installed_kw

MAX_NAME_LENGTH = 120
MAX_PROJECTS = 50
"""So many projects one person may have made, the many guests of a demo account together."""
MAX_NODES = 5_000
"""Houses, transformers and junctions of a file; larger communities are several grids."""
MAX_DOCUMENT_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project as the list of projects shows it; `network` is that of its first grid, None where there is none."""

    summary: ProjectSummary
    network: Network | None = None
    solar_houses: frozenset[str] = frozenset()
    solar_kwp: float = 0.0
    storage_kwh: float = 0.0


def list_projects(actor: Actor) -> list[ProjectSummary]:
    """Return the actor's projects with counts and last run, last changed first."""
    require(actor, "project.read")
    with unit_of_work(actor.user_id) as uow:
        return uow.projects.summaries()


def project_cards(actor: Actor) -> list[ProjectCard]:
    """Return the actor's projects with what their cards draw."""
    require(actor, "project.read")
    with unit_of_work(actor.user_id) as uow:
        return [_card(uow, summary) for summary in uow.projects.summaries()]


def project(actor: Actor, project_id: UUID) -> Project:
    """Return a project. Raises NotFound, also where the actor is not a member."""
    require(actor, "project.read")
    with unit_of_work(actor.user_id) as uow:
        return uow.projects.get(project_id)


def grids(actor: Actor, project_id: UUID) -> list[GridInfo]:
    """Return the grids of a project by name. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        uow.projects.get(project_id)
        return uow.networks.grids(project_id)


def network(actor: Actor, grid_id: UUID) -> Network:
    """Return a grid with everything in it. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        return uow.networks.load(grid_id)


def issues(actor: Actor, grid_id: UUID) -> list[Issue]:
    """Return what is wrong or doubtful about a grid. Raises NotFound."""
    return list(validation.network_issues(network(actor, grid_id)))


def export(actor: Actor, grid_id: UUID) -> str:
    """Return a grid as a document of format hygge-topology/1. Raises NotFound."""
    return topology.dump(network(actor, grid_id))


def simbench_catalogue() -> tuple[CatalogueEntry, ...]:
    """Return the real networks that a project can be made from."""
    return catalogue()


def create_project_from_simbench(actor: Actor, code: str, name: str) -> Project:
    """Create a project with a real network and the series of its houses, in one transaction.

    Raises
    ------
    InvalidInput
        The name is empty or too long.
    CapacityBusy
        The actor has made too many projects.
    NotFound
        There is no network of that code.
    """
    require(actor, "project.edit")
    _check_name(name)
    imported = _named(read_network(code), name.strip())
    with unit_of_work(actor.user_id) as uow:
        _require_room(uow, actor)
        created = uow.projects.add(name.strip(), _origin(code), created_by=actor.user_id)
        store_imported(uow, created.project_id, imported)
        uow.audit.add(
            "create", "project", created.project_id, project_id=created.project_id, details={"simbench": code}
        )
        uow.commit()
    return created


def create_project_from_file(actor: Actor, name: str, document: str | bytes) -> Project:
    """Create a project with the network of a topology document, in one transaction; nothing of a wrong one is kept.

    Raises
    ------
    InvalidInput
        The name or the document cannot be used; carries every issue.
    CapacityBusy
        The actor has made too many projects.
    """
    require(actor, "project.edit")
    _check_name(name)
    parsed = _parsed(document)
    with unit_of_work(actor.user_id) as uow:
        _require_room(uow, actor)
        created = uow.projects.add(name.strip(), "From a topology file.", created_by=actor.user_id)
        uow.networks.save(created.project_id, parsed)
        uow.audit.add(
            "create", "project", created.project_id, project_id=created.project_id, details={"source": "file"}
        )
        uow.commit()
    return created


def store_imported(uow: UnitOfWork, project_id: UUID, imported: ImportedNetwork) -> UUID:
    """Save a network with its series as profiles and what each house uses of them; return the grid's id."""
    grid_id = uow.networks.save(project_id, imported.network)
    house_ids = uow.networks.house_ids(grid_id)
    names = sorted({item.series for item in imported.assignments})
    profile_ids = {
        name: uow.profiles.add(
            project_id,
            f"SimBench {name}",
            layer_of(name),
            SERIES_START,
            values,
            {**SERIES_SOURCE, "series": name, "rating_kw": 1.0},
        ).profile_id
        for name, values in series_values(names).items()
    }
    uow.profiles.assign_many(
        (house_ids[item.house], profile_ids[item.series], item.scale_kw) for item in imported.assignments
    )
    return grid_id


def _card(uow: UnitOfWork, summary: ProjectSummary) -> ProjectCard:
    found = uow.networks.grids(summary.project.project_id)
    if not found:
        return ProjectCard(summary)
    drawn = uow.networks.load(found[0].grid_id)
    kwp = {house: installed_kw(own, "solar") for house, own in grid_layers(uow, found[0].grid_id).items()}
    storage_kwh = sum(house.battery.capacity_kwh for house in drawn.houses if house.battery)
    return ProjectCard(summary, drawn, frozenset(h for h in kwp if kwp[h] > 0), sum(kwp.values()), storage_kwh)


def _named(imported: ImportedNetwork, name: str) -> ImportedNetwork:
    """Return an imported network whose grid is called as its project."""
    network = replace(imported.network, grid=replace(imported.network.grid, name=name))
    return replace(imported, network=network)


def _origin(code: str) -> str:
    entry = next(entry for entry in catalogue() if entry.code == code)
    return f"{entry.title}: real network {code} of SimBench 1.6.3 (ODbL), with a year of load and solar data."


def _parsed(document: str | bytes) -> Network:
    if len(document) > MAX_DOCUMENT_BYTES:
        raise _too_large(f"The file has {len(document) / 1e6:.0f} MB; {MAX_DOCUMENT_BYTES / 1e6:.0f} are possible.")
    parsed = topology.load(document)
    nodes = len(parsed.houses) + len(parsed.transformers) + len(parsed.junctions)
    if nodes > MAX_NODES:
        raise _too_large(f"The network has {nodes} nodes; {MAX_NODES} are possible. Make several grids of it.")
    return parsed


def _too_large(message: str) -> InvalidInput:
    return InvalidInput([Issue("too_large", "topology", "", message)])


def _require_room(uow: UnitOfWork, actor: Actor) -> None:
    uow.users.take_turns(actor.user_id)
    made = sum(one.created_by == actor.user_id for one in uow.projects.list())
    if made >= MAX_PROJECTS:
        raise CapacityBusy("too_many_projects", f"You have made {made} projects; there is no room for another.")


def _check_name(name: str) -> None:
    if not 0 < len(name.strip()) <= MAX_NAME_LENGTH:
        message = f"Give the project a name of 1 to {MAX_NAME_LENGTH} characters."
        raise InvalidInput([Issue("bad_name", "project", "name", message)])
    if problem := validation.text_problem(name):
        raise InvalidInput([Issue(problem[0], "project", "name", problem[1])])
