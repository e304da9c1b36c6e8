"""One step of the network, in the order of the contract.

What happens behind the meters does not depend on the pool unless batteries take part in it (passes B and C);
`run_behind_meters` and `run_trade` then go over many steps each, on several threads.
`run_together` goes step by step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.allocation import PRO_RATA, View, look_through, new_view
from engine.battery import (
    BatteryRow,
    follow_schedules,
    move_pooled,
    new_batteries,
    offer_to_pool,
    serve_own,
    want_from_pool,
)
from engine.capacity import keep_limits
from engine.ev import CarRow, charge_cars
from engine.flows import bus_flows, flow_behind, line_loss, transformer_loss
from engine.kernel import kernel
from engine.layout import Batteries, Cars, Groups, Market, Meters, Tree
from engine.pool import Match, bring, match_tree, new_match, sum_groups
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
    group_offer: np.ndarray
    group_request: np.ndarray
    through: np.ndarray
    flow: np.ndarray
    offer: np.ndarray
    request: np.ndarray
    price: np.ndarray


@kernel
def new_row(n_houses: int, n_groups: int, n_buses: int) -> Row:
    """Return the working arrays of a step."""
    n, g, b = n_houses, n_groups, n_buses
    return Row(
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n),
        np.zeros(n), np.zeros(n), np.zeros(g), np.zeros(g), np.zeros(b), np.zeros(b), np.zeros(b), np.zeros(b),
        np.zeros(b),
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
    copy_row(batteries.soc[lo:hi], out.soc[s, lo:hi])
    copy_row(batteries.charge[lo:hi], out.charge[s, lo:hi])
    copy_row(batteries.discharge[lo:hi], out.discharge[s, lo:hi])
    copy_row(cars.power[tile.car_lo : tile.car_hi], out.ev[s, tile.car_lo : tile.car_hi])
    copy_row(cars.unmet[tile.car_lo : tile.car_hi], out.ev_unmet[s, tile.car_lo : tile.car_hi])


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
    soc: np.ndarray,
    remaining: np.ndarray,
    net: np.ndarray,
    out: Columns,
) -> None:
    """Run all steps of `net` behind the meters of a tile; `soc` and `remaining` move on. Row 0 of `net` is step `first` of the block."""
    n_cars = remaining.shape[0]
    cars = CarRow(np.zeros(n_cars), np.zeros(n_cars), remaining)
    batteries = new_batteries(grid.batteries)
    copy_row(soc, batteries.soc)
    for i in range(net.shape[0]):
        s = first + i
        week_step = (first_week_step + s) % STEPS_PER_WEEK
        behind_meters(grid, tile, week_step, load[s], generation[s], cars, batteries, net[i])
        record_meters(tile, s, cars, batteries, out)
    soc[tile.battery_lo : tile.battery_hi] = batteries.soc[tile.battery_lo : tile.battery_hi]


@kernel
def run_trade(grid: Grid, rules: Rules, first: int, lo: int, hi: int, net: np.ndarray, out: Columns) -> float:
    """Trade the rows `lo` … `hi` of `net`, where no battery takes part; return the largest residual. [kW]"""
    n_houses, n_buses = net.shape[1], grid.tree.parent.shape[0]
    row = new_row(n_houses, grid.groups.lo.shape[0], n_buses)
    match = new_match(n_buses, rules.n_tiers)
    view = new_view(n_houses if rules.rule != PRO_RATA else 0, n_buses)
    worst = 0.0
    for i in range(lo, hi):
        row.through[:] = 0.0
        sum_groups(grid.groups, grid.meters, net[i], row.group_offer, row.group_request)
        if rules.rule == PRO_RATA:
            bring(grid.groups, row.group_offer, row.group_request, match)
            match_tree(grid.tree, rules.upward, rules.enforce, row.through, match)
            share_out(grid.groups, rules.upward, net[i], match, row)
            record_pool(match, row)
        else:
            pass_a_by_house(grid, rules, view, net[i], row)
        settle(net[i], row.bought, row.sold, row.imported, row.exported)
        worst = larger(worst, finish(grid, rules, net[i], row, first + i, out))
    return larger(worst, row.worst.max() if n_houses > 0 else 0.0)


@kernel
def pass_a_by_house(grid: Grid, rules: Rules, view: View, net: np.ndarray, row: Row) -> None:
    """Pass A under a rule that looks through to the houses."""
    for h in range(net.shape[0]):
        view.offer[h] = max(net[h], 0.0) if grid.meters.trades[h] else 0.0
        view.request[h] = max(-net[h], 0.0) if grid.meters.trades[h] else 0.0
    row.bought[:] = 0.0
    row.local[:] = 0.0
    row.sold[:] = 0.0
    look_through(grid.tree, grid.meters, grid.market, rules.rule, rules.upward, rules.enforce, row.through, view)
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
        granted = match.granted[bus, tier] if tier >= 0 else 0.0
        local = match.local[bus, tier] if tier >= 0 else 0.0
        used = match.used[bus] if tier >= 0 else 0.0
        x = net[groups.lo[g] : groups.hi[g]]
        scale_deficit(x, granted, row.bought[groups.lo[g] : groups.hi[g]])
        scale_surplus(x, used, row.sold[groups.lo[g] : groups.hi[g]])
        if upward:
            scale_deficit(x, local, row.local[groups.lo[g] : groups.hi[g]])


@kernel
def scale_deficit(net: np.ndarray, fraction: float, out: np.ndarray) -> None:
    """Set out = deficit · fraction."""
    for h in range(out.shape[0]):
        out[h] = max(-net[h], 0.0) * fraction


@kernel
def scale_surplus(net: np.ndarray, fraction: float, out: np.ndarray) -> None:
    """Set out = surplus · fraction."""
    for h in range(out.shape[0]):
        out[h] = max(net[h], 0.0) * fraction


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
    total = 0.0
    losses = 0.0
    for lo in range(0, net.shape[0], TILE):
        hi = min(lo + TILE, net.shape[0])
        bought, sold, imported, exported = row.bought[lo:hi], row.sold[lo:hi], row.imported[lo:hi], row.exported[lo:hi]
        copy_row(bought, out.bought[s, lo:hi])
        copy_row(sold, out.sold[s, lo:hi])
        copy_row(imported, out.imported[s, lo:hi])
        copy_row(exported, out.exported[s, lo:hi])
        if rules.upward:
            copy_row(row.local[lo:hi], out.local[s, lo:hi])
        position = row.position[lo:hi]
        for h in range(position.shape[0]):
            position[h] = (bought[h] + imported[h]) - (sold[h] + exported[h])
        if rules.limited:
            uncut = row.rest[lo:hi]
            for h in range(position.shape[0]):
                uncut[h] = position[h] + row.unserved[lo + h] - row.curtailed[lo + h]
            keep_largest(uncut, net[lo:hi], row.worst[lo:hi])
        else:
            keep_largest(position, net[lo:hi], row.worst[lo:hi])
        total += lane_sum(position)
        if rules.lossy:
            losses += line_loss(position, grid.meters.efficiency[lo:hi], grid.meters.inverse[lo:hi])
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
def larger(worst: float, value: float) -> float:
    """Return the larger of two, NaN once there was one."""
    return worst if worst >= value or np.isnan(worst) else value


@kernel
def run_together(
    grid: Grid,
    rules: Rules,
    tile: Tile,
    first_week_step: int,
    load: np.ndarray,
    generation: np.ndarray,
    soc: np.ndarray,
    remaining: np.ndarray,
    out: Columns,
) -> float:
    """Run all steps of `load`, where batteries take part in the pool; return the largest residual. [kW]"""
    n_houses, n_buses, n_cars = grid.meters.bus.shape[0], grid.tree.parent.shape[0], remaining.shape[0]
    row = new_row(n_houses, grid.groups.lo.shape[0], n_buses)
    passes = new_match(n_buses, rules.n_tiers), new_match(n_buses, 1), new_match(n_buses, rules.n_tiers)
    view = new_view(n_houses if rules.rule != PRO_RATA else 0, n_buses)
    cars = CarRow(np.zeros(n_cars), np.zeros(n_cars), remaining)
    batteries = new_batteries(grid.batteries)
    copy_row(soc, batteries.soc)
    net = np.zeros(n_houses)
    worst = 0.0
    for s in range(load.shape[0]):
        week_step = (first_week_step + s) % STEPS_PER_WEEK
        behind_meters(grid, tile, week_step, load[s], generation[s], cars, batteries, net)
        row.through[:] = 0.0
        if rules.rule == PRO_RATA:
            trade_by_sums(grid, rules, passes, net, batteries, row)
        else:
            trade_by_house(grid, rules, passes[1], view, net, batteries, row)
        settle(net, row.bought, row.sold, row.imported, row.exported)
        add_pooled(grid, batteries, net, row)
        sum_groups(grid.groups, grid.meters, net, row.group_offer, row.group_request)
        record_meters(tile, s, cars, batteries, out)
        worst = larger(worst, finish(grid, rules, net, row, s, out))
    copy_row(batteries.soc, soc)
    return larger(worst, row.worst.max() if n_houses > 0 else 0.0)


@kernel
def trade_by_sums(
    grid: Grid, rules: Rules, passes: tuple[Match, Match, Match], net: np.ndarray, batteries: BatteryRow, row: Row
) -> None:
    """Passes A, B and C of a pro-rata rule: the sums of houses and batteries at buses are all that matching needs."""
    tree, a, b, c = grid.tree, passes[0], passes[1], passes[2]
    sum_groups(grid.groups, grid.meters, net, row.group_offer, row.group_request)
    bring(grid.groups, row.group_offer, row.group_request, a)
    match_tree(tree, rules.upward, rules.enforce, row.through, a)
    record_pool(a, row)
    b.own_offer[:] = a.own_offer * (1.0 - a.used)
    charge_from_pool(grid, rules, b, batteries, row)
    a.used[:] = 1.0 - (1.0 - a.used) * (1.0 - b.used)
    batteries.given[:] = 0.0
    if rules.pool_discharges:
        bring_batteries(grid, batteries, c)
        c.own_request[:] = a.own_request * (1.0 - a.granted)
        match_tree(tree, rules.upward, rules.enforce, row.through, c)
        draw_batteries(grid, c, batteries)
        a.local[:] += (1.0 - a.granted) * c.local
        a.granted[:] = 1.0 - (1.0 - a.granted) * (1.0 - c.granted)
    share_out(grid.groups, True, net, a, row)


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
def trade_by_house(
    grid: Grid, rules: Rules, match: Match, view: View, net: np.ndarray, batteries: BatteryRow, row: Row
) -> None:
    """Passes A, B and C of a rule that looks through to the houses; B is pro rata."""
    pass_a_by_house(grid, rules, view, net, row)
    for h in range(net.shape[0]):
        row.rest[h] = max(net[h] - row.sold[h], 0.0) if net[h] > 0.0 else 0.0
    sum_groups(grid.groups, grid.meters, row.rest, row.group_offer, row.group_request)
    bring(grid.groups, row.group_offer, row.group_request, match)
    charge_from_pool(grid, rules, match, batteries, row)
    for h in range(net.shape[0]):
        if grid.meters.trades[h]:
            row.sold[h] += row.rest[h] * match.used[grid.meters.bus[h]]
    batteries.given[:] = 0.0
    if rules.pool_discharges:
        pass_c_by_house(grid, rules, view, net, batteries, row)


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
    look_through(grid.tree, grid.meters, grid.market, rules.rule, rules.upward, rules.enforce, row.through, view)
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
