"""The settings of a simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal["intra_grid", "intra_transformer"]
Allocation = Literal["priority", "proportional", "equal", "static_shares", "cascade", "auction"]
CapacityMode = Literal["report", "enforce"]


@dataclass(frozen=True, slots=True)
class CascadeStep:
    """One iteration of the cascade rule."""

    fraction: float
    mode: Literal["static", "pro_rata"]


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What decides, besides the network and the series, what a simulation computes."""

    scope: Scope = "intra_grid"
    allocation: Allocation = "priority"
    priority: tuple[str, ...] = ()
    capacity_mode: CapacityMode = "report"
    cascade: tuple[CascadeStep, ...] = ()
    retail_eur_per_kwh: float = 0.30
    feed_in_eur_per_kwh: float = 0.08
    network_fee_eur_per_kwh: float = 0.0
