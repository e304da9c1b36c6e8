"""Where nodes are drawn when a file does not say: trees that grow to the right, one row a leaf."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.network import Position

COLUMN, ROW = 110.0, 70.0
_ROOM = 100.0
_ASPECT = 1.45


def tree_positions(roots: Sequence[str], neighbours: Mapping[str, Iterable[str]]) -> dict[str, Position]:
    """Return positions of everything that can be reached: depth to the right, leaves below each other.

    Parameters
    ----------
    roots : sequence of str
        Where the trees begin, in the order in which they are drawn.
    neighbours : mapping
        What each node is connected with; where there are rings, the first way found counts.
    """
    depth: dict[str, int] = {}
    children: dict[str, list[str]] = {}
    order: list[str] = []
    for root in roots:
        _grow(root, neighbours, depth, children, order)
    rows: dict[str, float] = {}
    leaves = 0
    for node in _leaves_first(order, children, roots):
        own = children[node]
        if own:
            rows[node] = (rows[own[0]] + rows[own[-1]]) / 2
        else:
            rows[node] = float(leaves)
            leaves += 1
    return {node: (depth[node] * COLUMN, rows[node] * ROW) for node in order}


def geo_positions(places: Mapping[str, tuple[float, float]]) -> dict[str, Position]:
    """Return positions from coordinates of any scale, north up, stretched to give every node the same room."""
    area = len(places) * _ROOM**2
    xs = _stretched([x for x, _ in places.values()], math.sqrt(area * _ASPECT))
    ys = _stretched([-y for _, y in places.values()], math.sqrt(area / _ASPECT))
    return dict(zip(places, zip(xs, ys, strict=True), strict=True))


def point(geo: Any) -> tuple[float, float] | None:
    """Return the coordinates of a GeoJSON point, given as text or object; None where it is none."""
    try:
        content = json.loads(geo) if isinstance(geo, str) else geo
        x, y = (float(value) for value in content["coordinates"][:2])
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def _grow(
    root: str,
    neighbours: Mapping[str, Iterable[str]],
    depth: dict[str, int],
    children: dict[str, list[str]],
    order: list[str],
) -> None:
    if root in depth:
        return
    depth[root] = 0
    children[root] = []
    waiting = [root]
    while waiting:
        node = waiting.pop(0)
        order.append(node)
        for other in neighbours.get(node, ()):
            if other not in depth:
                depth[other] = depth[node] + 1
                children[other] = []
                children[node].append(other)
                waiting.append(other)


def _leaves_first(order: Sequence[str], children: Mapping[str, Sequence[str]], roots: Sequence[str]) -> list[str]:
    """Return the nodes so that each comes after its children, trees one after the other."""
    known, found = set(order), []
    waiting = [(root, False) for root in reversed(dict.fromkeys(roots)) if root in known]
    done: set[str] = set()
    while waiting:
        node, is_open = waiting.pop()
        if is_open:
            found.append(node)
        elif node not in done:
            done.add(node)
            waiting.append((node, True))
            waiting += [(child, False) for child in reversed(children[node])]
    return found


def _stretched(values: list[float], length: float) -> list[float]:
    start, end = min(values), max(values)
    return [round((value - start) / (end - start) * length, 1) if end > start else 0.0 for value in values]
