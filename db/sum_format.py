"""Daily and monthly sums as rows of a binary COPY, made as structured arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

import numpy as np

from engine.daily import DAILY_COLUMNS, DailyTable

EPOCH = date(2000, 1, 1)
"""Day 0 of PostgreSQL's binary dates."""
ROWS_PER_BLOCK = 16_384
PEAKS = {"peak_import_step": "peak_import_kw", "peak_export_step": "peak_export_kw"}
Columns = Mapping[str, np.ndarray]


def _row_type() -> np.dtype:
    parts: list[tuple[str, str]] = [("n_columns", ">i2"), ("run_id_size", ">i4"), ("run_id", "V16")]
    types = {"series_id": ">i4", "date": ">i4"} | {name: ">i4" if name in PEAKS else ">f8" for name in DAILY_COLUMNS}
    for name, kind in types.items():
        parts += [(f"{name}_size", ">i4"), (name, kind)]
    return np.dtype(parts)


ROW = _row_type()


def encode(run_id: UUID, dates: Sequence[date], columns: Columns) -> Iterator[bytes]:
    """Yield the rows of a binary COPY: run, series, date, sums; a date's series after another.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (n_dates, n_series)
        One array a name in `DAILY_COLUMNS`.
    """
    n_series = next(iter(columns.values())).shape[1]
    per_block = max(1, ROWS_PER_BLOCK // n_series)
    block = _empty_block(run_id, per_block, n_series)
    for first in range(0, len(dates), per_block):
        chosen = slice(first, first + per_block)
        rows = block[: len(dates[chosen])]
        rows["date"] = np.array([(day - EPOCH).days for day in dates[chosen]])[:, None]
        for name in DAILY_COLUMNS:
            rows[name] = columns[name][chosen]
        yield rows.tobytes()


def _empty_block(run_id: UUID, n_dates: int, n_series: int) -> np.ndarray:
    block = np.zeros((n_dates, n_series), ROW)
    block["n_columns"] = 3 + len(DAILY_COLUMNS)
    block["run_id_size"], block["run_id"] = 16, np.void(run_id.bytes)
    block["series_id"] = np.arange(n_series)
    for name in ("series_id", "date", *DAILY_COLUMNS):
        block[f"{name}_size"] = ROW[name].itemsize
    return block


def monthly(table: DailyTable) -> tuple[list[date], dict[str, np.ndarray]]:
    """Return the first days of the months and their columns, shape (n_months, n_series).

    Energies and hours are sums of the days, the state of charge too (divide by the days for the mean);
    peaks are the highest of the days, with their step.
    """
    days = table.days()
    first = [i for i, day in enumerate(days) if i == 0 or day.day == 1]
    columns = {
        name: np.maximum.reduceat(table.columns[name], first)
        if name in PEAKS.values()
        else np.add.reduceat(table.columns[name], first)
        for name in DAILY_COLUMNS
        if name not in PEAKS
    }
    for step, peak in PEAKS.items():
        columns[step] = _steps_of_peaks(table.columns[peak], table.columns[step], first)
    return [days[i].replace(day=1) for i in first], columns


def _steps_of_peaks(peak_kw: np.ndarray, step: np.ndarray, first: list[int]) -> np.ndarray:
    months = zip(first, [*first[1:], len(peak_kw)], strict=True)
    return np.array([_step_of_peak(peak_kw[start:stop], step[start:stop]) for start, stop in months])


def _step_of_peak(peak_kw: np.ndarray, step: np.ndarray) -> np.ndarray:
    return np.take_along_axis(step, peak_kw.argmax(axis=0)[None], axis=0)[0]
