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
                self._bring_down(bus, granted, bought)
                self._bring_up(bus, drawn, sold)
        for name in self.through:
            self.through[name] += self.down[name] - self.up[name]
            self.down[name] = self.up[name] = 0.0
        return bought, sold

    def _bring_down(self, bus: Bus, granted: Amounts, bought: Amounts) -> None:
        """Book what arrives at meters, and what of it passed each transformer between them and the bus."""
        for name, power in granted.items():
            bought[name] += power
            passing = power / self.house_of[name].line
            for transformer in path(self.house_of[name], bus):
                self.down[transformer.name] += passing
                passing /= transformer.forward

    def _bring_up(self, bus: Bus, drawn: Amounts, sold: Amounts) -> None:
        """Book at the meters what is drawn at a bus, and what of it passed each transformer on the way."""
        for name, power in drawn.items():
            passing = power
            for transformer in reversed(path(self.house_of[name], bus)):
                passing /= transformer.backward
                self.up[transformer.name] += passing
            sold[name] += passing / self.house_of[name].line


def path(house: House, bus: Bus) -> list[Bus]:
    """Return the transformers between a house and a bus above it, the house's own first."""
    transformers = []
    here = house.bus
    while here is not bus:
        transformers.append(here)
        here = here.parent
    return transformers
