"""Step 5 of the page: transformer flows from the bottom up, and their limits."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from tests.twin.household import Step
from tests.twin.model import Bus, House

Steps = dict[str, Step]

BOOKED = {"grid_import": "unserved", "grid_export": "curtailed"}


def at_bus(house: House, net: float) -> float:
    """Return a house's net position as seen at its transformer's bus, import positive, in kW."""
    return net / house.line if net > 0 else net * house.line


def above(bus: Bus, flow: float) -> float:
    """Return a transformer's flow as seen at the bus above it, import positive, in kW."""
    return flow / bus.forward if flow > 0 else flow * bus.backward


def flow_of(bus: Bus, steps: Steps) -> float:
    """Return the flow at the secondary side of a transformer, import positive, in kW."""
    own = sum(at_bus(house, steps[house.name].net) for house in bus.houses)
    return own + sum(above(child, flow_of(child, steps)) for child in bus.children)


def limit(bus: Bus, steps: Steps, settings: dict[str, Any]) -> None:
    """Bring the flow of one transformer to its limits."""
    enforce = settings.get("capacity_mode", "report") == "enforce"
    most_import = bus.capacity_kw if enforce else inf
    most_export = 0.0 if not bus.allow_export else most_import
    if flow_of(bus, steps) > most_import:
        for tier in range(len(settings.get("priority", [])), -1, -1):
            houses = [house for house in bus.all_houses() if house.tier == tier]
            scale(bus, steps, houses, "grid_import", lambda flow: flow <= most_import)
    if flow_of(bus, steps) < -most_export:
        scale(bus, steps, bus.all_houses(), "grid_export", lambda flow: flow >= -most_export)


def scale(bus: Bus, steps: Steps, houses: list[House], what: str, fits: Callable[[float], bool]) -> None:
    """Cut one quantity of some houses by the smallest common fraction that makes the flow fit (all if none does)."""
    before = {house.name: getattr(steps[house.name], what) for house in houses}
    if fits(flow_of(bus, steps)) or not any(before.values()):
        return

    def cut(fraction: float) -> bool:
        for name, amount in before.items():
            setattr(steps[name], what, amount * (1 - fraction))
        return fits(flow_of(bus, steps))

    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if cut(middle) else (middle, high)
    cut(high)
    booked = BOOKED[what]
    for name, amount in before.items():
        setattr(steps[name], booked, getattr(steps[name], booked) + amount * high)
