"""The drawing of a grid: objects with ids, the operations that change them, and the way to and from a network.

A drawing is what people edit: its objects refer to each other by id and may be unfinished. A `Network` is what the
engine computes: its things refer to each other by name. Objects and operations are plain JSON values throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.attributes import ATTRIBUTES

Kind = Literal["grid", "transformer", "house", "junction", "line"]
Verb = Literal["add", "set", "remove"]
Fields = Mapping[str, Any]

NODE_KINDS: tuple[Kind, ...] = ("transformer", "house", "junction")
PART_KINDS: tuple[Kind, ...] = (*NODE_KINDS, "line")
KINDS: tuple[Kind, ...] = ("grid", *PART_KINDS)

MAX_NODES = 5_000
"""Transformers, houses and junctions of a grid; larger communities are several grids."""
MAX_LINES = 10_000

REFERENCES: dict[Kind, dict[str, tuple[Kind, ...]]] = {
    "grid": {},
    "transformer": {"parent": ("transformer",)},
    "house": {"transformer": ("transformer",)},
    "junction": {"transformer": ("transformer",)},
    "line": {"from_node": NODE_KINDS, "to_node": NODE_KINDS},
}
"""Fields that hold the id of another object, or null, and what they may point to."""

_EXTRA: dict[Kind, tuple[str, ...]] = {"grid": (), "house": ("ordinal", "profiles")}

FIELDS: dict[Kind, tuple[str, ...]] = {
    kind: (*(attribute.name for attribute in ATTRIBUTES[kind]), *_EXTRA.get(kind, ("ordinal",))) for kind in KINDS
}
"""What an object of each kind has beside its id: the attributes, its place in lists, and a house's profiles."""


@dataclass(frozen=True, slots=True)
class DrawingObject:
    """One thing of a drawing; `fields` has every name of `FIELDS`."""

    kind: Kind
    id: str
    fields: Fields

    def with_fields(self, changes: Fields) -> DrawingObject:
        """Return the object with some fields changed."""
        return DrawingObject(self.kind, self.id, {**self.fields, **changes})

    def to_json(self) -> dict[str, Any]:
        """Return the object as the editor has it."""
        return {"kind": self.kind, "id": self.id, **self.fields}


@dataclass(frozen=True, slots=True)
class Operation:
    """A change of one object.

    Attributes
    ----------
    fields : mapping or None
        What it has afterwards: all fields of a new object, the changed ones of a set, None for a removal.
    before : mapping or None
        What it had: the changed fields of a set, all fields of a removal, None for a new object.
    """

    op: Verb
    kind: Kind
    id: str
    fields: Fields | None = None
    before: Fields | None = None

    def inverse(self) -> Operation:
        """Return the operation that takes this one back."""
        verb: Verb = {"add": "remove", "remove": "add", "set": "set"}[self.op]
        return Operation(verb, self.kind, self.id, self.before, self.fields)

    def to_json(self) -> dict[str, Any]:
        """Return the operation as the editor and the history have it."""
        parts = {"op": self.op, "kind": self.kind, "id": self.id, "fields": self.fields, "before": self.before}
        return {key: value for key, value in parts.items() if value is not None}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Operation:
        """Return an operation of the history."""
        return cls(document["op"], document["kind"], document["id"], document.get("fields"), document.get("before"))


State = dict[str, DrawingObject | None]
"""Objects by id; None where one is gone or has never been."""


def applied(state: State, operation: Operation) -> Operation | None:
    """Apply an operation to a state, in place, and return it with what was before, or None where it changes nothing.

    Raises
    ------
    KeyError
        An object that a set names is not there, or one that an add names is.
    """
    current = state.get(operation.id)
    if operation.op == "remove":
        if current is None:
            return None
        state[operation.id] = None
        return Operation("remove", current.kind, current.id, before=dict(current.fields))
    if (operation.op == "add") != (current is None) or (current and current.kind != operation.kind):
        raise KeyError(operation.id)
    given = operation.fields or {}
    if current is None:
        state[operation.id] = DrawingObject(operation.kind, operation.id, dict(given))
        return Operation("add", operation.kind, operation.id, fields=dict(given))
    changes = {name: value for name, value in given.items() if current.fields[name] != value}
    if not changes:
        return None
    state[operation.id] = current.with_fields(changes)
    return Operation("set", current.kind, current.id, changes, {name: current.fields[name] for name in changes})


def difference(before: State, after: State) -> list[Operation]:
    """Return the operations that lead from one state to another: removals, new objects, changed fields."""
    removed, added, changed = [], [], []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and old.kind == new.kind:
            fields = {name: value for name, value in new.fields.items() if old.fields[name] != value}
            if fields:
                was = {name: old.fields[name] for name in fields}
                changed.append(Operation("set", new.kind, new.id, fields, was))
            continue
        if old is not None:
            removed.append(Operation("remove", old.kind, old.id, before=dict(old.fields)))
        if new is not None:
            added.append(Operation("add", new.kind, new.id, fields=dict(new.fields)))
    order = {kind: place for place, kind in enumerate(PART_KINDS)}
    removed.sort(key=lambda operation: -order[operation.kind])
    added.sort(key=lambda operation: order[operation.kind])
    return [*removed, *added, *changed]


def earlier(state: State, operations: Iterable[Operation]) -> State:
    """Return the state before some operations that led to this one, in the order in which they were made."""
    result = dict(state)
    for operation in reversed(list(operations)):
        applied(result, operation.inverse())
    return result
