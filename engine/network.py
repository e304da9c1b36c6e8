"""The network as the engine sees it: a tree of transformers with houses, frozen.

Names are unique within a network and are the identity of things here; the database has its own keys.
Percentages (``_pct``) stay as they are in files and forms; the solver turns them into fractions once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strategy = Literal["self_consumption", "community", "scheduled"]
ChargeFrom = Literal["solar", "any"]
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ScheduleWindow:
    """A weekly window of a scheduled battery; day 0 is Monday; ``start ≤ t < end``, over midnight where end ≤ start."""

    days: tuple[int, ...]
    start: str
    end: str
    action: Literal["charge", "discharge"]
    power_kw: float


@dataclass(frozen=True, slots=True)
class Battery:
    """A battery behind a house's meter; powers on the AC side."""

    capacity_kwh: float
    max_charge_kw: float
    max_discharge_kw: float
    round_trip_efficiency_pct: float = 100.0
    depth_of_discharge_pct: float = 100.0
    initial_soc_pct: float = 50.0
    strategy: Strategy = "self_consumption"
    charge_from: ChargeFrom = "solar"
    share: bool = False
    schedule: tuple[ScheduleWindow, ...] = ()


@dataclass(frozen=True, slots=True)
class EvSession:
    """A weekly charging session; energy at the meter."""

    days: tuple[int, ...]
    arrival: str
    departure: str
    energy_kwh: float


@dataclass(frozen=True, slots=True)
class Ev:
    """An electric vehicle with its charger."""

    charger_kw: float
    smart: bool = False
    sessions: tuple[EvSession, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """A consumer, producer or both, behind one meter."""

    name: str
    transformer: str
    house_type: str = "residential"
    flags: tuple[str, ...] = ()
    line_loss_pct: float = 0.0
    participates: bool = True
    share: float | None = None
    bid_eur_per_kwh: float | None = None
    ask_eur_per_kwh: float | None = None
    fuse_a: float | None = None
    battery: Battery | None = None
    evs: tuple[Ev, ...] = ()
    position: Position = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Transformer:
    """A transformer with what hangs below it; ``parent`` None is the grid bus."""

    name: str
    parent: str | None = None
    capacity_kw: float | None = None
    forward_efficiency_pct: float = 100.0
    backward_efficiency_pct: float = 100.0
    allow_export: bool = True
    primary_ampacity_a: float | None = None
    secondary_ampacity_a: float | None = None
    years_of_service: float | None = None
    vk_pct: float | None = None
    vkr_pct: float | None = None
    iron_loss_kw: float | None = None
    no_load_current_pct: float | None = None
    position: Position = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Junction:
    """A cable joint without a consumer: it matters to drawings and power flow, not to trading."""

    name: str
    transformer: str
    position: Position = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A cable between two nodes (house, junction or transformer, by name)."""

    name: str
    from_node: str
    to_node: str
    length_m: float = 0.0
    cable_type: str = ""
    r_ohm_per_km: float | None = None
    x_ohm_per_km: float | None = None
    c_nf_per_km: float | None = None
    max_current_a: float | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a community is, and what it is called."""

    name: str
    latitude: float = 0.0
    longitude: float = 0.0
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Network:
    """One grid with everything in it; the order of the tuples is the order of results."""

    grid: Grid
    transformers: tuple[Transformer, ...] = ()
    houses: tuple[House, ...] = ()
    junctions: tuple[Junction, ...] = ()
    lines: tuple[Line, ...] = ()
