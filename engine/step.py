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
from engine.pool import Match, bring, match_tree, see_at_bus, sum_groups
from engine.view import View
from engine.weekly import STEPS_PER_WEEK, EvWeek, ScheduleWeek

TILE = 512


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

    `rest` is a place for intermediate values. `pool_in`, `pool_out` are what batteries of houses took from
    and gave to the pool, `pooled` what that adds to the load of buses.
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
    pool_in: np.ndarray
    pool_out: np.ndarray
    pool_local: np.ndarray
    group_offer: np.ndarray
    group_request: np.ndarray
    group_granted: np.ndarray
    group_local: np.ndarray
    group_used: np.ndarray
    through: np.ndarray
    flow: np.ndarray
    pooled: np.ndarray
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
    widths = [n_houses] * 14 + [n_groups] * 5 + [n_buses] * 6
    return Row(*(np.zeros(width) for width in widths))


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
        sum_houses(grid, rules, net[i], row)
        if rules.by_house:
            pass_a_by_house(grid, rules, view, net[i], row)
        else:
            bring(grid.groups, row.group_offer, row.group_request, match)
            match_tree(grid.tree, rules.upward, rules.enforce, row.through, match)
            share_out(grid.groups, match, row)
            record_pool(match, row)
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
def sum_houses(grid: Grid, rules: Rules, net: np.ndarray, row: Row) -> None:
    """Sum surpluses and deficits of groups as their buses see them."""
    if rules.lossy:
        see_at_bus(grid.meters, net, row.rest)
        sum_groups(grid.groups, row.rest, row.group_offer, row.group_request)
    else:
        sum_groups(grid.groups, net, row.group_offer, row.group_request)


@kernel
def share_out(groups: Groups, match: Match, row: Row) -> None:
    """Give each group its part of a pro-rata pass, as fractions of surplus and deficit."""
    for g in range(groups.lo.shape[0]):
        tier, bus = groups.tier[g], groups.bus[g]
        row.group_granted[g] = match.granted[bus, tier] if tier >= 0 else 0.0
        row.group_local[g] = match.local[bus, tier] if tier >= 0 else 0.0
        row.group_used[g] = match.used[bus] if tier >= 0 else 0.0


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
    """Settle a step with the utility, compute limits and flows, write results; return the network's residual. [kW]

    Houses go through in tiles that stay in the processor's first cache.
    """
    n = net.shape[0]
    total = 0.0
    losses = 0.0
    for lo in range(0, n, TILE):
        settle_tile(grid.groups, rules, lo, min(lo + TILE, n), net, row)
    if rules.limited:
        limit(grid, rules, net, row)
    else:
        bus_flows(grid.tree, grid.groups, row.group_offer, row.group_request, row.pooled, row.flow)
    for lo in range(0, n, TILE):
        total += record_tile(rules, lo, min(lo + TILE, n), net, row, s, out)
    if rules.lossy:
        losses = line_loss(row.position, grid.meters.efficiency, grid.meters.inverse)
    losses += record_buses(grid.tree, row, s, out)
    out.loss[s, 0] = losses
    return abs(total + losses - row.flow[0])


@kernel
def settle_tile(groups: Groups, rules: Rules, lo: int, hi: int, net: np.ndarray, row: Row) -> None:
    """Leave to the utility what the pool did not take, then add what batteries traded. [kW]"""
    bought, sold, local, x = row.bought[lo:hi], row.sold[lo:hi], row.local[lo:hi], net[lo:hi]
    if not rules.by_house:
        group = groups.of_house[lo:hi]
        take_part(x, -1.0, row.group_granted, group, bought)
        take_part(x, 1.0, row.group_used, group, sold)
        if rules.upward:
            take_part(x, -1.0, row.group_local, group, local)
    leave(x, -1.0, bought, row.imported[lo:hi])
    leave(x, 1.0, sold, row.exported[lo:hi])
    if rules.pool_charges or rules.pool_discharges:
        add_row(bought, row.pool_in[lo:hi])
        add_row(sold, row.pool_out[lo:hi])
        add_row(local, row.pool_local[lo:hi])
        add_meter(x, row.pool_out[lo:hi], row.pool_in[lo:hi], row.nothing[lo:hi], x)


@kernel
def leave(net: np.ndarray, sign: float, traded: np.ndarray, out: np.ndarray) -> None:
    """Set out = surplus (sign 1) or deficit (sign -1) less what was traded."""
    for h in range(out.shape[0]):
        out[h] = max(max(sign * net[h], 0.0) - traded[h], 0.0)


@kernel
def add_row(values: np.ndarray, more: np.ndarray) -> None:
    """Add to each value."""
    for h in range(values.shape[0]):
        values[h] += more[h]


@kernel
def limit(grid: Grid, rules: Rules, net: np.ndarray, row: Row) -> None:
    """Let the limits of transformers act on imports and exports, and compute the flows."""
    for h in range(net.shape[0]):
        row.curtailed[h] = 0.0
        row.unserved[h] = 0.0
        row.position[h] = -net[h]
    keep_limits(
        grid.tree, grid.meters, rules.enforce, rules.n_tiers,
        row.position, row.imported, row.exported, row.curtailed, row.unserved, row.rest, row.flow,
    )  # fmt: skip
    flow_behind(grid.tree, grid.meters, 0, row.position, row.flow)


@kernel
def record_tile(rules: Rules, lo: int, hi: int, net: np.ndarray, row: Row, s: int, out: Columns) -> float:
    """Write the trades of houses lo … hi; return the sum of their positions at the meter. [kW]"""
    copy_row(row.bought[lo:hi], out.bought[s][lo:hi])
    copy_row(row.sold[lo:hi], out.sold[s][lo:hi])
    copy_row(row.imported[lo:hi], out.imported[s][lo:hi])
    copy_row(row.exported[lo:hi], out.exported[s][lo:hi])
    if rules.upward:
        copy_row(row.local[lo:hi], out.local[s][lo:hi])
    position = row.position[lo:hi]
    add_meter(row.bought[lo:hi], row.imported[lo:hi], row.sold[lo:hi], row.exported[lo:hi], position)
    total = lane_sum(position)
    if rules.limited:
        copy_row(row.curtailed[lo:hi], out.curtailed[s][lo:hi])
        copy_row(row.unserved[lo:hi], out.unserved[s][lo:hi])
        uncut = row.rest[lo:hi]
        add_meter(position, row.unserved[lo:hi], row.curtailed[lo:hi], row.nothing[lo:hi], uncut)
        keep_largest(uncut, net[lo:hi], row.worst[lo:hi])
    else:
        keep_largest(position, net[lo:hi], row.worst[lo:hi])
    return total


@kernel
def record_buses(tree: Tree, row: Row, s: int, out: Columns) -> float:
    """Write flows, losses and the pool at buses; return the losses of all transformers. [kW]"""
    losses = 0.0
    for bus in range(tree.parent.shape[0]):
        column = tree.column[bus]
        loss = transformer_loss(tree, bus, row.flow[bus])
        losses += loss
        out.flow[s, column] = row.flow[bus]
        out.loss[s, column] = loss
        out.pool_offer[s, column] = row.offer[bus]
        out.pool_request[s, column] = row.request[bus]
        if out.price.shape[1] > 0:
            out.price[s, column] = row.price[bus]
    return losses


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
        sum_houses(grid, rules, net, row)
        if rules.by_house:
            trade_by_house(grid, rules, scratch, net, batteries)
        else:
            trade_by_sums(grid, rules, scratch, batteries)
        add_pooled(grid.batteries, batteries, row)
        record_meters(tile, s, cars, batteries, out)
        worst = larger(worst, finish(grid, rules, net, row, s, out))
    return larger(worst, largest(row.worst))


@kernel
def trade_by_sums(grid: Grid, rules: Rules, scratch: Scratch, batteries: BatteryRow) -> None:
    """Passes A, B and C of a pro-rata rule: the sums of houses and batteries at buses are all that matching needs."""
    tree, row, a, b, c = grid.tree, scratch.row, scratch.a, scratch.b, scratch.c
    bring(grid.groups, row.group_offer, row.group_request, a)
    match_tree(tree, rules.upward, rules.enforce, row.through, a)
    record_pool(a, row)
    b.used[:] = 0.0
    batteries.taken[:] = 0.0
    batteries.taken_local[:] = 0.0
    batteries.given[:] = 0.0
    if rules.pool_charges and bring_offers_left(a, b) > 0.0:
        charge_from_pool(grid, rules, b, batteries, row)
        add_used(a, b)
    if rules.pool_discharges and bring_requests_left(a, c) > 0.0:
        give_to_pool(grid, rules, c, batteries, row)
        add_granted(a, c)
    share_out(grid.groups, a, row)


@kernel
def bring_offers_left(a: Match, b: Match) -> float:
    """Bring to pass B what pass A did not use; return how much that is. [kW]"""
    total = 0.0
    for bus in range(b.own_offer.shape[0]):
        b.own_offer[bus] = a.own_offer[bus] * (1.0 - a.used[bus])
        total += b.own_offer[bus]
    return total


@kernel
def bring_requests_left(a: Match, c: Match) -> float:
    """Bring to pass C what pass A did not grant; return how much that is. [kW]"""
    total = 0.0
    for bus in range(c.own_request.shape[0]):
        for tier in range(c.own_request.shape[1]):
            c.own_request[bus, tier] = a.own_request[bus, tier] * (1.0 - a.granted[bus, tier])
            total += c.own_request[bus, tier]
    return total


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
    own = grid.batteries
    want_from_pool(own, batteries)
    multiply(batteries.wanted, own.inverse, batteries.net)
    for bus in range(own.first.shape[0]):
        match.own_request[bus, 0] = lane_sum(batteries.net[own.first[bus] : own.last[bus]])
    match_tree(grid.tree, rules.upward, rules.enforce, row.through, match)
    for bus in range(own.first.shape[0]):
        first, last = own.first[bus], own.last[bus]
        scale(batteries.wanted[first:last], match.granted[bus, 0], batteries.taken[first:last])
        scale(batteries.wanted[first:last], match.local[bus, 0], batteries.taken_local[first:last])
    move_pooled(own, batteries, batteries.taken, batteries.nothing)


@kernel
def give_to_pool(grid: Grid, rules: Rules, match: Match, batteries: BatteryRow, row: Row) -> None:
    """Pass C: batteries meet the deficits left, already in `match`; they are drawn in proportion to their offers."""
    own = grid.batteries
    offer_to_pool(own, batteries)
    multiply(batteries.offered, own.efficiency, batteries.net)
    for bus in range(own.first.shape[0]):
        match.own_offer[bus] = lane_sum(batteries.net[own.first[bus] : own.last[bus]])
    match_tree(grid.tree, rules.upward, rules.enforce, row.through, match)
    for bus in range(own.first.shape[0]):
        first, last = own.first[bus], own.last[bus]
        scale(batteries.offered[first:last], match.used[bus], batteries.given[first:last])
    move_pooled(own, batteries, batteries.nothing, batteries.given)


@kernel
def multiply(values: np.ndarray, factors: np.ndarray, out: np.ndarray) -> None:
    """Set out = values · factors."""
    for i in range(out.shape[0]):
        out[i] = values[i] * factors[i]


@kernel
def scale(values: np.ndarray, factor: float, out: np.ndarray) -> None:
    """Set out = values · factor."""
    for i in range(out.shape[0]):
        out[i] = values[i] * factor


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
def add_pooled(own: Batteries, batteries: BatteryRow, row: Row) -> None:
    """Note at houses and buses what batteries took from the pool in pass B and gave to it in pass C."""
    for j in range(own.house.shape[0]):
        row.pool_in[own.house[j]] = batteries.taken[j]
    for j in range(own.house.shape[0]):
        row.pool_local[own.house[j]] = batteries.taken_local[j]
    for j in range(own.house.shape[0]):
        row.pool_out[own.house[j]] = batteries.given[j]
    for j in range(own.house.shape[0]):
        batteries.net[j] = batteries.taken[j] * own.inverse[j] - batteries.given[j] * own.efficiency[j]
    for bus in range(own.first.shape[0]):
        row.pooled[bus] = lane_sum(batteries.net[own.first[bus] : own.last[bus]])
