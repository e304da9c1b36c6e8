"""Drawings: what the editor of networks reads and saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from db.drawing_records import Batch, Drawing, Revision, Saved
from db.records import ProfileInfo
from db.unit_of_work import UnitOfWork, unit_of_work
from engine import validation
from engine.drawing import Operation
from engine.drawing_fields import read_operations
from engine.house_kinds import HOUSE_KINDS, label_of
from errors import InvalidInput, Issue
from services.auth import Actor
from services.drawing_issues import DrawingIssue, drawing_issues
from services.permissions import require

__all__ = ["Batch", "Operation", "Revision", "Saved"]

MAX_OPERATIONS = 20_000
MAX_REVISIONS = 500
"""So many revisions are read at once; whoever is further behind asks again."""
MAX_LABEL_LENGTH = validation.MAX_TEXT_LENGTH


@dataclass(frozen=True, slots=True)
class Library:
    """What the objects of a project's drawings can refer to: flags, (key, label) of house types, profiles."""

    flags: tuple[str, ...]
    house_types: tuple[tuple[str, str], ...]
    profiles: tuple[ProfileInfo, ...]


def drawing(actor: Actor, grid_id: UUID) -> tuple[Drawing, Library]:
    """Return a grid as people edit it, and what its objects can refer to. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        found = uow.drawings.load(grid_id)
        return found, _library(uow, found.project_id)


def save(actor: Actor, grid_id: UUID, batch: Batch) -> Saved:
    """Save operations as one revision, all or nothing; the same batch again gives the same answer.

    Raises
    ------
    InvalidInput
        Values that cannot be, or objects that are not there; issues name the objects' ids.
    Conflict
        Others changed some of the objects; see `DrawingRepository.commit`.
    NotFound
        There is no such grid.
    """
    require(actor, "network.edit")
    checked = checked_batch(batch)
    with unit_of_work(actor.user_id) as uow:
        saved = uow.drawings.commit(grid_id, checked)
        uow.commit()
    return saved


def checked_batch(batch: Batch) -> Batch:
    """Return a batch with canonical values. Raises InvalidInput with every issue of its operations."""
    if len(batch.operations) > MAX_OPERATIONS:
        message = f"There are {len(batch.operations)} changes at once; {MAX_OPERATIONS} are possible."
        raise InvalidInput([Issue("too_large", "drawing", "", message)])
    operations, issues = read_operations(batch.operations)
    if issues:
        raise InvalidInput(issues)
    label = "".join(letter for letter in batch.label if letter.isprintable())[:MAX_LABEL_LENGTH]
    return Batch(batch.batch, batch.base_revision, label, tuple(operations), batch.chain)


def revisions(actor: Actor, grid_id: UUID, after: int) -> list[Revision]:
    """Return what was done to a grid after a revision, oldest first, at most `MAX_REVISIONS`. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        return uow.drawings.revisions(grid_id, after, MAX_REVISIONS)


def history(actor: Actor, grid_id: UUID, before: int | None, limit: int) -> list[Revision]:
    """Return revisions of a grid without their operations, newest first. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        return uow.drawings.history(grid_id, before, min(limit, MAX_REVISIONS))


def restore(actor: Actor, grid_id: UUID, revision: int, base_revision: int, batch: UUID | None = None) -> Saved:
    """Bring a grid back to the state after an earlier revision, as a new revision.

    Raises NotFound where the history has no such revision; Conflict where others changed anything since the base
    revision, because the actor would undo what they have not seen; InvalidInput where the state is no longer possible.
    """
    require(actor, "network.edit")
    wanted = Batch(batch or uuid4(), base_revision, f"Back to revision {revision}", ())
    with unit_of_work(actor.user_id) as uow:
        saved = uow.drawings.restore(grid_id, revision, wanted)
        place = uow.drawings.place(grid_id)
        details = {"revision": revision, "as": saved.revision}
        uow.audit.add("restore", "grid", grid_id, project_id=place.project_id, details=details)
        uow.commit()
    return saved


def issues(actor: Actor, grid_id: UUID) -> tuple[int, Sequence[DrawingIssue]]:
    """Return the grid's revision and what is wrong or doubtful about it. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        found = uow.drawings.load(grid_id)
    return found.revision, drawing_issues(found.objects)


def _library(uow: UnitOfWork, project_id: UUID) -> Library:
    own = uow.project_lists.house_types(project_id)
    keys = dict.fromkeys((*(kind.key for kind in HOUSE_KINDS), *(use.name for use in own)))
    return Library(
        flags=tuple(use.name for use in uow.project_lists.flags(project_id)),
        house_types=tuple((key, label_of(key)) for key in keys),
        profiles=tuple(uow.profiles.list(project_id)),
    )
