"""A small community with profiles from January to April, and runs of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import numpy as np

from db.records import RunInfo
from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine.network import Battery, Ev, EvSession, Grid, House, Line, Network, Transformer
from engine.settings import RunSettings
from services import simulations
from services.auth import Actor
from services.run_requests import RunRequest

OFFSET = timezone(timedelta(hours=1))
START = datetime(2023, 1, 1, tzinfo=OFFSET)
DAYS = 110
SETTINGS = RunSettings(priority=("hospital",))


@dataclass(frozen=True)
class Community:
    """What a test needs to submit runs."""

    actor: Actor
    project_id: UUID
    grid_id: UUID

    def request(self, **changes: Any) -> RunRequest:
        values = {"name": "Winter", "first_day": date(2023, 1, 10), "days": 80, "settings": SETTINGS} | changes
        return RunRequest(**values)

    def submit(self, **changes: Any) -> RunInfo:
        return simulations.submit(self.actor, self.grid_id, self.request(**changes))

    def run(self, run_id: UUID) -> RunInfo:
        return simulations.run(self.actor, run_id)


def network() -> Network:
    """Six houses behind two transformers, one nested, with batteries, a car and a hospital."""
    battery = Battery(8.0, 4.0, 4.0, 90.0, 90.0)
    shared = Battery(20.0, 8.0, 8.0, 92.0, 95.0, strategy="community", charge_from="any")
    car = Ev(7.4, smart=True, sessions=(EvSession((0, 1, 2, 3, 4), "18:00", "07:00", 9.0),))
    transformers = (
        Transformer("T1", capacity_kw=30.0, forward_efficiency_pct=98.5, backward_efficiency_pct=98.0),
        Transformer("T2", parent="T1", capacity_kw=12.0, forward_efficiency_pct=99.0, backward_efficiency_pct=99.0),
    )
    houses = (
        House("Hospital", "T1", flags=("hospital",), line_loss_pct=1.0),
        House("A", "T1", battery=battery),
        House("B", "T1", battery=shared),
        House("C", "T2", evs=(car,)),
        House("D", "T2", battery=battery, line_loss_pct=0.5),
        House("E", "T2", participates=False),
    )
    ends = (("T1", "Hospital"), ("T1", "A"), ("A", "B"), ("T2", "C"), ("C", "D"), ("T2", "E"))
    lines = tuple(
        Line(f"{start}-{end}", start, end, 80.0, r_ohm_per_km=0.3, x_ohm_per_km=0.08, max_current_a=150.0)
        for start, end in ends
    )
    return Network(Grid("Nordhavn", 55.7, 12.6, "Europe/Copenhagen"), transformers, houses, lines=lines)


def profiles() -> dict[str, tuple[str, np.ndarray]]:
    """Return kind and values of three profiles; peaks and days differ, so that mistakes in time show."""
    steps = np.arange(DAYS * 96)
    hour = steps % 96 / 4
    random = np.random.default_rng(3)
    household = 0.4 + 0.5 * np.exp(-((hour - 19) ** 2) / 6) + 0.1 * random.random(len(steps))
    office = 1.5 * ((hour > 8) & (hour < 17)) * (steps // 96 % 7 < 5) + 0.3 * random.random(len(steps))
    sun = (
        np.maximum(0.0, np.sin((hour - 7) / 10 * np.pi))
        * (hour > 7)
        * (hour < 17)
        * (0.3 + 0.7 * random.random(len(steps)))
    )
    return {"Household": ("load", household), "Office": ("load", office), "Roof": ("solar", sun)}


USED = {
    "Hospital": {"Office": 2.0},
    "A": {"Household": 1.0, "Roof": 6.0},
    "B": {"Household": 1.3, "Roof": 9.0},
    "C": {"Household": 0.8},
    "D": {"Household": 1.0, "Office": 0.5, "Roof": 5.0},
    "E": {"Household": 1.1},
}


def make_community(of: Network | None = None) -> Community:
    """Store the community, or another network of the same houses, with an analyst as its member."""
    with owner_unit_of_work() as uow:
        user = uow.users.add("ann", "Ann", "no password", ["analyst", "modeler"])
        uow.commit()
    with unit_of_work(user.user_id) as uow:
        project = uow.projects.add("Project of Ann", created_by=user.user_id)
        grid_id = uow.networks.save(project.project_id, of or network())
        ids = uow.networks.house_ids(grid_id)
        stored = {
            name: uow.profiles.add(
                project.project_id, name, kind, START, values.astype(np.float32), {"made": "for a test"}
            )
            for name, (kind, values) in profiles().items()
        }
        uow.profiles.assign_many(
            (ids[house], stored[name].profile_id, scale) for house, used in USED.items() for name, scale in used.items()
        )
        uow.commit()
    actor = Actor(user.user_id, "ann", "Ann", frozenset({"analyst", "modeler"}))
    return Community(actor, project.project_id, grid_id)


QUERIES = {
    table: f"SELECT (to_jsonb(t) - 'run_id')::text FROM {table} t WHERE run_id = %s ORDER BY {order}"  # noqa: S608
    for table, order in (
        ("result_series", "series_id"),
        ("result_daily", "series_id, day"),
        ("result_chunk", "series_id, variable, month"),
    )
}


def stored_results(run_id: UUID) -> dict[str, Any]:
    """Return everything that is stored of a run, as the database gives it, to compare runs with."""
    with owner_unit_of_work() as uow:
        return {table: uow.rows(query, (run_id,)) for table, query in QUERIES.items()}


def tables_of(run_id: UUID) -> list[str]:
    """Return the names of tables that hold results of one run only."""
    with owner_unit_of_work() as uow:
        rows = uow.rows("SELECT relname FROM pg_class WHERE relname LIKE %s ORDER BY 1", (f"%{run_id.hex}%",))
    return [name for (name,) in rows]
