"""What happens behind the meters: own load, vehicles, own battery (1 and 2 of the contract)."""

from __future__ import annotations

import numpy as np

from engine.battery import BatteryRow, follow_schedules, serve_own
from engine.ev import CarRow, charge_cars
from engine.kernel import entry, kernel
from engine.row_arithmetic import copy_row, scale
from engine.weekly import STEPS_PER_WEEK
from engine.working import Columns, Grid, Rules, Tile


@kernel
def behind_meters(
    grid: Grid,
    rules: Rules,
    tile: Tile,
    week_step: int,
    load: np.ndarray,
    generation: np.ndarray,
    cars: CarRow,
    batteries: BatteryRow,
    net: np.ndarray,
) -> None:
    """Set `net` of a tile's houses after own load, vehicles and battery (1 and 2 of the contract)."""
    lo, hi = tile.house_lo, tile.house_hi
    if not rules.in_order:
        pick_own_net(grid.meters.column[lo:hi], load, generation, net[lo:hi])
    elif generation.shape[0] > 0:
        set_own_net(load[lo:hi], generation[lo:hi], net[lo:hi])
    else:
        scale(load[lo:hi], -1.0, net[lo:hi])
    charge_cars(grid.cars, grid.sessions, week_step, tile.car_lo, tile.car_hi, net, cars)
    follow_schedules(grid.batteries, grid.schedules, week_step, tile.schedule_lo, tile.schedule_hi, batteries)
    serve_own(grid.batteries, tile.battery_lo, tile.battery_hi, net, batteries)


@kernel
def set_own_net(load: np.ndarray, generation: np.ndarray, net: np.ndarray) -> None:
    """Set net = generation − load of houses that stand in the order of the series."""
    for h in range(net.shape[0]):
        net[h] = np.float64(generation[h]) - np.float64(load[h])


@kernel
def pick_own_net(column: np.ndarray, load: np.ndarray, generation: np.ndarray, net: np.ndarray) -> None:
    """Set net = generation − load of houses whose series are in the columns `column`."""
    if generation.shape[0] > 0:
        for h in range(net.shape[0]):
            net[h] = np.float64(generation[column[h]]) - np.float64(load[column[h]])
    else:
        for h in range(net.shape[0]):
            net[h] = -np.float64(load[column[h]])


@kernel
def record_meters(tile: Tile, s: int, cars: CarRow, batteries: BatteryRow, out: Columns) -> None:
    """Write what vehicles and batteries of a tile did in a step."""
    lo, hi = tile.battery_lo, tile.battery_hi
    copy_row(batteries.soc[lo:hi], out.soc[s][lo:hi])
    copy_row(batteries.charge[lo:hi], out.charge[s][lo:hi])
    copy_row(batteries.discharge[lo:hi], out.discharge[s][lo:hi])
    copy_row(cars.power[tile.car_lo : tile.car_hi], out.ev[s][tile.car_lo : tile.car_hi])
    copy_row(cars.unmet[tile.car_lo : tile.car_hi], out.ev_unmet[s][tile.car_lo : tile.car_hi])


@entry
def run_behind_meters(
    grid: Grid,
    rules: Rules,
    tile: Tile,
    first_week_step: int,
    first: int,
    load: np.ndarray,
    generation: np.ndarray,
    cars: CarRow,
    batteries: BatteryRow,
    net: np.ndarray,
    out: Columns,
) -> None:
    """Run all steps of `net` behind the meters of a tile. Row 0 of `net` is step `first` of the block."""
    for i in range(net.shape[0]):
        s = first + i
        week_step = (first_week_step + s) % STEPS_PER_WEEK
        behind_meters(grid, rules, tile, week_step, load[s], generation[s], cars, batteries, net[i])
        record_meters(tile, s, cars, batteries, out)
