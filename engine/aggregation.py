"""Gathers the daily table of a run, block by block while it is simulated."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from engine.daily import DAILY_COLUMNS, SUMMED_VARIABLES, DailyTable
from engine.hierarchy import Hierarchy
from engine.network import Network
from engine.own_use import add_own_use
from engine.time_axis import STEP_H, STEPS_PER_DAY, TimeAxis

if TYPE_CHECKING:
    from engine.simulation import Block

EXCHANGE_SIGN = {"p2p_bought_kw": 1.0, "grid_import_kw": 1.0, "p2p_sold_kw": -1.0, "grid_export_kw": -1.0}
"""The power through a house's meter, import positive, is the sum of these with these signs."""

DayReduction = Callable[[np.ndarray], np.ndarray]

OVERLOAD_TOLERANCE_KW = 1e-6
"""What exceeds the rating by less is rounding of stored values, not an overload."""


def meter_exchange_kw(block: Block, n_houses: int) -> np.ndarray:
    """Return the power through each house's meter, import positive, shape (n_steps, n_houses)."""
    exchange_kw = np.zeros((block.steps, n_houses), dtype=block.house_variable("grid_import_kw")[0].dtype)
    for name, sign in EXCHANGE_SIGN.items():
        values, houses = block.house_variable(name)
        _add_signed(values, houses, sign, exchange_kw)
    return exchange_kw


class DailyAggregator:
    """Gathers the daily table of a run.

    Parameters
    ----------
    network : Network
        A valid network.
    axis : TimeAxis
        The time axis of the whole run, so that days are calendar days also where it starts at noon.
    """

    def __init__(self, network: Network, axis: TimeAxis) -> None:
        self.hierarchy = Hierarchy.of(network)
        self._offset = (axis.start.hour * 60 + axis.start.minute) // 15
        n_days = -(-(self._offset + axis.steps) // STEPS_PER_DAY)
        shape = (n_days, self.hierarchy.n_groups + len(network.houses))
        self._table = DailyTable(axis.start.date(), {name: np.zeros(shape) for name in DAILY_COLUMNS})
        self._capacity_kw = np.array([np.inf if t.capacity_kw is None else t.capacity_kw for t in network.transformers])
        self._table.columns["peak_import_step"].fill(-1)
        self._table.columns["peak_export_step"].fill(-1)
        self._steps_of_day = np.bincount((self._offset + np.arange(axis.steps)) // STEPS_PER_DAY, minlength=n_days)

    def add(self, block: Block) -> None:
        """Add the steps of a block; each step of the run must be added once."""
        for name in SUMMED_VARIABLES:
            scale = 1.0 if name.endswith("_kwh") else STEP_H
            self._add_houses(block, name, name.removesuffix("_kw").removesuffix("_kwh") + "_kwh", scale)
        self._add_houses(block, "battery_soc_kwh", "mean_soc_kwh", 1.0)
        add_own_use(block, self.hierarchy.house_group, self.hierarchy.rollup, self._offset, self._table.columns)
        self._add_house_exchange(block)
        self._add_groups(block)

    def table(self) -> DailyTable:
        """Return the daily table of the steps added so far; the mean state of charge is of complete days."""
        columns = dict(self._table.columns)
        columns["mean_soc_kwh"] = columns["mean_soc_kwh"] / self._steps_of_day[:, None]
        return DailyTable(self._table.first_day, columns)

    def _add_houses(self, block: Block, name: str, column: str, scale: float) -> None:
        values, houses = block.house_variable(name)
        if len(houses):
            groups = self.hierarchy.n_groups
            _add_daily(
                values, scale, houses + groups, self.hierarchy.house_group[houses], self.hierarchy.rollup,
                self._offset + block.first_step, self._table.columns[column],
            )  # fmt: skip

    def _add_house_exchange(self, block: Block) -> None:
        exchange_kw = meter_exchange_kw(block, len(self.hierarchy.house_group))
        self._add_flow(block, exchange_kw, self.hierarchy.n_groups)

    def _add_groups(self, block: Block) -> None:
        flow_kw = block.group_variable("flow_kw")
        self._add_flow(block, flow_kw, 0)
        for name in ("loss_kw", "pool_offer_kw", "pool_request_kw"):
            values = block.group_variable(name)
            if values is not None:
                self._by_day(block, values, name + "h", 0, lambda day: day.sum(axis=0) * STEP_H)
        over_kw = np.abs(flow_kw[:, 1:]) - self._capacity_kw
        self._by_day(block, over_kw, "overload_h", 1, lambda day: (day > OVERLOAD_TOLERANCE_KW).sum(axis=0) * STEP_H)
        self._by_day(block, over_kw, "overload_kwh", 1, lambda day: np.maximum(day, 0.0).sum(axis=0) * STEP_H)

    def _add_flow(self, block: Block, flow_kw: np.ndarray, first_series: int) -> None:
        columns = self._table.columns
        series = slice(first_series, first_series + flow_kw.shape[1])
        _add_flow_by_day(
            flow_kw, block.first_step, self._offset,
            columns["flow_import_kwh"][:, series], columns["flow_export_kwh"][:, series],
            columns["peak_import_kw"][:, series], columns["peak_import_step"][:, series],
            columns["peak_export_kw"][:, series], columns["peak_export_step"][:, series],
        )  # fmt: skip

    def _by_day(self, block: Block, values: np.ndarray, column: str, first_series: int, reduce: DayReduction) -> None:
        start = self._offset + block.first_step
        edges = np.arange(start - start % STEPS_PER_DAY, start + block.steps, STEPS_PER_DAY)
        for edge in edges:
            rows = slice(max(edge - start, 0), edge - start + STEPS_PER_DAY)
            into = self._table.columns[column][edge // STEPS_PER_DAY, first_series : first_series + values.shape[1]]
            into += reduce(values[rows])


@njit(cache=True, parallel=True)
def _add_daily(
    values: np.ndarray,
    scale: float,
    series: np.ndarray,
    groups: np.ndarray,
    rollup: np.ndarray,
    first: int,
    daily: np.ndarray,
) -> None:
    """Add `values` (steps, columns) to the days of their series and groups.

    A day belongs to one thread, so the bits do not depend on the number of threads.
    """
    first_day = first // 96
    last_day = (first + values.shape[0] - 1) // 96
    for day in prange(first_day, last_day + 1):
        start = max(day * 96 - first, 0)
        stop = min(day * 96 + 96 - first, values.shape[0])
        sums = np.zeros(values.shape[1])
        for step in range(start, stop):
            for column in range(values.shape[1]):
                sums[column] += values[step, column]
        of_groups = np.zeros(rollup.shape[0] + 1)
        for column in range(values.shape[1]):
            daily[day, series[column]] += sums[column] * scale
            of_groups[groups[column]] += sums[column] * scale
        for i in range(rollup.shape[0]):
            of_groups[rollup[i, 1]] += of_groups[rollup[i, 0]]
        for group in range(of_groups.shape[0]):
            daily[day, group] += of_groups[group]


@njit(cache=True, parallel=True)
def _add_signed(values: np.ndarray, houses: np.ndarray, sign: float, total: np.ndarray) -> None:
    """Add `sign · values` to the columns `houses` of `total`."""
    for step in prange(values.shape[0]):
        for column in range(values.shape[1]):
            total[step, houses[column]] += sign * values[step, column]


@njit(cache=True, parallel=True)
def _add_flow_by_day(
    flow: np.ndarray,
    first_step: int,
    offset: int,
    imported: np.ndarray,
    exported: np.ndarray,
    peak_in: np.ndarray,
    peak_in_step: np.ndarray,
    peak_out: np.ndarray,
    peak_out_step: np.ndarray,
) -> None:
    """Split a signed power into daily import and export, and keep the first highest of each with its step."""
    first = offset + first_step
    first_day = first // 96
    last_day = (first + flow.shape[0] - 1) // 96
    for day in prange(first_day, last_day + 1):
        for step in range(max(day * 96 - first, 0), min(day * 96 + 96 - first, flow.shape[0])):
            for column in range(flow.shape[1]):
                power = flow[step, column]
                if power > 0.0:
                    imported[day, column] += power * 0.25
                    if power > peak_in[day, column]:
                        peak_in[day, column] = power
                        peak_in_step[day, column] = first_step + step
                elif power < 0.0:
                    exported[day, column] -= power * 0.25
                    if -power > peak_out[day, column]:
                        peak_out[day, column] = -power
                        peak_out_step[day, column] = first_step + step
