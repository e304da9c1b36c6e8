"""From the contents of a file to rows of a project, in the caller's unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from db.records import ProfileInfo
from db.unit_of_work import UnitOfWork
from engine.network import Network
from engine.validation import MAX_TEXT_LENGTH
from errors import InvalidInput, Issue
from services.importing.contents import FileContents, FileProfile


def store(uow: UnitOfWork, project_id: UUID, contents: FileContents) -> UUID:
    """Save a network as a new grid, with its profiles and who uses them; return the grid's id.

    A name that another grid of the project has gets a number. Nothing that the project had changes.
    """
    names = [info.name for info in uow.networks.grids(project_id)]
    network = named(contents.network, free_name(contents.network.grid.name, names))
    return uow.networks.save(project_id, network, uses=stored_uses(uow, project_id, contents))


def stored_uses(uow: UnitOfWork, project_id: UUID, contents: FileContents) -> dict[str, list[tuple[UUID, float]]]:
    """Return what houses use, by their names, with the profiles of the file stored in the project."""
    profiles = profile_ids(uow, project_id, contents.profiles)
    found: dict[str, dict[UUID, float]] = {}
    for use in contents.uses:
        own = found.setdefault(use.house, {})  # two names of a file may be one profile here
        own[profiles[use.profile]] = own.get(profiles[use.profile], 0.0) + use.scale
    return {house: list(own.items()) for house, own in found.items()}


def profile_ids(uow: UnitOfWork, project_id: UUID, profiles: Mapping[str, FileProfile]) -> dict[str, UUID]:
    """Return the ids of profiles in a project by the names that they have in the file.

    One that the project has, with the same name and values, is taken; others are added, under another name where
    theirs is taken.
    """
    present = {info.name: info for info in uow.profiles.list(project_id)}
    ids: dict[str, UUID] = {}
    for name, profile in profiles.items():
        found = _present(present, profile)
        if found is None:
            found = _add(uow, project_id, replace(profile, name=free_name(name, present)))
            present[found.name] = found
        ids[name] = found.profile_id
    return ids


def named(network: Network, name: str) -> Network:
    """Return a network whose grid has another name."""
    return replace(network, grid=replace(network.grid, name=name))


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Return a name that is not taken: the wanted one, or that with the next free number."""
    used, number, name = set(taken), 2, wanted
    while name in used:
        ending = f" ({number})"
        name = wanted[: MAX_TEXT_LENGTH - len(ending)] + ending
        number += 1
    return name


def _present(present: Mapping[str, ProfileInfo], profile: FileProfile) -> ProfileInfo | None:
    if profile.values_kw is None:
        return _with_values(present.values(), profile)
    found = present.get(profile.name)
    return found if found and _is_same(found, profile) else None


def _is_same(info: ProfileInfo, profile: FileProfile) -> bool:
    content = (profile.content_hash, profile.kind, profile.start, profile.start.utcoffset())
    return (info.content_hash, info.kind, info.start, info.start.utcoffset()) == content


def _with_values(infos: Iterable[ProfileInfo], profile: FileProfile) -> ProfileInfo:
    """Return the profile that has the values of one that came without them; best one of its kind and name."""
    found = [info for info in infos if info.content_hash == profile.content_hash]
    if not found:
        message = "The project does not have its values any more. Import a zip file, which brings them along."
        raise InvalidInput([Issue("unknown_profile", "profile", "values", message, (profile.name,))])
    return max(found, key=lambda info: (info.kind == profile.kind, info.name == profile.name))


def _add(uow: UnitOfWork, project_id: UUID, profile: FileProfile) -> ProfileInfo:
    return uow.profiles.add(project_id, profile.name, profile.kind, profile.start, profile.values_kw, profile.source)
