"""Results of runs as pages, exports and the API show them: small frames, aggregated in the database.

Every function takes the acting person, wants the permission ``results.read``, and reads under row-level security:
a run of a project that is not theirs is not found. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, Literal, TypeVar
from uuid import UUID

import pandas as pd

from db import result_queries
from db.records import RunInfo, Series, SeriesKind
from db.result_queries import Days, Steps
from db.unit_of_work import UnitOfWork, unit_of_work
from engine.quantities import QUANTITIES, Quantity
from engine.time_axis import STEP_MINUTES, TimeAxis
from errors import NotFound
from services.auth import Actor
from services.energy_balance import BALANCE_COLUMNS, energy_links, supply_of_load
from services.permissions import require
from services.result_tables import described, with_indicators
from services.run_periods import Month, months

DAYS_BY_QUARTER, DAYS_BY_HOUR = 8, 62
"""Up to how many days a time line has quarter-hours, and hours; longer ones have days."""

STEP = timedelta(minutes=STEP_MINUTES)
STEPS_PER_HOUR = 4
DURATION_POINTS = 800
TOTAL_COLUMNS = (*BALANCE_COLUMNS, "ev_unmet_kwh", "overload_h", "overload_kwh")

T = TypeVar("T")
TotalsQuery = Callable[[UnitOfWork, UUID, Sequence[str], Days], result_queries.Rows]
Resolution = Literal["day", "hour", "quarter"]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some quantities of one series over a period.

    Attributes
    ----------
    frame : DataFrame
        One column a quantity, index ``time`` without zone, on the run's fixed offset. Powers in kW where the
        resolution is an hour or a quarter, energies in kWh per day where it is a day; levels always in kWh.
    resolution : {"day", "hour", "quarter"}
        Length of a row.
    is_stored : bool
        Whether all of the period is there; the steps of a run are stored after its days.
    zone : tzinfo
        The run's fixed offset from UTC.
    """

    frame: pd.DataFrame
    resolution: Resolution
    is_stored: bool
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class LoadDuration:
    """How a transformer was loaded.

    Attributes
    ----------
    curve : DataFrame
        ``hours`` from 0 and ``flow_kw`` in falling order, import positive; without rows while nothing is stored.
    rating_kw : float or None
        None where it has no limit.
    overload_h, overload_kwh : float
        Time and energy above the rating in the whole run.
    """

    curve: pd.DataFrame
    rating_kw: float | None
    overload_h: float
    overload_kwh: float


def run(actor: Actor, run_id: UUID) -> RunInfo:
    """Return a run with its indicators. Raises NotFound, NotPermitted."""
    return _read(actor, run_id, lambda _, info: info)


def series(actor: Actor, run_id: UUID) -> list[Series]:
    """Return the community, the transformers and the houses of a run. Raises NotFound, NotPermitted."""
    return _read(actor, run_id, lambda uow, info: uow.results.series(info.run_id))


def energy_balance(actor: Actor, run_id: UUID, period: Days) -> pd.DataFrame:
    """Return where the community's energy went: ``source``, ``target``, ``energy_kwh``.

    Raises NotFound, NotPermitted.
    """

    def read(uow: UnitOfWork, info: RunInfo) -> pd.DataFrame:
        rows = result_queries.totals_of_groups(uow, info.run_id, BALANCE_COLUMNS, period)
        columns = rows[0][1:] if rows else [0.0] * len(BALANCE_COLUMNS)
        return energy_links(dict(zip(BALANCE_COLUMNS, columns, strict=False)))

    return _read(actor, run_id, read)


def supply_by_month(actor: Actor, run_id: UUID) -> pd.DataFrame:
    """Return how the community's load was met, by month: a column a source, in kWh. Raises NotFound, NotPermitted."""

    def read(uow: UnitOfWork, info: RunInfo) -> pd.DataFrame:
        rows = result_queries.months_of(uow, info.run_id, 0, BALANCE_COLUMNS, period_of(info))
        supplies = [supply_of_load(dict(zip(BALANCE_COLUMNS, row[1:], strict=True))) for row in rows]
        return pd.DataFrame(supplies, index=pd.Index([row[0] for row in rows], name="month"))

    return _read(actor, run_id, read)


def timeline(actor: Actor, run_id: UUID, series_id: int, keys: Sequence[str], period: Days) -> Timeline:
    """Return some quantities of one series; the shorter the period, the finer.

    Raises
    ------
    NotFound, NotPermitted
        For a run that the actor may not see, or a series that it does not have.
    """

    def read(uow: UnitOfWork, info: RunInfo) -> Timeline:
        quantities, zone = _quantities(uow, info, series_id, keys), info.start.tzinfo
        days = (period.last - period.first).days + 1
        if days > DAYS_BY_HOUR:
            return Timeline(_days(uow, info, series_id, quantities, period), "day", True, zone)
        steps = _steps(info, period, 1 if days <= DAYS_BY_QUARTER else STEPS_PER_HOUR)
        frame = _step_frame(uow, info, series_id, quantities, steps)
        return Timeline(frame, "quarter" if steps.per_row == 1 else "hour", steps.stop <= info.stored_steps, zone)

    return _read(actor, run_id, read)


def daily(actor: Actor, run_id: UUID, series_id: int, keys: Sequence[str], period: Days) -> pd.DataFrame:
    """Return some quantities of one series by day [kWh], whatever the period. Raises NotFound, NotPermitted."""

    def read(uow: UnitOfWork, info: RunInfo) -> pd.DataFrame:
        return _days(uow, info, series_id, _quantities(uow, info, series_id, keys), period)

    return _read(actor, run_id, read)


def hours_by_day(actor: Actor, run_id: UUID, series_id: int, key: str) -> pd.DataFrame:
    """Return one quantity of one series as mean power of each hour: a row an hour of the day, a column a day.

    What is not stored yet is missing (NaN). Raises NotFound, NotPermitted.
    """

    def read(uow: UnitOfWork, info: RunInfo) -> pd.DataFrame:
        quantities = _quantities(uow, info, series_id, [key])
        steps = Steps(0, info.steps // STEPS_PER_HOUR, STEPS_PER_HOUR)
        hours = _step_frame(uow, info, series_id, quantities, steps)[key]
        hours = hours[hours.index < _time(info, info.stored_steps)]
        return hours.groupby([hours.index.hour, hours.index.date]).first().unstack()

    return _read(actor, run_id, read)


def load_duration(actor: Actor, run_id: UUID, series_id: int) -> LoadDuration:
    """Return the flow through a transformer over the stored steps in falling order. Raises NotFound, NotPermitted."""

    def read(uow: UnitOfWork, info: RunInfo) -> LoadDuration:
        _, attributes = _series(uow, info, series_id)
        curve = result_queries.ranked_steps(
            uow, info.run_id, series_id, "flow_kw", stored_steps=info.stored_steps, points=DURATION_POINTS
        )
        frame = pd.DataFrame(curve, columns=["hours", "flow_kw"], dtype=float)
        frame["hours"] /= STEPS_PER_HOUR
        over = result_queries.days_of(uow, info.run_id, series_id, ("overload_h", "overload_kwh"), period_of(info))
        return LoadDuration(
            frame, attributes.get("capacity_kw"), sum(row[1] for row in over), sum(row[2] for row in over)
        )

    return _read(actor, run_id, read)


def transformers(actor: Actor, run_id: UUID, period: Days) -> pd.DataFrame:
    """Return each transformer with its sums over a period; the row of series 0 is the community's."""
    return _totals(actor, run_id, result_queries.totals_of_groups, period)


def houses(actor: Actor, run_id: UUID, period: Days) -> pd.DataFrame:
    """Return each house with its sums over a period."""
    return _totals(actor, run_id, result_queries.totals_of_houses, period)


def with_units(line: Timeline) -> pd.DataFrame:
    """Return a time line for files: the unit in the name of each column, such as ``load_kw``, steps with their zone."""
    unit = "kwh" if line.resolution == "day" else "kw"
    names = {key: f"{key}_{'kwh' if QUANTITIES[key].is_level else unit}" for key in line.frame.columns}
    frame = line.frame.rename(columns=names)
    return frame if line.resolution == "day" else frame.tz_localize(line.zone)


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table for files, with flags as one text."""
    return frame.assign(flags=frame["flags"].map(lambda flags: ";".join(flags or ())))


def period_of(info: RunInfo) -> Days:
    """Return the calendar days of a whole run, on its fixed offset."""
    return Days(info.start.date(), _time(info, info.steps - 1).date())


def _read(actor: Actor, run_id: UUID, query: Callable[[UnitOfWork, RunInfo], T]) -> T:
    require(actor, "results.read")
    with unit_of_work(actor.user_id) as uow:
        return query(uow, uow.runs.get(run_id))


def _totals(actor: Actor, run_id: UUID, query: TotalsQuery, period: Days) -> pd.DataFrame:
    def read(uow: UnitOfWork, info: RunInfo) -> pd.DataFrame:
        rows = query(uow, info.run_id, TOTAL_COLUMNS, period)
        columns = ["series_id", *TOTAL_COLUMNS, "peak_import_kw", "peak_export_kw"]
        sums = pd.DataFrame(rows, columns=columns).set_index("series_id")
        return with_indicators(described(uow.results.series(info.run_id)).join(sums, how="inner"))

    return _read(actor, run_id, read)


def _series(uow: UnitOfWork, info: RunInfo, series_id: int) -> tuple[SeriesKind, Mapping[str, Any]]:
    """Return kind and attributes of a series. Raises NotFound where the run does not have it."""
    rows = result_queries.kind_of(uow, info.run_id, series_id)
    if not rows:
        raise NotFound("series_not_found", "This run has no such house or transformer.", series_id=series_id)
    return rows[0]


def _quantities(uow: UnitOfWork, info: RunInfo, series_id: int, keys: Sequence[str]) -> list[Quantity]:
    """Return the quantities with these keys that the series has. Raises NotFound where there is no such series."""
    kind, _ = _series(uow, info, series_id)
    return [QUANTITIES[key] for key in keys if key in QUANTITIES and kind in QUANTITIES[key].kinds]


def _days(uow: UnitOfWork, info: RunInfo, series_id: int, quantities: list[Quantity], period: Days) -> pd.DataFrame:
    columns = sorted({name for quantity in quantities for name in quantity.daily})
    rows = result_queries.days_of(uow, info.run_id, series_id, columns, period) if columns else []
    stored = pd.DataFrame(rows, columns=["time", *columns]).set_index("time")
    stored.index = pd.DatetimeIndex(stored.index)
    sums = {one.key: sum(stored[name] * weight for name, weight in one.daily.items()) for one in quantities}
    return pd.DataFrame(sums, index=stored.index, dtype=float)


def _step_frame(
    uow: UnitOfWork, info: RunInfo, series_id: int, quantities: list[Quantity], steps: Steps
) -> pd.DataFrame:
    """Return the mean of each row's steps; zeros where nothing is stored, because only zeros are not."""
    touched = [one.index for one in months(TimeAxis(info.start, info.steps)) if _overlaps(one, steps)]
    terms = [quantity.steps for quantity in quantities]
    span = range(touched[0], touched[-1] + 1)
    rows = result_queries.step_means(uow, info.run_id, series_id, terms, months=span, steps=steps) if terms else []
    keys = [quantity.key for quantity in quantities]
    frame = pd.DataFrame(rows, columns=["row", *keys], dtype=float).set_index("row")
    frame = frame.reindex(range(steps.count), fill_value=0.0)
    frame.index = pd.date_range(
        _time(info, steps.first), periods=steps.count, freq=f"{15 * steps.per_row}min", name="time"
    )
    return frame


def _steps(info: RunInfo, period: Days, per_row: int) -> Steps:
    """Return the steps of a period as far as the run has them."""
    start = info.start.replace(tzinfo=None)
    first = (datetime.combine(period.first, time()) - start) // STEP
    stop = (datetime.combine(period.last + timedelta(days=1), time()) - start) // STEP
    first = max(first, 0)
    return Steps(first, (min(stop, info.steps) - first) // per_row, per_row)


def _overlaps(month: Month, steps: Steps) -> bool:
    return month.first_step < steps.stop and steps.first < month.first_step + month.steps


def _time(info: RunInfo, step: int) -> datetime:
    """Return the beginning of a step on the run's fixed offset, without zone."""
    return (info.start + step * STEP).replace(tzinfo=None)
