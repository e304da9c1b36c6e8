"""From blocks of the engine to what is stored: series, indicators and months of 15-minute steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import numpy as np

from db.records import Checkpoint, Series
from db.unit_of_work import owner_unit_of_work
from engine.daily import DailyTable
from engine.hierarchy import Hierarchy, group_sums
from engine.kpis import community_kpis, cycle_kwh, loading_percentile
from engine.network import House, Network, Transformer
from engine.simulation import Block
from engine.state import State
from engine.time_axis import TimeAxis
from engine.variables import BILLING_VARIABLES, GROUP_VARIABLES, HOUSE_VARIABLES
from services.run_periods import Month

Chunks = dict[str, tuple[np.ndarray, np.ndarray]]
"""Variable name to (values, shape (n_steps, n), series ids, shape (n,))."""


def series_of(network: Network) -> list[Series]:
    """Return the series of a network in the order of their ids: the community, the transformers, the houses."""
    ids = {transformer.name: i for i, transformer in enumerate(network.transformers, start=1)}
    first_house = 1 + len(ids)
    return [
        Series(0, "community", network.grid.name, None),
        *(
            Series(ids[t.name], "transformer", t.name, ids[t.parent] if t.parent else 0, _of_transformer(t))
            for t in network.transformers
        ),
        *(
            Series(i, "house", house.name, ids[house.transformer], _of_house(house))
            for i, house in enumerate(network.houses, start=first_house)
        ),
    ]


def _of_transformer(transformer: Transformer) -> dict[str, Any]:
    return {"capacity_kw": transformer.capacity_kw, "allow_export": transformer.allow_export}


def _of_house(house: House) -> dict[str, Any]:
    battery = house.battery
    return {
        "house_type": house.house_type,
        "flags": list(house.flags),
        "participates": house.participates,
        "evs": len(house.evs),
        "battery_capacity_kwh": battery.capacity_kwh if battery else None,
        "battery_cycle_kwh": cycle_kwh(battery) if battery else None,
        "battery_strategy": battery.strategy if battery else None,
    }


def run_kpis(
    network: Network, axis: TimeAxis, daily: DailyTable, flow_kw: np.ndarray, residual_kw: float
) -> dict[str, Any]:
    """Return the indicators of a complete run.

    Parameters
    ----------
    flow_kw : ndarray, shape (n_steps, 1 + n_transformers)
        Power through the slack and the transformers. [kW]
    residual_kw : float
        Largest residual of the energy balance. [kW]
    """
    percentiles = [
        loading_percentile(flow_kw[:, i], transformer.capacity_kw)
        for i, transformer in enumerate(network.transformers, start=1)
        if transformer.capacity_kw
    ]
    return {
        **community_kpis(network, axis, daily),
        "transformer_loading_p99_frac": max(percentiles, default=None),
        "residual_kw": residual_kw,
    }


class MonthChunks:
    """Gathers all variables of all series of one month, series after series as they are stored."""

    def __init__(self, month: Month, hierarchy: Hierarchy) -> None:
        self._month = month
        self._hierarchy = hierarchy
        self._chunks: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def add(self, block: Block) -> None:
        """Add a block that lies within the month."""
        first = block.first_step - self._month.first_step
        steps = slice(first, first + block.steps)
        n_groups = self._hierarchy.n_groups
        for name in HOUSE_VARIABLES + BILLING_VARIABLES:
            values, houses = block.house_variable(name)
            if len(houses):
                into = self._rows(name, np.concatenate([np.arange(n_groups), houses + n_groups]))
                into[:n_groups, steps] = group_sums(block, self._hierarchy, name).T
                into[n_groups:, steps] = values.T
        for name in GROUP_VARIABLES:
            values = block.group_variable(name)
            if values is not None:
                self._rows(name, np.arange(n_groups))[:, steps] = values.T

    def chunks(self) -> Chunks:
        """Return what `ResultRepository.publish_chunks` takes."""
        return {name: (values.T, series_ids) for name, (values, series_ids) in self._chunks.items()}

    def _rows(self, name: str, series_ids: np.ndarray) -> np.ndarray:
        if name not in self._chunks:
            values = np.zeros((len(series_ids), self._month.steps), dtype=np.float32)
            self._chunks[name] = (values, series_ids)
        return self._chunks[name][0]


class MonthPublisher:
    """Stores months in a thread of its own, so that the next month is computed meanwhile; at most one waits.

    A month, how far the run is stored and where it continues become visible in one transaction.
    """

    def __init__(self, run_id: UUID) -> None:
        self._run_id = run_id
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="publish")
        self._pending: Future[None] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the month being stored; its own error counts where there is no other."""
        self._thread.shutdown(wait=True)
        if kind is None:
            self.wait()

    def publish(self, month: Month, chunks: Chunks, state: State) -> None:
        """Store a month when the one before is stored; `state` is that after the month."""
        self.wait()
        self._pending = self._thread.submit(self._store, month, chunks, state)

    def wait(self) -> None:
        """Return when nothing waits any more. Raises what went wrong."""
        if self._pending is not None:
            self._pending.result()

    def _store(self, month: Month, chunks: Chunks, state: State) -> None:
        with owner_unit_of_work() as uow:
            uow.results.publish_chunks(self._run_id, month.index, month.first_step, chunks)
            uow.runs.set_stored_steps(self._run_id, month.first_step + month.steps)
            uow.runs.save_checkpoint(self._run_id, Checkpoint(state.step, state.to_bytes()))
            uow.commit()


def concatenated(tables: Sequence[DailyTable]) -> DailyTable:
    """Return the daily tables of consecutive months as one."""
    columns = {name: np.concatenate([table.columns[name] for table in tables]) for name in tables[0].columns}
    return DailyTable(tables[0].first_day, columns)


def publish_daily(
    run_id: UUID, series: Iterable[Series], daily: DailyTable, kpis: dict[str, Any], first: Checkpoint
) -> None:
    """Make a run's daily table and indicators visible, in one transaction.

    Parameters
    ----------
    first : Checkpoint
        Where storing the steps begins; from now on the run continues there.
    """
    with owner_unit_of_work() as uow:
        uow.results.publish_daily(run_id, list(series), daily)
        uow.runs.save_kpis(run_id, kpis, residual_kw=kpis["residual_kw"])
        uow.runs.save_checkpoint(run_id, first)
        uow.commit()
