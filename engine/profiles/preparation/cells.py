"""What single cells look like: times, times of day, numbers; used on the first rows only."""

from __future__ import annotations

import datetime as dt
import re

Cell = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

_DATE = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?"
TIME = re.compile(rf"^(?:{_DATE}(?:[T\s,]+{_CLOCK}.{{0,7}})?|\d{{8}}[T_ ]?\d{{2}}:?\d{{2}}(?::?\d{{2}})?Z?)$")
EPOCH = re.compile(r"^(?:\d{9,10}(?:\.\d+)?|\d{12,13})$")
CLOCK = re.compile(rf"^{_CLOCK}$")
NUMBER = re.compile(r"^[+-]?(?:\d[\d.,' \u00a0\u202f’]*|[.,]\d+)(?:[eE][+-]?\d+)?$")


def text_of(cell: Cell) -> str:
    """Return a cell as a person would read it."""
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", timespec="seconds")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def is_time(cell: Cell) -> bool:
    """Return whether a cell holds a date, with or without the time of day."""
    if isinstance(cell, dt.date):
        return True
    return isinstance(cell, str) and bool(TIME.match(cell.strip()))


def is_epoch(cell: Cell) -> bool:
    """Return whether a cell may hold seconds or milliseconds since 1970."""
    return bool(EPOCH.match(text_of(cell)))


def is_clock(cell: Cell) -> bool:
    """Return whether a cell holds a time of day."""
    if isinstance(cell, dt.time | dt.timedelta):
        return True
    return isinstance(cell, str) and bool(CLOCK.match(cell.strip())) and ":" in cell


def is_number(cell: Cell) -> bool:
    """Return whether a cell holds a number."""
    if isinstance(cell, bool):
        return False
    return isinstance(cell, int | float) or (isinstance(cell, str) and bool(NUMBER.match(cell.strip())))
