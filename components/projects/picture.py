"""A network as a small picture, for cards."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from urllib.parse import quote

from components.tokens import TOKENS, Scheme
from engine.network import Network, Position

HEIGHT, MARGIN = 168, 16
WIDE, NARROW = 400, 200
_COLUMN, _ROW, _ASPECT = 110.0, 80.0, 1.4


def network_picture(
    network: Network, solar: Collection[str], scheme: Scheme, width: int = WIDE, bold: float = 1.0
) -> str:
    """Return a drawing of a network as a data URI.

    Parameters
    ----------
    network : Network
        Drawn from its positions, fitted into the picture.
    solar : collection of str
        Names of the houses with generation of their own; they are drawn in its colour.
    scheme : {"light", "dark"}
        The colour scheme; the ground stays transparent.
    width : int
        Of the picture. [px]
    bold : float
        How much larger dots and lines are, for pictures that are shown small.
    """
    places = _fitted(_positions(network), width)
    tokens = TOKENS[scheme]
    flagged = [house.name for house in network.houses if house.flags]
    plain = [house.name for house in network.houses if not house.flags]
    size = bold * (6.0 if len(network.houses) < 400 else 4.0)
    parts = [
        _lines(network, places, tokens["color-border-strong"], 1.2 * bold),
        _dots((places[name] for name in plain if name not in solar), tokens["energy-ev"], size),
        _dots((places[name] for name in plain if name in solar), tokens["energy-generation"], size),
        _dots((places[name] for name in flagged), tokens["color-accent-mark"], size + 5 * bold),
        *(_square(places[item.name], tokens["color-text"], 10 * bold) for item in network.transformers),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}">'
    return "data:image/svg+xml," + quote(head + "".join(parts) + "</svg>", safe="/=: ")


def _positions(network: Network) -> dict[str, Position]:
    """Return where nodes are drawn: as the network says, or in rows beside their transformers where it says nothing."""
    nodes = (*network.transformers, *network.houses, *network.junctions)
    given = {node.name: node.position for node in nodes}
    return given if len(set(given.values())) > 1 or len(given) < 2 else _in_rows(network)


def _in_rows(network: Network) -> dict[str, Position]:
    places: dict[str, Position] = {}
    members: dict[str, list[str]] = {item.name: [] for item in network.transformers}
    for node in (*network.houses, *network.junctions):
        members.setdefault(node.transformer, []).append(node.name)
    per_row = max(4, round(math.sqrt(len(network.houses) * _ASPECT * _ROW / _COLUMN)))
    y = 0.0
    for supply, fed in members.items():
        places[supply] = (0.0, y)
        for index, name in enumerate(fed):
            row, column = divmod(index, per_row)
            places[name] = ((column + 1.5) * _COLUMN, y + row * _ROW)
        y += (len(fed) // per_row + 2) * _ROW
    return places


def _fitted(positions: dict[str, Position], width: int) -> dict[str, Position]:
    """Return positions inside the picture; both axes fill it, as a schematic may."""
    xs, ys = ([point[axis] for point in positions.values()] or [0.0] for axis in (0, 1))
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    return {
        name: (_scaled(x, left, right, width), _scaled(y, top, bottom, HEIGHT)) for name, (x, y) in positions.items()
    }


def _scaled(value: float, low: float, high: float, length: float) -> float:
    if high == low:
        return length / 2
    return round(MARGIN + (value - low) / (high - low) * (length - 2 * MARGIN), 1)


def _lines(network: Network, places: dict[str, Position], color: str, width: float) -> str:
    wired = {end for line in network.lines for end in (line.from_node, line.to_node)}
    pairs = [(line.from_node, line.to_node) for line in network.lines]
    pairs += [(node.transformer, node.name) for node in (*network.houses, *network.junctions) if node.name not in wired]
    pairs += [(item.parent, item.name) for item in network.transformers if item.parent]
    path = "".join(f"M{_point(places[a])}L{_point(places[b])}" for a, b in pairs if a in places and b in places)
    return f'<path d="{path}" stroke="{color}" stroke-width="{width:g}" fill="none"/>' if path else ""


def _dots(points: Iterable[Position], color: str, size: float) -> str:
    """Return round dots as one path of lines without length, which takes far less room than a circle each."""
    path = "".join(f"M{_point(point)}h0" for point in points)
    return f'<path d="{path}" stroke="{color}" stroke-width="{size:g}" stroke-linecap="round"/>' if path else ""


def _point(place: Position) -> str:
    return f"{place[0]:g} {place[1]:g}"


def _square(place: Position, color: str, size: float) -> str:
    x, y = (part - size / 2 for part in place)
    return f'<rect x="{x:g}" y="{y:g}" width="{size:g}" height="{size:g}" rx="{size / 4:g}" fill="{color}"/>'
