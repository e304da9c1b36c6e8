"""What repositories take and give: frozen records, never rows of the database.

Times are timezone-aware; ids are `uuid.UUID`; powers in kW, energies in kWh.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

RoleName = Literal["administrator", "modeler", "analyst", "viewer", "integrator", "demo_guest"]
ProfileKind = Literal["load", "heat_pump", "ev", "solar", "wind"]
RunStatus = Literal["queued", "running", "finished", "failed", "cancelled", "interrupted"]
RunPhase = Literal["waiting", "simulating", "storing", "checking", "done"]
SeriesKind = Literal["community", "transformer", "house"]

ROLE_NAMES: tuple[RoleName, ...] = ("administrator", "modeler", "analyst", "viewer", "integrator", "demo_guest")
GENERATION_KINDS: frozenset[ProfileKind] = frozenset({"solar", "wind"})
"""Kinds of profile that add to generation; the others add to load."""


@dataclass(frozen=True, slots=True)
class User:
    """An account, without its password."""

    user_id: UUID
    username: str
    full_name: str
    is_active: bool
    roles: frozenset[RoleName]
    color_scheme: str
    created_at: datetime
    last_sign_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in needs: the account and the hash that the password is checked against."""

    user: User
    password_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Project:
    """A project; its members see everything in it, others do not know that it exists."""

    project_id: UUID
    name: str
    description: str
    is_demo: bool
    archived_at: datetime | None
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """A project with what its card shows."""

    project: Project
    n_grids: int
    n_houses: int
    n_members: int
    n_runs: int
    last_run: RunInfo | None


@dataclass(frozen=True, slots=True)
class GridInfo:
    """A grid without its contents; `revision` grows by one with each change."""

    grid_id: UUID
    project_id: UUID
    name: str
    latitude: float
    longitude: float
    timezone: str
    revision: int
    n_transformers: int
    n_houses: int


@dataclass(frozen=True, slots=True)
class ProfileInfo:
    """A profile without its values.

    Attributes
    ----------
    start : datetime
        Beginning of the first step, on the profile's fixed offset from UTC.
    steps : int
        Quarter-hours.
    content_hash : str
        Key of the values; equal values are stored once.
    annual_kwh, peak_kw : float
        Energy of all steps and highest power.
    source : mapping
        Where the values come from, as JSON.
    """

    profile_id: UUID
    project_id: UUID
    name: str
    kind: ProfileKind
    start: datetime
    steps: int
    content_hash: str
    annual_kwh: float
    peak_kw: float
    source: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ProfileAssignment:
    """A profile given to a house: the house gets `scale` times its values."""

    house_id: UUID
    house_name: str
    profile_id: UUID
    kind: ProfileKind
    content_hash: str
    start: datetime
    steps: int
    scale: float


@dataclass(frozen=True, slots=True)
class PriorityList:
    """A named, ordered list of flags."""

    priority_list_id: UUID
    project_id: UUID
    name: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewRun:
    """Everything that a run is created with and never changes afterwards.

    Attributes
    ----------
    start : datetime
        Beginning of the first step, on the run's fixed offset from UTC.
    topology_snapshot : mapping
        The network, as the topology document.
    parameters : mapping
        Settings of the simulation.
    series_snapshot : mapping
        House to ``[[content_hash, "load" | "generation", scale, offset_steps], …]``.
    """

    project_id: UUID
    grid_id: UUID
    user_id: UUID
    name: str
    start: datetime
    steps: int
    n_houses: int
    topology_snapshot: Mapping[str, Any]
    parameters: Mapping[str, Any]
    series_snapshot: Mapping[str, Any]
    input_hash: str
    engine_version: str
    seed: int


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run as lists and progress bars show it, without its snapshots and checkpoint."""

    run_id: UUID
    number: int
    project_id: UUID
    grid_id: UUID | None
    user_id: UUID | None
    name: str
    status: RunStatus
    phase: RunPhase
    progress_frac: float
    message: str
    cancel_requested: bool
    executor: str | None
    submitted_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    kpis_at: datetime | None
    finished_at: datetime | None
    start: datetime
    steps: int
    n_houses: int
    parameters: Mapping[str, Any]
    input_hash: str
    engine_version: str
    seed: int
    checkpoint_step: int | None
    stored_steps: int
    residual_kw: float | None
    speed_house_steps_per_s: float | None
    kpis: Mapping[str, Any] | None
    error: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class RunInputs:
    """The snapshots that a run computes from."""

    topology_snapshot: Mapping[str, Any]
    parameters: Mapping[str, Any]
    series_snapshot: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a run can continue: `step` is the next step to compute, `state` the engine's own bytes."""

    step: int
    state: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Series:
    """A series of a run: 0 the community, 1 … M the transformers, M + 1 … the houses.

    `parent_id` is the series that it hangs below (None for the community); `attributes` is what tables show
    (capacity_kw, flags, house_type, battery_capacity_kwh …).
    """

    series_id: int
    kind: SeriesKind
    name: str
    parent_id: int | None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when."""

    audit_id: int
    at: datetime
    user_id: UUID | None
    project_id: UUID | None
    action: str
    object_type: str
    object_id: str | None
    details: Mapping[str, Any]
