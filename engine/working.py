"""What kernels work with: the compiled network, the rules, the columns of results and the working arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.layout import Batteries, Cars, Groups, Market, Meters, Tree
from engine.pool import Match
from engine.view import View
from engine.weekly import EvWeek, ScheduleWeek


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
    """What the settings and the network ask for.

    `together`: batteries take part in the pool, so that what happens behind a meter depends on it.
    `by_house`: matching goes from house to house, otherwise by sums.
    `by_fractions`: what the pool decided are fractions of groups and amounts of batteries.
    `later`: that is settled by `run_settlement`, on other threads.
    `in_order`: houses stand in the network's order.
    """

    rule: int
    n_tiers: int
    upward: bool
    enforce: bool
    limited: bool
    lossy: bool
    pool_charges: bool
    pool_discharges: bool
    together: bool
    by_house: bool
    by_fractions: bool
    later: bool
    in_order: bool


class Columns(NamedTuple):
    """Where results go, shape (n_steps, n) each; houses and the like in the engine's order, buses in that of results.

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


class Decisions(NamedTuple):
    """What happened behind the meters and in the pool in some steps, one row a step: all that settlement needs.

    `net` is what houses bring to the pool, a deficit negative [kW], shape (rows, n_houses).
    `granted` and `local` are fractions of the deficits of groups, `used` of their surpluses, shape (rows, n_groups).
    `taken`, `taken_local` and `given` are what batteries exchanged with the pool [kW], shape (rows, n_batteries).
    `slack` is the flow of the grid bus, `lost` the losses of all transformers [kW], shape (rows,).
    """

    net: np.ndarray
    granted: np.ndarray
    local: np.ndarray
    used: np.ndarray
    taken: np.ndarray
    taken_local: np.ndarray
    given: np.ndarray
    slack: np.ndarray
    lost: np.ndarray


class Row(NamedTuple):
    """Houses and buses within a step. [kW]

    `rest` is a place for intermediate values. `pool_in`, `pool_out` are what batteries of houses took from
    and gave to the pool, `pooled` what that adds to the load of buses.
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
    nothing: np.ndarray
    pool_in: np.ndarray
    pool_out: np.ndarray
    pool_local: np.ndarray
    group_offer: np.ndarray
    group_request: np.ndarray
    through: np.ndarray
    flow: np.ndarray
    pooled: np.ndarray
    offer: np.ndarray
    request: np.ndarray
    price: np.ndarray


class Scratch(NamedTuple):
    """Working arrays of one thread: houses and buses, the three passes, the look-through rules."""

    row: Row
    a: Match
    b: Match
    c: Match
    look: View


def new_row(n_houses: int, n_groups: int, n_buses: int) -> Row:
    """Return the working arrays of a step."""
    widths = [n_houses] * 14 + [n_groups] * 2 + [n_buses] * 6
    return Row(*(np.zeros(width) for width in widths))


def new_decisions(rows: int, n_houses: int, n_groups: int, n_batteries: int) -> Decisions:
    """Return the memory for the decisions of some steps."""
    widths = [n_houses] + [n_groups] * 3 + [n_batteries] * 3
    return Decisions(*(np.empty((rows, width)) for width in widths), np.empty(rows), np.empty(rows))
