"""What charts can show of a run: each quantity with its name for people and the stored columns that it is made of.

A quantity is a weighted sum of daily columns (`engine.aggregation.DAILY_COLUMNS`) by day, and of the variables
of `engine.variables` by step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

SeriesKind = Literal["community", "transformer", "house"]
Terms = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a series.

    Attributes
    ----------
    key : str
        Stable name, also of its colour.
    label : str
        For people, in sentence case.
    daily, steps : mapping of str to float
        Columns of a day and variables of a step with their weights.
    direction : {1, -1, 0}
        Whether it brings energy to the house (1), takes it away (-1) or is shown as a line of its own (0).
    is_level : bool
        A state [kWh], averaged over time, instead of a power [kW] with its energy [kWh].
    is_signed : bool
        Whether it may be negative.
    """

    key: str
    label: str
    daily: Terms
    steps: Terms
    direction: int = 0
    is_level: bool = False
    is_signed: bool = False
    kinds: frozenset[SeriesKind] = field(default=frozenset(("community", "transformer", "house")))


def _flow(key: str, label: str, direction: int = 0, *, groups_only: bool = False) -> Quantity:
    kinds: frozenset[SeriesKind] = frozenset(("community", "transformer", *(() if groups_only else ("house",))))
    return Quantity(key, label, {f"{key}_kwh": 1.0}, {f"{key}_kw": 1.0}, direction, kinds=kinds)


_METER = {"p2p_bought_kw": 1.0, "grid_import_kw": 1.0, "p2p_sold_kw": -1.0, "grid_export_kw": -1.0}
_NET_DAILY = {"flow_import_kwh": 1.0, "flow_export_kwh": -1.0}
_GROUPS: frozenset[SeriesKind] = frozenset(("community", "transformer"))
_HOUSE: frozenset[SeriesKind] = frozenset(("house",))

_ALL = (
    _flow("load", "Load"),
    _flow("generation", "Generation", 1),
    _flow("battery_discharge", "Battery discharge", 1),
    _flow("p2p_bought", "P2P bought", 1),
    _flow("grid_import", "Grid import", 1),
    _flow("battery_charge", "Battery charge", -1),
    _flow("p2p_sold", "P2P sold", -1),
    _flow("grid_export", "Grid export", -1),
    _flow("curtailed", "Curtailed", -1),
    _flow("unserved", "Unserved"),
    _flow("ev", "EV charging"),
    Quantity("battery_soc", "State of charge", {"mean_soc_kwh": 1.0}, {"battery_soc_kwh": 1.0}, is_level=True),
    Quantity("flow", "Net import", _NET_DAILY, {"flow_kw": 1.0}, is_signed=True, kinds=_GROUPS),
    Quantity("exchange", "Net import at the meter", _NET_DAILY, _METER, is_signed=True, kinds=_HOUSE),
    _flow("loss", "Losses", groups_only=True),
    _flow("pool_offer", "P2P offered", groups_only=True),
    _flow("pool_request", "P2P requested", groups_only=True),
)

QUANTITIES: Mapping[str, Quantity] = MappingProxyType({quantity.key: quantity for quantity in _ALL})
"""Every quantity by key, in the order in which choices show them."""


def quantities_of(kind: SeriesKind) -> list[Quantity]:
    """Return the quantities that a community, transformer or house has."""
    return [quantity for quantity in _ALL if kind in quantity.kinds]
