"""How the parts of a network lie in rows: columns, values, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from psycopg2.extras import Json

from engine.network import Battery, Ev, EvSession, House, Junction, Line, ScheduleWindow, Transformer

PLAIN_TRANSFORMER = tuple(f.name for f in fields(Transformer) if f.name not in {"name", "parent", "position"})
PLAIN_HOUSE = tuple(
    f.name for f in fields(House) if f.name not in {"name", "transformer", "flags", "battery", "evs", "position"}
)
PLAIN_LINE = tuple(f.name for f in fields(Line) if f.name != "name")

TRANSFORMER_COLUMNS = (
    "transformer_id",
    "project_id",
    "grid_id",
    "parent_id",
    "name",
    "ordinal",
    *PLAIN_TRANSFORMER,
    "x",
    "y",
)
HOUSE_COLUMNS = (
    "house_id", "project_id", "grid_id", "transformer_id", "name", "ordinal", *PLAIN_HOUSE, "battery", "evs", "x", "y",
)  # fmt: skip
JUNCTION_COLUMNS = ("junction_id", "project_id", "grid_id", "name", "transformer", "ordinal", "x", "y")
LINE_COLUMNS = ("line_id", "project_id", "grid_id", "name", "ordinal", *PLAIN_LINE)

Row = tuple[Any, ...]
Place = tuple[UUID, UUID]
"""Project and grid."""


def transformer_row(transformer: Transformer, ordinal: int, place: Place, ids: Mapping[str, UUID]) -> Row:
    """Return the values of `TRANSFORMER_COLUMNS`; `ids` are those of all transformers of the grid."""
    parent = None if transformer.parent is None else ids[transformer.parent]
    plain = (getattr(transformer, name) for name in PLAIN_TRANSFORMER)
    return (ids[transformer.name], *place, parent, transformer.name, ordinal, *plain, *transformer.position)


def house_row(house: House, ordinal: int, place: Place, house_id: UUID, transformers: Mapping[str, UUID]) -> Row:
    """Return the values of `HOUSE_COLUMNS`."""
    plain = (getattr(house, name) for name in PLAIN_HOUSE)
    battery = None if house.battery is None else _json(asdict(house.battery))
    evs = _json([asdict(ev) for ev in house.evs])
    return (
        house_id,
        *place,
        transformers[house.transformer],
        house.name,
        ordinal,
        *plain,
        battery,
        evs,
        *house.position,
    )


def junction_row(junction: Junction, ordinal: int, place: Place, junction_id: UUID) -> Row:
    """Return the values of `JUNCTION_COLUMNS`."""
    return (junction_id, *place, junction.name, junction.transformer, ordinal, *junction.position)


def line_row(line: Line, ordinal: int, place: Place, line_id: UUID) -> Row:
    """Return the values of `LINE_COLUMNS`."""
    return (line_id, *place, line.name, ordinal, *(getattr(line, name) for name in PLAIN_LINE))


def transformer_of(row: Mapping[str, Any], names: Mapping[UUID, str]) -> Transformer:
    """Return a transformer from its row; `names` are those of all transformers of the grid, by id."""
    plain = {name: row[name] for name in PLAIN_TRANSFORMER}
    parent = None if row["parent"] is None else names[row["parent"]]
    return Transformer(name=row["name"], parent=parent, position=(row["x"], row["y"]), **plain)


def house_of(row: Mapping[str, Any], names: Mapping[UUID, str], flags: Sequence[str]) -> House:
    """Return a house from its row, the names of transformers by id, and its flags in order."""
    return House(
        name=row["name"],
        transformer=names[row["transformer"]],
        flags=tuple(flags),
        battery=None if row["battery"] is None else battery_of(row["battery"]),
        evs=tuple(ev_of(ev) for ev in row["evs"]),
        position=(row["x"], row["y"]),
        **{name: row[name] for name in PLAIN_HOUSE},
    )


def junction_of(row: Mapping[str, Any]) -> Junction:
    """Return a junction from its row."""
    return Junction(row["name"], row["transformer"], (row["x"], row["y"]))


def line_of(row: Mapping[str, Any]) -> Line:
    """Return a line from its row."""
    return Line(name=row["name"], **{name: row[name] for name in PLAIN_LINE})


def battery_of(document: Mapping[str, Any]) -> Battery:
    """Return a battery from its JSON."""
    windows = (ScheduleWindow(**(window | {"days": tuple(window["days"])})) for window in document["schedule"])
    return Battery(**(dict(document) | {"schedule": tuple(windows)}))


def ev_of(document: Mapping[str, Any]) -> Ev:
    """Return an electric vehicle from its JSON."""
    sessions = (EvSession(**(session | {"days": tuple(session["days"])})) for session in document["sessions"])
    return Ev(**(dict(document) | {"sessions": tuple(sessions)}))


def _json(document: Any) -> Json:
    return Json(document, dumps=lambda value: json.dumps(value, allow_nan=False))
