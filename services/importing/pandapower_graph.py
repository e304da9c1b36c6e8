"""Who feeds whom in a pandapower network: buses that switches join, zones between transformers, and their order.

A *node* is a bus, or several that closed switches make one. A *zone* is what lines connect without a transformer
between. From the zones of the external grids outwards, each transformer feeds the zone at its other end.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.importing.pandapower_tables import Tables, label
from services.pandapower_format import FEED, OWN, Row

Edge = tuple[Row, int, int]
"""A row of lines or transformers with the nodes of its two ends."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A transformer as it stands in the network: the nodes of its two sides, the fed one last."""

    row: Row
    above: int
    below: int
    parallel: tuple[Row, ...] = ()


@dataclass
class Graph:
    """What is connected with what.

    Attributes
    ----------
    node_of : dict of int to int
        Node of each bus: the number of one of its buses.
    zone_of : dict of int to int
        Zone of each node.
    lines : list of Edge
        Lines in use between different nodes.
    feeds : list of Feed
        Transformers that can be reached from an external grid, in the order of the file.
    roots : dict of int to int
        Zones of external grids, with the node of the grid.
    supply : dict of int to int
        Zone to the place of the transformer in `feeds` that feeds it; zones of external grids have none.
    """

    node_of: dict[int, int] = field(default_factory=dict)
    zone_of: dict[int, int] = field(default_factory=dict)
    lines: list[Edge] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)
    roots: dict[int, int] = field(default_factory=dict)
    supply: dict[int, int] = field(default_factory=dict)


def graph_of(tables: Tables, buses: Mapping[int, Row]) -> Graph:
    """Return the graph of a network; notes what cannot be used."""
    switches = [row for row in tables.rows["switch"] if row.get("closed", True) is not False]
    opened = _opened(tables)
    joined = _pairs(tables, [row for row in switches if _joins(row) and row.get(FEED) is not True], buses)
    graph = Graph(node_of=_components(buses, joined))
    graph.lines = _edges(tables, "line", ("from_bus", "to_bus"), graph.node_of, opened["l"])
    feeds = _pairs(tables, [row for row in switches if _joins(row) and row.get(FEED) is True], buses)
    ends = [(a, b) for _, a, b in graph.lines] + [(graph.node_of[a], graph.node_of[b]) for a, b in feeds]
    graph.zone_of = _components(set(graph.node_of.values()), ends)
    _walk(tables, graph, _edges(tables, "trafo", ("hv_bus", "lv_bus"), graph.node_of, opened["t"]))
    return graph


def _joins(row: Row) -> bool:
    return row.get("et") == "b"


def _opened(tables: Tables) -> dict[str, set[int]]:
    """Return the lines and transformers that an open switch takes out, by their numbers."""
    found: dict[str, set[int]] = defaultdict(set)
    for row in tables.rows["switch"]:
        if row.get("closed", True) is False and isinstance(row.get("element"), int):
            found[str(row.get("et"))].add(row["element"])
    for kind, words in (("l", "lines"), ("t", "transformers")):
        if found[kind]:
            tables.warn("switch", "closed", f"{len(found[kind])} {words} behind open switches are left out.")
    return found


def _pairs(tables: Tables, switches: Iterable[Row], buses: Mapping[int, Row]) -> list[tuple[int, int]]:
    ends = [(tables.bus("switch", r, "bus", buses), tables.bus("switch", r, "element", buses)) for r in switches]
    return [(a, b) for a, b in ends if a is not None and b is not None]


def _edges(
    tables: Tables, table: str, columns: tuple[str, str], node_of: Mapping[int, int], opened: set[int]
) -> list[Edge]:
    edges = []
    for row in tables.rows[table]:
        ends = [tables.bus(table, row, column, node_of) for column in columns]
        if None in ends or row["index"] in opened:
            continue
        first, second = (node_of[end] for end in ends)
        if first == second:
            tables.warn(table, "", "Both of its ends are at one bus; it is left out.", label(table, row))
        else:
            edges.append((row, first, second))
    return edges


def _components(items: Iterable[int], pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each item the first item of those that pairs connect it with."""
    parent = {item: item for item in items}

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for first, second in pairs:
        low, high = sorted((root(first), root(second)))
        parent[high] = low
    return {item: root(item) for item in parent}


def _walk(tables: Tables, graph: Graph, trafos: Sequence[Edge]) -> None:
    """Find the order of the zones from the external grids outwards."""
    sources = tables.rows["ext_grid"] or [row for row in tables.rows["gen"] if row.get("slack") is True]
    for row in sources:
        bus = tables.bus("ext_grid", row, "bus", graph.node_of)
        if bus is not None:
            node = graph.node_of[bus]
            graph.roots.setdefault(graph.zone_of[node], node)
    found = _reached(graph, trafos)
    merged = _without_parallels(tables, [found[index] for index in sorted(found)])
    graph.feeds = merged
    for place, feed in enumerate(merged):
        zone = graph.zone_of[feed.below]
        if zone in graph.roots:
            continue
        if zone in graph.supply and f"{OWN}allow_export" not in feed.row:
            first = label("trafo", graph.feeds[graph.supply[zone]].row)
            message = f"It feeds a part that {first} feeds too; houses there are taken to belong to the latter."
            tables.warn("trafo", "", message, label("trafo", feed.row))
        graph.supply.setdefault(zone, place)


def _reached(graph: Graph, trafos: Sequence[Edge]) -> dict[int, Feed]:
    """Return the transformers that a walk from the external grids meets, by their place, each with its fed side."""
    by_zone: dict[int, list[int]] = defaultdict(list)
    for place, (_, first, second) in enumerate(trafos):
        for node in (first, second):
            by_zone[graph.zone_of[node]].append(place)
    depth = dict.fromkeys(graph.roots, 0)
    waiting, found = deque(graph.roots), {}
    while waiting:
        zone = waiting.popleft()
        for place in by_zone[zone]:
            row, first, second = trafos[place]
            above, below = (first, second) if graph.zone_of[first] == zone else (second, first)
            found.setdefault(place, Feed(row, above, below))
            if graph.zone_of[below] not in depth:
                depth[graph.zone_of[below]] = depth[zone] + 1
                waiting.append(graph.zone_of[below])
    return found


def _without_parallels(tables: Tables, feeds: Iterable[Feed]) -> list[Feed]:
    """Return the transformers with those between the same two nodes made one."""
    groups: dict[tuple[int, int], list[Feed]] = {}
    for feed in feeds:
        groups.setdefault((feed.above, feed.below), []).append(feed)
    merged = []
    for first, *others in groups.values():
        merged.append(Feed(first.row, first.above, first.below, tuple(other.row for other in others)))
        if others:
            message = f"{len(others)} transformers in parallel to it are made one with it."
            tables.warn("trafo", "", message, label("trafo", first.row))
    return merged
