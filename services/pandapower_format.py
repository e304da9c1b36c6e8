"""What reading and writing pandapower's JSON share: frames, and which column an attribute of ours is kept in.

pandapower writes a network as a JSON object whose tables are JSON texts of pandas frames. Here they are read and
written as plain rows; neither pandapower nor pandas is needed. See docs/exchange.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]

NET_CLASS = ("pandapower.auxiliary", "pandapowerNet")
FRAME_CLASS = ("pandas.core.frame", "DataFrame")
OWN = "hygge_"
"""Columns that begin so hold what pandapower has no column for, and exact values of what it has one for."""
KIND, MEMBER, FEED = f"{OWN}kind", f"{OWN}transformer", f"{OWN}feed"
PROFILE, SCALE, HASH, LAYER = f"{OWN}profile", f"{OWN}scale", f"{OWN}sha256", f"{OWN}layer"
BATTERY = f"{OWN}battery"
LOW_VOLTAGE_KV, MEDIUM_VOLTAGE_KV = 0.4, 20.0
UNRATED_KA = 1_000.0
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute of ours that pandapower keeps in a column of its own, in another unit.

    Attributes
    ----------
    name, column : str
        The attribute here, the column there.
    factor : float
        A value there is the value here times this.
    assumed : float
        What is written, in our unit, where we know no value.
    least : float
        What is written, in our unit, for values below it.
    """

    name: str
    column: str
    factor: float = 1.0
    assumed: float = 0.0
    least: float = 0.0

    def written(self, value: float | None) -> float:
        """Return what is written for a value of ours."""
        return max(self.assumed if value is None else value, self.least) * self.factor

    def read(self, row: Row, most: float = math.inf) -> Any:
        """Return our value of a row: the exact one, unless somebody has changed the column since it was written.

        `most` is what the writer bounded the column by. What is no number comes back as it is.
        """
        there, own = row.get(self.column), f"{OWN}{self.name}"
        if own in row and isinstance(there, int | float):
            exact = row[own]
            is_ours = exact is None or (isinstance(exact, int | float) and not isinstance(exact, bool))
            if is_ours and math.isclose(min(self.written(exact), most), there, rel_tol=_EXACT, abs_tol=1e-15):
                return exact
        return round(there / self.factor, 9) if isinstance(there, int | float) else there


TRAFO_COLUMNS = (
    Column("capacity_kw", "sn_mva", 1e-3, assumed=630.0, least=1.0),
    Column("vk_pct", "vk_percent", assumed=4.0, least=0.1),
    Column("vkr_pct", "vkr_percent", assumed=1.2),
    Column("iron_loss_kw", "pfe_kw"),
    Column("no_load_current_pct", "i0_percent"),
)
"""What is assumed is what the power flow assumes too (`engine.power_flow`)."""
LINE_COLUMNS = (
    Column("length_m", "length_km", 1e-3, least=0.1),
    Column("r_ohm_per_km", "r_ohm_per_km", assumed=1e-3, least=1e-3),
    Column("x_ohm_per_km", "x_ohm_per_km", assumed=1e-3, least=1e-3),
    Column("c_nf_per_km", "c_nf_per_km"),
    Column("max_current_a", "max_i_ka", 1e-3, assumed=UNRATED_KA * 1e3, least=1e-3),
)
BATTERY_COLUMNS = (
    Column("capacity_kwh", "max_e_mwh", 1e-3),
    Column("max_charge_kw", "max_p_mw", 1e-3),
    Column("max_discharge_kw", "min_p_mw", -1e-3),
    Column("initial_soc_pct", "soc_percent"),
)


def frame(columns: Mapping[str, str], rows: Sequence[Row]) -> dict[str, Any]:
    """Return rows as pandapower writes a table; `columns` are names with their NumPy types."""
    data = [[row.get(name) for name in columns] for row in rows]
    content = {"columns": list(columns), "index": list(range(len(rows))), "data": data}
    module, name = FRAME_CLASS
    return {
        "_module": module,
        "_class": name,
        "_object": json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False),
        "orient": "split",
        "dtype": dict(columns),
        "is_multiindex": False,
        "is_multicolumn": False,
    }


def rows_of(content: Any, orient: str) -> list[dict[str, Any]]:
    """Return the rows of a frame's content, each with its ``"index"``, in their order.

    Raises
    ------
    ValueError
        The content is not that of a frame.
    """
    if not isinstance(content, Mapping):
        raise ValueError("it is no table")  # noqa: TRY004 - of a file, not of a call
    if orient == "columns":
        columns = list(content)
        if not all(isinstance(content[name], Mapping) for name in columns):
            raise ValueError("columns have to be objects")
        index = list(content[columns[0]]) if columns else []
        data = [[content[name].get(key) for name in columns] for key in index]
    else:
        columns, index, data = (content.get(key) for key in ("columns", "index", "data"))
        if not all(isinstance(part, list) for part in (columns, index, data)) or len(index) != len(data):
            raise ValueError("“columns”, “index” and “data” have to be lists that fit together")
    rows = []
    for key, values in zip(index, data, strict=True):
        if not isinstance(values, list) or len(values) != len(columns):
            raise ValueError("a row has not as many values as there are columns")
        rows.append({**dict(zip(map(str, columns), values, strict=True)), "index": int(key)})
    return rows
