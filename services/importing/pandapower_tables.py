"""The tables of a pandapower file as rows, with a note of everything that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from engine.documents import MAX_ISSUES
from errors import Issue, Severity
from services.importing.limits import Refused, parsed_json
from services.pandapower_format import NET_CLASS, Row, rows_of

MAX_ROWS = 20_000
"""Of one table; a network of the largest size that is read has far fewer."""
NEEDED = {
    "bus": ("vn_kv",),
    "line": ("from_bus", "to_bus", "length_km", "r_ohm_per_km", "x_ohm_per_km"),
    "trafo": ("hv_bus", "lv_bus", "sn_mva"),
    "load": ("bus", "p_mw"),
    "asymmetric_load": ("bus", "p_a_mw", "p_b_mw", "p_c_mw"),
    "motor": ("bus", "pn_mech_mw"),
    "sgen": ("bus", "p_mw"),
    "asymmetric_sgen": ("bus", "p_a_mw", "p_b_mw", "p_c_mw"),
    "storage": ("bus", "max_e_mwh"),
    "ext_grid": ("bus",),
    "gen": ("bus",),
    "switch": ("bus", "element", "et"),
    "bus_geodata": ("x", "y"),
}
"""The tables that are read, with the columns that they must have where they have rows."""
LEFT_OUT = {
    "trafo3w": "three-winding transformers", "impedance": "impedances", "shunt": "shunts", "ward": "wards",
    "xward": "extended wards", "dcline": "DC lines", "svc": "static VAR compensators", "ssc": "static compensators",
    "vsc": "converters", "tcsc": "series compensators", "line_dc": "DC lines", "bus_dc": "DC buses",
    "controller": "controllers",
}  # fmt: skip
"""Tables whose rows a network of ours has no place for."""


def is_pandapower(document: Any) -> bool:
    """Return whether a JSON object is a network that pandapower saved."""
    return isinstance(document, Mapping) and document.get("_class") == NET_CLASS[1]


@dataclass
class Tables:
    """The rows of a file that are in service, and the problems met on the way.

    Attributes
    ----------
    rows : dict
        By the name of the table, in the order of the file.
    name : str
        What the network is called.
    issues : list of Issue
        Errors and warnings.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    name: str = ""
    issues: list[Issue] = field(default_factory=list)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Tables:
        """Return the tables of a network."""
        tables, content = cls(), document.get("_object")
        if not isinstance(content, Mapping):
            tables.error("file", "_object", "It holds no tables. Save the network again with pandapower's to_json.")
            return tables
        tables.name = str(content.get("name") or "")
        for name, columns in NEEDED.items():
            tables.rows[name] = tables._usable(name, tables._rows(name, content.get(name)), columns)
        for name, words in LEFT_OUT.items():
            if count := len(tables._rows(name, content.get(name))):
                tables.warn(name, "", f"{count} {words} cannot be represented and are left out.")
        return tables

    def number(self, table: str, row: Row, column: str, default: float = 0.0) -> float:
        """Return a number of a row, the default where there is none; notes an error where it is something else."""
        value = row.get(column)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            self.error(table, column, f"It is {str(value)[:40]!r}. Give a number.", label(table, row))
            return default
        return float(value)

    def bus(self, table: str, row: Row, column: str, known: Mapping[int, Any]) -> int | None:
        """Return the bus that a row names; notes an error where there is none of its number."""
        value = row.get(column)
        whole = isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
        if whole and int(value) in known:
            return int(value)
        message = f"It is {str(value)[:40]!r}, and the file has no such bus. Name the number of one."
        self.error(table, column, message, label(table, row))
        return None

    def error(self, component: str, attribute: str, message: str, *ids: str) -> None:
        """Note what makes the file unusable."""
        self._note("unusable", component, attribute, message, ids, "error")

    def warn(self, component: str, attribute: str, message: str, *ids: str) -> None:
        """Note what is left out or assumed."""
        self._note("not_represented", component, attribute, message, ids, "warning")

    def _note(self, code: str, component: str, attribute: str, text: str, ids: tuple[str, ...], how: Severity) -> None:
        if len(self.issues) < MAX_ISSUES:
            self.issues.append(Issue(code, component, attribute, text, ids, how))

    def _rows(self, name: str, table: Any) -> list[Row]:
        if table is None:
            return []
        content = table.get("_object") if isinstance(table, Mapping) else None
        try:
            if isinstance(content, str):
                content = parsed_json(content.encode(), name)
            rows = rows_of(content, "columns" if content is not None and table.get("orient") == "columns" else "split")
        except Refused as refused:
            self.error(name, "", refused.issue.message)
        except (ValueError, TypeError, OverflowError) as error:
            self.error(name, "", f"This table cannot be read: {error}. Save the network again.")
        else:
            if len(rows) <= MAX_ROWS:
                return rows
            self.error(name, "", f"This table has {len(rows)} rows; {MAX_ROWS} are possible.")
        return []

    def _usable(self, name: str, rows: list[Row], columns: tuple[str, ...]) -> list[Row]:
        """Return the rows in service; none of a table without a column that it needs."""
        missing = [column for column in columns if rows and column not in rows[0]]
        for column in missing:
            self.error(name, column, "The table has no such column. Save the network again with pandapower's to_json.")
        numbers = [row["index"] for row in rows]
        if len(set(numbers)) < len(numbers):
            self.error(name, "", "Two rows of the table have the same number. Number them differently.")
        used = [] if missing else [row for row in rows if row.get("in_service") is not False]
        if not missing and len(used) < len(rows):
            self.warn(name, "in_service", f"{len(rows) - len(used)} rows are out of service and are left out.")
        return used


def label(table: str, row: Row) -> str:
    """Return what a row is called in messages: its name, or its number."""
    name = row.get("name")
    return str(name)[:80] if name else f"{table} {row['index']}"
