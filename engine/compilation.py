"""Compiling a network to arrays."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from engine.layout import MOST_HOUSES_ONE_BY_ONE, Batteries, Cars, Groups, Layout, Market, Meters, Tree
from engine.network import Battery, House, Network, ScheduleWindow, Transformer
from engine.settings import RunSettings
from engine.weekly import ev_weeks, schedule_weeks

PRO_RATA_RULES = ("priority", "proportional")


def compile_network(network: Network, settings: RunSettings) -> Layout:
    """Return a valid network as arrays."""
    buses = _depth_first(network)
    bus_of = {transformer.name: 1 + i for i, transformer in enumerate(buses)}
    by_priority = settings.allocation == "priority"
    tiers = _tiers(network.houses, settings.priority if by_priority else ())
    by_house = _is_by_house(network, settings)
    order = _order(network, bus_of, [0] * len(tiers) if by_house else tiers)
    houses = [network.houses[h] for h in order]
    house_bus = np.array([bus_of[house.transformer] for house in houses], dtype=np.int64)
    place = {transformer.name: i for i, transformer in enumerate(network.transformers)}
    tree = _tree(buses, place, bus_of, house_bus)
    meters = _meters(houses, np.array(order, dtype=np.int64), house_bus, tiers, settings)
    with_battery = [(h, house) for h, house in enumerate(houses) if house.battery is not None]
    slots = np.cumsum([0] + [len(house.evs) for house in network.houses])
    evs = [(h, slots[order[h]] + i, ev) for h, house in enumerate(houses) for i, ev in enumerate(house.evs)]
    sessions, week_of = ev_weeks([ev.sessions for _, _, ev in evs])
    return Layout(
        tree=tree,
        meters=meters,
        groups=_groups(meters),
        batteries=_batteries(with_battery, meters, len(buses) + 1),
        cars=Cars(
            house=_ints(h for h, _, _ in evs),
            charger=_floats(ev.charger_kw for _, _, ev in evs),
            smart=_bools(ev.smart for _, _, ev in evs),
            week=week_of,
        ),
        market=_market(tree, meters, settings),
        schedules=schedule_weeks([_schedule(house) for _, house in with_battery]),
        sessions=sessions,
        car_slot=_ints(slot for _, slot, _ in evs),
        n_tiers=len(settings.priority) + 1 if by_priority else 1,
        by_house=by_house,
    )


def _is_by_house(network: Network, settings: RunSettings) -> bool:
    if settings.allocation not in PRO_RATA_RULES:
        return True
    charging = any(
        h.battery and h.battery.strategy == "community" and h.battery.charge_from == "any" for h in network.houses
    )
    return charging and len(network.houses) <= MOST_HOUSES_ONE_BY_ONE


def _order(network: Network, bus_of: dict[str, int], tiers: list[int]) -> list[int]:
    def place(h: int) -> tuple[int, bool, int, int]:
        house = network.houses[h]
        return bus_of[house.transformer], not house.participates, tiers[h], h

    return sorted(range(len(network.houses)), key=place)


def _schedule(house: House) -> tuple[ScheduleWindow, ...]:
    return house.battery.schedule if house.battery.strategy == "scheduled" else ()


def _depth_first(network: Network) -> list[Transformer]:
    children: dict[str | None, list[Transformer]] = {}
    for transformer in network.transformers:
        children.setdefault(transformer.parent or None, []).append(transformer)
    ordered, stack = [], list(reversed(children.get(None, [])))
    while stack:
        transformer = stack.pop()
        ordered.append(transformer)
        stack.extend(reversed(children.get(transformer.name, [])))
    return ordered


def _tiers(houses: tuple[House, ...], priority: tuple[str, ...]) -> list[int]:
    position = {flag: i for i, flag in reversed(list(enumerate(priority)))}
    return [min((position.get(flag, len(priority)) for flag in house.flags), default=len(priority)) for house in houses]


def _tree(buses: list[Transformer], place: dict[str, int], bus_of: dict[str, int], house_bus: np.ndarray) -> Tree:
    n_buses = len(buses) + 1
    parent = _ints([-1] + [bus_of[t.parent] if t.parent else 0 for t in buses])
    end = np.arange(1, n_buses + 1)
    for bus in range(n_buses - 1, 0, -1):
        end[parent[bus]] = max(end[parent[bus]], end[bus])
    numbers = np.arange(n_buses)
    return Tree(
        column=_ints([0] + [1 + place[t.name] for t in buses]),
        parent=parent,
        end=end,
        capacity=_floats([np.inf] + [np.inf if t.capacity_kw is None else t.capacity_kw for t in buses]),
        forward=_floats([1.0] + [t.forward_efficiency_pct / 100.0 for t in buses]),
        backward=_floats([1.0] + [t.backward_efficiency_pct / 100.0 for t in buses]),
        exports=_bools([True] + [t.allow_export for t in buses]),
        own_lo=np.searchsorted(house_bus, numbers),
        own_hi=np.searchsorted(house_bus, numbers, side="right"),
        sub_lo=np.searchsorted(house_bus, numbers),
        sub_hi=np.searchsorted(house_bus, end),
    )


def _meters(houses: list[House], order: np.ndarray, bus: np.ndarray, tiers: list[int], settings: RunSettings) -> Meters:
    retail, feed_in = settings.retail_eur_per_kwh, settings.feed_in_eur_per_kwh
    efficiency = _floats(1.0 - house.line_loss_pct / 100.0 for house in houses)
    return Meters(
        column=order.astype(np.uint32),
        bus=bus,
        efficiency=efficiency,
        inverse=1.0 / efficiency,
        trades=_bools(house.participates for house in houses),
        tier=_ints(tiers[h] for h in order),
        share=_floats(house.share or 0.0 for house in houses),
        bid=_floats(retail if house.bid_eur_per_kwh is None else house.bid_eur_per_kwh for house in houses),
        ask=_floats(feed_in if house.ask_eur_per_kwh is None else house.ask_eur_per_kwh for house in houses),
    )


def _groups(meters: Meters) -> Groups:
    tier = np.where(meters.trades, meters.tier, -1)
    starts = np.flatnonzero(np.diff(meters.bus, prepend=-1) | np.diff(tier, prepend=-2))
    ends = np.append(starts, len(tier))[1:]
    return Groups(starts, ends, meters.bus[starts], tier[starts])


def _batteries(with_battery: list[tuple[int, House]], meters: Meters, n_buses: int) -> Batteries:
    house = _ints(h for h, _ in with_battery).astype(np.uint32)
    batteries = [house.battery for _, house in with_battery]
    pooled = _bools(house.participates and house.battery.strategy == "community" for _, house in with_battery)
    any_source = _bools(b.charge_from == "any" for b in batteries)
    max_charge, bus = _floats(b.max_charge_kw for b in batteries), meters.bus[house]
    max_discharge = _floats(b.max_discharge_kw for b in batteries)
    one_way = np.sqrt(_floats(b.round_trip_efficiency_pct / 100.0 for b in batteries))
    return Batteries(
        house=house,
        bus=bus,
        capacity=_floats(b.capacity_kwh for b in batteries),
        floor=_floats(floor_kwh(b) for b in batteries),
        max_charge=max_charge,
        max_discharge=max_discharge,
        pool_limit=np.where(pooled, max_discharge, 0.0),
        pool_charge=np.where(pooled & any_source, max_charge, 0.0),
        one_way=one_way,
        shares=_bools(house.participates and house.battery.share for _, house in with_battery),
        any_source=any_source,
        efficiency=meters.efficiency[house],
        inverse=meters.inverse[house],
        first=np.searchsorted(bus, np.arange(n_buses)),
        last=np.searchsorted(bus, np.arange(n_buses), side="right"),
    )


def floor_kwh(battery: Battery) -> float:
    """Return the energy below which a battery is not discharged."""
    return battery.capacity_kwh * (1.0 - battery.depth_of_discharge_pct / 100.0)


def _market(tree: Tree, meters: Meters, settings: RunSettings) -> Market:
    wide = settings.scope == "intra_grid"
    bounds = zip(*((tree.sub_lo, tree.sub_hi) if wide else (tree.own_lo, tree.own_hi)), strict=True)
    ranges = [np.arange(lo, hi) for lo, hi in bounds]
    auction = settings.allocation == "auction"
    by_bid = [houses[np.argsort(-meters.bid[houses], kind="stable")] for houses in ranges] if auction else []
    by_ask = [houses[np.argsort(meters.ask[houses], kind="stable")] for houses in ranges] if auction else []
    empty = [np.zeros(0, dtype=np.int64)]
    return Market(
        start=np.cumsum([0] + [len(houses) for houses in ranges]),
        by_bid=np.concatenate(by_bid + empty),
        by_ask=np.concatenate(by_ask + empty),
        fee=float(settings.network_fee_eur_per_kwh),
        fractions=_floats(step.fraction for step in settings.cascade),
        static=_bools(step.mode == "static" for step in settings.cascade),
    )


def _floats(values: Iterable[float]) -> np.ndarray:
    return np.array(list(values), dtype=np.float64)


def _ints(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _bools(values: Iterable[bool]) -> np.ndarray:
    return np.array(list(values), dtype=np.bool_)
