"""The allocation rules: who gets the offers at a bus, and who gives them."""

from __future__ import annotations

import numpy as np

from engine.kernel import kernel, subroutine
from engine.layout import Market, Meters

PRO_RATA, EQUAL, STATIC, CASCADE, AUCTION = range(5)


@kernel
def level_of(
    request: np.ndarray,
    bought: np.ndarray,
    cost: np.ndarray,
    frozen: np.ndarray,
    got: np.ndarray,
    lo: int,
    hi: int,
    room: float,
    path: float,
) -> float:
    """Return the level to which the houses lo … hi rise together until a room is used, inf where it is enough for all.

    Parameters
    ----------
    request, bought : ndarray
        What a house asks for and has, at the meter; the difference is what it still wants. [kW]
    cost : ndarray
        What 1 kW at the meter costs at the bus. [kW/kW]
    frozen, got : ndarray
        Houses that were stopped, and at what level. [kW]
    room : float
        What may pass. [kW]
    path : float
        What of 1 kW at the bus passes there. [kW/kW]

    Notes
    -----
    Water-filling: houses that a level satisfies are taken out, which raises the level of the others; it ends
    when a level satisfies no further house.
    """
    level = 0.0
    while True:
        fixed = 0.0
        rate = 0.0
        for h in range(lo, hi):
            need = max(request[h] - bought[h], 0.0)
            if frozen[h]:
                fixed += got[h] * cost[h]
            elif need <= level:
                fixed += need * cost[h]
            else:
                rate += cost[h]
        if rate == 0.0:
            return np.inf
        higher = max((room - fixed * path) / (rate * path), 0.0)
        if higher <= level:
            return level
        level = higher


@kernel
def static_shares(meters: Meters, wanted: np.ndarray, granted: np.ndarray, lo: int, hi: int, offers: float) -> None:
    """Grant each house its fixed share of the offers, at most its request; the unused share goes on."""
    for h in range(lo, hi):
        granted[h] = min(wanted[h], meters.share[h] * offers)


@kernel
def cascade(
    meters: Meters,
    market: Market,
    wanted: np.ndarray,
    granted: np.ndarray,
    lo: int,
    hi: int,
    offers: float,
    requests: float,
) -> None:
    """Grant in iterations: each has its fraction of the offers and what the one before could not place.

    Notes
    -----
    Iteration k offers a house A·β (static) or A·(its request ÷ all requests, both at the start) (pro rata),
    and the house takes at most what it still requests.
    """
    for h in range(lo, hi):
        granted[h] = 0.0
    unplaced = 0.0
    for k in range(market.fractions.shape[0]):
        available = market.fractions[k] * offers + unplaced
        unplaced = available
        for h in range(lo, hi):
            key = meters.share[h] if market.static[k] else wanted[h] / requests
            taken = min(available * key, wanted[h] - granted[h])
            granted[h] += taken
            unplaced -= taken


@subroutine
def auction(
    meters: Meters,
    market: Market,
    bus: int,
    asked: np.ndarray,
    offered: np.ndarray,
    granted: np.ndarray,
    drawn: np.ndarray,
) -> float:
    """Match bids in falling order with asks in rising order; equal prices share in proportion to their quantities.

    Returns the clearing price, the midpoint of the last matched bid and ask; NaN without trade. [EUR/kWh]

    Notes
    -----
    Matching goes on while bid ≥ ask + network fee, as float64 has it.
    """
    bids = market.by_bid[market.start[bus] : market.start[bus + 1]]
    asks = market.by_ask[market.start[bus] : market.start[bus + 1]]
    price = np.nan
    bid_lo = bid_hi = ask_lo = ask_hi = 0
    demand = demand_left = supply = supply_left = 0.0
    while True:
        while demand_left == 0.0 and bid_hi < bids.shape[0]:
            take_fraction(bids, bid_lo, bid_hi, demand, demand_left, asked, granted)
            bid_lo, bid_hi = bid_hi, group_end(bids, meters.bid, bid_hi)
            demand = demand_left = group_sum(bids, asked, bid_lo, bid_hi)
        while supply_left == 0.0 and ask_hi < asks.shape[0]:
            take_fraction(asks, ask_lo, ask_hi, supply, supply_left, offered, drawn)
            ask_lo, ask_hi = ask_hi, group_end(asks, meters.ask, ask_hi)
            supply = supply_left = group_sum(asks, offered, ask_lo, ask_hi)
        if demand_left == 0.0 or supply_left == 0.0:
            break
        bid, ask = meters.bid[bids[bid_lo]], meters.ask[asks[ask_lo]]
        if bid < ask + market.fee:
            break
        price = 0.5 * (bid + ask)
        matched = min(demand_left, supply_left)
        demand_left -= matched
        supply_left -= matched
    take_fraction(bids, bid_lo, bid_hi, demand, demand_left, asked, granted)
    take_fraction(asks, ask_lo, ask_hi, supply, supply_left, offered, drawn)
    take_fraction(bids, bid_hi, bids.shape[0], 1.0, 1.0, asked, granted)
    take_fraction(asks, ask_hi, asks.shape[0], 1.0, 1.0, offered, drawn)
    return price


@kernel
def group_end(ranked: np.ndarray, price: np.ndarray, first: int) -> int:
    """Return where the run of equal prices that begins at `first` ends."""
    last = first
    while last < ranked.shape[0] and price[ranked[last]] == price[ranked[first]]:
        last += 1
    return last


@kernel
def group_sum(ranked: np.ndarray, quantity: np.ndarray, first: int, last: int) -> float:
    """Sum the quantities of ranked[first:last]."""
    total = 0.0
    for i in range(first, last):
        total += quantity[ranked[i]]
    return total


@kernel
def take_fraction(
    ranked: np.ndarray, first: int, last: int, total: float, left: float, quantity: np.ndarray, matched: np.ndarray
) -> None:
    """Match of each quantity in ranked[first:last] the fraction that is not left of their total."""
    fraction = min((total - left) / total, 1.0) if total > 0.0 else 0.0
    for i in range(first, last):
        matched[ranked[i]] = quantity[ranked[i]] * fraction


@kernel
def fit_by_price(ranked: np.ndarray, price: np.ndarray, quantity: np.ndarray, room: float) -> None:
    """Cut quantities to a room, the worst prices first, equal prices in proportion."""
    first = 0
    while first < ranked.shape[0]:
        last = group_end(ranked, price, first)
        total = group_sum(ranked, quantity, first, last)
        if total > room:
            for i in range(first, last):
                quantity[ranked[i]] *= room / total
        room = max(room - total, 0.0)
        first = last
