"""The network as arrays: what the compiled functions work on.

Buses are numbered in depth-first order, parents first: 0 is the grid bus, the others are the secondary sides
of transformers. Houses are ordered by bus, then by tier, those that do not trade last.
What is behind a bus is therefore always one range of buses and one range of houses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.weekly import EvWeek, ScheduleWeek

MOST_HOUSES_ONE_BY_ONE = 64
"""Up to here, rules that could do with sums go house by house where rounding decides whether a battery takes part."""


class Tree(NamedTuple):
    """Buses, shape (n_buses,) each; `own` houses hang on the bus itself, `sub` are all behind it.

    Behind a bus are the buses up to `end`; `column` is the place of its transformer in results, 0 the community.
    """

    column: np.ndarray
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
    """Houses, shape (n_houses,) each; `column` is the place in the network's order, `inverse` is 1 / efficiency."""

    column: np.ndarray
    bus: np.ndarray
    efficiency: np.ndarray
    inverse: np.ndarray
    trades: np.ndarray
    tier: np.ndarray
    share: np.ndarray
    bid: np.ndarray
    ask: np.ndarray


class Groups(NamedTuple):
    """Runs of houses with the same bus and tier, shape (n_groups,) each; tier -1: houses that do not trade."""

    lo: np.ndarray
    hi: np.ndarray
    bus: np.ndarray
    tier: np.ndarray


class Batteries(NamedTuple):
    """Batteries in the order of their houses, shape (n_batteries,) each; powers in kW, energies in kWh.

    `one_way` is √η.
    `pool_limit` and `pool_charge` are the powers at which they give to and take from the pool, 0 where they do not;
    `efficiency` and `inverse` are of the house's connection; `first`, `last` bound the batteries of each bus.
    """

    house: np.ndarray
    bus: np.ndarray
    capacity: np.ndarray
    floor: np.ndarray
    max_charge: np.ndarray
    max_discharge: np.ndarray
    pool_limit: np.ndarray
    pool_charge: np.ndarray
    one_way: np.ndarray
    shares: np.ndarray
    any_source: np.ndarray
    efficiency: np.ndarray
    inverse: np.ndarray
    first: np.ndarray
    last: np.ndarray


class Cars(NamedTuple):
    """Electric vehicles in the order of their houses, shape (n_evs,) each."""

    house: np.ndarray
    charger: np.ndarray
    smart: np.ndarray
    week: np.ndarray


class Market(NamedTuple):
    """What the look-through rules need.

    `by_bid` and `by_ask` list, bus after bus, the houses behind it from the best price to the worst;
    `start` bounds them.
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
    groups: Groups
    batteries: Batteries
    cars: Cars
    market: Market
    schedules: ScheduleWeek
    sessions: EvWeek
    car_slot: np.ndarray
    n_tiers: int
    by_house: bool
