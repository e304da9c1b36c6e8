"""What dashboards ask of stored results: aggregates in SQL, a few thousand rows at most.

All functions run in the caller's unit of work, so row-level security decides what is seen.
Names of columns come from `engine.aggregation.DAILY_COLUMNS` only; every value is a parameter.
"""

# ruff: noqa: S608 - names of columns are checked, every value is a parameter

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from engine.daily import DAILY_COLUMNS

if TYPE_CHECKING:
    from db.unit_of_work import UnitOfWork

Rows = list[tuple[Any, ...]]
Terms = Mapping[str, float]

# Sums are not joined with their series: the planner knows little of a partition that was just attached.
GROUPS = "SELECT series_id FROM result_series WHERE run_id = %s AND kind <> 'house'"
FIRST_HOUSE = "SELECT min(series_id) AS id FROM result_series WHERE run_id = %s AND kind = 'house'"


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days from `first` to `last`, both included."""

    first: date
    last: date

    def whole_months(self) -> Days | None:
        """Return the whole calendar months inside, None where there is none."""
        first = self.first if self.first.day == 1 else _next_month(self.first)
        after = self.last + timedelta(days=1)
        last = after.replace(day=1) - timedelta(days=1)
        return Days(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Steps:
    """`count` rows of `per_row` steps each, from step `first` of the run."""

    first: int
    count: int
    per_row: int

    @property
    def stop(self) -> int:
        """The step after the last one."""
        return self.first + self.count * self.per_row


def days_of(uow: UnitOfWork, run_id: UUID, series_id: int, columns: Sequence[str], days: Days) -> Rows:
    """Return (day, *columns) of one series in order."""
    sql = f"""
        SELECT day, {_names(columns)} FROM result_daily
        WHERE run_id = %s AND series_id = %s AND day BETWEEN %s AND %s ORDER BY day"""
    return uow.rows(sql, (run_id, series_id, days.first, days.last))


def months_of(uow: UnitOfWork, run_id: UUID, series_id: int, columns: Sequence[str], days: Days) -> Rows:
    """Return (first day of the month, *sums of columns) of one series in order."""
    sql = f"""
        SELECT date_trunc('month', day)::date AS month, {_sums(columns)} FROM result_daily
        WHERE run_id = %s AND series_id = %s AND day BETWEEN %s AND %s GROUP BY month ORDER BY month"""
    return uow.rows(sql, (run_id, series_id, days.first, days.last))


def kind_of(uow: UnitOfWork, run_id: UUID, series_id: int) -> Rows:
    """Return one (kind, attributes), or nothing where the run has no such series."""
    sql = "SELECT kind, attributes FROM result_series WHERE run_id = %s AND series_id = %s"
    return uow.rows(sql, (run_id, series_id))


def totals_of_groups(uow: UnitOfWork, run_id: UUID, columns: Sequence[str], days: Days) -> Rows:
    """Return (series id, *sums of columns, peak import, peak export [kW]) of the community and each transformer."""
    sql = f"""
        SELECT series_id, {_sums(columns)}, max(peak_import_kw), max(peak_export_kw) FROM result_daily
        WHERE run_id = %s AND series_id = ANY (ARRAY({GROUPS})) AND day BETWEEN %s AND %s
        GROUP BY series_id ORDER BY series_id"""
    return uow.rows(sql, (run_id, run_id, days.first, days.last))


def totals_of_houses(uow: UnitOfWork, run_id: UUID, columns: Sequence[str], days: Days) -> Rows:
    """Return (series id, *sums of columns, peak import, peak export [kW]) of each house.

    Whole months come from the monthly sums, so that a year of a thousand houses is a thousand times twelve rows.
    The numbers of the houses are no condition that an index could take (``+ 0``): nearly all series are houses, and
    the block ranges of the days find the same rows in a hundredth of the time.
    """
    parts, parameters = [], [run_id]
    for table, column, span in _spans(days):
        parts.append(f"""
            SELECT series_id, {_names(columns)}, peak_import_kw, peak_export_kw FROM {table}
            WHERE run_id = %s AND series_id + 0 >= (SELECT id FROM first_house) AND {column} BETWEEN %s AND %s""")
        parameters += [run_id, span.first, span.last]
    sql = f"""
        WITH first_house AS MATERIALIZED ({FIRST_HOUSE}), part AS ({" UNION ALL ".join(parts)})
        SELECT series_id, {_sums(columns)}, max(peak_import_kw), max(peak_export_kw)
        FROM part GROUP BY series_id ORDER BY series_id"""
    return uow.rows(sql, parameters)


def step_means(
    uow: UnitOfWork, run_id: UUID, series_id: int, quantities: Sequence[Terms], *, months: range, steps: Steps
) -> Rows:
    """Return (row, *mean of each quantity) of one series in order; months that are not stored are missing.

    Parameters
    ----------
    quantities : sequence of mapping of str to float
        Weighted sums of stored variables; a variable without a chunk is zero.
    months : range
        Numbers of the months that the steps touch.
    steps : Steps
        Which steps, and how many of them one row averages.
    """
    names = [name for terms in quantities for name in terms]
    picked = ", ".join(f"max(values) FILTER (WHERE variable = %s) AS a{i}" for i in range(len(names)))
    slices = ", ".join(f"a{i}[start - first_step + 1 : %s - first_step]" for i in range(len(names)))
    sql = f"""
        SELECT (start + u.i - 1 - %s) / %s AS slot, {_means(quantities)}
        FROM (
            SELECT first_step, greatest(first_step, %s) AS start, {picked} FROM result_chunk
            WHERE run_id = %s AND series_id = %s AND variable = ANY(%s) AND month BETWEEN %s AND %s
            GROUP BY month, first_step
        ) m
        CROSS JOIN LATERAL ROWS FROM (unnest({slices})) WITH ORDINALITY
            u({", ".join(f"v{i}" for i in range(len(names)))}, i)
        GROUP BY slot ORDER BY slot"""
    chosen = (steps.first, *names, run_id, series_id, names, months.start, months.stop - 1)
    return uow.rows(sql, (steps.first, steps.per_row, *chosen, *[steps.stop] * len(names)))


def ranked_steps(
    uow: UnitOfWork, run_id: UUID, series_id: int, variable: str, *, stored_steps: int, points: int
) -> Rows:
    """Return (rank, value) of the stored steps in falling order, about `points` of them and all at both ends.

    Months that are zero throughout have no chunk; their steps are ranked as zeros.
    """
    sql = """
        WITH stored AS (
            SELECT coalesce(v.value, 0) AS value FROM result_chunk c CROSS JOIN LATERAL unnest(c.values) v(value)
            WHERE c.run_id = %s AND c.series_id = %s AND c.variable = %s
        ), complete AS (
            SELECT value FROM stored
            UNION ALL SELECT 0 FROM generate_series(1, %s - (SELECT count(*) FROM stored))
        ), ranked AS (
            SELECT row_number() OVER (ORDER BY value DESC) - 1 AS rank, value FROM complete
        )
        SELECT rank, value FROM ranked WHERE rank %% %s = 0 OR rank < %s OR rank >= %s ORDER BY rank"""
    dense = points // 10
    every = max(1, stored_steps // points)
    return uow.rows(sql, (run_id, series_id, variable, stored_steps, every, dense, stored_steps - dense))


def _means(quantities: Sequence[Terms]) -> str:
    """Return a mean over the rows of a slot for each quantity, of the columns v0, v1 … in order."""
    columns, i = [], 0
    for terms in quantities:
        weighted = []
        for weight in terms.values():
            weighted.append(f"{weight:+} * coalesce(v{i}, 0)")
            i += 1
        columns.append(f"avg({' '.join(weighted)})")
    return ", ".join(columns)


def _spans(days: Days) -> list[tuple[str, str, Days]]:
    """Return where the sums of some days are stored: table, its column of the day, and from when to when."""
    whole = days.whole_months()
    if whole is None:
        return [("result_daily", "day", days)]
    before = Days(days.first, whole.first - timedelta(days=1))
    after = Days(whole.last + timedelta(days=1), days.last)
    edges = [("result_daily", "day", edge) for edge in (before, after) if edge.first <= edge.last]
    return [("result_monthly", "month", whole), *edges]


def _names(columns: Iterable[str]) -> str:
    unknown = [name for name in columns if name not in DAILY_COLUMNS]
    if unknown:
        raise KeyError(*unknown)
    return ", ".join(columns)


def _sums(columns: Sequence[str]) -> str:
    _names(columns)
    return ", ".join(f"sum({name}::float8)" for name in columns)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
