"""What stands at the buses of a pandapower network: loads, plants and storage become houses with profiles."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from services.importing.contents import FileProfile
from services.importing.pandapower_tables import Tables, label
from services.importing.simbench_extract import full_load_hours
from services.importing.simbench_profiles import profile_name, simbench_profiles
from services.pandapower_format import BATTERY, BATTERY_COLUMNS, HASH, LAYER, PROFILE, SCALE, Row

HOME_SERIES, SOLAR_SERIES = "H0-A", "PV1"
"""What loads and solar plants of foreign files take; both series are in power per kW."""
_LOADS = ("load", "asymmetric_load", "motor")
_PLANTS = ("sgen", "asymmetric_sgen")
_PHASES = ("p_a_mw", "p_b_mw", "p_c_mw")


@dataclass
class Consumer:
    """What stands at one node.

    Attributes
    ----------
    names : list of str
        Of its loads, plants and storage units.
    battery : dict or None
        As topologies have it.
    uses : dict of str to float
        Scale by the name of the profile.
    """

    names: list[str] = field(default_factory=list)
    battery: dict[str, Any] | None = None
    uses: dict[str, float] = field(default_factory=lambda: defaultdict(float))


@dataclass
class Consumers:
    """Everything that stands at the nodes, and the profiles that it uses."""

    at: dict[int, Consumer] = field(default_factory=dict)
    profiles: dict[str, FileProfile] = field(default_factory=dict)


def consumers_of(tables: Tables, node_of: Mapping[int, int], present: Collection[str]) -> Consumers:
    """Return what stands at the nodes of a network.

    Parameters
    ----------
    present : collection of str
        Hashes of profile values that the project has.
    """
    found = _Finder(tables, node_of, frozenset(present))
    for table in _LOADS:
        for row in tables.rows[table]:
            found.layer(table, row, HOME_SERIES)
    for table in _PLANTS:
        for row in tables.rows[table]:
            found.layer(table, row, SOLAR_SERIES)
    for row in tables.rows["storage"]:
        found.storage(row)
    found.finish()
    if others := [row for row in tables.rows["gen"] if row.get("slack") is not True]:
        tables.warn("gen", "", f"{len(others)} generators with voltage control are left out.")
    return found.consumers


class _Finder:
    def __init__(self, tables: Tables, node_of: Mapping[int, int], present: frozenset[str]) -> None:
        self._tables, self._node_of, self._present = tables, node_of, present
        self.consumers = Consumers()
        self._assumed_kw: dict[str, list[float]] = defaultdict(list)
        self._unknown: set[str] = set()

    def layer(self, table: str, row: Row, series: str) -> None:
        """Take a load or plant: by the profile that the file names, else by its power."""
        consumer = self._consumer(table, row)
        if consumer is None:
            return
        if PROFILE in row:
            self._named(consumer, table, row)
            return
        power_kw = self._power_kw(table, row)
        if power_kw < 0 or row.get("type") in ("WP", "wind"):
            words = "feeds in" if power_kw < 0 else "is a wind plant, for which there is no series"
            self._tables.warn(table, "p_mw", f"It {words}: it has no profile yet.", label(table, row))
        elif power_kw > 0:
            consumer.uses[profile_name(series)] += power_kw
            self._assumed_kw[series].append(power_kw)

    def storage(self, row: Row) -> None:
        """Take a storage unit as the battery of the house at its bus."""
        consumer = self._consumer("storage", row)
        if consumer is None:
            return
        if consumer.battery is not None:
            self._tables.warn("storage", "", "Another unit stands at its bus; it is left out.", label("storage", row))
            return
        consumer.battery = self._battery(row)

    def finish(self) -> None:
        """Say what was assumed, and fetch the profiles that are used."""
        for series, powers in self._assumed_kw.items():
            table, words = ("load", "loads") if series == HOME_SERIES else ("sgen", "plants")
            message = (
                f"{len(powers)} {words}, {sum(powers):.4g} kW together, take the year of series "
                f"{profile_name(series)} times their power. Give them profiles of their own where you have some."
            )
            self._tables.warn(table, "p_mw", message)
        self.consumers.profiles |= simbench_profiles(self._assumed_kw)
        if self._unknown:
            message = "The file names profiles that neither it nor this project holds; houses are without them."
            self._tables.warn("load", PROFILE, message, *sorted(self._unknown)[:10])

    def _consumer(self, table: str, row: Row) -> Consumer | None:
        bus = self._tables.bus(table, row, "bus", self._node_of)
        if bus is None:
            return None
        consumer = self.consumers.at.setdefault(self._node_of[bus], Consumer())
        consumer.names += [str(row["name"])] if row.get("name") else []
        return consumer

    def _named(self, consumer: Consumer, table: str, row: Row) -> None:
        """Take the profile that a file of ours names, where its values are at hand."""
        name, values_hash = row[PROFILE], str(row.get(HASH))
        if name is None:
            return
        scale = self._tables.number(table, row, SCALE)
        shipped = _shipped(str(name))
        is_shipped = shipped is not None and shipped.content_hash == values_hash
        if is_shipped or values_hash in self._present:
            known = shipped if is_shipped else FileProfile(str(name), str(row.get(LAYER)), None, values_hash, {})
            self.consumers.profiles[known.name] = known
            consumer.uses[known.name] += max(scale, 0.0)
        else:
            self._unknown.add(str(name)[:80])

    def _power_kw(self, table: str, row: Row) -> float:
        number = self._tables.number
        if table.startswith("asymmetric"):
            p_mw = sum(number(table, row, column) for column in _PHASES)
        elif table == "motor":
            efficiency = number(table, row, "efficiency_percent", 100.0) or 100.0
            p_mw = number(table, row, "pn_mech_mw") / efficiency * number(table, row, "loading_percent", 100.0)
        else:
            p_mw = number(table, row, "p_mw")
        return round(p_mw * 1e3 * number(table, row, "scaling", 1.0), 9)

    def _battery(self, row: Row) -> dict[str, Any]:
        try:
            record = json.loads(row[BATTERY]) if isinstance(row.get(BATTERY), str) else {}
        except (ValueError, RecursionError):
            record = {}
        power_kw = abs(self._tables.number("storage", row, "sn_mva") or self._tables.number("storage", row, "p_mw"))
        usual = {"max_charge_kw": power_kw * 1e3, "max_discharge_kw": power_kw * 1e3, "capacity_kwh": 0.0}
        read = {column.name: column.read(row) for column in BATTERY_COLUMNS}
        if BATTERY not in row:
            self._tables.number("storage", row, "max_e_mwh")
        own = record if isinstance(record, dict) else {}
        return usual | own | {name: value for name, value in read.items() if value is not None}


@lru_cache(maxsize=64)
def _shipped(name: str) -> FileProfile | None:
    """Return the profile of the extract with this name, if there is one."""
    series = [series for series in full_load_hours() if profile_name(series) == name]
    return simbench_profiles(series).get(name)
