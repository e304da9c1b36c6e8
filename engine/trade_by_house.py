"""The passes house by house: for rules that look through to the houses, and where the last bit counts."""

from __future__ import annotations

import numpy as np

from engine.allocation import PRO_RATA
from engine.battery import BatteryRow, give_to_pool, offer_to_pool, take_from_pool, want_from_pool
from engine.kernel import kernel
from engine.look_through import look_through
from engine.row_arithmetic import add_row, copy_row
from engine.view import View
from engine.working import Grid, Row, Rules, Scratch


@kernel
def trade_by_house(grid: Grid, rules: Rules, scratch: Scratch, net: np.ndarray, batteries: BatteryRow) -> None:
    """Run passes A, B and C house by house."""
    pass_a_by_house(grid, rules, scratch.look, net, scratch.row)
    if rules.pool_charges:
        pass_b_by_house(grid, rules, scratch.look, net, batteries, scratch.row)
    if rules.pool_discharges:
        pass_c_by_house(grid, rules, scratch.look, net, batteries, scratch.row)


@kernel
def pass_a_by_house(grid: Grid, rules: Rules, view: View, net: np.ndarray, row: Row) -> None:
    """Pass A under a rule that looks through to the houses."""
    for h in range(net.shape[0]):
        view.offer[h] = max(net[h], 0.0) if grid.meters.trades[h] else 0.0
        view.request[h] = max(-net[h], 0.0) if grid.meters.trades[h] else 0.0
    row.bought[:] = 0.0
    row.local[:] = 0.0
    row.sold[:] = 0.0
    look_through(
        grid.tree, grid.meters, grid.market, rules.rule, rules.n_tiers, rules.upward, rules.enforce, row.through, view
    )  # fmt: skip
    add_view(view, row)
    copy_row(view.bus_offer, row.offer)
    copy_row(view.bus_request, row.request)
    copy_row(view.price, row.price)


@kernel
def pass_b_by_house(grid: Grid, rules: Rules, view: View, net: np.ndarray, batteries: BatteryRow, row: Row) -> None:
    """Pass B: the surplus left charges community batteries, in proportion to their headroom."""
    want_from_pool(grid.batteries, batteries)
    view.request[:] = 0.0
    for j in range(batteries.brought.shape[0]):
        view.request[grid.batteries.house[j]] = batteries.brought[j]
    for h in range(net.shape[0]):
        view.offer[h] = max(max(net[h], 0.0) - row.sold[h], 0.0) if grid.meters.trades[h] else 0.0
    look_through(
        grid.tree, grid.meters, grid.market, PRO_RATA, 1, rules.upward, rules.enforce, row.through, view
    )  # fmt: skip
    for j in range(batteries.taken.shape[0]):
        batteries.taken[j] = view.bought[grid.batteries.house[j]]
        batteries.taken_local[j] = view.local[grid.batteries.house[j]]
    for h in range(net.shape[0]):
        row.sold[h] += view.sold[h]
    take_from_pool(grid.batteries, batteries)


@kernel
def pass_c_by_house(grid: Grid, rules: Rules, view: View, net: np.ndarray, batteries: BatteryRow, row: Row) -> None:
    """Pass C under a rule that looks through to the houses."""
    offer_to_pool(grid.batteries, batteries)
    view.offer[:] = 0.0
    for j in range(batteries.brought.shape[0]):
        view.offer[grid.batteries.house[j]] = batteries.brought[j]
    for h in range(net.shape[0]):
        view.request[h] = max(max(-net[h], 0.0) - row.bought[h], 0.0) if grid.meters.trades[h] else 0.0
    look_through(
        grid.tree, grid.meters, grid.market, rules.rule, rules.n_tiers, rules.upward, rules.enforce, row.through, view
    )  # fmt: skip
    for j in range(batteries.given.shape[0]):
        batteries.given[j] = view.sold[grid.batteries.house[j]]
    give_to_pool(grid.batteries, batteries)
    view.sold[:] = 0.0
    add_view(view, row)
    for bus in range(row.price.shape[0]):
        if np.isnan(row.price[bus]):
            row.price[bus] = view.price[bus]


@kernel
def add_view(view: View, row: Row) -> None:
    """Add the trades of a pass to those of the step."""
    add_row(row.bought, view.bought)
    add_row(row.local, view.local)
    add_row(row.sold, view.sold)
