"""How the objects of a drawing lie in rows: tables, columns, and the way there and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.attributes import ATTRIBUTES, Attribute
from engine.drawing import PART_KINDS, REFERENCES, DrawingObject, Kind

_TYPES = {"number": "double precision", "text": "text", "choice": "text", "flag": "boolean"}
_REFERENCE_COLUMNS = {
    "parent": "parent_id",
    "transformer": "transformer_id",
    "from_node": "from_id",
    "to_node": "to_id",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one kind of object lies.

    Attributes
    ----------
    columns : tuple of (str, str)
        Name and SQL type of each column after the key, project and grid.
    fields : tuple of str
        The field of the object in each of these columns; position is two columns.
    """

    table: str
    key: str
    columns: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]

    @property
    def select(self) -> str:
        """The statement that reads objects of a grid, its condition open at the end."""
        names = ", ".join(f"{name}::text" if kind == "uuid" else name for name, kind in self.columns)
        return f"SELECT {self.key}::text, {names} FROM {self.table} WHERE grid_id = %s"  # noqa: S608 - our own names

    @property
    def insert(self) -> str:
        """The statement that adds what a JSON list describes."""
        names = ", ".join((self.key, "project_id", "grid_id", *(name for name, _ in self.columns)))
        return f"INSERT INTO {self.table} ({names}) SELECT {names} FROM {self._records}"  # noqa: S608 - our own names

    @property
    def update(self) -> str:
        """The statement that replaces what a JSON list describes."""
        changes = ", ".join(f"{name} = v.{name}" for name, _ in self.columns)
        place = f"t.{self.key} = v.{self.key} AND t.grid_id = v.grid_id"
        return f"UPDATE {self.table} t SET {changes} FROM {self._records} WHERE {place}"  # noqa: S608 - our own names

    @property
    def _records(self) -> str:
        types = ((self.key, "uuid"), ("project_id", "uuid"), ("grid_id", "uuid"), *self.columns)
        return f"jsonb_to_recordset(%s::jsonb) AS v ({', '.join(' '.join(pair) for pair in types)})"


def records(objects: Iterable[DrawingObject], layout: Layout, project_id: Any, grid_id: Any) -> str:
    """Return objects of one kind as the JSON list that `Layout.insert` and `Layout.update` take."""
    place = {"project_id": str(project_id), "grid_id": str(grid_id)}
    return json.dumps([{layout.key: item.id, **place, **_values(item, layout)} for item in objects], allow_nan=False)


def object_of(kind: Kind, row: Sequence[Any], more: Mapping[str, Any]) -> DrawingObject:
    """Return an object from a row of `Layout.select`; `more` is what lies in other tables."""
    layout = LAYOUTS[kind]
    fields = dict(zip(layout.fields, row[1:], strict=True))
    if "position" in fields:  # the last of its two columns has won
        place = layout.fields.index("position") + 1
        fields["position"] = [row[place], row[place + 1]]
    return DrawingObject(kind, row[0], {**fields, **more})


def _values(item: DrawingObject, layout: Layout) -> dict[str, Any]:
    values = {}
    for (column, _), field in zip(layout.columns, layout.fields, strict=True):
        value = item.fields[field]
        values[column] = value["xy".index(column)] if field == "position" else value
    return values


def _columns(kind: Kind) -> Iterable[tuple[str, str, str]]:
    """Yield field, column and type of what lies in the kind's own table."""
    for attribute in ATTRIBUTES[kind]:
        if attribute.name in REFERENCES[kind]:
            yield attribute.name, _REFERENCE_COLUMNS[attribute.name], "uuid"
        elif attribute.kind == "position":
            yield from (("position", axis, "double precision") for axis in "xy")
        elif attribute.kind != "texts":
            yield attribute.name, attribute.name, _type(attribute)
    yield "ordinal", "ordinal", "double precision"


def _type(attribute: Attribute) -> str:
    return "jsonb" if attribute.kind in ("record", "records") else _TYPES[attribute.kind]


def _layout(kind: Kind) -> Layout:
    found = list(_columns(kind))
    return Layout(f"{kind}s", f"{kind}_id", tuple((c, t) for _, c, t in found), tuple(f for f, _, _ in found))


LAYOUTS: dict[Kind, Layout] = {kind: _layout(kind) for kind in PART_KINDS}
