"""What a pool pass house by house keeps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernel import kernel
from engine.layout import Market, Meters, Tree


class View(NamedTuple):
    """A pass house by house.

    At the meters, shape (n_houses,) [kW]: `offer`, `request` (what houses bring), `bought`, `local`, `sold`, `got`.
    As seen at the bus at hand: `offered` and `asked` fit through the transformers between, `wanted` is the whole
    request, `cost` that of 1 kW at the meter; `granted` and `drawn` are what the rule decides.
    At buses, shape (n_buses,) [kW]: `into`, `out_of` are what the pass has moved through transformers;
    `room`, `load` what still fits, and what rising houses put on them.
    """

    offer: np.ndarray
    request: np.ndarray
    bought: np.ndarray
    local: np.ndarray
    sold: np.ndarray
    got: np.ndarray
    offered: np.ndarray
    asked: np.ndarray
    wanted: np.ndarray
    cost: np.ndarray
    granted: np.ndarray
    drawn: np.ndarray
    frozen: np.ndarray
    into: np.ndarray
    out_of: np.ndarray
    room: np.ndarray
    load: np.ndarray
    bus_offer: np.ndarray
    bus_request: np.ndarray
    price: np.ndarray


class Task(NamedTuple):
    """What a pass house by house has to do; `limited` where transfers stay within the capacity of transformers."""

    tree: Tree
    meters: Meters
    market: Market
    rule: int
    n_tiers: int
    limited: bool
    through: np.ndarray


class Reach(NamedTuple):
    """What a bus matches: the houses lo … hi behind it, through the transformers bus + 1 … last."""

    bus: int
    last: int
    lo: int
    hi: int


def new_view(n_houses: int, n_buses: int) -> View:
    """Return the working arrays of a pass."""
    houses = [np.zeros(n_houses) for _ in range(12)]
    return View(*houses, np.zeros(n_houses, dtype=np.bool_), *(np.zeros(n_buses) for _ in range(7)))


@kernel
def range_sum(values: np.ndarray, lo: int, hi: int) -> float:
    """Sum values[lo:hi] in order."""
    total = 0.0
    for h in range(lo, hi):
        total += values[h]
    return total


@kernel
def delivered(tree: Tree, bus: int, child: int) -> float:
    """Return what of 1 kW sent from a bus leaves a transformer behind it, at its secondary side. [kW]"""
    path = 1.0
    while child != bus:
        path *= tree.forward[child]
        child = tree.parent[child]
    return path


@kernel
def seen_at(tree: Tree, meters: Meters, bus: int, house: int) -> float:
    """Return what 1 kW at a meter costs at a bus above it. [kW]"""
    seen = 1.0 / meters.efficiency[house]
    here = meters.bus[house]
    while here != bus:
        seen /= tree.forward[here]
        here = tree.parent[here]
    return seen
