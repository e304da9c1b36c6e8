"""Electric vehicles: what they must take, and what a sunny house gives them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernel import kernel
from engine.layout import Cars
from engine.time_axis import STEP_H
from engine.weekly import EvWeek


class CarRow(NamedTuple):
    """The vehicles within a step, shape (n_evs,) each: power [kW], energy not delivered and energy to go [kWh]."""

    power: np.ndarray
    unmet: np.ndarray
    remaining: np.ndarray


@kernel
def charge_cars(cars: Cars, weeks: EvWeek, week_step: int, lo: int, hi: int, net: np.ndarray, row: CarRow) -> None:
    """Charge the vehicles `lo` … `hi`: first what each must take, then, in their order, the surplus of their houses.

    Notes
    -----
    With R kWh to go and L hours left, this step included, a plain car takes min(charger, R/dt);
    a smart one at least max(0, R − charger·(L − dt))/dt and at most what a plain one would.
    What a session could not hold is reported in its last step.
    """
    for e in range(lo, hi):
        row.power[e] = 0.0
        row.unmet[e] = 0.0
        week = cars.week[e]
        if weeks.left[week, week_step] > 0:
            if weeks.arrival[week, week_step] >= 0.0:
                row.remaining[e] = weeks.arrival[week, week_step]
            row.power[e] = least_power(
                cars.charger[e], cars.smart[e], row.remaining[e], weeks.left[week, week_step] * STEP_H
            )
            net[cars.house[e]] -= row.power[e]
    for e in range(lo, hi):
        week = cars.week[e]
        if weeks.left[week, week_step] > 0:
            if cars.smart[e]:
                most = min(cars.charger[e], row.remaining[e] / STEP_H)
                extra = min(max(net[cars.house[e]], 0.0), most - row.power[e])
                row.power[e] += extra
                net[cars.house[e]] -= extra
            row.remaining[e] = max(row.remaining[e] - row.power[e] * STEP_H, 0.0)
            if weeks.left[week, week_step] == 1:
                row.unmet[e] = row.remaining[e]
                row.remaining[e] = 0.0


@kernel
def least_power(charger: float, smart: bool, remaining: float, left_h: float) -> float:
    """Return what a car takes without regard to the sun. [kW]"""
    most = min(charger, remaining / STEP_H)
    if not smart:
        return most
    return min(most, max(0.0, remaining - charger * (left_h - STEP_H)) / STEP_H)
