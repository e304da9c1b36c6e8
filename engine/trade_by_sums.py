"""The passes of a pro-rata rule: the sums of houses and batteries at buses are all that matching needs."""

from __future__ import annotations

import numpy as np

from engine.battery import BatteryRow, give_to_pool, offer_to_pool, take_from_pool, want_from_pool
from engine.kernel import kernel
from engine.layout import Batteries, Groups
from engine.pool import Match, bring, match_tree
from engine.row_arithmetic import lane_sum, multiply, scale, take_part
from engine.working import Decisions, Grid, Row, Rules, Scratch


@kernel
def trade_by_sums(
    grid: Grid, rules: Rules, scratch: Scratch, batteries: BatteryRow, i: int, decided: Decisions
) -> None:
    """Run passes A, B and C of a pro-rata rule, which decide by fractions."""
    tree, row, a, b, c = grid.tree, scratch.row, scratch.a, scratch.b, scratch.c
    bring(grid.groups, row.group_offer, row.group_request, a)
    match_tree(tree, rules.upward, rules.enforce, row.through, a)
    record_pool(a, row)
    if rules.pool_charges and bring_offers_left(a, b) > 0.0 and want_at_buses(grid, rules, batteries, b) > 0.0:
        charge_batteries(grid, rules, b, batteries, row)
        add_used(a, b)
    if rules.pool_discharges and bring_requests_left(a, c) > 0.0 and offer_at_buses(grid, rules, batteries, c) > 0.0:
        discharge_batteries(grid, rules, c, batteries, row)
        add_granted(a, c)
    keep_fractions(grid.groups, a, i, decided)


@kernel
def record_pool(match: Match, row: Row) -> None:
    """Keep what pass A offered and requested at each bus."""
    for bus in range(row.offer.shape[0]):
        row.offer[bus] = match.offer[bus]
        row.request[bus] = 0.0
        for tier in range(match.request.shape[1]):
            row.request[bus] += match.request[bus, tier]


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
def want_at_buses(grid: Grid, rules: Rules, batteries: BatteryRow, b: Match) -> float:
    """Bring to pass B what batteries want; return how much that is. [kW]"""
    own = grid.batteries
    want_from_pool(own, batteries)
    return sum_at_buses(own, rules.lossy, batteries.brought, own.inverse, batteries.net, b.own_request[:, 0])


@kernel
def offer_at_buses(grid: Grid, rules: Rules, batteries: BatteryRow, c: Match) -> float:
    """Bring to pass C what batteries offer; return how much that is. [kW]"""
    own = grid.batteries
    offer_to_pool(own, batteries)
    return sum_at_buses(own, rules.lossy, batteries.brought, own.efficiency, batteries.net, c.own_offer)


@kernel
def sum_at_buses(
    own: Batteries, lossy: bool, power: np.ndarray, factor: np.ndarray, seen: np.ndarray, sums: np.ndarray
) -> float:
    """Set the sums of what buses see of the batteries' power, power · factor; return their sum. [kW]"""
    total = 0.0
    if lossy:
        multiply(power, factor, seen)
        for bus in range(sums.shape[0]):
            sums[bus] = lane_sum(seen[own.first[bus] : own.last[bus]])
            total += sums[bus]
    else:
        for bus in range(sums.shape[0]):
            sums[bus] = lane_sum(power[own.first[bus] : own.last[bus]])
            total += sums[bus]
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
def charge_batteries(grid: Grid, rules: Rules, match: Match, batteries: BatteryRow, row: Row) -> None:
    """Pass B: the surplus left charges community batteries, in proportion to their headroom; both are in `match`."""
    own = grid.batteries
    match_tree(grid.tree, rules.upward, rules.enforce, row.through, match)
    for bus in range(own.first.shape[0]):
        first, last = own.first[bus], own.last[bus]
        scale(batteries.brought[first:last], match.granted[bus, 0], batteries.taken[first:last])
        scale(batteries.brought[first:last], match.local[bus, 0], batteries.taken_local[first:last])
    take_from_pool(own, batteries)


@kernel
def discharge_batteries(grid: Grid, rules: Rules, match: Match, batteries: BatteryRow, row: Row) -> None:
    """Pass C: batteries meet the deficits left, in proportion to what they offer; both are in `match`."""
    own = grid.batteries
    match_tree(grid.tree, rules.upward, rules.enforce, row.through, match)
    for bus in range(own.first.shape[0]):
        first, last = own.first[bus], own.last[bus]
        scale(batteries.brought[first:last], match.used[bus], batteries.given[first:last])
    give_to_pool(own, batteries)


@kernel
def keep_fractions(groups: Groups, match: Match, i: int, decided: Decisions) -> None:
    """Note in row `i` what part of their deficits and surpluses the houses of each group get; others get nothing."""
    for g in range(groups.lo.shape[0]):
        tier, bus = groups.tier[g], groups.bus[g]
        decided.granted[i, g] = match.granted[bus, tier] if tier >= 0 else 0.0
        decided.local[i, g] = match.local[bus, tier] if tier >= 0 else 0.0
        decided.used[i, g] = match.used[bus] if tier >= 0 else 0.0


@kernel
def share_out(groups: Groups, upward: bool, i: int, decided: Decisions, row: Row) -> None:
    """Give the houses of each group their part of a pro-rata pass."""
    net = decided.net[i]
    for g in range(groups.lo.shape[0]):
        lo, hi = groups.lo[g], groups.hi[g]
        take_part(net[lo:hi], -1.0, decided.granted[i, g], row.bought[lo:hi])
        take_part(net[lo:hi], 1.0, decided.used[i, g], row.sold[lo:hi])
        if upward:
            take_part(net[lo:hi], -1.0, decided.local[i, g], row.local[lo:hi])
