"""A pool pass house by house: what each bus sees of the houses behind it, and what they get.

The rules `equal`, `static_shares`, `cascade` and `auction` need this; the pro-rata rules give the same numbers
from sums alone (`engine.pool`), but not to the last bit.
The last bit decides where a community battery is empty: a surplus of 1e-16 kW left by rounding charges it,
and a battery that discharges 1e-16 kW in the next step takes no part in pass B.
"""

from __future__ import annotations

import numpy as np

from engine.allocation import AUCTION, EQUAL, PRO_RATA, STATIC, auction, cascade, fit_by_price, static_shares
from engine.equal import equal
from engine.kernel import kernel, subroutine
from engine.layout import Market, Meters, Tree
from engine.view import Reach, Task, View, delivered, range_sum


@subroutine
def look_through(
    tree: Tree,
    meters: Meters,
    market: Market,
    rule: int,
    n_tiers: int,
    upward: bool,
    enforce: bool,
    through: np.ndarray,
    view: View,
) -> None:
    """Match a pass bus by bus from the bottom, each bus seeing what is left of the houses behind it.

    Parameters
    ----------
    n_tiers : int
        Tiers of the pro-rata rule; 1 takes all houses together.
    upward : bool
        Whether what a bus leaves goes on to the bus above (scope intra_grid).
    enforce : bool
        Whether transfers stay within the capacity of transformers: what passed in one direction in this pass
        and, netted, in the earlier ones counts.
    through : ndarray, shape (n_buses,)
        Pool transfer of the earlier passes of the step through each transformer, at its secondary side,
        import positive; this pass is added. [kW]
    """
    view.into[:] = 0.0
    view.out_of[:] = 0.0
    view.bought[:] = 0.0
    view.local[:] = 0.0
    view.sold[:] = 0.0
    task = Task(tree, meters, market, rule, n_tiers, enforce and upward, through)
    for bus in range(tree.parent.shape[0] - 1, -1, -1):
        if upward:
            reach = Reach(bus, tree.end[bus], tree.sub_lo[bus], tree.sub_hi[bus])
        else:
            reach = Reach(bus, bus + 1, tree.own_lo[bus], tree.own_hi[bus])
        view.price[bus] = np.nan
        see_offers(task, view, reach)
        see_requests(task, view, reach)
        if view.bus_offer[bus] > 0.0 and view.bus_request[bus] > 0.0:
            match_by_rule(task, view, reach)
            bring_down(tree, meters, view, reach)
            bring_up(tree, meters, view, reach)
    for bus in range(through.shape[0]):
        through[bus] += view.into[bus] - view.out_of[bus]


@kernel
def see_offers(task: Task, view: View, reach: Reach) -> None:
    """Set `offered`: what is left of offers, after the losses of the way up and within the export rooms."""
    tree, meters, market = task.tree, task.meters, task.market
    bus, last, lo, hi = reach
    for h in range(lo, hi):
        view.offered[h] = max(view.offer[h] - view.sold[h], 0.0) * meters.efficiency[h]
    for child in range(last - 1, bus, -1):
        first, end = tree.sub_lo[child], tree.sub_hi[child]
        if task.limited and tree.exports[child]:
            room = max(tree.capacity[child] + task.through[child] - view.out_of[child], 0.0)
            if task.rule == AUCTION:
                ranked = market.by_ask[market.start[child] : market.start[child + 1]]
                fit_by_price(ranked, meters.ask, view.offered, room)
            else:
                fit(view.offered, first, end, room)
        factor = tree.backward[child] if tree.exports[child] else 0.0
        for h in range(first, end):
            view.offered[h] *= factor
    view.bus_offer[bus] = range_sum(view.offered, lo, hi)


@kernel
def see_requests(task: Task, view: View, reach: Reach) -> None:
    """Set `wanted`, what is left of requests plus the losses of the way down, and `asked`, what of it fits.

    The pro-rata rule cuts tiers to the import rooms from the lowest up, the auction the lowest bids first;
    the other rules cut grants instead.
    """
    tree, meters, market = task.tree, task.meters, task.market
    bus, last, lo, hi = reach
    for h in range(lo, hi):
        view.wanted[h] = max(view.request[h] - view.bought[h], 0.0) / meters.efficiency[h]
        view.cost[h] = 1.0 / meters.efficiency[h]
        view.asked[h] = view.wanted[h]
    for child in range(last - 1, bus, -1):
        if task.limited:
            room = max(tree.capacity[child] - task.through[child] - view.into[child], 0.0)
            if task.rule == AUCTION:
                ranked = market.by_bid[market.start[child] : market.start[child + 1]]
                fit_by_price(ranked, meters.bid, view.asked, room)
            elif task.rule == PRO_RATA:
                fit_tiers(meters, task.n_tiers, view.asked, tree.sub_lo[child], tree.sub_hi[child], room)
        for h in range(tree.sub_lo[child], tree.sub_hi[child]):
            view.wanted[h] /= tree.forward[child]
            view.cost[h] /= tree.forward[child]
            view.asked[h] /= tree.forward[child]
    view.bus_request[bus] = range_sum(view.asked, lo, hi)


@kernel
def fit(values: np.ndarray, lo: int, hi: int, room: float) -> None:
    """Cut values[lo:hi] in proportion to a room."""
    total = range_sum(values, lo, hi)
    if total > room:
        for h in range(lo, hi):
            values[h] *= room / total


@kernel
def fit_tiers(meters: Meters, n_tiers: int, values: np.ndarray, lo: int, hi: int, room: float) -> None:
    """Cut values[lo:hi] to a room, the lowest tier first, within a tier in proportion."""
    for tier in range(n_tiers):
        total = tier_sum(meters, n_tiers, tier, values, lo, hi)
        if total > room:
            for h in range(lo, hi):
                if min(meters.tier[h], n_tiers - 1) == tier:
                    values[h] *= room / total
        room = max(room - total, 0.0)


@kernel
def tier_sum(meters: Meters, n_tiers: int, tier: int, values: np.ndarray, lo: int, hi: int) -> float:
    """Sum the values of a tier in order."""
    total = 0.0
    for h in range(lo, hi):
        if min(meters.tier[h], n_tiers - 1) == tier:
            total += values[h]
    return total


@kernel
def match_by_rule(task: Task, view: View, reach: Reach) -> None:
    """Set `granted` and `drawn` at a bus, and `got` at the meters.

    Sellers are used in proportion to their offers in every rule but the auction.
    """
    bus, _, lo, hi = reach
    offers = view.bus_offer[bus]
    if task.rule == AUCTION:
        view.price[bus] = auction(task.meters, task.market, bus, view.asked, view.offered, view.granted, view.drawn)
    else:
        used = grant(task, view, reach)
        for h in range(lo, hi):
            view.drawn[h] = used * view.offered[h] / offers
    if task.rule != EQUAL:
        for h in range(lo, hi):
            left = view.request[h] - view.bought[h]
            view.got[h] = left * (view.granted[h] / view.wanted[h]) if view.wanted[h] > 0.0 else 0.0


@kernel
def grant(task: Task, view: View, reach: Reach) -> float:
    """Set `granted` (`got` under the rule `equal`) by the rule; return what was used of the offers. [kW]"""
    bus, _, lo, hi = reach
    offers = view.bus_offer[bus]
    if task.rule == EQUAL:
        return equal(task, view, reach, offers)
    if task.rule == PRO_RATA:
        return grant_tiers(task.meters, task.n_tiers, view, lo, hi, offers)
    if task.rule == STATIC:
        static_shares(task.meters, view.wanted, view.granted, lo, hi, offers)
    else:
        cascade(task.meters, task.market, view.wanted, view.granted, lo, hi, offers, view.bus_request[bus])
    if task.limited:
        cut_grants(task.tree, view, bus, task.through)
    return range_sum(view.granted, lo, hi)


@kernel
def grant_tiers(meters: Meters, n_tiers: int, view: View, lo: int, hi: int, offers: float) -> float:
    """Grant tier by tier, within a tier in proportion; return what was used. [kW]"""
    left = offers
    for tier in range(n_tiers):
        total = tier_sum(meters, n_tiers, tier, view.asked, lo, hi)
        fraction = min(1.0, left / total) if total > 0.0 else 0.0
        for h in range(lo, hi):
            if min(meters.tier[h], n_tiers - 1) == tier:
                view.granted[h] = view.asked[h] * fraction
        left -= min(left, total)
    return offers - left


@kernel
def cut_grants(tree: Tree, view: View, bus: int, through: np.ndarray) -> None:
    """Cut the grants behind each transformer whose import room is short, in proportion, from the bottom up."""
    for child in range(tree.end[bus] - 1, bus, -1):
        room = max(tree.capacity[child] - through[child] - view.into[child], 0.0)
        path = delivered(tree, bus, child)
        passing = range_sum(view.granted, tree.sub_lo[child], tree.sub_hi[child]) * path
        if passing > room:
            for h in range(tree.sub_lo[child], tree.sub_hi[child]):
                view.granted[h] *= room / passing


@kernel
def bring_down(tree: Tree, meters: Meters, view: View, reach: Reach) -> None:
    """Book what arrives at meters, and what of it passed each transformer behind the bus."""
    bus, last, lo, hi = reach
    for h in range(lo, hi):
        view.bought[h] += view.got[h]
        if meters.bus[h] == bus:
            view.local[h] += view.got[h]
        view.got[h] /= meters.efficiency[h]
    for child in range(last - 1, bus, -1):
        view.into[child] += range_sum(view.got, tree.sub_lo[child], tree.sub_hi[child])
        for h in range(tree.sub_lo[child], tree.sub_hi[child]):
            view.got[h] /= tree.forward[child]


@kernel
def bring_up(tree: Tree, meters: Meters, view: View, reach: Reach) -> None:
    """Book what is drawn from meters, and what of it passed each transformer behind the bus."""
    bus, last, lo, hi = reach
    for child in range(bus + 1, last):
        if tree.exports[child]:
            for h in range(tree.sub_lo[child], tree.sub_hi[child]):
                view.drawn[h] /= tree.backward[child]
        view.out_of[child] += range_sum(view.drawn, tree.sub_lo[child], tree.sub_hi[child])
    for h in range(lo, hi):
        view.sold[h] += view.drawn[h] / meters.efficiency[h]
