"""One step of the network, in the order of the contract.

What happens behind the meters does not depend on the pool unless batteries take part in it (passes B and C);
`run_behind_meters` and `run_trade` then go over many steps each, on several threads.
`run_together` goes step by step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.battery import (
    BatteryRow,
    follow_schedules,
    move_pooled,
    offer_to_pool,
    serve_own,
    want_from_pool,
)
from engine.capacity import keep_limits
from engine.ev import CarRow, charge_cars
from engine.flows import bus_flows, flow_behind, line_loss, transformer_loss
from engine.allocation import PRO_RATA
from engine.kernel import kernel
from engine.layout import Batteries, Cars, Groups, Market, Meters, Tree
from engine.look_through import look_through
from engine.pool import Match, bring, match_tree, sum_groups
from engine.view import View
from engine.weekly import STEPS_PER_WEEK, EvWeek, ScheduleWeek

class Grid(NamedTuple):
    """The network and its habits, compiled."""

    tree: Tree
    meters: Meters
    groups: Groups
    batteries: Batteries
    cars: Cars
    market: Market
    schedules: ScheduleWeek
    sessions: EvWeek


class Rules(NamedTuple):
    """What the settings and the network ask for."""

    rule: int
    n_tiers: int
    upward: bool
    enforce: bool
    limited: bool
    lossy: bool
    pool_charges: bool
    pool_discharges: bool
    by_house: bool


class Columns(NamedTuple):
    """Where results go, shape (n_steps, n) each: houses, batteries and vehicles in the engine's order, buses in that of results.

    A column that the rules do not need has width 0.
    """

    ev: np.ndarray
    ev_unmet: np.ndarray
    soc: np.ndarray
    charge: np.ndarray
    discharge: np.ndarray
    bought: np.ndarray
    local: np.ndarray
    sold: np.ndarray
    imported: np.ndarray
    exported: np.ndarray
    curtailed: np.ndarray
    unserved: np.ndarray
    flow: np.ndarray
    loss: np.ndarray
    pool_offer: np.ndarray
    pool_request: np.ndarray
    price: np.ndarray


class Tile(NamedTuple):
    """A range of houses with their batteries, scheduled batteries and vehicles."""

    house_lo: int
    house_hi: int
    battery_lo: int
    battery_hi: int
    schedule_lo: int
    schedule_hi: int
    car_lo: int
    car_hi: int


class Row(NamedTuple):
    """Houses and buses within a step. [kW]

    `net` is the surplus after own load, vehicles and battery, a deficit negative; `rest` what the pool left of it.
    """

    rest: np.ndarray
    bought: np.ndarray
    local: np.ndarray
    sold: np.ndarray
    imported: np.ndarray
    exported: np.ndarray
    curtailed: np.ndarray
    unserved: np.ndarray
    position: np.ndarray
    worst: np.ndarray
    nothing: np.ndarray
    group_offer: np.ndarray
    group_request: np.ndarray
    group_granted: np.ndarray
    group_local: np.ndarray
    group_used: np.ndarray
    through: np.ndarray
    flow: np.ndarray
    offer: np.ndarray
    request: np.ndarray
    price: np.ndarray


class Scratch(NamedTuple):
    """Working arrays of one thread: houses and buses, the three passes, the look-through rules."""

    row: Row
    a: Match
    b: Match
    c: Match
    look: View


def new_row(n_houses: int, n_groups: int, n_buses: int) -> Row:
    """Return the working arrays of a step."""
    n, g, b = n_houses, n_groups, n_buses
    return Row(
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n),
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(g), np.zeros(g), np.zeros(g), np.zeros(g), np.zeros(g), np.zeros(b),
        np.zeros(b), np.zeros(b), np.zeros(b), np.zeros(b),
    )  # fmt: skip


@kernel
def behind_meters(
    grid: Grid,
    tile: Tile,
    week_step: int,
    load: np.ndarray,
    generation: np.ndarray,
    cars: CarRow,
    batteries: BatteryRow,
    net: np.ndarray,
) -> None:
    """Set `net` of a tile's houses after own load, vehicles and battery (1 and 2 of the contract)."""
    column = grid.meters.column[tile.house_lo : tile.house_hi]
    own = net[tile.house_lo : tile.house_hi]
    if generation.shape[0] > 0:
        for h in range(own.shape[0]):
            own[h] = np.float64(generation[column[h]]) - np.float64(load[column[h]])
    else:
        for h in range(own.shape[0]):
            own[h] = -np.float64(load[column[h]])
    charge_cars(grid.cars, grid.sessions, week_step, tile.car_lo, tile.car_hi, net, cars)
    follow_schedules(grid.batteries, grid.schedules, week_step, tile.schedule_lo, tile.schedule_hi, batteries)
    serve_own(grid.batteries, tile.battery_lo, tile.battery_hi, net, batteries)


@kernel
def record_meters(
    tile: Tile, s: int, cars: CarRow, batteries: BatteryRow, out: Columns
) -> None:
    """Write what vehicles and batteries of a tile did in a step."""
    lo, hi = tile.battery_lo, tile.battery_hi
    copy_row(batteries.soc[lo:hi], out.soc[s][lo:hi])
    copy_row(batteries.charge[lo:hi], out.charge[s][lo:hi])
    copy_row(batteries.discharge[lo:hi], out.discharge[s][lo:hi])
    copy_row(cars.power[tile.car_lo : tile.car_hi], out.ev[s][tile.car_lo:tile.car_hi])
    copy_row(cars.unmet[tile.car_lo : tile.car_hi], out.ev_unmet[s][tile.car_lo:tile.car_hi])


@kernel
def copy_row(values: np.ndarray, out: np.ndarray) -> None:
    """Store accounting values in the type of results."""
    for i in range(out.shape[0]):
        out[i] = values[i]


@kernel
def run_behind_meters(
    grid: Grid,
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
        behind_meters(grid, tile, week_step, load[s], generation[s], cars, batteries, net[i])
        record_meters(tile, s, cars, batteries, out)


@kernel
def run_trade(
    grid: Grid, rules: Rules, scratch: Scratch, first: int, lo: int, hi: int, net: np.ndarray, out: Columns
) -> float:
    """Trade the rows `lo` … `hi` of `net`, where no battery takes part; return the largest residual. [kW]"""
    row, match, view = scratch.row, scratch.a, scratch.look
    row.worst[:] = 0.0
    worst = 0.0
    for i in range(lo, hi):
        row.through[:] = 0.0
        sum_groups(grid.groups, grid.meters, net[i], row.group_offer, row.group_request)
        if not rules.by_house:
            bring(grid.groups, row.group_offer, row.group_request, match)
            match_tree(grid.tree, rules.upward, rules.enforce, row.through, match)
            share_out(grid.groups, rules.upward, net[i], match, row)
            record_pool(match, row)
        else:
            pass_a_by_house(grid, rules, view, net[i], row)
        settle(net[i], row.bought, row.sold, row.imported, row.exported)
        worst = larger(worst, finish(grid, rules, net[i], row, first + i, out))
    return larger(worst, largest(row.worst))


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
def add_view(view: View, row: Row) -> None:
    """Add the trades of a look-through pass to those of the step."""
    for h in range(row.bought.shape[0]):
        row.bought[h] += view.bought[h]
        row.local[h] += view.local[h]
        row.sold[h] += view.sold[h]


@kernel
def share_out(groups: Groups, upward: bool, net: np.ndarray, match: Match, row: Row) -> None:
    """Give each house its part of a pro-rata pass."""
    for g in range(groups.lo.shape[0]):
        tier, bus = groups.tier[g], groups.bus[g]
        row.group_granted[g] = match.granted[bus, tier] if tier >= 0 else 0.0
        row.group_local[g] = match.local[bus, tier] if tier >= 0 else 0.0
        row.group_used[g] = match.used[bus] if tier >= 0 else 0.0
    take_part(net, -1.0, row.group_granted, groups.of_house, row.bought)
    take_part(net, 1.0, row.group_used, groups.of_house, row.sold)
    if upward:
        take_part(net, -1.0, row.group_local, groups.of_house, row.local)


@kernel
def take_part(net: np.ndarray, sign: float, fraction: np.ndarray, group: np.ndarray, out: np.ndarray) -> None:
    """Set out = fraction · surplus (sign 1) or fraction · deficit (sign -1), the fraction being that of the house's group."""
    for h in range(out.shape[0]):
        out[h] = max(sign * net[h], 0.0) * fraction[group[h]]


@kernel
def record_pool(match: Match, row: Row) -> None:
    """Keep what pass A offered and requested at each bus."""
    for bus in range(row.offer.shape[0]):
        row.offer[bus] = match.offer[bus]
        row.request[bus] = 0.0
        for tier in range(match.request.shape[1]):
            row.request[bus] += match.request[bus, tier]


@kernel
def finish(grid: Grid, rules: Rules, net: np.ndarray, row: Row, s: int, out: Columns) -> float:
    """Compute the limits and flows of a settled step and write its results; return the network's residual. [kW]"""
    if rules.limited:
        for h in range(net.shape[0]):
            row.curtailed[h] = 0.0
            row.unserved[h] = 0.0
            row.position[h] = -net[h]
        keep_limits(
            grid.tree, grid.meters, rules.enforce, rules.n_tiers,
            row.position, row.imported, row.exported, row.curtailed, row.unserved, row.rest, row.flow,
        )  # fmt: skip
        flow_behind(grid.tree, grid.meters, 0, row.position, row.flow)
        copy_row(row.curtailed, out.curtailed[s])
        copy_row(row.unserved, out.unserved[s])
    else:
        bus_flows(grid.tree, grid.groups, row.group_offer, row.group_request, row.flow)
    return record_trade(grid, rules, net, row, s, out)


@kernel
def settle(
    net: np.ndarray, bought: np.ndarray, sold: np.ndarray, imported: np.ndarray, exported: np.ndarray
) -> None:
    """Leave to the utility what the pool did not take. [kW]"""
    for h in range(imported.shape[0]):
        imported[h] = max(max(-net[h], 0.0) - bought[h], 0.0)
    for h in range(exported.shape[0]):
        exported[h] = max(max(net[h], 0.0) - sold[h], 0.0)


@kernel
def record_trade(grid: Grid, rules: Rules, net: np.ndarray, row: Row, s: int, out: Columns) -> float:
    """Write the trades and flows of a step; return the network's residual. [kW]"""
    copy_row(row.bought, out.bought[s])
    copy_row(row.sold, out.sold[s])
    copy_row(row.imported, out.imported[s])
    copy_row(row.exported, out.exported[s])
    if rules.upward:
        copy_row(row.local, out.local[s])
    add_meter(row.bought, row.imported, row.sold, row.exported, row.position)
    total = lane_sum(row.position)
    losses = line_loss(row.position, grid.meters.efficiency, grid.meters.inverse) if rules.lossy else 0.0
    if rules.limited:
        add_meter(row.position, row.unserved, row.curtailed, row.nothing, row.rest)
        keep_largest(row.rest, net, row.worst)
    else:
        keep_largest(row.position, net, row.worst)
    for bus in range(grid.tree.parent.shape[0]):
        column = grid.tree.column[bus]
        loss = transformer_loss(grid.tree, bus, row.flow[bus])
        losses += loss
        out.flow[s, column] = row.flow[bus]
        out.loss[s, column] = loss
        out.pool_offer[s, column] = row.offer[bus]
        out.pool_request[s, column] = row.request[bus]
        if out.price.shape[1] > 0:
            out.price[s, column] = row.price[bus]
    out.loss[s, 0] = losses
    return abs(total + losses - row.flow[0])


@kernel
def add_meter(plus: np.ndarray, more: np.ndarray, minus: np.ndarray, less: np.ndarray, out: np.ndarray) -> None:
    """Set out = plus + more − minus − less."""
    for h in range(out.shape[0]):
        out[h] = (plus[h] + more[h]) - (minus[h] + less[h])


@kernel
def keep_largest(position: np.ndarray, net: np.ndarray, worst: np.ndarray) -> None:
    """Keep, per house, the largest |meter power + surplus behind the meter|, which should be zero. [kW]"""
    for h in range(worst.shape[0]):
        worst[h] = max(worst[h], abs(position[h] + net[h]))


@kernel
def lane_sum(values: np.ndarray) -> float:
    """Sum in four interleaved parts: fast, and the same bits everywhere."""
    s0 = s1 = s2 = s3 = 0.0
    fours = values.shape[0] // 4 * 4
    for i in range(0, fours, 4):
        s0 += values[i]
        s1 += values[i + 1]
        s2 += values[i + 2]
        s3 += values[i + 3]
    for i in range(fours, values.shape[0]):
        s0 += values[i]
    return (s0 + s1) + (s2 + s3)


@kernel
def largest(values: np.ndarray) -> float:
    """Return the largest value, 0 of none, NaN where there is one."""
    worst = 0.0
    for i in range(values.shape[0]):
        worst = larger(worst, values[i])
    return worst


@kernel
def larger(worst: float, value: float) -> float:
    """Return the larger of two, NaN once there was one."""
    return worst if worst >= value or np.isnan(worst) else value


@kernel
def run_together(
    grid: Grid,
    rules: Rules,
    scratch: Scratch,
    tile: Tile,
    first_week_step: int,
    load: np.ndarray,
    generation: np.ndarray,
    cars: CarRow,
    batteries: BatteryRow,
    net: np.ndarray,
    out: Columns,
) -> float:
    """Run all steps of `load`, where batteries take part in the pool; return the largest residual. [kW]"""
    row = scratch.row
    row.worst[:] = 0.0
    worst = 0.0
    for s in range(load.shape[0]):
        week_step = (first_week_step + s) % STEPS_PER_WEEK
        behind_meters(grid, tile, week_step, load[s], generation[s], cars, batteries, net)
        row.through[:] = 0.0
        if rules.by_house:
            trade_by_house(grid, rules, scratch, net, batteries)
        else:
            trade_by_sums(grid, rules, scratch, net, batteries)
        settle(net, row.bought, row.sold, row.imported, row.exported)
        add_pooled(grid, batteries, net, row)
        sum_groups(grid.groups, grid.meters, net, row.group_offer, row.group_request)
        record_meters(tile, s, cars, batteries, out)
        worst = larger(worst, finish(grid, rules, net, row, s, out))
    return larger(worst, largest(row.worst))


@kernel
def trade_by_sums(grid: Grid, rules: Rules, scratch: Scratch, net: np.ndarray, batteries: BatteryRow) -> None:
    """Passes A, B and C of a pro-rata rule: the sums of houses and batteries at buses are all that matching needs."""
    tree, row, a, b, c = grid.tree, scratch.row, scratch.a, scratch.b, scratch.c
    sum_groups(grid.groups, grid.meters, net, row.group_offer, row.group_request)
    bring(grid.groups, row.group_offer, row.group_request, a)
    match_tree(tree, rules.upward, rules.enforce, row.through, a)
    record_pool(a, row)
    bring_offers_left(a, b)
    charge_from_pool(grid, rules, b, batteries, row)
    add_used(a, b)
    batteries.given[:] = 0.0
    if rules.pool_discharges:
        bring_batteries(grid, batteries, c)
        bring_requests_left(a, c)
        match_tree(tree, rules.upward, rules.enforce, row.through, c)
        draw_batteries(grid, c, batteries)
        add_granted(a, c)
    share_out(grid.groups, True, net, a, row)


@kernel
def bring_offers_left(a: Match, b: Match) -> None:
    """Bring to pass B what pass A did not use."""
    for bus in range(b.own_offer.shape[0]):
        b.own_offer[bus] = a.own_offer[bus] * (1.0 - a.used[bus])


@kernel
def bring_requests_left(a: Match, c: Match) -> None:
    """Bring to pass C what pass A did not grant."""
    for bus in range(c.own_request.shape[0]):
        for tier in range(c.own_request.shape[1]):
            c.own_request[bus, tier] = a.own_request[bus, tier] * (1.0 - a.granted[bus, tier])


@kernel
def add_used(a: Match, b: Match) -> None:
    """Count what pass B used of offers together with pass A."""
    for bus in range(a.used.shape[0]):
        a.used[bus] = 1.0 - (1.0 - a.used[bus]) * (1.0 - b.used[bus])


@kernel
def add_granted(a: Match, c: Match) -> None:
    """Count what pass C granted of requests together with pass A."""
    for bus in range(a.granted.shape[0]):
        for tier in range(a.granted.shape[1]):
            left = 1.0 - a.granted[bus, tier]
            a.local[bus, tier] += left * c.local[bus, tier]
            a.granted[bus, tier] = 1.0 - left * (1.0 - c.granted[bus, tier])


@kernel
def charge_from_pool(grid: Grid, rules: Rules, match: Match, batteries: BatteryRow, row: Row) -> None:
    """Pass B: the surplus left, already in `match`, charges community batteries, in proportion to their headroom."""
    batteries.taken[:] = 0.0
    batteries.taken_local[:] = 0.0
    match.own_request[:] = 0.0
    match.used[:] = 0.0
    if not rules.pool_charges:
        return
    want_from_pool(grid.batteries, batteries)
    for j in range(batteries.wanted.shape[0]):
        match.own_request[grid.batteries.bus[j], 0] += batteries.wanted[j] * grid.meters.inverse[grid.batteries.house[j]]
    match_tree(grid.tree, rules.upward, rules.enforce, row.through, match)
    for j in range(batteries.wanted.shape[0]):
        batteries.taken[j] = batteries.wanted[j] * match.granted[grid.batteries.bus[j], 0]
        batteries.taken_local[j] = batteries.wanted[j] * match.local[grid.batteries.bus[j], 0]
    move_pooled(grid.batteries, batteries, batteries.taken, batteries.nothing)


@kernel
def bring_batteries(grid: Grid, batteries: BatteryRow, match: Match) -> None:
    """Fill pass C with what batteries offer."""
    offer_to_pool(grid.batteries, batteries)
    match.own_offer[:] = 0.0
    for j in range(batteries.offered.shape[0]):
        match.own_offer[grid.batteries.bus[j]] += batteries.offered[j] * grid.meters.efficiency[grid.batteries.house[j]]


@kernel
def draw_batteries(grid: Grid, match: Match, batteries: BatteryRow) -> None:
    """Discharge what pass C used of each offer."""
    for j in range(batteries.given.shape[0]):
        batteries.given[j] = batteries.offered[j] * match.used[grid.batteries.bus[j]]
    move_pooled(grid.batteries, batteries, batteries.nothing, batteries.given)


@kernel
def trade_by_house(grid: Grid, rules: Rules, scratch: Scratch, net: np.ndarray, batteries: BatteryRow) -> None:
    """Passes A, B and C house by house."""
    pass_a_by_house(grid, rules, scratch.look, net, scratch.row)
    batteries.taken[:] = 0.0
    batteries.taken_local[:] = 0.0
    batteries.given[:] = 0.0
    if rules.pool_charges:
        pass_b_by_house(grid, rules, scratch.look, net, batteries, scratch.row)
    if rules.pool_discharges:
        pass_c_by_house(grid, rules, scratch.look, net, batteries, scratch.row)


@kernel
def pass_b_by_house(
    grid: Grid, rules: Rules, view: View, net: np.ndarray, batteries: BatteryRow, row: Row
) -> None:
    """Pass B: the surplus left charges community batteries, in proportion to their headroom."""
    want_from_pool(grid.batteries, batteries)
    view.request[:] = 0.0
    for j in range(batteries.wanted.shape[0]):
        view.request[grid.batteries.house[j]] = batteries.wanted[j]
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
    move_pooled(grid.batteries, batteries, batteries.taken, batteries.nothing)


@kernel
def pass_c_by_house(
    grid: Grid, rules: Rules, view: View, net: np.ndarray, batteries: BatteryRow, row: Row
) -> None:
    """Pass C under a rule that looks through to the houses."""
    offer_to_pool(grid.batteries, batteries)
    view.offer[:] = 0.0
    for j in range(batteries.offered.shape[0]):
        view.offer[grid.batteries.house[j]] = batteries.offered[j]
    for h in range(net.shape[0]):
        view.request[h] = max(max(-net[h], 0.0) - row.bought[h], 0.0) if grid.meters.trades[h] else 0.0
    look_through(
        grid.tree, grid.meters, grid.market, rules.rule, rules.n_tiers, rules.upward, rules.enforce, row.through, view
    )  # fmt: skip
    for j in range(batteries.given.shape[0]):
        batteries.given[j] = view.sold[grid.batteries.house[j]]
    move_pooled(grid.batteries, batteries, batteries.nothing, batteries.given)
    view.sold[:] = 0.0
    add_view(view, row)
    for bus in range(row.price.shape[0]):
        if np.isnan(row.price[bus]):
            row.price[bus] = view.price[bus]


@kernel
def add_pooled(grid: Grid, batteries: BatteryRow, net: np.ndarray, row: Row) -> None:
    """Add to the trades of houses what their batteries took from the pool in pass B and gave to it in pass C."""
    for j in range(batteries.taken.shape[0]):
        h = grid.batteries.house[j]
        row.bought[h] += batteries.taken[j]
        row.local[h] += batteries.taken_local[j]
        row.sold[h] += batteries.given[j]
        net[h] += batteries.given[j] - batteries.taken[j]
