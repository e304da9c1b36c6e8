"""Networks as files: out in three formats, in as a new network or in the place of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

import numpy as np

from db.records import GENERATION_KINDS, ProfileAssignment
from db.unit_of_work import UnitOfWork, unit_of_work
from engine import topology, validation
from errors import InvalidInput, Issue
from services.auth import Actor
from services.exporting.hygge_zip import write_zip
from services.exporting.pandapower_file import PowerNow, write_pandapower
from services.importing.contents import FileContents
from services.importing.files import read_upload
from services.importing.pandapower_file import UNNAMED
from services.importing.simbench import read_network
from services.importing.simbench_profiles import simbench_contents
from services.importing.storing import named, store, stored_uses
from services.networks import require_grid_room
from services.permissions import require
from services.projects import name_issues
from services.run_periods import STEP
from services.starter_library import add_starter_library

SPOOLED_BYTES = 16_000_000
"""Larger files lie on disk while they are sent."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: the network, and what was left out or assumed."""

    grid_id: UUID
    name: str
    n_houses: int
    n_profiles: int
    warnings: tuple[Issue, ...]


def export_json(actor: Actor, grid_id: UUID) -> tuple[str, bytes]:
    """Return the grid's name and its document of format hygge-topology/1. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        network = uow.networks.load(grid_id)
    return network.grid.name, topology.dump(network).encode()


def export_zip(actor: Actor, grid_id: UUID) -> tuple[str, IO[bytes]]:
    """Return the grid's name and a zip file of everything that a simulation of it needs, at its start.

    The file is in memory, or on disk where it is large, and gone when it is closed. Raises NotFound.
    """
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        network, assignments = uow.networks.load(grid_id), uow.profiles.assignments(grid_id)
        used = {item.profile_id for item in assignments}
        infos = [info for info in uow.profiles.list(uow.networks.grid(grid_id).project_id) if info.profile_id in used]
        sink = SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115 - whoever sends it closes it
        try:
            write_zip(sink, network, infos, assignments, lambda key: uow.profiles.values([key])[key])
        except BaseException:
            sink.close()
            raise
    sink.seek(0)
    return network.grid.name, sink


def export_pandapower(actor: Actor, grid_id: UUID) -> tuple[str, bytes]:
    """Return the grid's name and a pandapower network with the loads of the quarter-hour of the highest load.

    Raises
    ------
    InvalidInput
        The network is unfinished: pandapower could not compute it.
    NotFound
        There is no such grid.
    """
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        network, assignments = uow.networks.load(grid_id), uow.profiles.assignments(grid_id)
        errors = [issue for issue in validation.network_issues(network) if issue.severity == "error"]
        if errors:
            raise InvalidInput(errors)
        names = {info.profile_id: info.name for info in uow.profiles.list(uow.networks.grid(grid_id).project_id)}
        powers = [_power(item, names[item.profile_id], now) for item, now in _at_peak(uow, assignments)]
    return network.grid.name, write_pandapower(network, powers).encode()


def import_grid(actor: Actor, project_id: UUID, content: bytes, file_name: str = "") -> Imported:
    """Add the network of a file to a project, with its profiles; in one transaction.

    Parameters
    ----------
    content : bytes
        What the file holds.
    file_name : str
        What a network is called that has no name in the file.

    Raises
    ------
    InvalidInput
        The file cannot be used; carries every issue, and nothing has changed.
    CapacityBusy
        The project has as many grids as it may have.
    NotFound
        There is no such project.
    """
    require(actor, "network.edit")
    contents = read_upload(content, _present(actor, project_id))
    stem = file_name.rpartition(".")[0].strip() or file_name.strip()
    if contents.network.grid.name == UNNAMED and stem and not name_issues("network", stem):
        contents = replace(contents, network=named(contents.network, stem))
    return _added(actor, project_id, contents, {"source": "file"})


def import_simbench(actor: Actor, project_id: UUID, code: str) -> Imported:
    """Add a real network to a project. Raises CapacityBusy, NotFound for an unknown code or project."""
    require(actor, "network.edit")
    return _added(actor, project_id, simbench_contents(read_network(code)), {"simbench": code})


def replace_drawing(actor: Actor, grid_id: UUID, content: bytes, revision: int | None = None) -> Imported:
    """Put the network of a file in the place of a grid's drawing, as one revision that the history can take back.

    The grid keeps its name. Houses that keep theirs keep their profiles where the file brings none.

    Parameters
    ----------
    revision : int, optional
        What the actor has seen; without it, whatever is there now is replaced.

    Raises
    ------
    InvalidInput
        The file cannot be used; carries every issue, and nothing has changed.
    Conflict
        Somebody else changed the grid after that revision.
    NotFound
        There is no such grid.
    """
    require(actor, "network.edit")
    with unit_of_work(actor.user_id) as uow:
        project_id = uow.networks.grid(grid_id).project_id
    return _replaced(actor, grid_id, read_upload(content, _present(actor, project_id)), revision, {"source": "file"})


def replace_by_simbench(actor: Actor, grid_id: UUID, code: str, revision: int | None = None) -> Imported:
    """Put a real network in the place of a grid's drawing. Raises as `replace_drawing` does."""
    require(actor, "network.edit")
    return _replaced(actor, grid_id, simbench_contents(read_network(code)), revision, {"simbench": code})


def _present(actor: Actor, project_id: UUID) -> frozenset[str]:
    """Return the hashes of the values that a project has."""
    with unit_of_work(actor.user_id) as uow:
        uow.projects.get(project_id)
        return frozenset(info.content_hash for info in uow.profiles.list(project_id))


def _added(actor: Actor, project_id: UUID, contents: FileContents, details: dict[str, str]) -> Imported:
    with unit_of_work(actor.user_id) as uow:
        uow.projects.get(project_id)
        require_grid_room(uow, project_id)
        grid_id = store(uow, project_id, contents)
        add_starter_library(uow, project_id)
        name = uow.networks.grid(grid_id).name
        uow.audit.add("import", "grid", grid_id, project_id=project_id, details={**details, "name": name})
        uow.commit()
    return _imported(grid_id, name, contents)


def _replaced(
    actor: Actor, grid_id: UUID, contents: FileContents, revision: int | None, details: dict[str, str]
) -> Imported:
    with unit_of_work(actor.user_id) as uow:
        info = uow.networks.grid(grid_id)
        base = info.revision if revision is None else revision
        uses = stored_uses(uow, info.project_id, contents) if contents.uses else None
        network = named(contents.network, info.name)
        after = uow.networks.replace(grid_id, network, revision=base, label="Network imported", uses=uses)
        details = {**details, "revision": str(after)}
        uow.audit.add("replace", "grid", grid_id, project_id=info.project_id, details=details)
        uow.commit()
    return _imported(grid_id, info.name, contents)


def _imported(grid_id: UUID, name: str, contents: FileContents) -> Imported:
    return Imported(grid_id, name, len(contents.network.houses), len(contents.profiles), contents.warnings)


def _at_peak(uow: UnitOfWork, assignments: Sequence[ProfileAssignment]) -> Iterator[tuple[ProfileAssignment, float]]:
    """Yield each use with the value of its profile in the quarter-hour in which all loads together are highest."""
    start = max((item.start for item in assignments), default=None)
    end = min((item.start + item.steps * STEP for item in assignments), default=None)
    if start is None or end is None or end <= start:
        yield from ((item, 0.0) for item in assignments)
        return
    values = uow.profiles.values({item.content_hash for item in assignments})
    shared = [
        values[item.content_hash][(start - item.start) // STEP : (end - item.start) // STEP] for item in assignments
    ]
    total = np.zeros((end - start) // STEP)
    for item, own in zip(assignments, shared, strict=True):
        if item.kind not in GENERATION_KINDS:
            total += item.scale * own
    peak = int(total.argmax())
    yield from ((item, float(own[peak])) for item, own in zip(assignments, shared, strict=True))


def _power(item: ProfileAssignment, name: str, value_kw: float) -> PowerNow:
    return PowerNow(item.house_name, name, item.kind, item.content_hash, item.scale, item.scale * value_kw)
