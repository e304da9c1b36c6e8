"""The networks of a project: read, add, copy, rename, remove; a project may have several."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from db.records import GridInfo
from db.unit_of_work import UnitOfWork, unit_of_work
from engine import validation
from engine.network import Grid, Network
from errors import CapacityBusy, Conflict, InvalidInput, Issue
from services.auth import Actor
from services.importing.storing import free_name
from services.permissions import require
from services.projects import name_issues
from services.starter_library import add_starter_library

MAX_GRIDS = 50
"""So many networks a project may have."""


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


def add_grid(actor: Actor, project_id: UUID, name: str, place: Grid | None = None) -> UUID:
    """Add an empty grid to a project and return its id.

    Parameters
    ----------
    place : Grid, optional
        Coordinates and time zone; those of the project's first grid where there is none.

    Raises
    ------
    InvalidInput
        The name or the place cannot be used, or another grid of the project has the name.
    CapacityBusy
        The project has as many grids as it may have.
    NotFound
        There is no such project.
    """
    require(actor, "network.edit")
    with unit_of_work(actor.user_id) as uow:
        uow.projects.get(project_id)
        present = require_grid_room(uow, project_id)
        new = replace(place or _place(present), name=name.strip())
        _check(name, present, validation.network_issues(Network(new)))
        grid_id = uow.networks.save(project_id, Network(new))
        add_starter_library(uow, project_id)
        _note(uow, "create", grid_id, project_id, name=new.name)
        uow.commit()
    return grid_id


def copy_grid(actor: Actor, grid_id: UUID, name: str) -> UUID:
    """Add a copy of a grid to its project, with the same profiles, and return its id. Raises as `add_grid` does."""
    require(actor, "network.edit")
    with unit_of_work(actor.user_id) as uow:
        project_id = uow.networks.grid(grid_id).project_id
        _check(name, require_grid_room(uow, project_id))
        copy_id = uow.networks.copy(grid_id, project_id, name.strip())
        _note(uow, "copy", copy_id, project_id, name=name.strip(), of=str(grid_id))
        uow.commit()
    return copy_id


def rename_grid(actor: Actor, grid_id: UUID, name: str) -> None:
    """Give a grid another name, as one more change of its drawing. Raises InvalidInput, NotFound."""
    require(actor, "network.edit")
    with unit_of_work(actor.user_id) as uow:
        info = uow.networks.grid(grid_id)
        others = [other for other in uow.networks.grids(info.project_id) if other.grid_id != grid_id]
        _check(name, others)
        uow.networks.rename(grid_id, name.strip())
        _note(uow, "rename", grid_id, info.project_id, name=name.strip())
        uow.commit()


def remove_grid(actor: Actor, grid_id: UUID) -> None:
    """Remove a grid with its history; finished runs and their results stay.

    Raises
    ------
    Conflict
        It is the project's only grid, or a run of it waits or is under way.
    NotFound
        There is no such grid.
    """
    require(actor, "network.edit")
    with unit_of_work(actor.user_id) as uow:
        info = uow.networks.grid(grid_id)
        uow.users.take_turns(info.project_id)
        if len(uow.networks.grids(info.project_id)) < 2:
            raise Conflict("last_grid", "A project keeps at least one network. Add another before you remove this one.")
        if any(run.grid_id == grid_id for run in uow.runs.active()):
            raise Conflict("grid_in_use", "A run of this network is under way. Let it end or stop it first.")
        uow.networks.delete(grid_id)
        _note(uow, "remove", grid_id, info.project_id, name=info.name)
        uow.commit()


def free_grid_name(actor: Actor, project_id: UUID, wanted: str) -> str:
    """Return a name that no grid of a project has: the wanted one, or that with a number. Raises NotFound."""
    return free_name(wanted, [info.name for info in grids(actor, project_id)])


def require_grid_room(uow: UnitOfWork, project_id: UUID) -> list[GridInfo]:
    """Return the grids of a project; raise CapacityBusy where it has as many as it may."""
    uow.users.take_turns(project_id)
    present = uow.networks.grids(project_id)
    if len(present) >= MAX_GRIDS:
        message = f"The project has {len(present)} networks; there is no room for another."
        raise CapacityBusy("too_many_grids", message)
    return present


def _place(present: list[GridInfo]) -> Grid:
    first = present[0] if present else None
    return Grid("", first.latitude, first.longitude, first.timezone) if first else Grid("")


def _check(name: str, others: list[GridInfo], more: list[Issue] | None = None) -> None:
    """Raise InvalidInput with everything that is wrong with a grid's name, and further issues."""
    found = name_issues("network", name)
    if not found and name.strip() in {other.name for other in others}:
        message = f"The project already has a network called “{name.strip()}”. Give it another name."
        found = [Issue("grid_name_taken", "network", "name", message)]
    found += [issue for issue in more or [] if issue.severity == "error" and issue.field != "name"]
    if found:
        raise InvalidInput(found)


def _note(uow: UnitOfWork, action: str, grid_id: UUID, project_id: UUID, **details: str) -> None:
    uow.audit.add(action, "grid", grid_id, project_id=project_id, details=details)
