"""Drawings become networks and networks drawings: ids on one side, names on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from engine.attributes import ATTRIBUTES, Attribute
from engine.documents import TYPES
from engine.drawing import PART_KINDS, REFERENCES, DrawingObject, Kind
from engine.network import Network

NO_NODE = ""
"""What a network calls the supply of a house, or the end of a line, that leads nowhere."""

_LISTS: dict[Kind, str] = {kind: f"{kind}s" for kind in PART_KINDS}


def record_of(component: str, thing: Any) -> dict[str, Any]:
    """Return a thing as JSON values with every attribute of the table."""
    return {
        attribute.name: json_value(attribute, getattr(thing, attribute.name)) for attribute in ATTRIBUTES[component]
    }


def thing_of(component: str, record: Mapping[str, Any]) -> Any:
    """Return a thing from JSON values that have been checked; what is missing gets its default."""
    values = {
        attribute.name: _typed(attribute, record[attribute.name])
        for attribute in ATTRIBUTES[component]
        if attribute.name in record
    }
    return TYPES[component](**values)


def to_network(objects: Iterable[DrawingObject]) -> Network:
    """Return the network of a drawing, its parts in the order of the objects.

    A reference to nothing becomes `NO_NODE`, that of a transformer's parent None: the grid bus.
    """
    found = list(objects)
    names = {item.id: item.fields["name"] for item in found}
    things: dict[Kind, list[Any]] = {kind: [] for kind in ("grid", *PART_KINDS)}
    for item in found:
        ends = {
            field: _name(item.fields[field], names, None if field == "parent" else NO_NODE)
            for field in REFERENCES[item.kind]
        }
        things[item.kind].append(thing_of(item.kind, {**item.fields, **ends}))
    (grid,) = things["grid"]
    return Network(grid, **{_LISTS[kind]: tuple(things[kind]) for kind in PART_KINDS})


def to_drawing(
    network: Network,
    grid_id: str,
    *,
    known: Mapping[tuple[Kind, str], Sequence[str]] | None = None,
    profiles: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> list[DrawingObject]:
    """Return the drawing of a network.

    Parameters
    ----------
    known : mapping, optional
        Ids to keep, by kind and name; a name that several things have gets them in turn. Others get new ones.
    profiles : mapping, optional
        The profiles of houses that have any, by the house's id.
    """
    ids = _Ids(known or {})
    parts = [
        (kind, place, thing, ids.next(kind, thing.name))
        for kind in PART_KINDS
        for place, thing in enumerate(getattr(network, _LISTS[kind]))
    ]
    nodes: dict[Kind, dict[str, str]] = {kind: {} for kind in PART_KINDS}
    for kind, _, thing, key in parts:
        nodes[kind].setdefault(thing.name, key)
    own = profiles or {}
    objects = [DrawingObject("grid", grid_id, record_of("grid", network.grid))]
    for kind, place, thing, key in parts:
        fields = record_of(kind, thing) | _references(kind, thing, nodes) | {"ordinal": float(place)}
        if kind == "house":
            fields["profiles"] = [dict(item) for item in own.get(key, ())]
        objects.append(DrawingObject(kind, key, fields))
    return objects


class _Ids:
    """Known ids by kind and name, each given out once, then new ones."""

    def __init__(self, known: Mapping[tuple[Kind, str], Sequence[str]]) -> None:
        self._left = {key: list(ids) for key, ids in known.items()}

    def next(self, kind: Kind, name: str) -> str:
        left = self._left.get((kind, name))
        return left.pop(0) if left else str(uuid4())


def _references(kind: Kind, thing: Any, nodes: Mapping[Kind, Mapping[str, str]]) -> dict[str, str | None]:
    return {
        field: next((nodes[target][name] for target in targets if name in nodes[target]), None)
        for field, targets in REFERENCES[kind].items()
        for name in [getattr(thing, field)]
    }


def _name(reference: str | None, names: Mapping[str, str], nothing: str | None) -> str | None:
    return nothing if reference is None else names.get(reference, nothing)


def json_value(attribute: Attribute, value: Any) -> Any:
    """Return the value of an attribute as drawings have it: plain JSON."""
    convert = _TO_JSON.get(attribute.kind)
    return value if value is None or convert is None else convert(attribute, value)


def _typed(attribute: Any, value: Any) -> Any:
    convert = _FROM_JSON.get(attribute.kind)
    return value if value is None or convert is None else convert(attribute, value)


_Convert = Callable[[Any, Any], Any]

_TO_JSON: dict[str, _Convert] = {
    "number": lambda _, value: float(value),
    "texts": lambda _, value: list(value),
    "days": lambda _, value: list(value),
    "position": lambda _, value: [float(part) for part in value],
    "record": lambda attribute, value: record_of(attribute.of, value),
    "records": lambda attribute, value: [record_of(attribute.of, item) for item in value],
}
_FROM_JSON: dict[str, _Convert] = {
    "texts": lambda _, value: tuple(value),
    "days": lambda _, value: tuple(value),
    "position": lambda _, value: tuple(value),
    "record": lambda attribute, value: thing_of(attribute.of, value),
    "records": lambda attribute, value: tuple(thing_of(attribute.of, item) for item in value),
}
