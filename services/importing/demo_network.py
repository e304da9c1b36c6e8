"""The demonstration's network: a SimBench suburb behind two transformers, with a hospital, a school and smart EVs.

Everything that is not in SimBench is a constant at the top of this file and is said in the project's description.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from engine.network import Ev, EvSession, House, Junction, Line, Network, Transformer
from services.importing.simbench import TRANSFORMER_NAME, ImportedNetwork, read_network

CODE = "semiurb5-2"
NAME = "Lindenhof"
PRIORITY = ("hospital", "school")
SECOND_TRANSFORMER = "T2"
DESCRIPTION = (
    "A suburb of 104 buildings with a year of real data. From SimBench 1.6.3 (network LV5.201, scenario 2, ODbL): "
    "cables, loads, solar plants, heat pumps, charging points and battery ratings. Set by us: two transformers of 100 "
    "and 160 kVA in place of one of 630 kVA, the roles of hospital (bus 111) and school (bus 38), four batteries that "
    "serve the community, and ten electric vehicles with weekly sessions, six of them smart."
)

_SECOND_FEEDERS = ("House 84", "House 1", "House 14")
_ROLES = {"Business 111": ("Hospital", "hospital"), "Business 38": ("School", "school")}
"""Name and type, which is also the flag, of buildings with a role."""
_COMMUNITY_BATTERIES = ("Business 45", "Business 82", "Business 94", "Business 38")
_PLATE_CODE = "rural1-2"
"""A network with SimBench's transformer of 160 kVA."""
_FIRST_PLATE = {
    "capacity_kw": 100.0,
    "forward_efficiency_pct": 98.29,
    "backward_efficiency_pct": 98.29,
    "primary_ampacity_a": 2.9,
    "secondary_ampacity_a": 144.3,
    "vkr_pct": 2.15,
    "iron_loss_kw": 0.32,
    "no_load_current_pct": 0.33,
}
"""100 kVA with the losses of EN 50464-1, list E0 Dk; SimBench has no transformer below 160 kVA."""
_WEEKDAYS, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_COMMUTER = (EvSession(_WEEKDAYS, "17:30", "07:15", 7.5), EvSession(_WEEKEND, "11:00", "18:00", 6.0))
_HOME_OFFICE = (EvSession((0, 2, 4), "09:00", "16:30", 11.0), EvSession(_WEEKEND, "10:00", "17:00", 5.0))
_LONG_WAY = (EvSession(_WEEKDAYS, "18:00", "06:30", 16.0), EvSession(_WEEKEND, "18:00", "09:00", 8.0))
_EVS = {
    "House 13": Ev(11.0, smart=True, sessions=_HOME_OFFICE),
    "House 28": Ev(11.0, smart=True, sessions=_COMMUTER),
    "House 44": Ev(11.0, smart=True, sessions=_HOME_OFFICE),
    "House 48": Ev(11.0, smart=True, sessions=_COMMUTER),
    "House 57": Ev(11.0, smart=True, sessions=_HOME_OFFICE),
    "House 108": Ev(11.0, smart=True, sessions=_COMMUTER),
    "House 30": Ev(11.0, sessions=_LONG_WAY),
    "House 51": Ev(11.0, sessions=_LONG_WAY),
    "House 67": Ev(11.0, sessions=_LONG_WAY),
    "House 96": Ev(11.0, sessions=_LONG_WAY),
}


def demo_network() -> ImportedNetwork:
    """Return the demonstration's network with the series of its houses."""
    imported = read_network(CODE)
    base = imported.network
    moved = _behind(base, _SECOND_FEEDERS)
    first, second = _transformers(base)
    network = replace(
        base,
        grid=replace(base.grid, name=NAME),
        transformers=(first, second),
        houses=tuple(_house(house, house.name in moved) for house in base.houses),
        junctions=tuple(_move(junction) if junction.name in moved else junction for junction in base.junctions),
        lines=tuple(_line(line, moved) for line in base.lines),
    )
    assignments = tuple(replace(item, house=_renamed(item.house)) for item in imported.assignments)
    return ImportedNetwork(network, assignments)


def _transformers(base: Network) -> tuple[Transformer, Transformer]:
    """Return the two transformers, each beside its feeders."""
    plate = read_network(_PLATE_CODE).network.transformers[0]
    x, _ = base.transformers[0].position
    heights = {house.name: house.position[1] for house in base.houses}
    ends = {
        line.to_node if line.from_node == TRANSFORMER_NAME else line.from_node
        for line in base.lines
        if TRANSFORMER_NAME in (line.from_node, line.to_node)
    }
    second_y = _mean([heights[name] for name in _SECOND_FEEDERS])
    first_y = _mean([heights[name] for name in ends - set(_SECOND_FEEDERS)])
    first = replace(plate, name=TRANSFORMER_NAME, position=(x, first_y), **_FIRST_PLATE)
    return first, replace(plate, name=SECOND_TRANSFORMER, position=(x, second_y))


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 1)


def _behind(network: Network, feeders: tuple[str, ...]) -> set[str]:
    """Return everything that hangs behind the first nodes of some feeders."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for line in network.lines:
        neighbours[line.from_node].add(line.to_node)
        neighbours[line.to_node].add(line.from_node)
    found, open_nodes = set(feeders), list(feeders)
    while open_nodes:
        fresh = neighbours[open_nodes.pop()] - found - {TRANSFORMER_NAME}
        found |= fresh
        open_nodes += fresh
    return found


def _renamed(name: str) -> str:
    return _ROLES[name][0] if name in _ROLES else name


def _house(house: House, moved: bool) -> House:
    """Return a house with its transformer, role, EV and battery strategy."""
    house_type = _ROLES[house.name][1] if house.name in _ROLES else house.house_type
    flags = (house_type,) if house.name in _ROLES else ()
    battery = house.battery
    if battery is not None and house.name in _COMMUNITY_BATTERIES:
        battery = replace(battery, strategy="community", charge_from="any")
    evs = (_EVS[house.name],) if house.name in _EVS else ()
    changed = replace(house, name=_renamed(house.name), house_type=house_type, flags=flags, battery=battery, evs=evs)
    return _move(changed) if moved else changed


def _move(node: House | Junction) -> House | Junction:
    return replace(node, transformer=SECOND_TRANSFORMER)


def _line(line: Line, moved: set[str]) -> Line:
    """Return a line with the new names of its ends."""
    far = line.from_node in moved or line.to_node in moved
    home = SECOND_TRANSFORMER if far else TRANSFORMER_NAME
    ends = [home if end == TRANSFORMER_NAME else _renamed(end) for end in (line.from_node, line.to_node)]
    return replace(line, from_node=ends[0], to_node=ends[1])
