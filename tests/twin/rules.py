"""The allocation rules at one bus."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from tests.twin.model import Bus

if TYPE_CHECKING:
    from tests.twin.pool import Market

Amounts = dict[str, float]
NOTHING = 1e-12


def match(market: Market, bus: Bus, offers: Amounts, requests: Amounts, rule: str) -> tuple[Amounts, Amounts]:
    """Return what each house is granted at its meter and what is drawn from it as seen at the bus, in kW."""
    supply = offers_at(market, bus, offers)
    if rule == "equal":
        levels, used = equal(market, bus, sum(supply.values()), requests)
        return levels, drawn_from(supply, used)
    demand = {name: seen_at(market, bus, name, amount) for name, amount in requests.items()}
    if rule == "auction":
        granted, drawn = auction(market, bus, offers, requests)
        return at_meters(granted, demand, requests), drawn
    if rule in ("priority", "proportional"):
        granted, used = tiered(market, bus, sum(supply.values()), requests, by_tier=rule == "priority")
    else:
        shares = static_shares if rule == "static_shares" else cascade
        granted = cut_to_rooms(market, bus, shares(market, sum(supply.values()), demand))
        used = sum(granted.values())
    return at_meters(granted, demand, requests), drawn_from(supply, used)


def at_meters(granted: Amounts, demand: Amounts, requests: Amounts) -> Amounts:
    """Return what arrives at the meters of amounts granted at a bus, where the requests appear as the demand."""
    return {name: requests[name] * (amount / demand[name]) for name, amount in granted.items()}


def seen_at(market: Market, bus: Bus, name: str, amount: float) -> float:
    """Return what a house's request is at a bus above it."""
    house = market.house_of[name]
    seen = amount / house.line
    here = house.bus
    while here is not bus:
        seen /= here.forward
        here = here.parent
    return seen


def in_proportion(amounts: Amounts, total: float) -> Amounts:
    """Return shares of a total (at most the sum) in proportion to amounts."""
    whole = sum(amounts.values())
    return {name: amount * min(1.0, total / whole) if whole > 0 else 0.0 for name, amount in amounts.items()}


def drawn_from(supply: Amounts, used: float) -> Amounts:
    """Return what is drawn from every offer so that together they give what was used."""
    whole = sum(supply.values())
    return {name: used * amount / whole for name, amount in supply.items()} if whole > 0 else {}


def offers_at(market: Market, bus: Bus, offers: Amounts) -> Amounts:
    """Return offers as they appear at a bus: losses of the way up, capped by the export room of the transformers."""
    seen = {h.name: offers[h.name] * h.line for h in bus.houses if h.name in offers}
    for child in bus.children:
        below = offers_at(market, child, offers)
        below = in_proportion(below, min(sum(below.values()), market.export_room(child)))
        seen.update({name: amount * child.backward for name, amount in below.items()})
    return seen


def tiered(market: Market, bus: Bus, offer: float, requests: Amounts, *, by_tier: bool) -> tuple[Amounts, float]:
    """Serve tier after tier, in proportion inside a tier (`priority`; `proportional` with a single tier).

    Returns what each house is granted, and what of the offer was used.
    """
    left = offer
    granted: Amounts = {}
    for tier in requests_at(market, bus, requests, by_tier):
        granted.update(in_proportion(tier, left))
        left -= min(left, sum(tier.values()))
    return granted, offer - left


def requests_at(market: Market, bus: Bus, requests: Amounts, by_tier: bool) -> list[Amounts]:
    """Return requests as they appear at a bus, tier by tier; where import room is short the lowest tiers are cut."""
    tiers: list[Amounts] = [{} for _ in range(len(market.settings.get("priority", [])) + 1 if by_tier else 1)]
    for house in bus.houses:
        if house.name in requests:
            tiers[house.tier if by_tier else 0][house.name] = requests[house.name] / house.line
    for child in bus.children:
        room = market.import_room(child)
        for position, tier in enumerate(requests_at(market, child, requests, by_tier)):
            fitting = in_proportion(tier, min(room, sum(tier.values())))
            room = max(0.0, room - sum(fitting.values()))
            tiers[position].update({name: amount / child.forward for name, amount in fitting.items()})
    return tiers


def static_shares(market: Market, offer: float, demand: Amounts) -> Amounts:
    """Grant every house its fixed share of the offer, at most its request."""
    return {name: min(amount, market.house_of[name].share * offer) for name, amount in demand.items()}


def cascade(market: Market, offer: float, demand: Amounts) -> Amounts:
    """Run the iterations of the cascade; what one cannot place goes to the next."""
    granted = dict.fromkeys(demand, 0.0)
    whole = sum(demand.values())
    unplaced = 0.0
    for iteration in market.settings["cascade"]:
        amount = iteration["fraction"] * offer + unplaced
        unplaced = amount
        for name, asked in demand.items():
            key = market.house_of[name].share if iteration["mode"] == "static" else asked / whole
            taken = min(amount * key, asked - granted[name])
            granted[name] += taken
            unplaced -= taken
    return granted


def cut_to_rooms(market: Market, bus: Bus, granted: Amounts) -> Amounts:
    """Cut the grants behind every transformer whose import room is short, in proportion, from the bottom up."""
    kept = dict(granted)
    for transformer in bus.bottom_up()[:-1]:
        factors = {h.name: delivered(transformer, bus) for h in transformer.all_houses() if h.name in kept}
        passing = sum(kept[name] * factor for name, factor in factors.items())
        room = market.import_room(transformer)
        if passing > room:
            for name in factors:
                kept[name] *= room / passing
    return kept


def delivered(transformer: Bus, bus: Bus) -> float:
    """Return what of one kW sent from a bus leaves a transformer below it, at its secondary side."""
    factor = 1.0
    here = transformer
    while here is not bus:
        factor *= here.forward
        here = here.parent
    return factor


def equal(market: Market, bus: Bus, offer: float, requests: Amounts) -> tuple[Amounts, float]:
    """Raise all houses together, at the meter, until satisfied, until a transformer is full or the offer is used.

    Returns what each house is granted at its meter, and what of the offer was used.
    """
    level, missing = dict.fromkeys(requests, 0.0), dict(requests)
    cost = {name: seen_at(market, bus, name, 1.0) for name in requests}
    below = bus.bottom_up()[:-1]
    rooms = {transformer: market.import_room(transformer) for transformer in below}
    left, rising = offer, list(requests)
    while rising and left > NOTHING:
        rate = sum(cost[name] for name in rising)
        loads = {t: load for t in below if (load := behind(market, t, rising)) > 0}
        rise = min(*(missing[name] for name in rising), left / rate, *(rooms[t] / load for t, load in loads.items()))
        for name in rising:
            level[name] += rise
            missing[name] -= rise
        left -= rise * rate
        for transformer, load in loads.items():
            rooms[transformer] -= rise * load
        full = [t for t in loads if rooms[t] <= NOTHING]
        stopped = {house.name for transformer in full for house in transformer.all_houses()}
        rising = [name for name in rising if missing[name] > NOTHING and name not in stopped]
    return level, offer - left


def behind(market: Market, transformer: Bus, rising: list[str]) -> float:
    """Return what passes a transformer's secondary side when every rising house behind it gets one kW at the meter."""
    return sum(seen_at(market, transformer, h.name, 1.0) for h in transformer.all_houses() if h.name in rising)


def auction(market: Market, bus: Bus, offers: Amounts, requests: Amounts) -> tuple[Amounts, Amounts]:
    """Match the highest bids with the lowest asks while bid ≥ ask + fee; equal prices share in proportion."""
    bids = price_groups(requests_by_price(market, bus, requests), {n: -market.house_of[n].bid for n in requests})
    asks = price_groups(offers_by_price(market, bus, offers), {n: market.house_of[n].ask for n in offers})
    fee = market.settings.get("network_fee_eur_per_kwh", 0.0)
    granted: Amounts = {}
    drawn: Amounts = {}
    wanted = [sum(group.values()) for _, group in bids]
    offered = [sum(group.values()) for _, group in asks]
    used_bids, used_asks = [0.0] * len(bids), [0.0] * len(asks)
    i = j = 0
    while i < len(bids) and j < len(asks) and -bids[i][0] >= asks[j][0] + fee:
        bid_left, ask_left = wanted[i] - used_bids[i], offered[j] - used_asks[j]
        used_bids[i] += min(bid_left, ask_left)
        used_asks[j] += min(bid_left, ask_left)
        if bid_left <= ask_left:
            i += 1
        if ask_left <= bid_left:
            j += 1
    for (_, group), used in zip(bids, used_bids, strict=True):
        granted.update(in_proportion(group, used))
    for (_, group), used in zip(asks, used_asks, strict=True):
        drawn.update(in_proportion(group, used))
    return granted, drawn


def price_groups(amounts: Amounts, prices: Amounts) -> list[tuple[float, Amounts]]:
    """Return amounts grouped by price, lowest first."""
    groups: dict[float, Amounts] = {}
    for name, amount in amounts.items():
        groups.setdefault(prices[name], {})[name] = amount
    return sorted(groups.items(), key=lambda group: group[0])


def fit_by_price(amounts: Amounts, prices: Amounts, room: float) -> Amounts:
    """Return what fits into a room, the best prices first, equal prices in proportion."""
    fitting: Amounts = {}
    for _, group in price_groups(amounts, prices):
        share = in_proportion(group, min(room, sum(group.values())))
        fitting.update(share)
        room = max(0.0, room - sum(share.values())) if room < inf else inf
    return fitting


def offers_by_price(market: Market, bus: Bus, offers: Amounts) -> Amounts:
    """Return offers as they appear at a bus; short export rooms go to the lowest asks."""
    seen = {h.name: offers[h.name] * h.line for h in bus.houses if h.name in offers}
    for child in bus.children:
        below = offers_by_price(market, child, offers)
        fitting = fit_by_price(below, {n: market.house_of[n].ask for n in below}, market.export_room(child))
        seen.update({name: amount * child.backward for name, amount in fitting.items()})
    return seen


def requests_by_price(market: Market, bus: Bus, requests: Amounts) -> Amounts:
    """Return requests as they appear at a bus; short import rooms go to the highest bids."""
    seen = {h.name: requests[h.name] / h.line for h in bus.houses if h.name in requests}
    for child in bus.children:
        below = requests_by_price(market, child, requests)
        fitting = fit_by_price(below, {n: -market.house_of[n].bid for n in below}, market.import_room(child))
        seen.update({name: amount / child.forward for name, amount in fitting.items()})
    return seen
