"""The rule `equal`: max-min fair at the meter."""

from __future__ import annotations

import numpy as np

from engine.allocation import level_of
from engine.kernel import kernel, subroutine
from engine.layout import MOST_HOUSES_ONE_BY_ONE, Meters, Tree
from engine.view import Reach, Task, View, delivered, seen_at

NOTHING_KW = 1e-12


@subroutine
def equal(task: Task, view: View, reach: Reach, offers: float) -> float:
    """Raise all houses together at their meters until satisfied, or a transformer on their path is full.

    Sets `got`; returns what was used. [kW]
    """
    if reach.hi - reach.lo > MOST_HOUSES_ONE_BY_ONE:
        return stop_at_levels(task, view, reach, offers)
    return rise_together(task, view, reach, offers)


@kernel
def rise_together(task: Task, view: View, reach: Reach, offers: float) -> float:
    """Raise all houses step by step, each time until the next one is satisfied or something is full.

    Returns what was used; `asked` becomes what is missing, at the meter. [kW]
    """
    tree, bus, lo, hi = task.tree, reach.bus, reach.lo, reach.hi
    last = tree.end[bus] if task.limited else bus + 1
    for h in range(lo, hi):
        view.got[h] = 0.0
        view.asked[h] = max(view.request[h] - view.bought[h], 0.0)
        view.frozen[h] = view.asked[h] <= 0.0
    for child in range(bus + 1, last):
        view.room[child] = max(tree.capacity[child] - task.through[child] - view.into[child], 0.0)
    left = offers
    while left > NOTHING_KW:
        rate, rise = 0.0, np.inf
        for h in range(lo, hi):
            if not view.frozen[h]:
                rate += view.cost[h]
                rise = min(rise, view.asked[h])
        if rate == 0.0:
            break
        rise = min(rise, left / rate)
        for child in range(bus + 1, last):
            view.load[child] = rising_behind(tree, task.meters, view, child)
            if view.load[child] > 0.0:
                rise = min(rise, view.room[child] / view.load[child])
        raise_houses(tree, view, reach, rise, task.limited)
        left -= rise * rate
    return offers - left


@kernel
def rising_behind(tree: Tree, meters: Meters, view: View, child: int) -> float:
    """Return what passes a transformer when every rising house behind it gets 1 kW at its meter. [kW]"""
    load = 0.0
    for h in range(tree.sub_lo[child], tree.sub_hi[child]):
        if not view.frozen[h]:
            load += seen_at(tree, meters, child, h)
    return load


@kernel
def raise_houses(tree: Tree, view: View, reach: Reach, rise: float, limited: bool) -> None:
    """Give `rise` to every rising house; stop those that are satisfied or behind a full transformer."""
    bus, lo, hi = reach.bus, reach.lo, reach.hi
    for h in range(lo, hi):
        if not view.frozen[h]:
            view.got[h] += rise
            view.asked[h] -= rise
            view.frozen[h] = view.asked[h] <= NOTHING_KW
    for child in range(bus + 1, tree.end[bus] if limited else bus + 1):
        if view.load[child] > 0.0:
            view.room[child] -= rise * view.load[child]
            if view.room[child] <= NOTHING_KW:
                for h in range(tree.sub_lo[child], tree.sub_hi[child]):
                    view.frozen[h] = True


@kernel
def stop_at_levels(task: Task, view: View, reach: Reach, offers: float) -> float:
    """Raise all houses together at their meters until satisfied, or a transformer on their path is full.

    Returns what was used. [kW]

    Notes
    -----
    Max-min fairness: again and again, the bus or the transformer that would be full at the lowest level
    stops the houses behind it there; the others go on.
    """
    tree, bus, lo, hi = task.tree, reach.bus, reach.lo, reach.hi
    for h in range(lo, hi):
        view.frozen[h] = False
        view.got[h] = 0.0
    full = -1
    while full != bus:
        level = level_of(view.request, view.bought, view.cost, view.frozen, view.got, lo, hi, offers, 1.0)
        enough = level == np.inf
        full = bus
        for child in range(bus + 1, tree.end[bus] if task.limited else bus + 1):
            room = max(tree.capacity[child] - task.through[child] - view.into[child], 0.0)
            first, end, path = tree.sub_lo[child], tree.sub_hi[child], delivered(tree, bus, child)
            lower = level_of(view.request, view.bought, view.cost, view.frozen, view.got, first, end, room, path)
            if lower < level:
                level, full = lower, child
        for h in range(lo if full == bus else tree.sub_lo[full], hi if full == bus else tree.sub_hi[full]):
            if not view.frozen[h]:
                view.frozen[h] = True
                view.got[h] = min(max(view.request[h] - view.bought[h], 0.0), level)
    used = 0.0
    for h in range(lo, hi):
        used += view.got[h] * view.cost[h]
    return min(used, offers) if enough else offers
