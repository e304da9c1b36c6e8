"""A network as a small picture, for cards."""

from __future__ import annotations

import math
from collections.abc import Collection
from urllib.parse import quote

from components.tokens import TOKENS, Scheme
from engine.network import Network, Position

WIDTH, HEIGHT, MARGIN = 400, 168, 16
_COLUMN, _ROW, _ASPECT = 110.0, 80.0, 1.4


def network_picture(network: Network, solar: Collection[str], scheme: Scheme) -> str:
    """Return a drawing of a network as a data URI.

    Parameters
    ----------
    network : Network
        Drawn from its positions, fitted into the picture.
    solar : collection of str
        Names of the houses with generation of their own; they are drawn in its colour.
    scheme : {"light", "dark"}
        The colour scheme; the ground stays transparent.
    """
    places = _fitted(_positions(network))
    tokens = TOKENS[scheme]
    parts = [_lines(network, places, tokens["color-border-strong"])]
    for house in network.houses:
        color = tokens["energy-generation"] if house.name in solar else tokens["energy-ev"]
        is_flagged = bool(house.flags)
        parts.append(
            _dot(places[house.name], tokens["color-accent-mark"] if is_flagged else color, 5.5 if is_flagged else 3)
        )
    parts += [_square(places[item.name], tokens["color-text"]) for item in network.transformers]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    return "data:image/svg+xml," + quote(head + "".join(parts) + "</svg>")


def _positions(network: Network) -> dict[str, Position]:
    """Return where nodes are drawn: as the network says, or in rows where it says nothing."""
    nodes = (*network.transformers, *network.houses, *network.junctions)
    given = {node.name: node.position for node in nodes}
    return given if len(set(given.values())) > 1 else _in_rows(network)


def _in_rows(network: Network) -> dict[str, Position]:
    """Return a plain arrangement: each transformer at the left, its houses in rows beside it."""
    positions: dict[str, Position] = {}
    per_row = max(4, round(math.sqrt(len(network.houses) * _ASPECT * _ROW / _COLUMN)))
    y = 0.0
    for transformer in network.transformers:
        members = [node.name for node in (*network.houses, *network.junctions) if node.transformer == transformer.name]
        positions[transformer.name] = (0.0, y)
        for index, name in enumerate(members):
            row, column = divmod(index, per_row)
            positions[name] = ((column + 1.5) * _COLUMN, y + row * _ROW)
        y += (len(members) // per_row + 2) * _ROW
    return positions


def _fitted(positions: dict[str, Position]) -> dict[str, Position]:
    """Return positions inside the picture; both axes fill it, as a schematic may."""
    xs, ys = ([point[axis] for point in positions.values()] or [0.0] for axis in (0, 1))
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    return {
        name: (_scaled(x, left, right, WIDTH), _scaled(y, top, bottom, HEIGHT)) for name, (x, y) in positions.items()
    }


def _scaled(value: float, low: float, high: float, length: float) -> float:
    if high == low:
        return length / 2
    return round(MARGIN + (value - low) / (high - low) * (length - 2 * MARGIN), 1)


def _lines(network: Network, places: dict[str, Position], color: str) -> str:
    wired = {end for line in network.lines for end in (line.from_node, line.to_node)}
    pairs = [(line.from_node, line.to_node) for line in network.lines]
    pairs += [(house.transformer, house.name) for house in network.houses if house.name not in wired]
    pairs += [(item.parent, item.name) for item in network.transformers if item.parent]
    path = "".join(f"M{_point(places[a])}L{_point(places[b])}" for a, b in pairs)
    return f'<path d="{path}" stroke="{color}" stroke-width="1.2" fill="none"/>'


def _point(place: Position) -> str:
    return f"{place[0]:g} {place[1]:g}"


def _dot(place: Position, color: str, radius: float) -> str:
    return f'<circle cx="{place[0]:g}" cy="{place[1]:g}" r="{radius}" fill="{color}"/>'


def _square(place: Position, color: str) -> str:
    return f'<rect x="{place[0] - 5:g}" y="{place[1] - 5:g}" width="10" height="10" rx="2.5" fill="{color}"/>'
