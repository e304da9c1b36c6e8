"""Time series of a run as arrays: the time axis, load and generation of every house, and everything wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

from engine.network import Network
from engine.time_axis import STEP_MINUTES, TimeAxis
from errors import Issue

TIME_COLUMN = "time"
LOAD, GENERATION = "load_kw", "generation_kw"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=STEP_MINUTES)


@dataclass(frozen=True, slots=True, eq=False)
class HouseSeries:
    """What the houses of a network use and generate over a time axis.

    Attributes
    ----------
    axis : TimeAxis
        Steps of a quarter of an hour; its offset from UTC is that of the first step.
    load_kw, generation_kw : ndarray of float64, shape (n_steps, n_houses)
        Mean power of each step, houses in the order of the network. [kW]
    """

    axis: TimeAxis
    load_kw: np.ndarray
    generation_kw: np.ndarray


def read_series(
    times: Sequence[datetime | None], columns: Mapping[str, np.ndarray], network: Network | None
) -> tuple[HouseSeries | None, list[Issue]]:
    """Turn a table into series and report everything that is wrong with it.

    Parameters
    ----------
    times : sequence of datetime
        Label (start) of every step, timezone-aware; None where the table has none.
        Times of a zone with daylight saving are taken as the instants that they are.
    columns : mapping of ndarray, shape (n_steps,)
        ``<house>.load_kw`` and ``<house>.generation_kw``; a missing generation is 0. [kW]
    network : Network, optional
        Whose houses they are; without it only times and values are checked.

    Returns
    -------
    series : HouseSeries or None
        None where there is an issue of severity "error" or no network.
    issues : list of Issue
        All problems.
    """
    issues = [*_time_issues(times), *_length_issues(columns, len(times)), *_value_issues(columns, times)]
    if network is not None:
        issues += _column_issues(columns, network)
    if network is None or any(issue.severity == "error" for issue in issues):
        return None, issues
    shape = (len(times), len(network.houses))
    load, generation = np.zeros(shape), np.zeros(shape)
    for position, house in enumerate(network.houses):
        load[:, position] = columns[f"{house.name}.{LOAD}"]
        generation[:, position] = columns.get(f"{house.name}.{GENERATION}", 0.0)
    return HouseSeries(TimeAxis(_fixed(times[0]), len(times)), load, generation), issues


def _fixed(time: datetime) -> datetime:
    """Return the same instant on the fixed offset that its zone has then."""
    return time.astimezone(timezone(time.utcoffset()))


def _time_issues(times: Sequence[datetime | None]) -> Iterator[Issue]:
    if not times:
        yield _issue("no_steps", TIME_COLUMN, "There is no row. Give one row a step.")
        return
    missing = [row for row, time in enumerate(times, 1) if time is None]
    if missing:
        yield _issue(
            "missing_time", TIME_COLUMN, f"{_rows(missing)} no time that can be read. Write 2023-03-01T00:00+01:00."
        )
    naive = [row for row, time in enumerate(times, 1) if time is not None and time.utcoffset() is None]
    if naive:
        yield _issue(
            "naive_time",
            TIME_COLUMN,
            f"{_rows(naive)} a time without an offset. Write it, as in 2023-03-01T00:00+01:00.",
        )
    if not missing and not naive:
        yield from _step_issues(times)


def _step_issues(times: Sequence[datetime]) -> Iterator[Issue]:
    step_us = STEP // timedelta(microseconds=1)
    instants = np.array([(time - EPOCH) // timedelta(microseconds=1) for time in times], dtype=np.int64)
    offset_us = times[0].utcoffset() // timedelta(microseconds=1)
    if (instants[0] + offset_us) % step_us:
        message = f"It begins at {times[0].isoformat()}. Begin on a quarter of an hour."
        yield _issue("off_step", TIME_COLUMN, message)
    distance = np.diff(instants)
    kinds = {
        "duplicate_time": (distance == 0, "repeats the one before. Remove the repetition."),
        "time_backwards": (distance < 0, "lies before the one before it. Sort the rows by time."),
        "gap_in_time": ((distance > step_us) & (distance % step_us == 0), "follows a gap. Fill it."),
        "wrong_step": ((distance > 0) & (distance % step_us != 0), "is off the steps. Resample to 15 min."),
    }  # fmt: skip
    for code, (where, text) in kinds.items():
        rows = np.flatnonzero(where)
        if len(rows):
            count = f" ({len(rows)} such rows)" if len(rows) > 1 else ""
            yield _issue(code, TIME_COLUMN, f"The time {times[rows[0] + 1].isoformat()} {text}{count}")


def _length_issues(columns: Mapping[str, np.ndarray], steps: int) -> Iterator[Issue]:
    for name, values in columns.items():
        if len(values) != steps:
            message = f"It has {len(values)} steps and the time axis {steps}. Give one value a step."
            yield _issue("wrong_length", name, message)


def _value_issues(columns: Mapping[str, np.ndarray], times: Sequence[datetime | None]) -> Iterator[Issue]:
    for name, values in columns.items():
        if not name.endswith((f".{LOAD}", f".{GENERATION}")):
            continue
        if not np.issubdtype(values.dtype, np.number):
            yield _issue("not_a_number", name, "It holds texts. Give numbers in kW, with a point as the decimal sign.")
            continue
        kinds = {
            "not_finite": (~np.isfinite(values), "missing or not finite"),
            "negative": (values < 0, "negative; load and generation are both counted from 0 up"),
        }
        for code, (where, text) in kinds.items():
            rows = np.flatnonzero(where)
            if len(rows):
                first = times[rows[0]] if rows[0] < len(times) else None
                at = first.isoformat() if first is not None else f"row {rows[0] + 1}"
                yield _issue(
                    code, name, f"{len(rows)} of {len(values)} values are {text}; the first at {at}. Mend them."
                )


def _column_issues(columns: Mapping[str, np.ndarray], network: Network) -> Iterator[Issue]:
    houses = {house.name for house in network.houses}
    for house in network.houses:
        if f"{house.name}.{LOAD}" not in columns:
            yield _issue(
                "missing_load", f"{house.name}.{LOAD}", "The column is missing. Add the load of this house in kW."
            )
    for name in columns:
        house, _, variable = name.rpartition(".")
        if variable not in (LOAD, GENERATION):
            message = "The column is not known and is ignored. Name columns <house>.load_kw or <house>.generation_kw."
            yield _issue("unknown_column", name, message, severity="warning")
        elif house not in houses:
            message = f"There is no house called {house!r} in the topology. Rename the column or remove it."
            yield _issue("unknown_house", name, message)


def _rows(rows: list[int]) -> str:
    return f"Row {rows[0]} has" if len(rows) == 1 else f"{len(rows)} rows (the first: row {rows[0]}) have"


def _issue(code: str, field: str, message: str, **options: str) -> Issue:
    return Issue(code, "series", field, message, **options)
