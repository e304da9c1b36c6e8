"""Allocation rules that look through child transformers to the houses behind a bus."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernel import kernel
from engine.layout import Market, Meters, Tree

PRO_RATA, EQUAL, STATIC, CASCADE, AUCTION = 0, 1, 2, 3, 4


class View(NamedTuple):
    """A look-through pass.

    At the meters, shape (n_houses,) [kW]: `offer`, `request` (what houses bring), `bought`, `local`, `sold` (what they get),
    `offer_left`, `request_left`. As seen at the bus at hand: `offered`, `wanted`, `granted`, `drawn`;
    `up`, `down` are the efficiencies of the path from and to the meter.
    At transformers, shape (n_buses,) [kW]: `into` and `out_of` are what the pass has moved so far in either direction.
    """

    offer: np.ndarray
    request: np.ndarray
    bought: np.ndarray
    local: np.ndarray
    sold: np.ndarray
    offer_left: np.ndarray
    request_left: np.ndarray
    up: np.ndarray
    down: np.ndarray
    offered: np.ndarray
    wanted: np.ndarray
    granted: np.ndarray
    drawn: np.ndarray
    frozen: np.ndarray
    into: np.ndarray
    out_of: np.ndarray
    bus_offer: np.ndarray
    bus_request: np.ndarray
    price: np.ndarray


@kernel
def new_view(n_houses: int, n_buses: int) -> View:
    """Return the working arrays of a pass."""
    n, b = n_houses, n_buses
    return View(
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n),
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n, np.bool_),
        np.zeros(b), np.zeros(b), np.zeros(b), np.zeros(b), np.zeros(b),
    )  # fmt: skip


@kernel
def look_through(
    tree: Tree,
    meters: Meters,
    market: Market,
    rule: int,
    upward: bool,
    enforce: bool,
    through: np.ndarray,
    view: View,
) -> None:
    """Match a pass bus by bus from the bottom, each bus seeing what is left of the houses behind it.

    Parameters
    ----------
    through : ndarray, shape (n_buses,)
        Pool transfer of the earlier passes of the step through each transformer, at its secondary side,
        import positive; this pass is added. [kW]
    """
    start(meters, view)
    for bus in range(tree.parent.shape[0] - 1, -1, -1):
        lo = tree.sub_lo[bus] if upward else tree.own_lo[bus]
        hi = tree.sub_hi[bus] if upward else tree.own_hi[bus]
        look(view, lo, hi)
        if enforce and upward:
            if rule == AUCTION:
                best_first(tree, meters, market, view, bus, through)
            else:
                cut_offers(tree, view, bus, through)
        view.bus_offer[bus] = range_sum(view.offered, lo, hi)
        view.bus_request[bus] = range_sum(view.wanted, lo, hi)
        view.price[bus] = np.nan
        if view.bus_offer[bus] > 0.0 and view.bus_request[bus] > 0.0:
            match_by_rule(tree, meters, market, rule, enforce and upward, through, view, bus, lo, hi)
            hand_over(meters, view, bus, lo, hi)
            if upward:
                book(tree, view, bus)
        if upward and bus > 0:
            climb(tree, view, bus)
    for bus in range(through.shape[0]):
        through[bus] += view.into[bus] - view.out_of[bus]


@kernel
def start(meters: Meters, view: View) -> None:
    """Begin a pass: nothing moved, every path is the house's own connection."""
    view.into[:] = 0.0
    view.out_of[:] = 0.0
    for h in range(view.offer.shape[0]):
        view.bought[h] = view.local[h] = view.sold[h] = 0.0
        view.offer_left[h] = view.offer[h]
        view.request_left[h] = view.request[h]
        view.up[h] = view.down[h] = meters.efficiency[h]


@kernel
def look(view: View, lo: int, hi: int) -> None:
    """See what houses have left as the bus sees it."""
    for h in range(lo, hi):
        view.offered[h] = view.offer_left[h] * view.up[h]
        view.wanted[h] = view.request_left[h] / view.down[h]
        view.granted[h] = view.drawn[h] = 0.0


@kernel
def climb(tree: Tree, view: View, bus: int) -> None:
    """Lengthen the paths of all houses behind a bus by its transformer."""
    up = tree.backward[bus] if tree.exports[bus] else 0.0
    for h in range(tree.sub_lo[bus], tree.sub_hi[bus]):
        view.up[h] *= up
        view.down[h] *= tree.forward[bus]


@kernel
def range_sum(values: np.ndarray, lo: int, hi: int) -> float:
    """Sum values[lo:hi] in order."""
    total = 0.0
    for h in range(lo, hi):
        total += values[h]
    return total


@kernel
def match_by_rule(
    tree: Tree,
    meters: Meters,
    market: Market,
    rule: int,
    limited: bool,
    through: np.ndarray,
    view: View,
    bus: int,
    lo: int,
    hi: int,
) -> None:
    """Set `granted` and `drawn` at a bus; sellers are used in proportion in every rule but the auction."""
    offers = view.bus_offer[bus]
    if rule == AUCTION:
        view.price[bus] = auction(meters, market, view, bus)
        return
    if rule == EQUAL:
        equal(tree, view, bus, lo, hi, offers, limited, through)
    elif rule == STATIC:
        static_shares(meters, view, lo, hi, offers)
    else:
        cascade(meters, market, view, lo, hi, offers, view.bus_request[bus])
    if limited and rule != EQUAL:
        cut_grants(tree, view, bus, through)
    fraction = min(range_sum(view.granted, lo, hi) / offers, 1.0)
    for h in range(lo, hi):
        view.drawn[h] = view.offered[h] * fraction


@kernel
def hand_over(meters: Meters, view: View, bus: int, lo: int, hi: int) -> None:
    """Pass what was granted and drawn at a bus to the meters."""
    for h in range(lo, hi):
        got = view.granted[h] * view.down[h]
        view.bought[h] += got
        view.request_left[h] = max(view.request_left[h] - got, 0.0)
        if meters.bus[h] == bus:
            view.local[h] += got
        if view.drawn[h] > 0.0:
            gave = view.drawn[h] / view.up[h]
            view.sold[h] += gave
            view.offer_left[h] = max(view.offer_left[h] - gave, 0.0)


@kernel
def behind(tree: Tree, bus: int, child: int, forward: bool) -> float:
    """Return the efficiency of the path between a bus and one behind it."""
    path = 1.0
    while child != bus:
        path *= tree.forward[child] if forward else (tree.backward[child] if tree.exports[child] else 0.0)
        child = tree.parent[child]
    return path


@kernel
def cut_offers(tree: Tree, view: View, bus: int, through: np.ndarray) -> None:
    for child in range(tree.end[bus] - 1, bus, -1):
        path = behind(tree, bus, child, False)
        if not np.isfinite(tree.capacity[child]) or path == 0.0:
            continue
        room = max(tree.capacity[child] + through[child] - view.out_of[child], 0.0)
        total = 0.0
        for h in range(tree.sub_lo[child], tree.sub_hi[child]):
            total += view.offered[h] / path
        if total > room:
            for h in range(tree.sub_lo[child], tree.sub_hi[child]):
                view.offered[h] *= room / total


@kernel
def cut_grants(tree: Tree, view: View, bus: int, through: np.ndarray) -> None:
    for child in range(tree.end[bus] - 1, bus, -1):
        if not np.isfinite(tree.capacity[child]):
            continue
        path = behind(tree, bus, child, True)
        room = max(tree.capacity[child] - through[child] - view.into[child], 0.0)
        total = 0.0
        for h in range(tree.sub_lo[child], tree.sub_hi[child]):
            total += view.granted[h] * path
        if total > room:
            for h in range(tree.sub_lo[child], tree.sub_hi[child]):
                view.granted[h] *= room / total


@kernel
def book(tree: Tree, view: View, bus: int) -> None:
    """Add what passed through each transformer behind the bus in either direction."""
    for child in range(bus + 1, tree.end[bus]):
        into = behind(tree, bus, child, True)
        out = behind(tree, bus, child, False)
        for h in range(tree.sub_lo[child], tree.sub_hi[child]):
            view.into[child] += view.granted[h] * into
            if view.drawn[h] > 0.0:
                view.out_of[child] += view.drawn[h] / out


@kernel
def static_shares(meters: Meters, view: View, lo: int, hi: int, total: float) -> None:
    for h in range(lo, hi):
        view.granted[h] = min(view.wanted[h], meters.share[h] * total)


@kernel
def cascade(meters: Meters, market: Market, view: View, lo: int, hi: int, total: float, asked: float) -> None:
    for h in range(lo, hi):
        view.granted[h] = 0.0
    over = 0.0
    for k in range(market.fractions.shape[0]):
        available = market.fractions[k] * total + over
        placed = 0.0
        for h in range(lo, hi):
            key = meters.share[h] if market.static[k] else view.wanted[h] / asked
            taken = min(available * key, view.wanted[h] - view.granted[h])
            view.granted[h] += taken
            placed += taken
        over = available - placed


@kernel
def level_of(view: View, lo: int, hi: int, room: float, path: float) -> float:
    """Return the level to which the houses not frozen rise until `room` is used, inf where it is enough for all."""
    level = 0.0
    while True:
        fixed = 0.0
        rate = 0.0
        for h in range(lo, hi):
            need = view.wanted[h] * view.down[h]
            if view.frozen[h]:
                fixed += view.granted[h] * path
            elif need <= level:
                fixed += view.wanted[h] * path
            else:
                rate += path / view.down[h]
        if rate == 0.0:
            return np.inf
        new = max((room - fixed) / rate, 0.0)
        if new <= level:
            return level
        level = new


@kernel
def equal(
    tree: Tree, view: View, bus: int, lo: int, hi: int, total: float, limited: bool, through: np.ndarray
) -> None:
    for h in range(lo, hi):
        view.frozen[h] = view.wanted[h] <= 0.0
        view.granted[h] = 0.0
    while True:
        level = level_of(view, lo, hi, total, 1.0)
        full = bus
        if limited:
            for child in range(bus + 1, tree.end[bus]):
                if not np.isfinite(tree.capacity[child]):
                    continue
                room = max(tree.capacity[child] - through[child] - view.into[child], 0.0)
                path = behind(tree, bus, child, True)
                own = level_of(view, tree.sub_lo[child], tree.sub_hi[child], room, path)
                if own < level:
                    level = own
                    full = child
        a = lo if full == bus else tree.sub_lo[full]
        b = hi if full == bus else tree.sub_hi[full]
        for h in range(a, b):
            if not view.frozen[h]:
                view.frozen[h] = True
                view.granted[h] = min(view.wanted[h], level / view.down[h])
        if full == bus:
            return


@kernel
def best_first(tree: Tree, meters: Meters, market: Market, view: View, bus: int, through: np.ndarray) -> None:
    for child in range(tree.end[bus] - 1, bus, -1):
        if not np.isfinite(tree.capacity[child]):
            continue
        first, last = market.start[child], market.start[child + 1]
        room = max(tree.capacity[child] - through[child] - view.into[child], 0.0)
        keep_best(market.by_bid[first:last], meters.bid, view.wanted, behind(tree, bus, child, True), room)
        path = behind(tree, bus, child, False)
        if path > 0.0:
            room = max(tree.capacity[child] + through[child] - view.out_of[child], 0.0)
            keep_best(market.by_ask[first:last], meters.ask, view.offered, 1.0 / path, room)


@kernel
def group_end(ranked: np.ndarray, price: np.ndarray, first: int) -> int:
    """Return where the run of equal prices that begins at `first` ends."""
    last = first
    while last < ranked.shape[0] and price[ranked[last]] == price[ranked[first]]:
        last += 1
    return last


@kernel
def group_total(ranked: np.ndarray, quantity: np.ndarray, first: int, last: int) -> float:
    total = 0.0
    for i in range(first, last):
        total += quantity[ranked[i]]
    return total


@kernel
def keep_best(ranked: np.ndarray, price: np.ndarray, quantity: np.ndarray, path: float, room: float) -> None:
    """Cut quantities to a room, the worst prices first, equal prices in proportion."""
    first = 0
    while first < ranked.shape[0]:
        last = group_end(ranked, price, first)
        total = group_total(ranked, quantity, first, last) * path
        if total > room:
            for i in range(first, last):
                quantity[ranked[i]] *= room / total
            room = 0.0
        else:
            room -= total
        first = last


@kernel
def auction(meters: Meters, market: Market, view: View, bus: int) -> float:
    bids = market.by_bid[market.start[bus] : market.start[bus + 1]]
    asks = market.by_ask[market.start[bus] : market.start[bus + 1]]
    price = np.nan
    bid_lo = bid_hi = ask_lo = ask_hi = 0
    demand = demand_left = supply = supply_left = 0.0
    while True:
        while demand_left == 0.0 and bid_hi < bids.shape[0]:
            settle(bids, bid_lo, bid_hi, demand, demand_left, view.wanted, view.granted)
            bid_lo, bid_hi = bid_hi, group_end(bids, meters.bid, bid_hi)
            demand = demand_left = group_total(bids, view.wanted, bid_lo, bid_hi)
        while supply_left == 0.0 and ask_hi < asks.shape[0]:
            settle(asks, ask_lo, ask_hi, supply, supply_left, view.offered, view.drawn)
            ask_lo, ask_hi = ask_hi, group_end(asks, meters.ask, ask_hi)
            supply = supply_left = group_total(asks, view.offered, ask_lo, ask_hi)
        if demand_left == 0.0 or supply_left == 0.0:
            break
        bid, ask = meters.bid[bids[bid_lo]], meters.ask[asks[ask_lo]]
        if bid < ask + market.fee:
            break
        price = 0.5 * (bid + ask)
        matched = min(demand_left, supply_left)
        demand_left -= matched
        supply_left -= matched
    settle(bids, bid_lo, bid_hi, demand, demand_left, view.wanted, view.granted)
    settle(asks, ask_lo, ask_hi, supply, supply_left, view.offered, view.drawn)
    return price


@kernel
def settle(
    ranked: np.ndarray, first: int, last: int, total: float, left: float, quantity: np.ndarray, matched: np.ndarray
) -> None:
    fraction = (total - left) / total if total > 0.0 else 0.0
    for i in range(first, last):
        matched[ranked[i]] = quantity[ranked[i]] * fraction

