"""Matching through the tree: local first, then one level up, and so on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernel import kernel
from engine.layout import Meters, Tree


class Match(NamedTuple):
    """What a pro-rata pass decides, as fractions: of offers used per bus, of requests granted per bus and tier.

    `local` are the fractions granted at the house's own bus, `total` those granted anywhere.
    """

    offer: np.ndarray
    request: np.ndarray
    used: np.ndarray
    local: np.ndarray
    total: np.ndarray
    shown_out: np.ndarray
    shown_in: np.ndarray


@kernel
def new_match(n_buses: int, n_tiers: int) -> Match:
    return Match(
        np.zeros(n_buses),
        np.zeros((n_buses, n_tiers)),
        np.zeros(n_buses),
        np.zeros((n_buses, n_tiers)),
        np.zeros((n_buses, n_tiers)),
        np.zeros(n_buses),
        np.zeros((n_buses, n_tiers)),
    )


@kernel
def pro_rata(
    tree: Tree,
    meters: Meters,
    tier: np.ndarray,
    match: Match,
    upward: bool,
    enforce: bool,
    offer: np.ndarray,
    request: np.ndarray,
    exchange: np.ndarray,
    bought: np.ndarray,
    local: np.ndarray,
    sold: np.ndarray,
) -> None:
    n_buses = tree.parent.shape[0]
    n_tiers = match.request.shape[1]
    match.offer[:] = 0.0
    match.request[:] = 0.0
    for bus in range(n_buses - 1, -1, -1):
        for h in range(tree.own_lo[bus], tree.own_hi[bus]):
            match.offer[bus] += offer[h] * meters.efficiency[h]
            match.request[bus, tier[h]] += request[h] / meters.efficiency[h]
        left = match_bus(match, bus)
        if upward and bus > 0:
            show_above(tree, match, bus, left, enforce, exchange)
    for bus in range(n_buses):
        above = tree.parent[bus]
        for t in range(n_tiers):
            match.total[bus, t] = match.local[bus, t]
            if upward and bus > 0:
                granted = (1.0 - match.local[bus, t]) * match.shown_in[bus, t] * match.total[above, t]
                match.total[bus, t] += granted
                exchange[bus] += granted * match.request[bus, t]
        if upward and bus > 0:
            drawn = (1.0 - match.used[bus]) * match.shown_out[bus] * match.used[above]
            match.used[bus] += drawn
            exchange[bus] -= drawn * match.offer[bus]
    for h in range(bought.shape[0]):
        bus = meters.bus[h]
        bought[h] = request[h] * match.total[bus, tier[h]]
        local[h] = request[h] * match.local[bus, tier[h]]
        sold[h] = offer[h] * match.used[bus]


@kernel
def match_bus(match: Match, bus: int) -> float:
    left = match.offer[bus]
    for t in range(match.request.shape[1]):
        wanted = match.request[bus, t]
        if wanted <= left or wanted <= 0.0:
            match.local[bus, t] = 1.0
            left -= wanted
        else:
            match.local[bus, t] = left / wanted
            left = 0.0
    match.used[bus] = 1.0 - left / match.offer[bus] if match.offer[bus] > 0.0 else 0.0
    return left


@kernel
def show_above(tree: Tree, match: Match, bus: int, left: float, enforce: bool, exchange: np.ndarray) -> None:
    above = tree.parent[bus]
    out = left if tree.exports[bus] else 0.0
    room = np.inf
    if enforce:
        out = min(out, max(tree.capacity[bus] + exchange[bus], 0.0))
        room = max(tree.capacity[bus] - exchange[bus], 0.0)
    match.shown_out[bus] = out / left if left > 0.0 else 0.0
    match.offer[above] += out * tree.backward[bus]
    for t in range(match.request.shape[1]):
        rest = match.request[bus, t] * (1.0 - match.local[bus, t])
        shown = min(rest, room)
        room -= shown
        match.shown_in[bus, t] = shown / rest if rest > 0.0 else 0.0
        match.request[above, t] += shown / tree.forward[bus]
