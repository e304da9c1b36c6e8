"""Projects: list, create, describe, archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from db.records import GridInfo, Project, ProjectSummary, User
from db.unit_of_work import UnitOfWork, unit_of_work
from engine import validation
from engine.network import Grid, Network
from errors import CapacityBusy, InvalidInput, Issue, NotPermitted
from services.auth import Actor
from services.importing.contents import FileContents
from services.importing.files import read_upload
from services.importing.simbench import read_network
from services.importing.simbench_extract import CatalogueEntry, catalogue
from services.importing.simbench_profiles import simbench_contents
from services.importing.storing import named, store
from services.permissions import require
from services.profiles import grid_layers, installed_kw
from services.starter_library import add_starter_library

MAX_NAME_LENGTH = 120
MAX_DESCRIPTION_LENGTH = 2_000
MAX_PROJECTS = 50
"""So many projects one person may have made, the many guests of a demo account together; archived ones count."""
SHOWN_GRIDS = 4
"""So many pictures a card has room for."""


@dataclass(frozen=True, slots=True)
class GridFacts:
    """A grid as the card of its project draws it."""

    info: GridInfo
    network: Network
    solar_houses: frozenset[str]
    solar_kwp: float
    storage_kwh: float


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project as the list of projects shows it."""

    summary: ProjectSummary
    members: tuple[User, ...]
    grids: tuple[GridFacts, ...]


def list_projects(actor: Actor) -> list[ProjectSummary]:
    """Return the actor's projects with counts and last run, last changed first."""
    require(actor, "project.read")
    with unit_of_work(actor.user_id) as uow:
        return uow.projects.summaries()


def project_cards(actor: Actor, *, archived: bool = False) -> list[ProjectCard]:
    """Return the actor's projects, or the archived ones among them, with what their cards draw."""
    require(actor, "project.read")
    with unit_of_work(actor.user_id) as uow:
        found = uow.projects.summaries(archived=archived)
        return [_card(uow, one) for one in found if bool(one.project.archived_at) == archived]


def count_projects(actor: Actor) -> tuple[int, int]:
    """Return how many projects the actor has, and how many archived ones."""
    require(actor, "project.read")
    with unit_of_work(actor.user_id) as uow:
        archived = [one.archived_at is not None for one in uow.projects.list(archived=True)]
    return len(archived) - sum(archived), sum(archived)


def project(actor: Actor, project_id: UUID) -> Project:
    """Return a project. Raises NotFound, also where the actor is not a member."""
    require(actor, "project.read")
    with unit_of_work(actor.user_id) as uow:
        return uow.projects.get(project_id)


def simbench_catalogue() -> tuple[CatalogueEntry, ...]:
    """Return the real networks that a project can be made from."""
    return catalogue()


@cache
def timezones() -> tuple[str, ...]:
    """Return the time zones to choose from, by name: those of places, and UTC."""
    odd = ("Etc/", "SystemV/", "posix/", "right/", "US/")
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith(odd)))


def place_of(form: Mapping[str, Any]) -> Grid:
    """Return a grid without a name at the place that a form describes. Raises InvalidInput where there is none."""
    issues = [
        Issue("missing", "grid", field, "Give a number of degrees.")
        for field in ("latitude", "longitude")
        if isinstance(form.get(field), bool) or not isinstance(form.get(field), int | float)
    ]
    if issues:
        raise InvalidInput(issues)
    return Grid("", float(form["latitude"]), float(form["longitude"]), str(form.get("timezone") or ""))


def create_empty_project(actor: Actor, name: str, place: Grid) -> Project:
    """Create a project with one empty grid of the project's name, and profiles to start with.

    Parameters
    ----------
    place : Grid
        Coordinates and time zone; its name is not used.

    Raises
    ------
    InvalidInput
        The name or the place cannot be used; carries every issue.
    CapacityBusy
        The actor has made too many projects.
    """
    require(actor, "project.edit")
    network = Network(replace(place, name=name.strip()))
    issues = [*name_issues("project", name), *validation.network_issues(network)]
    if wrong := [issue for issue in issues if (issue.component, issue.field) != ("grid", "name")]:
        raise InvalidInput(wrong)
    return _create(actor, name, "", FileContents(network), {"source": "empty"})


def create_project_from_simbench(actor: Actor, code: str, name: str) -> Project:
    """Create a project with a real network and the series of its houses. Raises as `create_empty_project`, NotFound."""
    require(actor, "project.edit")
    _check(name_issues("project", name))
    contents = simbench_contents(read_network(code))
    contents = replace(contents, network=named(contents.network, name.strip()))
    return _create(actor, name, _origin(code), contents, {"simbench": code})


def create_project_from_file(actor: Actor, name: str, content: str | bytes) -> Project:
    """Create a project with the network of a file; nothing of a wrong one is kept.

    Parameters
    ----------
    content : str or bytes
        A topology, a zip file of Hygge, or a pandapower network as JSON.

    Raises
    ------
    InvalidInput
        The name or the file cannot be used; carries every issue.
    CapacityBusy
        The actor has made too many projects.
    """
    require(actor, "project.edit")
    _check(name_issues("project", name))
    contents = read_upload(content)
    return _create(actor, name, "From a file.", contents, {"source": "file"})


def describe(actor: Actor, project_id: UUID, name: str, description: str) -> None:
    """Change name and description. Raises InvalidInput, NotFound, NotPermitted for the demonstration."""
    require(actor, "project.edit")
    issues = list(name_issues("project", name))
    if len(description) > MAX_DESCRIPTION_LENGTH or "\0" in description:
        message = f"Describe the project in at most {MAX_DESCRIPTION_LENGTH} characters."
        issues.append(Issue("too_long", "project", "description", message))
    _check(issues)
    with unit_of_work(actor.user_id) as uow:
        changeable(uow, actor, project_id)
        uow.projects.rename(project_id, name.strip(), description.strip())
        uow.audit.add("describe", "project", project_id, project_id=project_id, details={"name": name.strip()})
        uow.commit()


def archive(actor: Actor, project_id: UUID) -> None:
    """Put a project aside; nothing of it is lost. Raises NotFound, NotPermitted for the demonstration."""
    _put_aside(actor, project_id, archived=True)


def restore(actor: Actor, project_id: UUID) -> None:
    """Bring an archived project back. Raises NotFound."""
    _put_aside(actor, project_id, archived=False)


def name_issues(component: str, name: str) -> list[Issue]:
    """Return what is wrong with the name of a project or grid."""
    if not 0 < len(name.strip()) <= MAX_NAME_LENGTH:
        message = f"Give the {component} a name of 1 to {MAX_NAME_LENGTH} characters."
        return [Issue("bad_name", component, "name", message)]
    problem = validation.text_problem(name)
    return [Issue(problem[0], component, "name", problem[1])] if problem else []


def require_room(uow: UnitOfWork, actor: Actor) -> None:
    """Raise CapacityBusy where the actor has made as many projects as one person may."""
    uow.users.take_turns(actor.user_id)
    made = sum(one.created_by == actor.user_id for one in uow.projects.list(archived=True))
    if made >= MAX_PROJECTS:
        raise CapacityBusy("too_many_projects", f"You have made {made} projects; there is no room for another.")


def changeable(uow: UnitOfWork, actor: Actor, project_id: UUID) -> Project:
    """Return a project that the actor may change as a whole; the demonstration is everybody's."""
    found = uow.projects.get(project_id)
    if found.is_demo and "administrator" not in actor.roles:
        message = "The demonstration belongs to everybody. Duplicate it and change the copy."
        raise NotPermitted("demo_project", message, project_id=str(project_id))
    return found


def _create(actor: Actor, name: str, description: str, contents: FileContents, details: dict[str, str]) -> Project:
    with unit_of_work(actor.user_id) as uow:
        require_room(uow, actor)
        created = uow.projects.add(name.strip(), description, created_by=actor.user_id)
        store(uow, created.project_id, contents)
        add_starter_library(uow, created.project_id)
        uow.audit.add("create", "project", created.project_id, project_id=created.project_id, details=details)
        uow.commit()
    return created


def _card(uow: UnitOfWork, summary: ProjectSummary) -> ProjectCard:
    project_id = summary.project.project_id
    grids = [_grid_facts(uow, info) for info in uow.networks.grids(project_id)]
    return ProjectCard(summary, tuple(uow.projects.members(project_id)), tuple(grids))


def _grid_facts(uow: UnitOfWork, info: GridInfo) -> GridFacts:
    drawn = uow.networks.load(info.grid_id)
    kwp = {house: installed_kw(own, "solar") for house, own in grid_layers(uow, info.grid_id).items()}
    storage_kwh = sum(house.battery.capacity_kwh for house in drawn.houses if house.battery)
    return GridFacts(info, drawn, frozenset(h for h in kwp if kwp[h] > 0), sum(kwp.values()), storage_kwh)


def _put_aside(actor: Actor, project_id: UUID, *, archived: bool) -> None:
    require(actor, "project.edit")
    with unit_of_work(actor.user_id) as uow:
        changeable(uow, actor, project_id)
        uow.projects.set_archived(project_id, archived=archived)
        action = "archive" if archived else "restore"
        uow.audit.add(action, "project", project_id, project_id=project_id)
        uow.commit()


def _origin(code: str) -> str:
    entry = next(entry for entry in catalogue() if entry.code == code)
    return f"{entry.title}: real network {code} of SimBench 1.6.3 (ODbL), with a year of load and solar data."


def _check(issues: Iterable[Issue]) -> None:
    if found := list(issues):
        raise InvalidInput(found)
