"""Electric vehicles: what they must take, and what a sunny house gives them."""

from __future__ import annotations

import numpy as np

from engine.kernel import kernel
from engine.layout import Cars
from engine.weekly import EvWeek

STEP_H = 0.25


@kernel
def charge_cars(
    cars: Cars,
    weeks: EvWeek,
    week_step: int,
    remaining: np.ndarray,
    net: np.ndarray,
    power: np.ndarray,
    unmet: np.ndarray,
) -> None:
    for e in range(cars.house.shape[0]):
        power[e] = 0.0
        unmet[e] = 0.0
        week = cars.week[e]
        if week < 0:
            continue
        slot = cars.slot[e]
        if weeks.arrival[week, week_step] >= 0.0:
            remaining[slot] = weeks.arrival[week, week_step]
        left = weeks.left[week, week_step]
        if left > 0:
            most = min(cars.charger[e], remaining[slot] / STEP_H)
            later = cars.charger[e] * (left - 1) * STEP_H
            power[e] = min(most, max(0.0, remaining[slot] - later) / STEP_H) if cars.smart[e] else most
            net[cars.house[e]] -= power[e]
    for e in range(cars.house.shape[0]):
        week = cars.week[e]
        if week < 0 or weeks.left[week, week_step] == 0:
            continue
        slot = cars.slot[e]
        h = cars.house[e]
        if cars.smart[e]:
            most = min(cars.charger[e], remaining[slot] / STEP_H)
            extra = min(max(net[h], 0.0), most - power[e])
            power[e] += extra
            net[h] -= extra
        remaining[slot] = max(remaining[slot] - power[e] * STEP_H, 0.0)
        if weeks.left[week, week_step] == 1:
            unmet[e] = remaining[slot]
            remaining[slot] = 0.0
