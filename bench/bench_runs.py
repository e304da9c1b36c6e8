"""Whole runs of a year in a process of their own: from submitting to the indicators, and to the last step stored."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import numpy as np

from bench.harness import Report, best_seconds
from config import Settings
from db.connection import close_connections
from db.embedded import EmbeddedServer
from db.migrate import migrate
from db.records import RunInfo
from db.unit_of_work import UnitOfWork, owner_unit_of_work, unit_of_work
from engine.network import Battery, Grid, House, Network, Transformer
from engine.settings import RunSettings
from services import processes, simulations
from services.auth import Actor
from services.background import PRELOADED, prepare_executor
from services.run_rehearsal import rehearse
from services.run_requests import RunRequest
from services.run_scene import load_scene

SIZES = {100: (3.0, None), 1000: (6.0, 20.0)}
"""Houses, and the seconds that we aim at until the indicators and until every step is stored."""
HOUSES_PER_TRANSFORMER = 50
N_PROFILES = 40
START = datetime(2023, 1, 1, tzinfo=timezone(timedelta(hours=1)))
STEPS = 35_040
TIMEOUT_S = 300.0


@dataclass(frozen=True)
class Bench:
    """A member of a project on a server of our own, and where runs are executed."""

    settings: Settings
    actor: Actor
    project_id: UUID


def run(report: Report) -> None:
    """Measure runs of a year."""
    report.section("Runs of a year, half of the houses with batteries and solar, priority list across the grid")
    with installation() as bench:
        rehearse()
        context = processes.forkserver(PRELOADED)
        for n_houses, goals in SIZES.items():
            grid_id = store_community(bench, n_houses)
            _measure_inputs(report, bench, grid_id, n_houses)
            execute(bench, context, grid_id)
            _report(report, *execute(bench, context, grid_id), goals)


@contextmanager
def installation() -> Iterator[Bench]:
    """Start a server of our own with one member; stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="hygge-bench-") as directory:
        Path(directory).chmod(0o755)
        with EmbeddedServer(Path(directory) / "database") as server:
            migrate(server.dsn)
            settings = Settings(data_dir=Path(directory) / "data", database_url=server.dsn, log_level="WARNING")
            prepare_executor(settings)
            yield Bench(settings, *_member())
            close_connections()


def _member() -> tuple[Actor, UUID]:
    with owner_unit_of_work() as uow:
        user = uow.users.add("bench", "Bench", "no password", ["administrator"])
        project = uow.projects.add("Bench", created_by=user.user_id)
        uow.commit()
    return Actor(user.user_id, user.username, user.full_name, frozenset(user.roles)), project.project_id


def store_community(bench: Bench, n_houses: int) -> UUID:
    """Store a network in which every second house has a battery and solar panels."""
    random = np.random.default_rng(1)
    battery = Battery(10.0, 5.0, 5.0, round_trip_efficiency_pct=90.0)
    n_transformers = max(1, n_houses // HOUSES_PER_TRANSFORMER)
    transformers = tuple(Transformer(f"T{i}", capacity_kw=160.0) for i in range(n_transformers))
    flags = {0: ("hospital",), 1: ("school",)}
    houses = tuple(
        House(f"H{i}", f"T{i % n_transformers}", flags=flags.get(i, ()), battery=battery if i % 2 else None)
        for i in range(n_houses)
    )
    with unit_of_work(bench.actor.user_id) as uow:
        grid_id = uow.networks.save(bench.project_id, Network(Grid(f"{n_houses} houses"), transformers, houses))
        ids = list(uow.networks.house_ids(grid_id).values())
        loads = [_profile(uow, bench, f"{n_houses} load {i}", "load", random) for i in range(N_PROFILES)]
        roof = _profile(uow, bench, f"{n_houses} roof", "solar", random)
        uow.profiles.assign_many((house, loads[i % N_PROFILES], 0.7 + i % 7 / 10) for i, house in enumerate(ids))
        uow.profiles.assign_many((house, roof, 5.0) for i, house in enumerate(ids) if i % 2)
        uow.commit()
    return grid_id


def _profile(uow: UnitOfWork, bench: Bench, name: str, kind: str, random: np.random.Generator) -> UUID:
    hour = np.arange(STEPS) % 96 / 4
    shape = np.maximum(np.sin((hour - 6) / 12 * np.pi), 0.0) if kind == "solar" else 0.3 + 0.2 * np.sin(hour)
    values = (shape * random.random(STEPS)).astype(np.float32)
    return uow.profiles.add(bench.project_id, name, kind, START, values, {"made": "for measuring"}).profile_id


def _measure_inputs(report: Report, bench: Bench, grid_id: UUID, n_houses: int) -> None:
    run_id = _submit(bench, grid_id).run_id

    def assemble() -> None:
        with owner_unit_of_work() as uow:
            series = load_scene(uow, uow.runs.get(run_id)).series
        for first in range(0, STEPS, 96 * 30):
            series(first, min(96 * 30, STEPS - first))

    report.add(f"N = {n_houses}: inputs read and put together", best_seconds(assemble), "s", goal=1.0)
    simulations.cancel(bench.actor, run_id)


def _submit(bench: Bench, grid_id: UUID) -> RunInfo:
    settings = RunSettings(priority=("hospital", "school"))
    return simulations.submit(bench.actor, grid_id, RunRequest("Bench", date(2023, 1, 1), 365, settings))


def execute(bench: Bench, context: processes.ForkServerContext, grid_id: UUID) -> tuple[RunInfo, datetime | None]:
    """Run a year in a process of its own, as the web server does; return its row and when all steps were stored."""
    run_id = _submit(bench, grid_id).run_id
    processes.start(context, _work, bench.settings, run_id)
    deadline, stored_at = time.monotonic() + TIMEOUT_S, None
    while (row := simulations.run(bench.actor, run_id)).status in {"queued", "running"}:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the run did not end within {TIMEOUT_S:.0f} s")
        if stored_at is None and row.stored_steps == row.steps:
            stored_at = datetime.now(UTC)
        time.sleep(0.1)
    return row, stored_at or row.finished_at


def _work(settings: Settings, run_id: UUID) -> None:
    prepare_executor(settings)
    simulations.execute(run_id)


def _report(report: Report, run: RunInfo, stored_at: datetime | None, goals: tuple[float | None, float | None]) -> None:
    if run.status != "finished":
        raise RuntimeError(f"the run ended as {run.status}: {run.error}")
    name = f"N = {run.n_houses}: from submit to"
    report.add(f"{name} indicators stored", _seconds(run, run.kpis_at), "s", goal=goals[0])
    report.add(f"{name} all steps stored", _seconds(run, stored_at), "s", goal=goals[1])
    report.add(f"{name} compared with no trading", _seconds(run, run.finished_at), "s")
    query = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE %s"
    with owner_unit_of_work() as uow:
        ((size,),) = uow.rows(query, (f"%{run.run_id.hex}%",))
    report.add(f"N = {run.n_houses}: database", float(size) / run.n_houses / 1e6, "MB/house-year")


def _seconds(run: RunInfo, moment: datetime | None) -> float:
    return (moment - run.submitted_at).total_seconds() if moment else float("nan")
