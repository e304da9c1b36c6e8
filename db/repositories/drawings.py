"""Drawings: read whole, changed by batches of operations, brought back to an earlier revision.

A batch is saved as a whole or not at all, once however often it is sent. It is refused where it touches an object that
somebody else has changed since the sender's base revision; changes of different objects go together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from db.drawing_records import Batch, Collision, Drawing, Revision, Saved
from db.repositories.drawing_mending import mend
from db.repositories.drawing_objects import DrawingObjects, Place
from db.repositories.repository import Repository
from db.repositories.revisions import Revisions
from engine.drawing import (
    MAX_LINES,
    MAX_NODES,
    NODE_KINDS,
    PART_KINDS,
    DrawingObject,
    Kind,
    Operation,
    State,
    applied,
    difference,
    earlier,
)
from errors import Conflict, InvalidInput, Issue, NotFound

HISTORY_START = "There is no such revision; the history of this grid begins later."


class DrawingRepository(Repository):
    """Grids as people edit them."""

    def __init__(self, database: Any, user_id: UUID | None) -> None:
        super().__init__(database, user_id)
        self._objects = DrawingObjects(database, user_id)
        self._revisions = Revisions(database, user_id)

    def load(self, grid_id: UUID) -> Drawing:
        """Return a grid with everything in it, the grid itself first. Raises NotFound."""
        place = self.place(grid_id)
        objects = [self._objects.grid(grid_id), *self._objects.all(grid_id)]
        return Drawing(grid_id, place.project_id, place.revision, tuple(item for item in objects if item))

    def place(self, grid_id: UUID, *, lock: bool = False) -> Place:
        """Return project and revision of a grid, locked against changes by others if asked for. Raises NotFound."""
        end = " FOR UPDATE" if lock else ""
        rows = self._rows(f"SELECT project_id, revision FROM grids WHERE grid_id = %s{end}", (grid_id,))  # noqa: S608 - nothing from outside
        if not rows:
            raise NotFound("grid_not_found", "There is no such grid.", grid_id=str(grid_id))
        return Place(grid_id, *rows[0])

    def houses(self, grid_id: UUID, ids: Collection[str]) -> list[DrawingObject]:
        """Return some houses of a grid, those that are there."""
        return self._objects.some(grid_id, "house", ids)

    def revisions(self, grid_id: UUID, after: int, limit: int) -> list[Revision]:
        """Return what was done after a revision, oldest first. Raises NotFound."""
        return self._revisions.after(grid_id, after, limit) if self.place(grid_id).revision > after else []

    def history(self, grid_id: UUID, before: int | None, limit: int) -> list[Revision]:
        """Return revisions without their operations, newest first. Raises NotFound."""
        self.place(grid_id)
        return self._revisions.latest(grid_id, before, limit)

    def commit(self, grid_id: UUID, batch: Batch) -> Saved:
        """Save a batch as a new revision.

        Raises
        ------
        NotFound
            There is no such grid.
        Conflict
            Others changed some of the objects; the facts hold `revision`, `collisions` and `remote`.
        InvalidInput
            An operation cannot be applied; issues name the object's id.
        """
        place = self.place(grid_id, lock=True)
        if done := self._revisions.of_batch(grid_id, batch.batch):
            return _answer(done, self._others(place, batch, until=done.revision))
        others = self._others(place, batch)
        state = self._state(place, batch.operations)
        self._refuse_collisions(place, batch.operations, state, others)
        return self._save(place, batch, state, others)

    def restore(self, grid_id: UUID, revision: int, batch: Batch) -> Saved:
        """Save, as a new revision, what leads back to the state after an earlier one; the batch has no operations yet.

        Raises as `commit` does; Conflict also where others changed anything since the base revision.
        """
        place = self.place(grid_id, lock=True)
        if done := self._revisions.of_batch(grid_id, batch.batch):
            return _answer(done, self._others(place, batch, until=done.revision), whole=True)
        others = self._others(place, batch)
        if others:
            raise self._conflict(place, [], others)
        later = self._since(place, revision)
        now = self._state(place, later)
        operations = difference(now, earlier(now, later))
        made = Batch(batch.batch, batch.base_revision, batch.label, tuple(operations), batch.chain)
        self._save(place, made, now, [])
        return _answer(self._revisions.of_batch(grid_id, batch.batch), [], whole=True)

    def insert(self, place: Place, objects: Sequence[DrawingObject], label: str) -> None:
        """Fill a grid that was just made, as its revision 1."""
        self._objects.insert(place, objects)
        self._revisions.begin(place.grid_id, place.project_id, label)

    def _since(self, place: Place, revision: int) -> list[Operation]:
        """Return what was done after a revision of the history."""
        if not 0 < revision <= place.revision or self._revisions.get(place.grid_id, revision) is None:
            raise NotFound("revision_not_found", HISTORY_START, revision=revision)
        later = self._revisions.after(place.grid_id, revision)
        return [Operation.from_json(document) for found in later for document in found.operations]

    def _others(self, place: Place, batch: Batch, until: int | None = None) -> list[Revision]:
        """Return what was saved after the batch's base, but for what the same open editor saved itself."""
        if batch.base_revision > place.revision:
            message = "The grid on the server is older than the one shown here. Load the page again."
            raise Conflict("out_of_step", message, revision=place.revision)
        if batch.base_revision == place.revision:
            return []
        return [
            found
            for found in self._revisions.after(place.grid_id, batch.base_revision)
            if (until is None or found.revision < until)
            and (batch.chain is None or found.chain != batch.chain or found.user_id != self._user_id)
        ]

    def _state(self, place: Place, operations: Iterable[Operation]) -> State:
        """Return the objects that operations name, as they are now."""
        wanted: dict[Kind, set[str]] = {}
        for operation in operations:
            wanted.setdefault(operation.kind, set()).add(operation.id)
        state: State = {key: None for keys in wanted.values() for key in keys}
        for kind in PART_KINDS:
            if kind in wanted:
                state |= {item.id: item for item in self._objects.some(place.grid_id, kind, wanted[kind])}
        if str(place.grid_id) in wanted.get("grid", ()):
            state[str(place.grid_id)] = self._objects.grid(place.grid_id)
        return state

    def _refuse_collisions(
        self, place: Place, operations: Iterable[Operation], state: State, others: Sequence[Revision]
    ) -> None:
        """Raise Conflict where others changed what the operations change; to remove what is gone is no conflict."""
        touched = {one.id: one for one in operations if one.op != "remove" or state[one.id] is not None}
        changed = _by_object(others)
        found = [_collision(touched[key], state[key], changed[key]) for key in touched if key in changed]
        if found:
            raise self._conflict(place, found, others)

    def _conflict(self, place: Place, collisions: list[Collision], others: Sequence[Revision]) -> Conflict:
        message = "Somebody else changed the same things meanwhile; nothing of this was saved."
        facts = {"revision": place.revision, "collisions": tuple(collisions), "remote": tuple(others)}
        return Conflict("conflict", message, **facts)

    def _save(self, place: Place, batch: Batch, state: State, others: Sequence[Revision]) -> Saved:
        before = dict(state)
        self._refuse_other_kinds(place, batch.operations)
        done = _apply(state, batch.operations)
        mended = mend(self._objects, place, before, state)
        self._refuse_too_many(place, done, before, state)
        self._objects.write(place, before, state)
        revision = place.revision + 1
        self._run("UPDATE grids SET revision = %s WHERE grid_id = %s", (revision, place.grid_id))
        self._run("UPDATE projects SET updated_at = now() WHERE project_id = %s", (place.project_id,))
        made = self._revisions.add(place.grid_id, place.project_id, revision, batch, [*done, *mended], len(mended))
        return _answer(made, others)

    def _refuse_other_kinds(self, place: Place, operations: Iterable[Operation]) -> None:
        """Raise InvalidInput where a new object has the id of something of another kind."""
        added = {operation.id: operation.kind for operation in operations if operation.op == "add"}
        kinds = self._objects.kinds(place.grid_id, added)
        if issues := [_issue("id_taken", key, kind) for key, kind in added.items() if kinds.get(key, kind) != kind]:
            raise InvalidInput(issues)

    def _refuse_too_many(self, place: Place, done: Sequence[Operation], before: State, after: State) -> None:
        if not any(operation.op == "add" for operation in done):
            return
        nodes, lines = self._objects.counts(place.grid_id)
        nodes += _count(after, NODE_KINDS) - _count(before, NODE_KINDS)
        lines += _count(after, ("line",)) - _count(before, ("line",))
        for what, count, most in (("nodes", nodes, MAX_NODES), ("lines", lines, MAX_LINES)):
            if count > most:
                message = f"The grid would have {count} {what}; {most} are possible. Make several grids of it."
                raise InvalidInput([Issue("too_large", "drawing", "", message)])


def _apply(state: State, operations: Iterable[Operation]) -> list[Operation]:
    """Apply operations, in place, and return those that changed something. Raises InvalidInput."""
    done, issues = [], []
    for operation in operations:
        try:
            change = applied(state, operation)
        except KeyError:
            code = "id_taken" if operation.op == "add" else "unknown_object"
            issues.append(_issue(code, operation.id, operation.kind))
        else:
            done += [change] if change else []
    if issues:
        raise InvalidInput(issues[:200])
    return done


def _issue(code: str, key: str, kind: str) -> Issue:
    messages = {"id_taken": "There is an object of this id already.", "unknown_object": "There is no such object."}
    return Issue(code, kind, "", messages[code], (key,))


def _count(state: State, kinds: Sequence[Kind]) -> int:
    return sum(item is not None and item.kind in kinds for item in state.values())


def _by_object(others: Sequence[Revision]) -> dict[str, list[tuple[Revision, Mapping[str, Any]]]]:
    """Return by the object's id what was done to it, oldest first."""
    found: dict[str, list[tuple[Revision, Mapping[str, Any]]]] = {}
    for revision in others:
        for change in revision.operations:
            found.setdefault(change["id"], []).append((revision, change))
    return found


def _collision(
    operation: Operation, current: DrawingObject | None, own: Sequence[tuple[Revision, Mapping[str, Any]]]
) -> Collision:
    last, change = own[-1]
    fields = current.fields if current else change.get("before") or {}
    name = fields.get("name", "")
    return Collision(operation.kind, operation.id, name, last.author, last.at, tuple(change for _, change in own))


def _answer(made: Revision | None, others: Sequence[Revision], *, whole: bool = False) -> Saved:
    """Return the answer to a batch; with its own operations where they, or some, are the server's."""
    if made is None:  # it was added a moment ago, in the same transaction
        raise NotFound("revision_not_found", HISTORY_START)
    own = made.operations if whole else made.operations[len(made.operations) - made.n_mended :]
    more = [Revision(made.revision, made.author, made.at, made.label, len(own), tuple(own))] if own or whole else []
    return Saved(made.revision, made.at, (*others, *more))
