"""From what services know to what the network view shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.network_view import HouseFacts
from services.profiles import HouseLayer, installed_kw

_GENERATION = ("solar", "wind")


def house_facts(network: Any, layers: Mapping[str, tuple[HouseLayer, ...]]) -> dict[str, HouseFacts]:
    """Return the facts of every house of a network, in its order."""
    return {house.name: _facts(house, layers.get(house.name, ())) for house in network.houses}


def _facts(house: Any, layers: tuple[HouseLayer, ...]) -> HouseFacts:
    return HouseFacts(
        house=house,
        load_kwh=sum(layer.energy_kwh for layer in layers if layer.kind not in _GENERATION),
        solar_kwh=sum(layer.energy_kwh for layer in layers if layer.kind == "solar"),
        solar_kwp=installed_kw(layers, "solar"),
        heat_pump_kw=installed_kw(layers, "heat_pump"),
        charging_kw=installed_kw(layers, "ev"),
    )
