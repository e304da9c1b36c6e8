"""Batteries behind the meter: what they take from and give to their own house, and what they bring to the pool.

Loops are short and write one array each: that is what lets the compiler turn them into vector instructions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernel import kernel
from engine.layout import Batteries
from engine.time_axis import STEP_H
from engine.weekly import CHARGE, DISCHARGE, ScheduleWeek

ANY_POWER_KW = 1e300


class BatteryRow(NamedTuple):
    """The batteries within a step, shape (n_batteries,) each. [kW, kWh]

    `net` is what the house leaves to the battery, a deficit negative.
    `from_grid` is what a window makes it take without a surplus: nothing, or more than any limit.
    `brought` is what it brings to the pass at hand: headroom to B, energy to C.
    `taken` and `taken_local` (at the own bus) are what it got in B, `given` what C used.
    """

    net: np.ndarray
    soc: np.ndarray
    charge: np.ndarray
    discharge: np.ndarray
    charge_limit: np.ndarray
    discharge_limit: np.ndarray
    offer_limit: np.ndarray
    from_grid: np.ndarray
    brought: np.ndarray
    taken: np.ndarray
    taken_local: np.ndarray
    given: np.ndarray


def new_batteries(batteries: Batteries) -> BatteryRow:
    """Return the working arrays, with the limits of batteries that follow no schedule."""
    n = batteries.house.shape[0]
    return BatteryRow(
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n),
        batteries.max_charge.copy(), batteries.max_discharge.copy(), batteries.pool_limit.copy(), np.zeros(n),
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n),
    )  # fmt: skip


@kernel
def follow_schedules(
    batteries: Batteries, schedules: ScheduleWeek, week_step: int, lo: int, hi: int, row: BatteryRow
) -> None:
    """Set the limits of the scheduled batteries `lo` … `hi` for a quarter-hour of the week.

    Notes
    -----
    In a charge window the battery takes min(power, max_charge, headroom), from the grid where it may,
    and gives nothing;
    in a discharge window it gives up to min(power, max_discharge, available) and takes nothing;
    outside it serves its house.
    """
    for i in range(lo, hi):
        j = schedules.battery[i]
        power = schedules.power[schedules.row[i], week_step]
        action = schedules.action[schedules.row[i], week_step]
        row.charge_limit[j] = batteries.max_charge[j]
        row.discharge_limit[j] = batteries.max_discharge[j]
        row.offer_limit[j] = 0.0
        row.from_grid[j] = 0.0
        if action == CHARGE:
            row.charge_limit[j] = min(power, batteries.max_charge[j])
            row.discharge_limit[j] = 0.0
            row.from_grid[j] = ANY_POWER_KW if batteries.any_source[j] else 0.0
        elif action == DISCHARGE:
            row.charge_limit[j] = 0.0
            row.discharge_limit[j] = min(power, batteries.max_discharge[j])
            row.offer_limit[j] = row.discharge_limit[j] if batteries.shares[j] else 0.0


@kernel
def serve_own(batteries: Batteries, lo: int, hi: int, net: np.ndarray, row: BatteryRow) -> None:
    """Let the batteries `lo` … `hi` take their house's surplus or meet its deficit; `net` of the houses is updated.

    Notes
    -----
    With one-way efficiency √η, charge = min(surplus, limit, (capacity − soc)/(√η·dt)),
    discharge = min(deficit, limit, (soc − floor)·√η/dt), soc += charge·√η·dt − discharge·dt/√η.
    """
    house, x = batteries.house[lo:hi], row.net[lo:hi]
    from_grid, charge_limit, discharge_limit = row.from_grid[lo:hi], row.charge_limit[lo:hi], row.discharge_limit[lo:hi]
    floor, capacity, one_way = batteries.floor[lo:hi], batteries.capacity[lo:hi], batteries.one_way[lo:hi]
    soc, charge, discharge = row.soc[lo:hi], row.charge[lo:hi], row.discharge[lo:hi]
    for j in range(x.shape[0]):
        x[j] = net[house[j]]
    for j in range(x.shape[0]):
        headroom = (capacity[j] - soc[j]) / (one_way[j] * STEP_H)
        available = (soc[j] - floor[j]) * one_way[j] / STEP_H
        charge[j] = max(min(max(x[j], from_grid[j]), charge_limit[j], headroom), 0.0)
        discharge[j] = max(min(-x[j], discharge_limit[j], available), 0.0)
        soc[j] = stored(soc[j], charge[j], discharge[j], one_way[j], floor[j], capacity[j])
        x[j] = x[j] - charge[j] + discharge[j]
    for j in range(x.shape[0]):
        net[house[j]] = x[j]


@kernel
def stored(soc: float, charge: float, discharge: float, one_way: float, floor: float, capacity: float) -> float:
    """Return the state of charge after a step; rounding never takes it out of [floor, capacity]. [kWh]"""
    return min(max(soc + charge * one_way * STEP_H - discharge * STEP_H / one_way, floor), capacity)


@kernel
def want_from_pool(batteries: Batteries, row: BatteryRow) -> None:
    """Bring to pass B the headroom of community batteries that did not discharge."""
    brought, soc, charge, discharge = row.brought, row.soc, row.charge, row.discharge
    limit, capacity, one_way = batteries.pool_charge, batteries.capacity, batteries.one_way
    for j in range(brought.shape[0]):
        headroom = (capacity[j] - soc[j]) / (one_way[j] * STEP_H)
        most = max(min(limit[j] - charge[j], headroom), 0.0)
        brought[j] = most if discharge[j] == 0.0 else 0.0


@kernel
def offer_to_pool(batteries: Batteries, row: BatteryRow) -> None:
    """Bring to pass C the energy above the floor, within the power left, of batteries that did not charge."""
    brought, soc, charge, discharge = row.brought, row.soc, row.charge, row.discharge
    limit, floor, one_way = row.offer_limit, batteries.floor, batteries.one_way
    for j in range(brought.shape[0]):
        available = (soc[j] - floor[j]) * one_way[j] / STEP_H
        most = max(min(limit[j] - discharge[j], available), 0.0)
        brought[j] = most if charge[j] == 0.0 else 0.0


@kernel
def take_from_pool(batteries: Batteries, row: BatteryRow) -> None:
    """Store what pass B granted, and count it as charge."""
    soc, charge, taken = row.soc, row.charge, row.taken
    floor, capacity, one_way = batteries.floor, batteries.capacity, batteries.one_way
    for j in range(taken.shape[0]):
        soc[j] = stored(soc[j], taken[j], 0.0, one_way[j], floor[j], capacity[j])
        charge[j] += taken[j]


@kernel
def give_to_pool(batteries: Batteries, row: BatteryRow) -> None:
    """Draw what pass C used from the store, and count it as discharge."""
    soc, discharge, given = row.soc, row.discharge, row.given
    floor, capacity, one_way = batteries.floor, batteries.capacity, batteries.one_way
    for j in range(given.shape[0]):
        soc[j] = stored(soc[j], 0.0, given[j], one_way[j], floor[j], capacity[j])
        discharge[j] += given[j]
