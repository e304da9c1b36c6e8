"""Executors of tests, in processes of their own: they pause at a known place, so that they can be killed there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from db.connection import configure
from db.records import RunInfo, RunPhase
from services import jobs, processes, run_pipeline
from services.run_spool import RunSpool
from tests.conftest import TestDatabase

CONTEXT = processes.forkserver(["services.fork_server"])


@dataclass(frozen=True)
class Place:
    """A phase of a run and how far it has come in total, 0 to 1."""

    phase: RunPhase
    progress_frac: float


class PausingControl:
    """Passes reports on; from a place on it reports the same for ever, as a very long computation would."""

    def __init__(self, control: jobs.Heartbeat, place: Place) -> None:
        self._control, self._place = control, place

    def report(self, phase: RunPhase, progress_frac: float, speed_house_steps_per_s: float | None = None) -> None:
        self._control.report(phase, progress_frac, speed_house_steps_per_s)
        while phase == self._place.phase and progress_frac >= self._place.progress_frac:
            threading.Event().wait(0.01)
            self._control.report(phase, progress_frac, speed_house_steps_per_s)


def start_pausing(database: TestDatabase, workplace: jobs.Workplace, run_id: UUID, place: Place) -> str:
    """Start an executor of a run that pauses at a place; return the name of its process."""
    return processes.start(CONTEXT, _work, database, workplace, run_id, place)


def start_working(database: TestDatabase, workplace: jobs.Workplace, run_id: UUID) -> str:
    """Start an executor of a run; return the name of its process."""
    return processes.start(CONTEXT, _work, database, workplace, run_id, None)


def _work(database: TestDatabase, workplace: jobs.Workplace, run_id: UUID, place: Place | None) -> None:
    configure(database.app_dsn, database.owner_dsn)

    def compute(run: RunInfo, spool: RunSpool, control: jobs.Heartbeat) -> None:
        run_pipeline.compute(run, spool, PausingControl(control, place) if place else control)

    jobs.work(run_id, workplace, compute)


def square(set_progress: Callable[[str], None], number: int) -> int:
    """Return the square, in two steps."""
    set_progress("halfway")
    return number * number


def refuse(_number: int) -> None:
    """Do not work."""
    raise ValueError("never")


def wait_for_ever(marker: Path) -> None:
    """Say that the process is there, and stay."""
    marker.touch()
    threading.Event().wait()
