"""The lists of a project that its houses choose from: flags and types, with how often they are used.

Renaming an entry, or putting another in its place, changes every house that has it, as a revision of each grid, so
that open editors follow and the change can be undone there; priority lists follow too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

from db.drawing_records import Batch
from db.repositories.project_lists import Use
from db.unit_of_work import UnitOfWork, unit_of_work
from engine.drawing import DrawingObject, Operation
from engine.house_kinds import HOUSE_KIND_LABELS, label_of
from engine.validation import text_problem
from errors import Conflict, InvalidInput, Issue, NotFound
from services.auth import Actor
from services.permissions import require

ListName = Literal["flags", "house_types"]
MAX_ENTRIES = 500
DEFAULT_TYPE = "residential"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list.

    Attributes
    ----------
    key, label : str
        What houses have, and what people call it.
    is_built_in : bool
        It is offered in every project and stays on the list.
    """

    key: str
    label: str
    n_houses: int
    n_priority_lists: int
    is_built_in: bool


def entries(actor: Actor, project_id: UUID, name: ListName) -> list[Entry]:
    """Return a list of a project. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        uow.projects.get(project_id)
        return _entries(uow, project_id, name)


def add(actor: Actor, project_id: UUID, name: ListName, key: str) -> list[Entry]:
    """Add an entry and return the list. Raises InvalidInput, Conflict where it is there, NotFound."""
    require(actor, "network.edit")
    key = _checked(name, key)
    with unit_of_work(actor.user_id) as uow:
        uow.projects.get(project_id)
        there = _entries(uow, project_id, name)
        if any(entry.key == key for entry in there):
            raise Conflict("exists", f"“{key}” is on the list already.")
        if len(there) >= MAX_ENTRIES:
            raise InvalidInput([Issue("too_many", "list", "name", f"The list has {MAX_ENTRIES} entries; remove some.")])
        (uow.project_lists.add_flag if name == "flags" else uow.project_lists.add_house_type)(project_id, key)
        uow.projects.touch(project_id)
        uow.commit()
        return _entries(uow, project_id, name)


def rename(actor: Actor, project_id: UUID, name: ListName, key: str, new: str) -> list[Entry]:
    """Give an entry another name, on all houses and priority lists, and return the list.

    A name that is on the list already takes the other's place. Raises InvalidInput, NotFound.
    """
    require(actor, "network.edit")
    new = _checked(name, new)
    with unit_of_work(actor.user_id) as uow:
        _require_entry(uow, project_id, name, key)
        if new != key:
            _replace(uow, project_id, name, key, new, f"Rename “{key}” to “{new}”")
            _note(uow, "rename", project_id, name, {"from": key, "to": new})
        uow.commit()
        return _entries(uow, project_id, name)


def remove(
    actor: Actor, project_id: UUID, name: ListName, key: str, *, replace_by: str | None = None, anyway: bool = False
) -> list[Entry]:
    """Take an entry off the list and return the list.

    Parameters
    ----------
    replace_by : str, optional
        What houses and priority lists get in its place.
    anyway : bool
        Take it from houses and priority lists too; a house without its type becomes residential.

    Raises
    ------
    Conflict
        It is in use and neither was said, or every project has it.
    NotFound
        There is no such entry, or nothing of the name that is to replace it.
    """
    require(actor, "network.edit")
    with unit_of_work(actor.user_id) as uow:
        entry = _require_entry(uow, project_id, name, key)
        uses = entry.n_houses + entry.n_priority_lists
        if replace_by is not None:
            _require_entry(uow, project_id, name, replace_by)
        elif uses and not anyway:
            message = f"“{key}” is used {uses} times. Put another in its place, or remove it from there too."
            raise Conflict("in_use", message, n_houses=entry.n_houses, n_priority_lists=entry.n_priority_lists)
        if entry.is_built_in and not uses:
            raise Conflict("built_in", f"“{entry.label}” is offered in every project; it stays on the list.")
        new = replace_by if replace_by is not None or name == "flags" else DEFAULT_TYPE
        if new != key:
            _replace(uow, project_id, name, key, new, f"Remove “{key}” from the list")
            _note(uow, "remove", project_id, name, {"entry": key, "replace_by": new})
        uow.commit()
        return _entries(uow, project_id, name)


def _entries(uow: UnitOfWork, project_id: UUID, name: ListName) -> list[Entry]:
    if name == "flags":
        return [
            Entry(use.name, use.name, *_counts(use), is_built_in=False) for use in uow.project_lists.flags(project_id)
        ]
    own = {use.name: use for use in uow.project_lists.house_types(project_id)}
    keys = dict.fromkeys((*HOUSE_KIND_LABELS, *own))
    return [Entry(key, label_of(key), *_counts(own.get(key)), key in HOUSE_KIND_LABELS) for key in keys]


def _counts(use: Use | None) -> tuple[int, int]:
    return (use.n_houses, use.n_priority_lists) if use else (0, 0)


def _require_entry(uow: UnitOfWork, project_id: UUID, name: ListName, key: str) -> Entry:
    uow.projects.get(project_id)
    found = next((entry for entry in _entries(uow, project_id, name) if entry.key == key), None)
    if found is None:
        raise NotFound("entry_not_found", f"“{key[:60]}” is not on the list any more.")
    return found


def _replace(uow: UnitOfWork, project_id: UUID, name: ListName, key: str, new: str | None, label: str) -> None:
    lists = uow.project_lists
    lists.lock_grids(project_id)
    if name == "flags":
        _change_houses(uow, lists.houses_with_flag(project_id, key), lambda house: _other_flag(house, key, new), label)
        lists.rename_in_priority_lists(project_id, key, new)
        lists.remove_flag(project_id, key)
        if new is not None:
            lists.add_flag(project_id, new)
    else:
        _change_houses(uow, lists.houses_of_type(project_id, key), lambda _: {"house_type": new}, label)
        lists.remove_house_type(project_id, key)
        lists.add_house_type(project_id, new or DEFAULT_TYPE)
    uow.projects.touch(project_id)


def _other_flag(house: DrawingObject, key: str, new: str | None) -> dict[str, Any]:
    flags = dict.fromkeys(new if flag == key else flag for flag in house.fields["flags"])
    return {"flags": [flag for flag in flags if flag is not None]}


def _change_houses(
    uow: UnitOfWork,
    houses: Mapping[UUID, list[str]],
    fields: Callable[[DrawingObject], dict[str, Any]],
    label: str,
) -> None:
    """Change houses, as one revision of each grid."""
    for grid_id in sorted(houses):
        place = uow.drawings.place(grid_id)
        found = uow.drawings.houses(grid_id, houses[grid_id])
        operations = tuple(Operation("set", "house", house.id, fields(house)) for house in found)
        uow.drawings.commit(grid_id, Batch(uuid4(), place.revision, label[:120], operations))


def _note(uow: UnitOfWork, action: str, project_id: UUID, name: ListName, details: dict[str, Any]) -> None:
    uow.audit.add(action, name[:-1], None, project_id=project_id, details=details)


def _checked(name: ListName, key: str) -> str:
    key = key.strip()
    if not key:
        raise InvalidInput([Issue("empty_name", name, "name", "The name is empty. Give it one.")])
    if problem := text_problem(key):
        raise InvalidInput([Issue(problem[0], name, "name", problem[1])])
    return key
