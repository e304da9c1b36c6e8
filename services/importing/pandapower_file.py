"""Read a network that pandapower saved with ``to_json``: one of ours that comes back, or one of somebody else's.

Everything that cannot be represented is a warning, everything that makes the file unusable an error; see
docs/exchange.md for what becomes what.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from engine import topology
from engine.documents import plain_number
from engine.network import Position
from engine.validation import MAX_TEXT_LENGTH, text_problem
from errors import Issue
from services.importing.contents import FileContents, FileUse, Reading, reading
from services.importing.pandapower_consumers import Consumer, Consumers, consumers_of
from services.importing.pandapower_graph import Feed, Graph, graph_of
from services.importing.pandapower_rows import Record, cable, exact_place, foreign_plate, is_number, own_attributes
from services.importing.pandapower_tables import Tables, is_pandapower
from services.importing.storing import free_name
from services.importing.tree_layout import geo_positions, point, tree_positions
from services.pandapower_format import KIND, MEMBER, OWN, TRAFO_COLUMNS, Row

__all__ = ["is_pandapower", "read_pandapower"]

UNNAMED = "Imported network"
"""What a network is called that has no name in its file."""
SUPPLY = "Supply"
"""The transformer that stands for the connection of houses without any between them and the external grid."""


def read_pandapower(document: Mapping[str, Any], present: Collection[str] = ()) -> Reading:
    """Return what a pandapower file holds, and everything that is wrong with it.

    Parameters
    ----------
    document : mapping
        The object of the JSON text.
    present : collection of str
        Hashes of profile values that the project has: files of ours name profiles and do not hold them.
    """
    tables = Tables.of(document)
    buses = {row["index"]: row for row in tables.rows.get("bus", ())}
    if not buses:
        tables.error("bus", "", "The file has no buses in service. Save the network again.")
    graph = graph_of(tables, buses) if buses else Graph()
    if buses and not graph.roots:
        tables.error("ext_grid", "", "The file has no external grid: it is not known where power comes from. Add one.")
    if any(issue.severity == "error" for issue in tables.issues):
        return None, tables.issues
    return _Assembly(tables, buses, graph, consumers_of(tables, graph.node_of, present)).contents()


class _Assembly:
    """Puts a topology together from the graph of a file and what stands at its nodes."""

    def __init__(self, tables: Tables, buses: Mapping[int, Row], graph: Graph, consumers: Consumers) -> None:
        self._tables, self._buses, self._graph, self._consumers = tables, buses, graph, consumers
        self._name_at: dict[int, str] = {}
        self._node_of: dict[str, int] = {}
        self._supply_of: dict[int, str] = {}
        self._house_at: dict[int, str] = {}
        self._document: dict[str, Any] = {"format": topology.FORMAT}

    def contents(self) -> Reading:
        """Return the network with its profiles, and every issue."""
        self._document["transformers"] = [*self._supplies(), *self._transformers()]
        self._document["houses"], self._document["junctions"] = self._houses_and_junctions()
        self._document["lines"] = self._lines()
        self._document["grid"] = self._grid()
        self._place()
        network, issues = topology.read(self._document)
        issues = [*self._tables.issues, *issues]
        if network is None:
            return reading(None, issues)
        uses = [
            FileUse(house, profile, scale)
            for node, house in self._house_at.items()
            for profile, scale in self._consumers.at[node].uses.items()
        ]
        if not network.houses:
            issues.append(Issue("no_houses", "load", "", "The file has no loads: there are no houses.", (), "warning"))
        return reading(FileContents(network, self._consumers.profiles, tuple(uses), tuple(issues)), issues)

    def _supplies(self) -> list[Record]:
        """Return a transformer for each external grid that houses hang on directly."""
        records = []
        for zone, node in self._graph.roots.items():
            if not any(self._graph.zone_of[node] == zone for node in self._consumers.at):
                continue
            name = self._free(SUPPLY, node)
            self._name_at[node] = self._supply_of[zone] = name
            records.append({"name": name, "parent": None, "capacity_kw": None})
            message = "Houses hang on the external grid directly; a transformer without limit stands in between."
            self._tables.warn("ext_grid", "", message, name)
        return records

    def _transformers(self) -> list[Record]:
        feeds = self._graph.feeds
        names = [self._free(feed.row.get("name") or f"Transformer {feed.row['index']}", feed.below) for feed in feeds]
        for feed, name in zip(feeds, names, strict=True):
            self._name_at.setdefault(feed.below, name)
        for zone, place in self._graph.supply.items():
            self._supply_of[zone] = names[place]
        return [self._transformer(feed, name) for feed, name in zip(feeds, names, strict=True)]

    def _transformer(self, feed: Feed, name: str) -> Record:
        above = self._name_at.get(feed.above) if self._is_fed(feed.above) else None
        parent = above or self._supply_of.get(self._graph.zone_of[feed.above])
        record = own_attributes(feed.row, "transformer") | {"name": name, "parent": None if parent == name else parent}
        vk_pct = feed.row.get("vk_percent")
        for column in TRAFO_COLUMNS:
            is_bound = column.name == "vkr_pct" and is_number(vk_pct)
            record[column.name] = column.read(feed.row, vk_pct if is_bound else math.inf)
        return record if f"{OWN}allow_export" in feed.row else record | foreign_plate(feed)

    def _is_fed(self, node: int) -> bool:
        return any(feed.below == node for feed in self._graph.feeds)

    def _houses_and_junctions(self) -> tuple[list[Record], list[Record]]:
        houses, junctions, lost = [], [], []
        reached = {end for _, first, second in self._graph.lines for end in (first, second)}
        for node in sorted(set(self._graph.node_of.values())):
            consumer, zone = self._consumers.at.get(node), self._graph.zone_of[node]
            supply = self._member(node) or self._supply_of.get(zone)
            if supply is None:
                lost += [node] if consumer else []
            elif consumer is not None:
                houses.append(self._house(node, consumer, supply))
            elif node not in self._name_at and (node in reached or KIND in self._buses[node]):
                self._name_at[node] = self._free(self._buses[node].get("name") or f"Junction {node}", node)
                junctions.append({"name": self._name_at[node], "transformer": supply})
        if lost:
            names = [str(self._buses[node].get("name") or f"bus {node}") for node in lost[:10]]
            message = f"{len(lost)} buses with loads are not connected to an external grid and are left out."
            self._tables.warn("bus", "", message, *names)
        return houses, junctions

    def _member(self, node: int) -> str | None:
        """Return the transformer that a file of ours says the node belongs to."""
        name = self._buses[node].get(MEMBER)
        return name if isinstance(name, str) and name in self._node_of else None

    def _house(self, node: int, consumer: Consumer, supply: str) -> Record:
        bus, alone = self._buses[node], len(set(consumer.names)) == 1
        name = bus.get("name") or (consumer.names[0] if alone else f"House {node}")
        if node in self._name_at:
            name = consumer.names[0] if alone else f"House at {name}"
        name = self._free(name, node)
        self._name_at.setdefault(node, name)
        self._house_at[node] = name
        battery = {"battery": consumer.battery} if consumer.battery else {}
        return own_attributes(bus, "house") | {"name": name, "transformer": supply} | battery

    def _lines(self) -> list[Record]:
        records, names, left_out = [], set(), 0
        for row, first, second in self._graph.lines:
            if first not in self._name_at or second not in self._name_at:
                left_out += 1
                continue
            name = free_name(_shown(row.get("name") or f"Line {row['index']}"), names)
            names.add(name)
            ends = {"from_node": self._name_at[first], "to_node": self._name_at[second]}
            records.append({"name": name, **ends, "cable_type": _shown(row.get("std_type") or ""), **cable(row)})
        if left_out:
            message = f"{left_out} lines above the first transformers are left out: a network begins at them."
            self._tables.warn("line", "", message)
        return records

    def _grid(self) -> Record:
        row = next((row for row in self._tables.rows["ext_grid"] if f"{OWN}timezone" in row), None)
        name = _shown(self._tables.name) or UNNAMED
        if row is not None:
            return own_attributes(row, "grid") | {"name": name}
        self._tables.warn("grid", "", "The file does not say where the network is: set its place and time zone.")
        return {"name": name}

    def _place(self) -> None:
        """Give everything its place: that of the file, else one in a drawing as trees."""
        nodes = [*self._document["transformers"], *self._document["houses"], *self._document["junctions"]]
        rows = {record["name"]: self._buses[self._node_of[record["name"]]] for record in nodes}
        exact = {name: exact_place(row) for name, row in rows.items()}
        places = exact if all(exact.values()) else self._drawing(rows)
        for record in nodes:
            x, y = places.get(record["name"], (0.0, 0.0))
            record["position"] = [plain_number(x), plain_number(y)]

    def _drawing(self, rows: Mapping[str, Row]) -> Mapping[str, Position]:
        """Return places from the file's coordinates where it has some, with room between what stands at one bus."""
        drawn = {name: self._drawn(row) for name, row in rows.items()}
        if None in drawn.values() or len(set(drawn.values())) < 2:
            return self._trees()
        places: dict[str, Position] = {}
        taken: set[Position] = set()
        for name, place in geo_positions(drawn).items():
            beside = place
            while beside in taken:
                beside = (beside[0] + 40.0, beside[1] + 30.0)
            taken.add(beside)
            places[name] = beside
        return places

    def _drawn(self, row: Row) -> tuple[float, float] | None:
        older = {one["index"]: one for one in self._tables.rows["bus_geodata"]}.get(row["index"])
        if older is not None and is_number(older.get("x")) and is_number(older.get("y")):
            return float(older["x"]), float(older["y"])
        return point(row.get("geo"))

    def _trees(self) -> Mapping[str, Position]:
        neighbours: dict[str, list[str]] = defaultdict(list)
        for line in self._document["lines"]:
            neighbours[line["from_node"]].append(line["to_node"])
            neighbours[line["to_node"]].append(line["from_node"])
        for record in (*self._document["houses"], *self._document["junctions"]):
            if record["name"] not in neighbours:
                neighbours[record["transformer"]].append(record["name"])
        for record in self._document["transformers"]:
            if record["parent"]:
                neighbours[record["parent"]].append(record["name"])
        roots = [record["name"] for record in self._document["transformers"] if not record["parent"]]
        return tree_positions(roots, neighbours)

    def _free(self, wanted: Any, node: int) -> str:
        """Return a name that nothing has yet, for what stands at a node."""
        name = free_name(_shown(wanted) or "Node", self._node_of)
        self._node_of[name] = node
        return name


def _shown(text: Any) -> str:
    """Return a text that can be a name: without what cannot be shown, not too long."""
    text = str(text)
    if text_problem(text) is None:
        return text
    return "".join(sign for sign in text if sign.isprintable()).strip()[:MAX_TEXT_LENGTH]
