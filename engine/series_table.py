"""Tables of the headless command: Parquet or CSV in, times and columns of numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from engine.series import TIME_COLUMN
from errors import Issue


@dataclass(frozen=True, slots=True, eq=False)
class SeriesTable:
    """A table as it was read: one time a row (None where it has none) and the other columns, empty cells as NaN."""

    times: list[datetime | None]
    columns: dict[str, np.ndarray]


def read_table(stream: BinaryIO, kind: str) -> tuple[SeriesTable | None, list[Issue]]:
    """Read a table.

    Parameters
    ----------
    stream : binary file
        Where it is read from.
    kind : str
        ``"parquet"`` or ``"csv"`` (UTF-8, commas, one header line).

    Returns
    -------
    table : SeriesTable or None
        None where it cannot be read at all.
    issues : list of Issue
        Problems of its form; times and values are checked with the series.
    """
    if kind not in _READERS:
        return None, [_issue("unknown_kind", "", f"A file of kind {kind!r} cannot be read. Give Parquet or CSV.")]
    try:
        table = _READERS[kind](_in_memory(stream))
    except (pa.ArrowInvalid, pa.ArrowKeyError, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0]
        return None, [_issue("unreadable_file", "", f"This is not a {kind} table that can be read: {reason}")]
    issues = [
        _issue("duplicate_column", name, f"The column is there {count} times. Remove all but one.")
        for name, count in Counter(table.column_names).items()
        if count > 1
    ]
    if TIME_COLUMN not in table.column_names:
        issues.append(_issue("missing_time", TIME_COLUMN, "The column is missing. Add the beginning of every step."))
    if issues:
        return None, issues
    columns = {name: _numbers(table.column(name)) for name in table.column_names if name != TIME_COLUMN}
    return SeriesTable(_times(table.column(TIME_COLUMN)), columns), []


def _in_memory(stream: BinaryIO) -> pa.NativeFile:
    """Return the content in memory of Arrow's own.

    A thread of Arrow that lets go of memory of Python's while the process shuts down would abort it.
    """
    copy = pa.BufferOutputStream()
    copy.write(stream.read())
    return pa.BufferReader(copy.getvalue())


def _read_csv(source: pa.NativeFile) -> pa.Table:
    return csv.read_csv(source, convert_options=csv.ConvertOptions(column_types={TIME_COLUMN: pa.string()}))


_READERS: dict[str, Callable[[pa.NativeFile], pa.Table]] = {"parquet": parquet.read_table, "csv": _read_csv}


def _times(column: pa.ChunkedArray) -> list[datetime | None]:
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us", column.type.tz), safe=False).to_pylist()
    return [_parsed(value) for value in column.to_pylist()]


def _parsed(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    """Return a column as float64; one that holds something else than numbers comes as it is."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_null(column.type):
        return column.cast(pa.float64(), safe=False).to_numpy()
    if pa.types.is_decimal(column.type):
        return column.cast(pa.float64()).to_numpy()
    return np.asarray(column.to_pylist(), dtype=object)


def _issue(code: str, field: str, message: str) -> Issue:
    return Issue(code, "series", field, message)
