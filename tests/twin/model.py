"""The twin's own view of a topology document: a tree of buses with houses."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Any

DT_H = 0.25


@dataclass
class Battery:
    """A battery as the page describes it; fractions, kW and kWh."""

    capacity_kwh: float
    max_charge_kw: float
    max_discharge_kw: float
    one_way: float
    floor_kwh: float
    initial_kwh: float
    strategy: str
    charge_from: str
    share: bool
    schedule: list[dict[str, Any]]


@dataclass(eq=False)
class House:
    """A house with its place in the tree."""

    name: str
    bus: Bus
    flags: list[str]
    line: float
    participates: bool
    share: float
    bid: float
    ask: float
    battery: Battery | None
    evs: list[dict[str, Any]]
    tier: int = 0


@dataclass(eq=False)
class Bus:
    """The low-voltage side of a transformer; the root is the grid bus, whose `parent` is None."""

    name: str
    parent: Bus | None
    capacity_kw: float = inf
    forward: float = 1.0
    backward: float = 1.0
    allow_export: bool = True
    children: list[Bus] = field(default_factory=list)
    houses: list[House] = field(default_factory=list)

    def all_houses(self) -> list[House]:
        """Return every house behind this bus."""
        found = list(self.houses)
        for child in self.children:
            found += child.all_houses()
        return found

    def bottom_up(self) -> list[Bus]:
        """Return this bus and all below it, children before parents."""
        order = [bus for child in self.children for bus in child.bottom_up()]
        return [*order, self]


def value(record: dict[str, Any], key: str, default: Any) -> Any:
    """Return an entry, or the default where it is absent or null."""
    found = record.get(key)
    return default if found is None else found


def read_battery(record: dict[str, Any]) -> Battery:
    """Return the battery of a house record."""
    capacity = record["capacity_kwh"]
    floor = capacity * (1 - value(record, "depth_of_discharge_pct", 100.0) / 100)
    return Battery(
        capacity_kwh=capacity,
        max_charge_kw=record["max_charge_kw"],
        max_discharge_kw=record["max_discharge_kw"],
        one_way=sqrt(value(record, "round_trip_efficiency_pct", 100.0) / 100),
        floor_kwh=floor,
        initial_kwh=max(floor, capacity * value(record, "initial_soc_pct", 50.0) / 100),
        strategy=value(record, "strategy", "self_consumption"),
        charge_from=value(record, "charge_from", "solar"),
        share=value(record, "share", False),
        schedule=value(record, "schedule", []),
    )


def read_house(record: dict[str, Any], bus: Bus, settings: dict[str, Any]) -> House:
    """Return a house; its tier is the position of its best flag in the list that only `priority` looks at."""
    by_tier = value(settings, "allocation", "priority") == "priority"
    priority = settings.get("priority", []) if by_tier else []
    positions = [priority.index(flag) for flag in value(record, "flags", []) if flag in priority]
    return House(
        name=record["name"],
        bus=bus,
        flags=value(record, "flags", []),
        line=1 - value(record, "line_loss_pct", 0.0) / 100,
        participates=value(record, "participates", True),
        share=value(record, "share", 0.0),
        bid=value(record, "bid_eur_per_kwh", settings.get("retail_eur_per_kwh", 0.30)),
        ask=value(record, "ask_eur_per_kwh", settings.get("feed_in_eur_per_kwh", 0.08)),
        battery=read_battery(record["battery"]) if record.get("battery") else None,
        evs=value(record, "evs", []),
        tier=min(positions, default=len(priority)),
    )


def read_bus(record: dict[str, Any]) -> Bus:
    """Return a transformer's bus, not yet hung into the tree."""
    return Bus(
        name=record["name"],
        parent=None,
        capacity_kw=value(record, "capacity_kw", inf),
        forward=value(record, "forward_efficiency_pct", 100.0) / 100,
        backward=value(record, "backward_efficiency_pct", 100.0) / 100,
        allow_export=value(record, "allow_export", True),
    )


def read_tree(topology: dict[str, Any], settings: dict[str, Any]) -> tuple[Bus, list[House]]:
    """Return the grid bus with everything below it, and the houses in the order of the document."""
    root = Bus(name="grid", parent=None)
    buses = {record["name"]: read_bus(record) for record in topology["transformers"]}
    for record in topology["transformers"]:
        bus = buses[record["name"]]
        bus.parent = buses[record["parent"]] if record.get("parent") else root
        bus.parent.children.append(bus)
    houses = []
    for record in topology["houses"]:
        house = read_house(record, buses[record["transformer"]], settings)
        house.bus.houses.append(house)
        houses.append(house)
    return root, houses
