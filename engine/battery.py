"""Batteries behind the meter: what they take from and give to their own house."""

from __future__ import annotations

import numpy as np

from engine.kernel import kernel
from engine.layout import Batteries
from engine.weekly import ScheduleWeek

STEP_H = 0.25
NONE, CHARGE, DISCHARGE = 0, 1, 2
ANY_POWER = 1e300
NOTHING_KW = 0.0


@kernel
def set_limits(
    batteries: Batteries,
    schedules: ScheduleWeek,
    week_step: int,
    charge_limit: np.ndarray,
    discharge_limit: np.ndarray,
    from_grid: np.ndarray,
    offer_limit: np.ndarray,
) -> None:
    for j in range(batteries.house.shape[0]):
        charge_limit[j] = batteries.max_charge[j]
        discharge_limit[j] = batteries.max_discharge[j]
        from_grid[j] = 0.0
        offer_limit[j] = batteries.max_discharge[j] if batteries.to_pool[j] else 0.0
        row = batteries.schedule[j]
        if row < 0:
            continue
        power = schedules.power[row, week_step]
        if schedules.action[row, week_step] == CHARGE:
            charge_limit[j] = min(power, charge_limit[j])
            discharge_limit[j] = 0.0
            from_grid[j] = ANY_POWER if batteries.any_source[j] else 0.0
        elif schedules.action[row, week_step] == DISCHARGE:
            charge_limit[j] = 0.0
            discharge_limit[j] = min(power, discharge_limit[j])
            if batteries.shares[j]:
                offer_limit[j] = discharge_limit[j]


@kernel
def serve_own(
    batteries: Batteries,
    charge_limit: np.ndarray,
    discharge_limit: np.ndarray,
    from_grid: np.ndarray,
    soc: np.ndarray,
    net: np.ndarray,
    charge: np.ndarray,
    discharge: np.ndarray,
) -> None:
    for j in range(batteries.house.shape[0]):
        surplus = net[batteries.house[j]]
        one_way = batteries.one_way[j]
        room = (batteries.capacity[j] - soc[j]) / (one_way * STEP_H)
        held = (soc[j] - batteries.floor[j]) * one_way / STEP_H
        taken = min(min(max(surplus, from_grid[j]), charge_limit[j]), room)
        taken = max(taken, 0.0)
        given = max(min(min(-surplus, discharge_limit[j]), held), 0.0)
        charge[j] = taken
        discharge[j] = given
        soc[j] = stored(batteries, j, soc[j], taken, room, given, held)
        net[batteries.house[j]] = surplus - taken + given


@kernel
def stored(
    batteries: Batteries, j: int, soc: float, taken: float, room: float, given: float, held: float
) -> float:
    """Return the state of charge after a step, exactly at its bound where the bound decided."""
    after = soc + taken * batteries.one_way[j] * STEP_H - given * STEP_H / batteries.one_way[j]
    after = min(max(after, batteries.floor[j]), batteries.capacity[j])
    if taken > 0.0 and taken == room:
        after = batteries.capacity[j]
    if given > 0.0 and given == held:
        after = batteries.floor[j]
    return after


@kernel
def pool_requests(
    batteries: Batteries,
    charge_limit: np.ndarray,
    soc: np.ndarray,
    charge: np.ndarray,
    discharge: np.ndarray,
    request: np.ndarray,
) -> None:
    request[:] = 0.0
    for j in range(batteries.house.shape[0]):
        if batteries.from_pool[j] and discharge[j] <= NOTHING_KW:
            room = (batteries.capacity[j] - soc[j]) / (batteries.one_way[j] * STEP_H)
            request[batteries.house[j]] = max(min(charge_limit[j] - charge[j], room), 0.0)


@kernel
def pool_offers(
    batteries: Batteries,
    offer_limit: np.ndarray,
    soc: np.ndarray,
    charge: np.ndarray,
    discharge: np.ndarray,
    offer: np.ndarray,
) -> None:
    offer[:] = 0.0
    for j in range(batteries.house.shape[0]):
        if charge[j] <= NOTHING_KW:
            held = (soc[j] - batteries.floor[j]) * batteries.one_way[j] / STEP_H
            offer[batteries.house[j]] = max(min(offer_limit[j] - discharge[j], held), 0.0)


@kernel
def add_pool(
    batteries: Batteries,
    bought: np.ndarray,
    sold: np.ndarray,
    soc: np.ndarray,
    charge: np.ndarray,
    discharge: np.ndarray,
) -> None:
    for j in range(batteries.house.shape[0]):
        h = batteries.house[j]
        one_way = batteries.one_way[j]
        room = (batteries.capacity[j] - soc[j]) / (one_way * STEP_H)
        held = (soc[j] - batteries.floor[j]) * one_way / STEP_H
        soc[j] = stored(batteries, j, soc[j], bought[h], room, sold[h], held)
        charge[j] += bought[h]
        discharge[j] += sold[h]
