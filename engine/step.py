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
from engine.kernel import entry, kernel
from engine.layout import Batteries
from engine.pool import see_at_bus, sum_groups
from engine.row_arithmetic import lane_sum, larger, largest
from engine.settlement import finish
from engine.settlement_by_fractions import record_flows, settle
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
        pooled = batteries
        if rules.together:
            week_step = (first_week_step + s) % STEPS_PER_WEEK
            behind_meters(grid, rules, tile, week_step, load[s], generation[s], cars, batteries, decided.net[i])
            pooled = begin_pool(batteries, i, decided)
        trade(grid, rules, scratch, pooled, i, decided)
        if rules.together:
            sum_pooled(grid.batteries, pooled, row)
            record_meters(tile, s, cars, batteries, out)
        if not rules.by_fractions:
            worst = larger(worst, finish(grid, rules, i, decided, row, s, out))
        else:
            record_flows(grid, i, decided, row, s, out)
            if not rules.later:
                worst = larger(worst, settle(grid, rules, i, decided, row, s, out))
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
def begin_pool(batteries: BatteryRow, i: int, decided: Decisions) -> BatteryRow:
    """Return the batteries with row `i` for what they exchange with the pool, nothing so far."""
    taken, taken_local, given = decided.taken[i], decided.taken_local[i], decided.given[i]
    taken[:] = 0.0
    taken_local[:] = 0.0
    given[:] = 0.0
    return BatteryRow(
        batteries.net, batteries.soc, batteries.charge, batteries.discharge, batteries.charge_limit,
        batteries.discharge_limit, batteries.offer_limit, batteries.from_grid, batteries.brought,
        taken, taken_local, given,
    )  # fmt: skip


@kernel
def trade(grid: Grid, rules: Rules, scratch: Scratch, batteries: BatteryRow, i: int, decided: Decisions) -> None:
    """Run the pool passes of a step."""
    net, row = decided.net[i], scratch.row
    row.through[:] = 0.0
    sum_houses(grid, rules, net, row)
    if rules.by_house:
        trade_by_house(grid, rules, scratch, net, batteries)
    else:
        trade_by_sums(grid, rules, scratch, batteries, i, decided)
        if not rules.by_fractions:
            share_out(grid.groups, rules.upward, i, decided, row)


@kernel
def sum_houses(grid: Grid, rules: Rules, net: np.ndarray, row: Row) -> None:
    """Sum surpluses and deficits of groups as their buses see them."""
    if rules.lossy:
        see_at_bus(grid.meters, net, row.rest)
        sum_groups(grid.groups, row.rest, row.imported, row.exported, row.group_offer, row.group_request)
    else:
        sum_groups(grid.groups, net, row.imported, row.exported, row.group_offer, row.group_request)


@kernel
def sum_pooled(own: Batteries, batteries: BatteryRow, row: Row) -> None:
    """Sum what buses see of the exchange of batteries with the pool."""
    for j in range(own.house.shape[0]):
        batteries.net[j] = batteries.taken[j] * own.inverse[j] - batteries.given[j] * own.efficiency[j]
    for bus in range(own.first.shape[0]):
        row.pooled[bus] = lane_sum(batteries.net[own.first[bus] : own.last[bus]])
