"""Rows of a pandapower file as attributes of ours."""

from __future__ import annotations

import json
from typing import Any

from engine.attributes import ATTRIBUTES
from engine.documents import plain_number
from services.importing.pandapower_graph import Feed
from services.importing.tree_layout import point
from services.pandapower_format import LINE_COLUMNS, OWN, Row

_NESTED = {"texts", "records", "record", "days", "position"}

Record = dict[str, Any]


def own_attributes(row: Row, component: str) -> Record:
    """Return the attributes of ours that a row has in columns of its own."""
    record = {}
    for attribute in ATTRIBUTES[component]:
        value = row.get(f"{OWN}{attribute.name}")
        if value is not None and attribute.kind in _NESTED and isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                value = None
        if value is not None:
            record[attribute.name] = value
    return record


def foreign_plate(feed: Feed) -> Record:
    """Return rating, iron loss and efficiency at half load of a foreign transformer with those parallel to it."""
    systems = [(one, max(_number(one.get("parallel"), 1.0), 1.0)) for one in (feed.row, *feed.parallel)]
    rating_kw = sum(_number(one.get("sn_mva")) * 1e3 * count for one, count in systems)
    iron_kw = sum(_number(one.get("pfe_kw")) * count for one, count in systems)
    copper_kw = sum(_number(one.get("vkr_percent")) * _number(one.get("sn_mva")) * 10 * count for one, count in systems)
    if rating_kw <= 0:
        return {}
    efficiency_pct = min(max(round(100 * (1 - (iron_kw + copper_kw / 4) / (rating_kw / 2)), 2), 1.0), 100.0)
    return {
        "capacity_kw": plain_number(round(rating_kw, 6)),
        "iron_loss_kw": plain_number(round(iron_kw, 6)),
        "forward_efficiency_pct": efficiency_pct,
        "backward_efficiency_pct": efficiency_pct,
    }


def cable(row: Row) -> Record:
    """Return the data of a line; parallel systems are one."""
    systems = max(_number(row.get("parallel"), 1.0), 1.0)
    values = {column.name: column.read(row) for column in LINE_COLUMNS}
    if systems > 1:
        for name, factor in (("r_ohm_per_km", 1 / systems), ("x_ohm_per_km", 1 / systems), ("c_nf_per_km", systems),
                             ("max_current_a", systems)):  # fmt: skip
            values[name] = _number(values[name]) * factor
    return values


def exact_place(row: Row) -> tuple[float, float] | None:
    """Return the place that a file of ours has, unless its drawing was changed since."""
    x, y, drawn = row.get(f"{OWN}x"), row.get(f"{OWN}y"), point(row.get("geo"))
    if not (is_number(x) and is_number(y)) or drawn is None:
        return None
    return (float(x), float(y)) if drawn == (x, -y) else (drawn[0], -drawn[1])


def is_number(value: Any) -> bool:
    """Return whether a value of a table is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any, default: float = 0.0) -> float:
    return float(value) if is_number(value) else default
