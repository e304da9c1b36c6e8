"""A network as nodes and edges of the canvas."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from components.network_view.facts import HouseFacts
from components.network_view.glyphs import look_of
from engine.network import Network, Position

GRID_NODE = "utility-grid"
_GRID_DISTANCE = 110.0
_COLUMN = 110.0
_ROW = 80.0
_ASPECT = 1.4

Element = dict[str, Any]


def network_elements(network: Network, facts: Mapping[str, HouseFacts]) -> list[Element]:
    """Return everything that is drawn of a network; node ids carry their kind, edges follow the cables.

    A house without a cable is joined to its transformer directly, and the outermost transformers to the utility's grid.
    """
    positions = node_positions(network)
    nodes = [
        *(_node("transformer", item.name, _rating(item.capacity_kw, item.name), positions, ["station"])
          for item in network.transformers),
        *(_house(facts[item.name], positions) for item in network.houses),
        *(_node("junction", item.name, "", positions, ["junction"]) for item in network.junctions),
    ]  # fmt: skip
    return [_grid_node(network, positions), *nodes, *_edges(network)]


def node_positions(network: Network) -> dict[str, Position]:
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


def _rating(capacity_kw: float | None, name: str) -> str:
    return name if capacity_kw is None else f"{name} · {capacity_kw:g} kW"


def _node(kind: str, name: str, label: str, positions: Mapping[str, Position], classes: Iterable[str]) -> Element:
    x, y = positions[name]
    data = {"id": f"{kind}:{name}", "name": name, "kind": kind, "label": label}
    return {"group": "nodes", "data": data, "position": {"x": x, "y": y}, "classes": " ".join(classes)}


def _house(facts: HouseFacts, positions: Mapping[str, Position]) -> Element:
    classes = ["house", look_of(facts).key] + (["flagged"] if facts.house.flags else [])
    return _node("house", facts.house.name, facts.house.name, positions, classes)


def _grid_node(network: Network, positions: Mapping[str, Position]) -> Element:
    roots = [positions[item.name] for item in network.transformers if item.parent is None] or [(0.0, 0.0)]
    x = min(position[0] for position in roots) - _GRID_DISTANCE
    y = sum(position[1] for position in roots) / len(roots)
    return _node(GRID_NODE, "Utility grid", "Utility grid", {"Utility grid": (x, y)}, ["grid"])


def _edges(network: Network) -> list[Element]:
    ids = {node.name: f"{kind}:{node.name}" for kind, node in _kinds(network)}
    wired = {end for line in network.lines for end in (line.from_node, line.to_node)}
    cables = [_edge(ids[line.from_node], ids[line.to_node], "cable") for line in network.lines]
    direct = [
        _edge(ids[house.transformer], ids[house.name], "direct") for house in network.houses if house.name not in wired
    ]
    grid = f"{GRID_NODE}:Utility grid"
    feeders = [_edge(ids.get(item.parent or "", grid), ids[item.name], "feeder") for item in network.transformers]
    return feeders + direct + cables


def _kinds(network: Network) -> Iterable[tuple[str, Any]]:
    for kind, nodes in (
        ("transformer", network.transformers), ("house", network.houses), ("junction", network.junctions),
    ):  # fmt: skip
        yield from ((kind, node) for node in nodes)


def _edge(source: str, target: str, kind: str) -> Element:
    return {"group": "edges", "data": {"source": source, "target": target}, "classes": kind}
