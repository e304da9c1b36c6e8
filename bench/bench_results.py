"""What dashboards ask of the database: the median of every query, for a hundred and a thousand houses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bench.bench_runs import Bench, execute, installation, store_community
from bench.harness import Report, median_seconds
from db import result_queries
from db.records import RunInfo
from db.result_queries import Days, Steps
from db.unit_of_work import UnitOfWork, unit_of_work
from engine.quantities import QUANTITIES
from services import results
from services.background import PRELOADED
from services.energy_balance import BALANCE_COLUMNS
from services.processes import forkserver
from services.results import DURATION_POINTS, TOTAL_COLUMNS

SIZES = (100, 1000)
GOAL_MS = 50.0
REPEATS = 15
COMMUNITY, TRANSFORMER = 0, 1
SHOWN = ("load", "generation", "battery_discharge", "grid_import", "battery_charge", "grid_export", "p2p_bought")
Query = Callable[[UnitOfWork], object]


def run(report: Report) -> None:
    """Measure the queries of a finished year, each in the transaction of a member under row-level security."""
    report.section("Queries of the dashboard, median")
    with installation() as bench:
        context = forkserver(PRELOADED)
        for n_houses in SIZES:
            info, _ = execute(bench, context, store_community(bench, n_houses))
            for name, query in _queries(info).items():
                seconds = median_seconds(partial(_ask, bench, query), REPEATS)
                report.add(f"N = {n_houses}: {name}", seconds * 1e3, "ms", goal=GOAL_MS)


def _ask(bench: Bench, query: Query) -> None:
    with unit_of_work(bench.actor.user_id) as uow:
        query(uow)


def _queries(info: RunInfo) -> dict[str, Query]:
    """Return every query of the results page with what it is asked for there."""
    year, house = results.period_of(info), 1 + info.n_houses // 2
    odd = Days(year.first.replace(day=11), year.last.replace(day=20))
    columns = [name for key in SHOWN for name in QUANTITIES[key].daily]
    terms = [QUANTITIES[key].steps for key in SHOWN]
    return {
        "list of series": lambda uow: uow.results.series(info.run_id),
        "energy balance": lambda uow: result_queries.totals_of_groups(uow, info.run_id, BALANCE_COLUMNS, year),
        "supply by month": lambda uow: result_queries.months_of(uow, info.run_id, COMMUNITY, BALANCE_COLUMNS, year),
        "time line, year by day": lambda uow: result_queries.days_of(uow, info.run_id, COMMUNITY, columns, year),
        "time line, 62 days by hour": lambda uow: _means(
            uow, info, house, terms, months=range(6, 9), steps=Steps(20000, 1488, 4)
        ),
        "time line, week by quarter": lambda uow: _means(
            uow, info, COMMUNITY, terms, months=range(6, 7), steps=Steps(18000, 672, 1)
        ),
        "heat map of a load": lambda uow: _map(uow, info, house, "load"),
        "heat map of a net import": lambda uow: _map(uow, info, house, "exchange"),
        "load duration": lambda uow: result_queries.ranked_steps(
            uow, info.run_id, TRANSFORMER, "flow_kw", stored_steps=info.stored_steps, points=DURATION_POINTS
        ),
        "table of transformers": lambda uow: result_queries.totals_of_groups(uow, info.run_id, TOTAL_COLUMNS, year),
        "table of houses, year": lambda uow: result_queries.totals_of_houses(uow, info.run_id, TOTAL_COLUMNS, year),
        "table of houses, odd days": lambda uow: result_queries.totals_of_houses(uow, info.run_id, TOTAL_COLUMNS, odd),
    }


def _map(uow: UnitOfWork, info: RunInfo, series_id: int, key: str) -> object:
    return _means(uow, info, series_id, [QUANTITIES[key].steps], months=range(12), steps=Steps(0, info.steps // 4, 4))


def _means(uow: UnitOfWork, info: RunInfo, series_id: int, terms: list, *, months: range, steps: Steps) -> object:
    return result_queries.step_means(uow, info.run_id, series_id, terms, months=months, steps=steps)
