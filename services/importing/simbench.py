"""Turn a SimBench low-voltage network into a network of ours with the series of its houses.

A bus with any load, plant or storage becomes a house, every other bus a junction, and the transformer's busbar the
transformer itself. Heat-pump and charger rows are layers of the house at their bus. See docs/data.md.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from engine.network import Battery, Grid, House, Junction, Line, Network, Position, Transformer
from services.importing.simbench_extract import Layer, Record, layer_of, read_record, title_of

TRANSFORMER_NAME = "T1"

_NOUNS = {"residential": "House", "commercial": "Business", "agricultural": "Farm"}
_METRES_PER_DEGREE = 111_320.0
_ROOM = 100.0
_ASPECT = 1.45

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Assignment:
    """One series multiplied by ``scale_kw`` as a layer of a house."""

    house: str
    series: str
    layer: Layer
    scale_kw: float


@dataclass(frozen=True, slots=True)
class ImportedNetwork:
    """A network and the layers of its houses; series are named, their values are in the extract."""

    network: Network
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class _Site:
    """A record with what several parts need: items, names and positions by bus."""

    record: Record
    items: dict[str, list[Item]]
    names: dict[str, str]
    positions: dict[str, Position]

    @property
    def home(self) -> str:
        """The transformer's low-voltage busbar."""
        return self.record["transformer"]["bus"]


def read_network(code: str) -> ImportedNetwork:
    """Return a network of the extract.

    Raises
    ------
    NotFound
        There is no network of that code.
    """
    site = _site(read_record(code))
    network = Network(
        grid=_grid(site),
        transformers=(_transformer(site),),
        houses=tuple(_house(site, bus) for bus in site.items),
        junctions=_junctions(site),
        lines=_lines(site),
    )
    return ImportedNetwork(network, tuple(item for bus in site.items for item in _assignments(site, bus)))


def _site(record: Record) -> _Site:
    items = _items(record)
    names = {bus["name"]: f"Junction {_number(bus['name'])}" for bus in record["buses"]}
    names |= {bus: f"{_NOUNS[_house_type(parts)]} {_number(bus)}" for bus, parts in items.items()}
    names[record["transformer"]["bus"]] = TRANSFORMER_NAME
    return _Site(record, items, names, _positions(record))


def _items(record: Record) -> dict[str, list[Item]]:
    """Return what is connected to each bus, base loads first, in the order of the buses' numbers."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in (*record["loads"], *record["plants"], *record["storages"]):
        found[item["bus"]].append(item)
    return {bus: found[bus] for bus in sorted(found, key=_number)}


def _number(bus: str) -> int:
    return int(bus.rpartition(" ")[2])


def _house_type(items: list[Item]) -> str:
    series = items[0]["series"]
    if series.startswith("H0"):
        return "residential"
    return "agricultural" if series.startswith("L") else "commercial"


def _grid(site: _Site) -> Grid:
    home = next(bus for bus in site.record["buses"] if bus["name"] == site.home)
    return Grid(title_of(site.record["code"]), home["latitude"], home["longitude"], "Europe/Berlin")


def _transformer(site: _Site) -> Transformer:
    """Return the transformer; its one efficiency is that at half load, the nameplate has the rest."""
    plate = site.record["transformer"]
    rated_kva = plate["rated_kva"]
    half_load_loss_kw = plate["iron_loss_kw"] + plate["copper_loss_kw"] / 4
    efficiency_pct = round(100 * (1 - half_load_loss_kw / (rated_kva / 2)), 2)
    return Transformer(
        name=TRANSFORMER_NAME,
        capacity_kw=rated_kva,
        forward_efficiency_pct=efficiency_pct,
        backward_efficiency_pct=efficiency_pct,
        primary_ampacity_a=_rated_current_a(rated_kva, plate["high_voltage_kv"]),
        secondary_ampacity_a=_rated_current_a(rated_kva, plate["low_voltage_kv"]),
        vk_pct=plate["short_circuit_voltage_pct"],
        vkr_pct=round(100 * plate["copper_loss_kw"] / rated_kva, 4),
        iron_loss_kw=plate["iron_loss_kw"],
        no_load_current_pct=plate["no_load_current_pct"],
        position=site.positions[site.home],
    )


def _rated_current_a(rated_kva: float, voltage_kv: float) -> float:
    return round(rated_kva / (math.sqrt(3) * voltage_kv), 1)


def _house(site: _Site, bus: str) -> House:
    batteries = [_battery(item) for item in site.items[bus] if _is_storage(item)]
    return House(
        name=site.names[bus],
        transformer=TRANSFORMER_NAME,
        house_type=_house_type(site.items[bus]),
        battery=batteries[0] if batteries else None,
        position=site.positions[bus],
    )


def _is_storage(item: Item) -> bool:
    return "capacity_kwh" in item


def _battery(item: Item) -> Battery:
    return Battery(
        capacity_kwh=item["capacity_kwh"],
        max_charge_kw=item["power_kw"],
        max_discharge_kw=item["power_kw"],
        round_trip_efficiency_pct=round(100 * item["efficiency_frac"], 3),
    )


def _assignments(site: _Site, bus: str) -> list[Assignment]:
    """Return the layers of a house; rows of equal series at one bus (several flats) are added into one."""
    scales: dict[str, float] = defaultdict(float)
    for item in site.items[bus]:
        scales[_series_of(item)] += item["power_kw"] if _is_storage(item) else item["scale_kw"]
    return [Assignment(site.names[bus], name, layer_of(name), round(scale, 6)) for name, scale in scales.items()]


def _series_of(item: Item) -> str:
    """Return the series of a row; a storage unit stands for the plant named in its series' name.

    ``Storage_PV6_H0-C`` is a plant of series PV6 together with its battery: the unit's own series is never
    negative, and its yearly sum is 94–97 % of the plant's.
    """
    return item["series"].split("_")[1] if _is_storage(item) else item["series"]


def _junctions(site: _Site) -> tuple[Junction, ...]:
    return tuple(
        Junction(name, TRANSFORMER_NAME, site.positions[bus])
        for bus, name in site.names.items()
        if bus not in site.items and bus != site.home
    )


def _lines(site: _Site) -> tuple[Line, ...]:
    return tuple(
        Line(
            name=line["name"],
            from_node=site.names[line["from"]],
            to_node=site.names[line["to"]],
            length_m=line["length_m"],
            cable_type=line["type"],
            **site.record["line_types"][line["type"]],
        )
        for line in site.record["lines"]
    )


def _positions(record: Record) -> dict[str, Position]:
    """Return drawing positions from the coordinates: southward becomes rightward, eastward downward.

    SimBench draws feeders as trees that hang from the transformer. Lying on their side they fit a screen;
    both axes are stretched to give every bus the same room and the drawing a fixed aspect.
    """
    buses = record["buses"]
    south = [-bus["latitude"] * _METRES_PER_DEGREE for bus in buses]
    east = [bus["longitude"] * _METRES_PER_DEGREE * math.cos(math.radians(bus["latitude"])) for bus in buses]
    area = len(buses) * _ROOM**2
    x, y = _stretched(south, math.sqrt(area * _ASPECT)), _stretched(east, math.sqrt(area / _ASPECT))
    return {bus["name"]: point for bus, point in zip(buses, zip(x, y, strict=True), strict=True)}


def _stretched(values: list[float], length: float) -> list[float]:
    start, end = min(values), max(values)
    return [round((value - start) / (end - start) * length, 1) for value in values]
