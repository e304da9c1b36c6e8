"""Matching through the tree: local first, then one level up, and so on to the grid bus.

A pro-rata pass needs no more of houses than their sums by bus and tier, and gives them no more than three fractions:
how much of an offer is used, how much of a request is granted, and how much of that at the house's own bus.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernel import kernel
from engine.layout import Groups, Meters, Tree
from engine.row_arithmetic import lane_sum

FOLDED_HOUSES = 64
"""From here on, sums of houses are made by vector instructions."""


class Match(NamedTuple):
    """A pro-rata pass: sums at buses [kW], and what it decides as fractions of them.

    Shape (n_buses,) for offers, (n_buses, n_tiers) for requests.
    `own_*` is what the houses of a bus bring, `offer` and `request` include what its child transformers show;
    `shown_*` is the part of what a bus left that passes its transformer;
    `local` is granted at the bus itself, `granted` and `used` there or anywhere above.
    """

    own_offer: np.ndarray
    own_request: np.ndarray
    offer: np.ndarray
    request: np.ndarray
    used: np.ndarray
    local: np.ndarray
    granted: np.ndarray
    shown_up: np.ndarray
    shown_down: np.ndarray


def new_match(n_buses: int, n_tiers: int) -> Match:
    """Return the working arrays of a pass."""
    shapes = [n_buses, (n_buses, n_tiers)] * 2 + [n_buses] + [(n_buses, n_tiers)] * 2 + [n_buses, (n_buses, n_tiers)]
    return Match(*(np.zeros(shape) for shape in shapes))


@kernel
def see_at_bus(meters: Meters, net: np.ndarray, seen: np.ndarray) -> None:
    """Set what a surplus (positive) or deficit at the meter is at the house's bus. [kW]"""
    for h in range(seen.shape[0]):
        seen[h] = max(net[h], 0.0) * meters.efficiency[h] + min(net[h], 0.0) * meters.inverse[h]


@kernel
def sum_groups(
    groups: Groups, seen: np.ndarray, surplus: np.ndarray, deficit: np.ndarray, offer: np.ndarray, request: np.ndarray
) -> None:
    """Sum surpluses and deficits of houses by group (bus and tier), as seen at the bus; shape (n_groups,) each. [kW]

    `surplus` and `deficit`, shape (n_houses,), are places for intermediate values.
    """
    for g in range(groups.lo.shape[0]):
        x = seen[groups.lo[g] : groups.hi[g]]
        if x.shape[0] >= FOLDED_HOUSES:
            n = fold(x, surplus, deficit)
            offer[g] = lane_sum(surplus[:n])
            request[g] = lane_sum(deficit[:n])
        else:
            offer[g], request[g] = short_sums(x)


@kernel
def fold(x: np.ndarray, surplus: np.ndarray, deficit: np.ndarray) -> int:
    """Add the quarters of a row to each other, surpluses and deficits apart; return how many sums are left."""
    n = x.shape[0] // 4
    a, b, c, d = x[:n], x[n : 2 * n], x[2 * n : 3 * n], x[3 * n : 4 * n]
    for h in range(n):
        surplus[h] = (max(a[h], 0.0) + max(b[h], 0.0)) + (max(c[h], 0.0) + max(d[h], 0.0))
        deficit[h] = (max(-a[h], 0.0) + max(-b[h], 0.0)) + (max(-c[h], 0.0) + max(-d[h], 0.0))
    for h in range(4 * n, x.shape[0]):
        surplus[h - 3 * n] = max(x[h], 0.0)
        deficit[h - 3 * n] = max(-x[h], 0.0)
    return x.shape[0] - 3 * n


@kernel
def short_sums(x: np.ndarray) -> tuple[float, float]:
    """Sum surpluses and deficits in four interleaved parts each."""
    o0 = o1 = o2 = o3 = 0.0
    r0 = r1 = r2 = r3 = 0.0
    fours = x.shape[0] // 4 * 4
    for h in range(0, fours, 4):
        o0 += max(x[h], 0.0)
        o1 += max(x[h + 1], 0.0)
        o2 += max(x[h + 2], 0.0)
        o3 += max(x[h + 3], 0.0)
        r0 -= min(x[h], 0.0)
        r1 -= min(x[h + 1], 0.0)
        r2 -= min(x[h + 2], 0.0)
        r3 -= min(x[h + 3], 0.0)
    for h in range(fours, x.shape[0]):
        o0 += max(x[h], 0.0)
        r0 -= min(x[h], 0.0)
    return (o0 + o1) + (o2 + o3), (r0 + r1) + (r2 + r3)


@kernel
def bring(groups: Groups, offer: np.ndarray, request: np.ndarray, match: Match) -> None:
    """Fill a pass with the sums of the groups that trade; all in one tier where the pass has only one."""
    match.own_offer[:] = 0.0
    match.own_request[:] = 0.0
    last = match.request.shape[1] - 1
    for g in range(groups.lo.shape[0]):
        if groups.tier[g] >= 0:
            match.own_offer[groups.bus[g]] += offer[g]
            match.own_request[groups.bus[g], min(groups.tier[g], last)] += request[g]


@kernel
def match_tree(tree: Tree, upward: bool, enforce: bool, through: np.ndarray, match: Match) -> None:
    """Match a pass: up the tree what is left over, down the tree what was granted and sold.

    Parameters
    ----------
    upward : bool
        Whether what a bus leaves goes on to the bus above (scope intra_grid).
    enforce : bool
        Whether transfers stay within the capacity of transformers.
    through : ndarray, shape (n_buses,)
        Pool transfer of the earlier passes of the step through each transformer, at its secondary side,
        import positive; this pass is added. [kW]

    Notes
    -----
    A child shows min(offer, export room)·backward and request/forward, tiers cut to the import room from the lowest up.
    """
    for bus in range(tree.parent.shape[0]):
        match.offer[bus] = match.own_offer[bus]
        for tier in range(match.request.shape[1]):
            match.request[bus, tier] = match.own_request[bus, tier]
    for bus in range(tree.parent.shape[0] - 1, -1, -1):
        left = match_bus(match, bus)
        if upward and bus > 0:
            show_offer(tree, match, bus, left, enforce, through[bus])
            show_requests(tree, match, bus, enforce, through[bus])
    if upward:
        for bus in range(1, tree.parent.shape[0]):
            pass_down(tree.parent[bus], match, bus, through)


@kernel
def match_bus(match: Match, bus: int) -> float:
    """Match tier by tier at one bus; return the offers that are left. [kW]"""
    left = match.offer[bus]
    for tier in range(match.request.shape[1]):
        wanted = match.request[bus, tier]
        match.local[bus, tier] = 1.0 if wanted <= left else left / wanted
        left = max(left - wanted, 0.0)
        match.granted[bus, tier] = match.local[bus, tier]
    match.used[bus] = 1.0 - left / match.offer[bus] if match.offer[bus] > 0.0 else 0.0
    return left


@kernel
def show_offer(tree: Tree, match: Match, bus: int, left: float, enforce: bool, through: float) -> None:
    """Bring what a bus did not use to the bus above, where its transformer allows."""
    shown = left if tree.exports[bus] else 0.0
    if enforce:
        shown = min(shown, max(tree.capacity[bus] + through, 0.0))
    match.shown_up[bus] = shown / left if left > 0.0 else 0.0
    match.offer[tree.parent[bus]] += shown * tree.backward[bus]


@kernel
def show_requests(tree: Tree, match: Match, bus: int, enforce: bool, through: float) -> None:
    """Bring what a bus could not grant to the bus above, the best tiers first where room is short."""
    room = max(tree.capacity[bus] - through, 0.0) if enforce else np.inf
    for tier in range(match.request.shape[1]):
        rest = match.request[bus, tier] * (1.0 - match.local[bus, tier])
        if rest > 0.0:
            shown = min(rest, room)
            room -= shown
            match.shown_down[bus, tier] = 1.0 if shown == rest else shown / rest
            match.request[tree.parent[bus], tier] += shown / tree.forward[bus]
        else:
            match.shown_down[bus, tier] = 0.0


@kernel
def pass_down(above: int, match: Match, bus: int, through: np.ndarray) -> None:
    """Pass what a bus was granted and has sold above down to its members, in proportion."""
    for tier in range(match.request.shape[1]):
        more = (1.0 - match.local[bus, tier]) * match.shown_down[bus, tier] * match.granted[above, tier]
        match.granted[bus, tier] = min(match.local[bus, tier] + more, 1.0)
        through[bus] += more * match.request[bus, tier]
    more = (1.0 - match.used[bus]) * match.shown_up[bus] * match.used[above]
    match.used[bus] = min(match.used[bus] + more, 1.0)
    through[bus] -= more * match.offer[bus]
