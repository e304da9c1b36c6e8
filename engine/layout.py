"""The network as arrays: what the compiled functions work on.

Buses are numbered in depth-first order, parents first: 0 is the grid bus, the others are the secondary sides of transformers.
Houses are ordered by bus, then by tier, those that do not trade last.
What is behind a bus is therefore always one range of buses and one range of houses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.network import House, Network, Transformer
from engine.settings import RunSettings
from engine.weekly import EvWeek, ScheduleWeek, ev_weeks, schedule_weeks


class Tree(NamedTuple):
    """Buses, shape (n_buses,) each; `own` houses hang on the bus itself, `sub` are all behind it."""

    parent: np.ndarray
    end: np.ndarray
    capacity: np.ndarray
    forward: np.ndarray
    backward: np.ndarray
    exports: np.ndarray
    own_lo: np.ndarray
    own_hi: np.ndarray
    sub_lo: np.ndarray
    sub_hi: np.ndarray


class Meters(NamedTuple):
    """Houses, shape (n_houses,) each; `column` is the place in the network's order."""

    column: np.ndarray
    bus: np.ndarray
    efficiency: np.ndarray
    trades: np.ndarray
    tier: np.ndarray
    share: np.ndarray
    bid: np.ndarray
    ask: np.ndarray


class Batteries(NamedTuple):
    """Batteries in the order of their houses, shape (n_batteries,) each; powers in kW, energies in kWh."""

    house: np.ndarray
    capacity: np.ndarray
    floor: np.ndarray
    max_charge: np.ndarray
    max_discharge: np.ndarray
    one_way: np.ndarray
    from_pool: np.ndarray
    to_pool: np.ndarray
    shares: np.ndarray
    schedule: np.ndarray
    any_source: np.ndarray


class Cars(NamedTuple):
    """Electric vehicles in the order of their houses, shape (n_evs,) each; `first` bounds the cars of a house's group."""

    house: np.ndarray
    slot: np.ndarray
    charger: np.ndarray
    smart: np.ndarray
    week: np.ndarray


class Market(NamedTuple):
    """What the look-through rules need.

    `by_bid` and `by_ask` list, bus after bus, the houses behind it from the best price to the worst; `start` bounds them.
    """

    start: np.ndarray
    by_bid: np.ndarray
    by_ask: np.ndarray
    fee: float
    fractions: np.ndarray
    static: np.ndarray


@dataclass(frozen=True, slots=True)
class Layout:
    """A network compiled to arrays."""

    tree: Tree
    meters: Meters
    batteries: Batteries
    cars: Cars
    market: Market
    schedules: ScheduleWeek
    sessions: EvWeek
    transformer_bus: np.ndarray
    n_tiers: int


def compile_network(network: Network, settings: RunSettings) -> Layout:
    """Return a valid network as arrays."""
    buses = _depth_first(network)
    bus_of = {transformer.name: 1 + i for i, transformer in enumerate(buses)}
    by_priority = settings.allocation == "priority"
    tiers = _tiers(network.houses, settings.priority if by_priority else ())
    order = sorted(
        range(len(network.houses)),
        key=lambda h: (bus_of[network.houses[h].transformer], not network.houses[h].participates, tiers[h], h),
    )
    houses = [network.houses[h] for h in order]
    house_bus = np.array([bus_of[house.transformer] for house in houses], dtype=np.int64)
    tree = _tree(buses, bus_of, house_bus)
    meters = _meters(houses, np.array(order, dtype=np.int64), house_bus, tiers, settings)
    with_battery = [(h, house) for h, house in enumerate(houses) if house.battery is not None]
    schedules, schedule_of = schedule_weeks([house.battery.schedule if house.battery.strategy == "scheduled" else () for _, house in with_battery])
    slots = np.cumsum([0] + [len(house.evs) for house in network.houses])
    evs = [(h, slots[order[h]] + i, ev) for h, house in enumerate(houses) for i, ev in enumerate(house.evs)]
    sessions, week_of = ev_weeks([ev.sessions for _, _, ev in evs])
    return Layout(
        tree=tree,
        meters=meters,
        batteries=_batteries(with_battery, schedule_of),
        cars=Cars(
            house=_ints(h for h, _, _ in evs),
            slot=_ints(slot for _, slot, _ in evs),
            charger=_floats(ev.charger_kw for _, _, ev in evs),
            smart=_bools(ev.smart for _, _, ev in evs),
            week=week_of,
        ),
        market=_market(tree, meters, settings),
        schedules=schedules,
        sessions=sessions,
        transformer_bus=_ints(bus_of[transformer.name] for transformer in network.transformers),
        n_tiers=len(settings.priority) + 1 if by_priority else 1,
    )


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


def _tree(buses: list[Transformer], bus_of: dict[str, int], house_bus: np.ndarray) -> Tree:
    n_buses = len(buses) + 1
    parent = _ints([-1] + [bus_of[t.parent] if t.parent else 0 for t in buses])
    end = np.arange(1, n_buses + 1)
    for bus in range(n_buses - 1, 0, -1):
        end[parent[bus]] = max(end[parent[bus]], end[bus])
    numbers = np.arange(n_buses)
    return Tree(
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
    return Meters(
        column=order,
        bus=bus,
        efficiency=_floats(1.0 - house.line_loss_pct / 100.0 for house in houses),
        trades=_bools(house.participates for house in houses),
        tier=_ints(tiers[h] for h in order),
        share=_floats(house.share or 0.0 for house in houses),
        bid=_floats(retail if house.bid_eur_per_kwh is None else house.bid_eur_per_kwh for house in houses),
        ask=_floats(feed_in if house.ask_eur_per_kwh is None else house.ask_eur_per_kwh for house in houses),
    )


def _batteries(with_battery: list[tuple[int, House]], schedule_of: np.ndarray) -> Batteries:
    batteries = [house.battery for _, house in with_battery]
    pooled = [house.participates and house.battery.strategy == "community" for _, house in with_battery]
    return Batteries(
        house=_ints(h for h, _ in with_battery),
        capacity=_floats(b.capacity_kwh for b in batteries),
        floor=_floats(b.capacity_kwh * (1.0 - b.depth_of_discharge_pct / 100.0) for b in batteries),
        max_charge=_floats(b.max_charge_kw for b in batteries),
        max_discharge=_floats(b.max_discharge_kw for b in batteries),
        one_way=_floats(np.sqrt(b.round_trip_efficiency_pct / 100.0) for b in batteries),
        from_pool=_bools(p and b.charge_from == "any" for p, b in zip(pooled, batteries, strict=True)),
        to_pool=_bools(pooled),
        shares=_bools(h.participates and h.battery.strategy == "scheduled" and bool(h.battery.share) for _, h in with_battery),
        schedule=schedule_of,
        any_source=_bools(b.charge_from == "any" for b in batteries),
    )


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


def _floats(values) -> np.ndarray:
    return np.array(list(values), dtype=np.float64)


def _ints(values) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _bools(values) -> np.ndarray:
    return np.array(list(values), dtype=np.bool_)
