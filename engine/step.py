"""One step of the network, in the order of the contract.

What happens behind the meters does not depend on the pool unless batteries take part in it (passes B and C).
Without them `run_behind_meters` goes over many steps and `run_trade` after it, each on several threads;
with them `run_trade` does both, step by step, and `run_settlement` follows on other threads.
"""

from __future__ import annotations

import numpy as np

from engine.battery import BatteryRow
from engine.behind_meters import behind_meters, record_meters
from engine.ev import CarRow
from engine.flows import bus_flows
from engine.kernel import entry, kernel
from engine.layout import Batteries
from engine.pool import see_at_bus, sum_groups
from engine.row_arithmetic import copy_row, lane_sum, larger, largest
from engine.settlement import add_pooled, finish, record_buses, settle
from engine.trade_by_house import trade_by_house
from engine.trade_by_sums import share_out, trade_by_sums
from engine.weekly import STEPS_PER_WEEK
from engine.working import Columns, Decisions, Grid, Row, Rules, Scratch, Tile


@entry
def run_trade(
    grid: Grid,
    rules: Rules,
    scratch: Scratch,
    tile: Tile,
    first_week_step: int,
    first: int,
    lo: int,
    hi: int,
    load: np.ndarray,
    generation: np.ndarray,
    cars: CarRow,
    batteries: BatteryRow,
    decided: Decisions,
    out: Columns,
) -> float:
    """Trade in the steps first + lo … first + hi of a block, whose row in `decided` is lo … hi.

    Settles what `run_settlement` does not do later; returns the largest residual. [kW]

    Where batteries take part in the pool, the steps behind the meters of `tile` (all houses) are run in between;
    otherwise `decided` has the results of `run_behind_meters` from step `first` on.
    """
    row = scratch.row
    row.worst[:] = 0.0
    worst = 0.0
    for i in range(lo, hi):
        s = first + i
        net = decided.net[i]
        if rules.together:
            week_step = (first_week_step + s) % STEPS_PER_WEEK
            behind_meters(grid, rules, tile, week_step, load[s], generation[s], cars, batteries, net)
            forget_pooled(batteries)
        row.through[:] = 0.0
        sum_houses(grid, rules, net, row)
        if rules.by_house:
            trade_by_house(grid, rules, scratch, net, batteries)
        else:
            trade_by_sums(grid, rules, scratch, batteries, i, decided)
        if rules.together:
            keep_pooled(grid.batteries, batteries, i, decided, row)
            record_meters(tile, s, cars, batteries, out)
        if rules.by_fractions:
            bus_flows(grid.tree, grid.groups, row.group_offer, row.group_request, row.pooled, row.flow)
            decided.slack[i] = row.flow[0]
            decided.lost[i] = record_buses(grid.tree, row, s, out)
            if not rules.later:
                worst = larger(worst, settle(grid, rules, i, decided, row, s, out))
        else:
            if not rules.by_house:
                share_out(grid.groups, rules.upward, i, decided, row)
            if rules.together:
                add_pooled(grid.batteries, i, decided, row)
            worst = larger(worst, finish(grid, rules, net, row, s, out))
    return larger(worst, largest(row.worst))


@entry
def run_settlement(
    grid: Grid, rules: Rules, row: Row, first: int, lo: int, hi: int, decided: Decisions, out: Columns
) -> float:
    """Settle the steps first + lo … first + hi of a block; return the largest residual. [kW]"""
    row.worst[:] = 0.0
    worst = 0.0
    for i in range(lo, hi):
        worst = larger(worst, settle(grid, rules, i, decided, row, first + i, out))
    return larger(worst, largest(row.worst))


@kernel
def forget_pooled(batteries: BatteryRow) -> None:
    """Begin the pool passes of a step: no battery has taken or given anything."""
    batteries.taken[:] = 0.0
    batteries.taken_local[:] = 0.0
    batteries.given[:] = 0.0


@kernel
def sum_houses(grid: Grid, rules: Rules, net: np.ndarray, row: Row) -> None:
    """Sum surpluses and deficits of groups as their buses see them."""
    if rules.lossy:
        see_at_bus(grid.meters, net, row.rest)
        sum_groups(grid.groups, row.rest, row.imported, row.exported, row.group_offer, row.group_request)
    else:
        sum_groups(grid.groups, net, row.imported, row.exported, row.group_offer, row.group_request)


@kernel
def keep_pooled(own: Batteries, batteries: BatteryRow, i: int, decided: Decisions, row: Row) -> None:
    """Note in row `i` what batteries took from the pool in pass B and gave to it in pass C, and what buses see of it."""
    copy_row(batteries.taken, decided.taken[i])
    copy_row(batteries.taken_local, decided.taken_local[i])
    copy_row(batteries.given, decided.given[i])
    for j in range(own.house.shape[0]):
        batteries.net[j] = batteries.taken[j] * own.inverse[j] - batteries.given[j] * own.efficiency[j]
    for bus in range(own.first.shape[0]):
        row.pooled[bus] = lane_sum(batteries.net[own.first[bus] : own.last[bus]])
