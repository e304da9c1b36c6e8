"""A pool pass: what is offered and asked at a bus, and what becomes of it at the meters."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from tests.twin import rules
from tests.twin.model import Bus, House

Amounts = dict[str, float]


@dataclass
class Market:
    """The pool over one step: who is there, how it allocates and what has passed each transformer."""

    root: Bus
    houses: list[House]
    settings: dict[str, Any]
    through: Amounts = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.house_of = {house.name: house for house in self.houses}
        self.enforce = self.settings.get("capacity_mode", "report") == "enforce"
        names = [bus.name for bus in self.root.bottom_up()]
        self.through = dict.fromkeys(names, 0.0)
        self.down, self.up = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)

    def import_room(self, bus: Bus) -> float:
        """Return what may still come down through a transformer, at its secondary side, in kW."""
        return max(0.0, bus.capacity_kw - self.through[bus.name] - self.down[bus.name]) if self.enforce else inf

    def export_room(self, bus: Bus) -> float:
        """Return what may still go up through a transformer, at its secondary side, in kW."""
        if not bus.allow_export:
            return 0.0
        return max(0.0, bus.capacity_kw + self.through[bus.name] - self.up[bus.name]) if self.enforce else inf

    def run_pass(self, offers: Amounts, requests: Amounts, rule: str) -> tuple[Amounts, Amounts]:
        """Match offers and requests, local first.

        Parameters
        ----------
        offers, requests : dict of float
            By house, at the meter; houses that do not take part are absent. [kW]
        rule : str
            Allocation rule.

        Returns
        -------
        bought, sold : dict of float
            By house, at the meter. [kW]
        """
        bought = {house.name: 0.0 for house in self.houses}
        sold = {house.name: 0.0 for house in self.houses}
        whole_tree = self.settings.get("scope", "intra_grid") == "intra_grid"
        for bus in self.root.bottom_up():
            here = bus.all_houses() if whole_tree else bus.houses
            left_offers = {
                h.name: offers[h.name] - sold[h.name] for h in here if offers.get(h.name, 0.0) > sold[h.name]
            }
            left_requests = {
                h.name: requests[h.name] - bought[h.name] for h in here if requests.get(h.name, 0.0) > bought[h.name]
            }
            if left_offers and left_requests:
                granted, drawn = rules.match(self, bus, left_offers, left_requests, rule)
                self._book(bus, granted, bought, sold=None)
                self._book(bus, drawn, bought=None, sold=sold)
        for name in self.through:
            self.through[name] += self.down[name] - self.up[name]
            self.down[name] = self.up[name] = 0.0
        return bought, sold

    def _book(self, bus: Bus, at_bus: Amounts, bought: Amounts | None, sold: Amounts | None) -> None:
        """Carry amounts from the bus to the meters and note what passed each transformer."""
        for name, amount in at_bus.items():
            house = self.house_of[name]
            power = amount
            for transformer in reversed(path(house, bus)):
                power = power * transformer.forward if bought is not None else power / transformer.backward
                passed = self.down if bought is not None else self.up
                passed[transformer.name] += power
            if bought is not None:
                bought[name] += power * house.line
            else:
                sold[name] += power / house.line


def path(house: House, bus: Bus) -> list[Bus]:
    """Return the transformers between a house and a bus above it, the house's own first."""
    transformers = []
    here = house.bus
    while here is not bus:
        transformers.append(here)
        here = here.parent
    return transformers
