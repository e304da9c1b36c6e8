"""Write a network as pandapower's JSON, which `pandapower.from_json` reads.

A bus stands for each transformer's busbar, house and junction; what pandapower has no place for is in columns that
begin with ``hygge_``, so that reading the file again gives the same network. See docs/exchange.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.records import GENERATION_KINDS, ProfileKind
from engine.documents import write
from engine.network import House, Network, Position
from engine.power_flow import DEFAULT_POWER_FACTOR
from services.pandapower_format import (
    BATTERY,
    BATTERY_COLUMNS,
    FEED,
    HASH,
    KIND,
    LAYER,
    LINE_COLUMNS,
    LOW_VOLTAGE_KV,
    MEDIUM_VOLTAGE_KV,
    MEMBER,
    NET_CLASS,
    OWN,
    PROFILE,
    SCALE,
    TRAFO_COLUMNS,
    Column,
    frame,
)

WRITTEN_FOR = "3.5.6"
FORMAT_VERSION = "3.3.0"
GRID_BUS = "Utility grid"
_TAN_PHI = (1 / DEFAULT_POWER_FACTOR**2 - 1) ** 0.5
_TYPES = {"solar": "PV", "wind": "WP"}

_POWER = {"name": "object", "bus": "uint32", "p_mw": "float64", "q_mvar": "float64", "sn_mva": "float64",
          "scaling": "float64", "in_service": "bool", "type": "object"}  # fmt: skip
_LAYER = {PROFILE: "object", LAYER: "object", SCALE: "float64", HASH: "object"}
_SHARES = {f"const_{kind}_{part}_percent": "float64" for part in "pq" for kind in "zi"}
_COLUMNS: dict[str, dict[str, str]] = {
    "bus": {"name": "object", "vn_kv": "float64", "type": "object", "zone": "object", "in_service": "bool",
            "geo": "object"},
    "load": _POWER | _SHARES | _LAYER,
    "sgen": _POWER | {"current_source": "bool"} | _LAYER,
    "storage": _POWER | {"soc_percent": "float64", "min_e_mwh": "float64", "max_e_mwh": "float64",
                         "max_p_mw": "float64", "min_p_mw": "float64", BATTERY: "object"},
    "switch": {"bus": "int64", "element": "int64", "et": "object", "type": "object", "closed": "bool",
               "name": "object", "z_ohm": "float64", "in_ka": "float64", FEED: "bool"},
    "ext_grid": {"name": "object", "bus": "uint32", "vm_pu": "float64", "va_degree": "float64",
                 "slack_weight": "float64", "in_service": "bool", "controllable": "bool"},
    "line": {"name": "object", "std_type": "object", "from_bus": "uint32", "to_bus": "uint32", "length_km": "float64",
             "r_ohm_per_km": "float64", "x_ohm_per_km": "float64", "c_nf_per_km": "float64", "g_us_per_km": "float64",
             "max_i_ka": "float64", "df": "float64", "parallel": "uint32", "type": "object", "in_service": "bool",
             "geo": "object"},
    "trafo": {"name": "object", "std_type": "object", "hv_bus": "uint32", "lv_bus": "uint32", "sn_mva": "float64",
              "vn_hv_kv": "float64", "vn_lv_kv": "float64", "vk_percent": "float64", "vkr_percent": "float64",
              "pfe_kw": "float64", "i0_percent": "float64", "shift_degree": "float64", "tap_side": "object",
              "tap_neutral": "float64", "tap_min": "float64", "tap_max": "float64", "tap_step_percent": "float64",
              "tap_step_degree": "float64", "tap_pos": "float64", "tap_changer_type": "object",
              "id_characteristic_table": "Int64", "tap_dependency_table": "bool", "parallel": "uint32",
              "df": "float64", "in_service": "bool"},
}  # fmt: skip
"""The columns of pandapower's tables with their types, and ours."""


@dataclass(frozen=True, slots=True)
class PowerNow:
    """A profile that a house uses, with its power in the quarter-hour that the file shows. [kW]"""

    house: str
    profile: str
    kind: ProfileKind
    content_hash: str
    scale: float
    power_kw: float


def write_pandapower(network: Network, powers: Sequence[PowerNow]) -> str:
    """Return a valid network as JSON text; the same network and powers always give the same text.

    Parameters
    ----------
    powers : sequence of PowerNow
        What houses use, in the order of the network.
    """
    nodes = (*network.transformers, *network.houses, *network.junctions)
    bus = {thing.name: number for number, thing in enumerate(nodes, 1)}
    module, name = NET_CLASS
    rows = {
        "bus": [_grid_bus(), *_buses(network)],
        "load": _loads(network, powers, bus),
        "sgen": _plants(powers, bus),
        "storage": [_storage(house, bus[house.name]) for house in network.houses if house.battery],
        "switch": _feeds(network, bus),
        "ext_grid": [_ext_grid(network)],
        "line": [_line(line, bus) for line in network.lines],
        "trafo": [_trafo(item, bus) for item in network.transformers],
    }
    tables = {table: _table(_COLUMNS[table], list(own)) for table, own in rows.items()}
    head = {"version": WRITTEN_FOR, "format_version": FORMAT_VERSION, "name": network.grid.name, "f_hz": 50.0,
            "sn_mva": 1.0}  # fmt: skip
    document = {"_module": module, "_class": name, "_object": {**tables, **head}}
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _table(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a frame with pandapower's columns and those of ours that the rows have."""
    own = {key: "object" for row in rows for key in row if key not in columns}
    return frame({**columns, **own}, rows)


def _grid_bus() -> dict[str, Any]:
    return {"name": GRID_BUS, "vn_kv": MEDIUM_VOLTAGE_KV, "type": "b", "in_service": True, KIND: "grid"}


def _buses(network: Network) -> Iterable[dict[str, Any]]:
    for thing in network.transformers:
        yield _bus(thing.name, thing.position, "b", {KIND: "transformer"})
    for house in network.houses:
        yield _bus(house.name, house.position, "n", {KIND: "house", **_own(write("house", house), "battery")})
    for junction in network.junctions:
        yield _bus(junction.name, junction.position, "n", {KIND: "junction", MEMBER: junction.transformer})


def _bus(name: str, position: Position, kind: str, own: Mapping[str, Any]) -> dict[str, Any]:
    x, y = position
    geo = json.dumps({"type": "Point", "coordinates": [x, -y]})
    place = {f"{OWN}x": x, f"{OWN}y": y}
    return {"name": name, "vn_kv": LOW_VOLTAGE_KV, "type": kind, "in_service": True, "geo": geo, **own, **place}


def _own(record: Mapping[str, Any], *elsewhere: str) -> dict[str, Any]:
    """Return the attributes of a thing as columns of ours; lists and records as JSON text."""
    kept = {key: value for key, value in record.items() if key not in {"name", "position", *elsewhere}}
    return {
        f"{OWN}{key}": json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        for key, value in kept.items()
    }


def _loads(network: Network, powers: Sequence[PowerNow], bus: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return a load for each layer of a house, and one of 0 kW for a house without any."""
    layers: dict[str, list[PowerNow]] = {house.name: [] for house in network.houses}
    for power in powers:
        if power.kind not in GENERATION_KINDS:
            layers[power.house].append(power)
    none = dict.fromkeys(_SHARES, 0.0)
    rows = []
    for house, own in layers.items():
        if not own:
            rows.append({**_power(house, bus[house], 0.0, "wye"), **none})
        rows += [{**_power(house, bus[house], item.power_kw, "wye"), **none, **_layer(item)} for item in own]
    return rows


def _plants(powers: Sequence[PowerNow], bus: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {**_power(item.house, bus[item.house], item.power_kw, _TYPES[item.kind], tan_phi=0.0),
         "current_source": True, **_layer(item)}
        for item in powers
        if item.kind in GENERATION_KINDS
    ]  # fmt: skip


def _power(name: str, bus: int, power_kw: float, kind: str, tan_phi: float = _TAN_PHI) -> dict[str, Any]:
    p_mw = round(power_kw / 1e3, 9)
    return {"name": name, "bus": bus, "p_mw": p_mw, "q_mvar": round(p_mw * tan_phi, 9), "scaling": 1.0,
            "in_service": True, "type": kind}  # fmt: skip


def _layer(item: PowerNow) -> dict[str, Any]:
    return {PROFILE: item.profile, LAYER: item.kind, SCALE: item.scale, HASH: item.content_hash}


def _storage(house: House, bus: int) -> dict[str, Any]:
    battery = house.battery
    floor = 1 - battery.depth_of_discharge_pct / 100
    return {
        **_power(house.name, bus, 0.0, "battery", tan_phi=0.0),
        "sn_mva": max(battery.max_charge_kw, battery.max_discharge_kw) / 1e3,
        "min_e_mwh": battery.capacity_kwh * floor / 1e3,
        **_converted(battery, BATTERY_COLUMNS),
        BATTERY: json.dumps(write("battery", battery), ensure_ascii=False),
    }


def _feeds(network: Network, bus: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return a closed switch for each node that no cable reaches: it hangs on its transformer's busbar."""
    reached = {end for line in network.lines for end in (line.from_node, line.to_node)}
    loose = [node for node in (*network.houses, *network.junctions) if node.name not in reached]
    return [
        {"bus": bus[node.transformer], "element": bus[node.name], "et": "b", "type": "CB", "closed": True,
         "name": f"Feed of {node.name}", "z_ohm": 0.0, FEED: True}
        for node in loose
    ]  # fmt: skip


def _ext_grid(network: Network) -> dict[str, Any]:
    return {"name": GRID_BUS, "bus": 0, "vm_pu": 1.0, "va_degree": 0.0, "slack_weight": 1.0, "in_service": True,
            "controllable": True,
            **_own(write("grid", network.grid))}  # fmt: skip


def _line(line: Any, bus: Mapping[str, int]) -> dict[str, Any]:
    return {
        "name": line.name, "std_type": line.cable_type or None, "from_bus": bus[line.from_node],
        "to_bus": bus[line.to_node], "g_us_per_km": 0.0, "df": 1.0, "parallel": 1, "type": "cs", "in_service": True,
        **_converted(line, LINE_COLUMNS),
    }  # fmt: skip


def _trafo(item: Any, bus: Mapping[str, int]) -> dict[str, Any]:
    columns = _converted(item, TRAFO_COLUMNS)
    columns["vkr_percent"] = min(columns["vkr_percent"], columns["vk_percent"])
    above_kv = LOW_VOLTAGE_KV if item.parent else MEDIUM_VOLTAGE_KV
    return {
        "name": item.name, "hv_bus": bus.get(item.parent, 0), "lv_bus": bus[item.name], "vn_hv_kv": above_kv,
        "vn_lv_kv": LOW_VOLTAGE_KV, "shift_degree": 0.0, "tap_dependency_table": False, "parallel": 1, "df": 1.0,
        "in_service": True, **columns,
        **_own(write("transformer", item), "parent", *(column.name for column in TRAFO_COLUMNS)),
    }  # fmt: skip


def _converted(thing: Any, columns: Iterable[Column]) -> dict[str, Any]:
    """Return values in pandapower's columns, and the exact ones in columns of ours."""
    values = {column: getattr(thing, column.name) for column in columns}
    there = {column.column: column.written(value) for column, value in values.items()}
    return there | {f"{OWN}{column.name}": value for column, value in values.items()}
