"""Two neighbours with a project each, an administrator, and a small run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

import numpy as np
import pytest

from db.records import NewRun, Project, RunInfo, Series, User
from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine.daily import DAILY_COLUMNS, DailyTable
from engine.network import Grid, House, Network, Transformer

START = datetime(2023, 1, 1, tzinfo=timezone(timedelta(hours=1)))


@dataclass(frozen=True)
class People:
    ann: User
    bob: User
    admin: User
    project_of_ann: Project
    project_of_bob: Project


@pytest.fixture
def people(database) -> People:  # noqa: ARG001 - makes the database ready
    with owner_unit_of_work() as uow:
        ann = uow.users.add("ann", "Ann", "hash of ann", ["modeler", "analyst"])
        bob = uow.users.add("bob", "Bob", "hash of bob", ["analyst"])
        admin = uow.users.add("root", "Admin", "hash of admin", ["administrator"])
        of_ann = uow.projects.add("Project of Ann", created_by=ann.user_id)
        of_bob = uow.projects.add("Project of Bob", created_by=bob.user_id)
        uow.commit()
    return People(ann, bob, admin, of_ann, of_bob)


def small_network(name: str = "Nordhavn") -> Network:
    return Network(
        Grid(name, 55.7, 12.6, "Europe/Copenhagen"),
        (Transformer("T1", capacity_kw=160.0),),
        (House("H1", "T1", flags=("hospital", "school")), House("H2", "T1")),
    )


def store_grid(user: User, project: Project, network: Network | None = None) -> UUID:
    with unit_of_work(user.user_id) as uow:
        grid_id = uow.networks.save(project.project_id, network or small_network())
        uow.commit()
    return grid_id


def new_run(
    user: User, project: Project, grid_id: UUID | None = None, *, name: str = "run", steps: int = 192
) -> NewRun:
    return NewRun(
        project_id=project.project_id, grid_id=grid_id, user_id=user.user_id, name=name, start=START, steps=steps,
        n_houses=2, topology_snapshot={"houses": ["H1"]}, parameters={"scope": "intra_grid"},
        series_snapshot={"H1": [["abc", "load", 1.0, 0]]}, input_hash="abc", engine_version="1.0.0", seed=1,
    )  # fmt: skip


def store_run(user: User, project: Project, **options) -> RunInfo:
    with unit_of_work(user.user_id) as uow:
        run = uow.runs.create(new_run(user, project, **options))
        uow.commit()
    return run


SERIES = (
    Series(0, "community", "Nordhavn", None),
    Series(1, "transformer", "T1", 0, {"capacity_kw": 160.0}),
    Series(2, "house", "H1", 1, {"flags": ["hospital"]}),
    Series(3, "house", "H2", 1),
)


def daily_table(first_day: date = date(2023, 1, 31), n_days: int = 3) -> DailyTable:
    """Return a table in which every number tells where it belongs: column · 1000 + day · 10 + series."""
    day, series = np.meshgrid(np.arange(n_days), np.arange(len(SERIES)), indexing="ij")
    columns = {name: (i * 1000.0 + day * 10 + series) for i, name in enumerate(DAILY_COLUMNS)}
    return DailyTable(first_day, columns)


def month_of_steps(n_steps: int = 192) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return two variables of some series, half of the values zero."""
    random = np.random.default_rng(7)
    values = random.random((n_steps, 3)) * (random.random((n_steps, 3)) < 0.5)
    return {"load_kw": (values, np.array([0, 2, 3])), "generation_kw": (values[:, :1] * 2, np.array([2]))}


@pytest.fixture
def stored_run(people) -> RunInfo:
    """Store a run of Ann's with two days of results."""
    run = store_run(people.ann, people.project_of_ann)
    with owner_unit_of_work() as uow:
        uow.results.publish_daily(run.run_id, SERIES, daily_table())
        uow.results.publish_chunks(run.run_id, 0, 0, month_of_steps())
        uow.commit()
    return run
