"""The one way to execute runs: claim the row, show signs of life, report progress, stop when asked, finish.

Who executes, a process of this machine or a Celery worker elsewhere, makes no difference: the row in the database is
the truth. Slots are counted there too. An executor that finishes takes the next queued run, so the queue drains
without a scheduler.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Self
from uuid import UUID

from db.records import RunInfo, RunPhase
from db.unit_of_work import UnitOfWork, owner_unit_of_work
from errors import AppError, Conflict, RunCancelled
from services.processes import name_of, vanished
from services.run_spool import RunSpool

HEARTBEAT_S = 0.5
STALE_AFTER = timedelta(seconds=20)
"""Without a sign of life for this long an executor elsewhere counts as gone; on this machine it is looked up."""
LOOK_EVERY_S = 1.0

Compute = Callable[[RunInfo, RunSpool, "Heartbeat"], None]

_log = logging.getLogger("hygge.jobs")


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where and within which limits runs are executed.

    Attributes
    ----------
    data_dir : Path
        Where unfinished runs keep what they need to continue.
    slots : int
        How many runs may be executed at once on the whole installation.
    """

    data_dir: Path
    slots: int


_configured: list[Workplace] = []


def configure(workplace: Workplace) -> None:
    """Say once a process where it executes runs."""
    _configured[:] = [workplace]


def configured() -> Workplace:
    """Return where this process executes runs."""
    return _configured[0]


def work(run_id: UUID, workplace: Workplace | None = None, computation: Compute | None = None) -> None:
    """Execute a run if it is its turn, then whatever is queued, until nothing is left or no slot is free.

    An interrupted run continues: its executor was lost, and somebody asked for this one.

    Parameters
    ----------
    run_id : UUID
        The run that was asked for; one that has been started by somebody else meanwhile is left to them.
    workplace : Workplace, optional
        That of `configure` unless given.
    computation : callable, optional
        What executing means; the simulation unless given.
    """
    workplace, computation = workplace or configured(), computation or _compute
    notice_vanished()
    me = name_of()
    with owner_unit_of_work() as uow:
        if uow.runs.get(run_id).status == "interrupted":
            uow.runs.requeue(run_id)
        run = uow.runs.claim(run_id, me, slots=workplace.slots)
        uow.commit()
    while run is not None:
        _execute(run, workplace, computation)
        run = _claim_next(me, workplace.slots)


def _compute(run: RunInfo, spool: RunSpool, control: Heartbeat) -> None:
    from services.run_pipeline import compute  # noqa: PLC0415 - only executors load the compiled engine

    compute(run, spool, control)


def notice_vanished() -> list[RunInfo]:
    """Mark runs whose executor is gone as interrupted, and return them."""
    with owner_unit_of_work() as uow:
        gone = uow.runs.interrupt_stale(STALE_AFTER)
        running = [run for run in uow.runs.active() if run.status == "running"]
        gone += [uow.runs.interrupt(run.run_id) for run in running if run.executor and vanished(run.executor)]
        uow.commit()
    return gone


def has_free_slot() -> bool:
    """Return whether fewer runs are executed than may be."""
    with owner_unit_of_work() as uow:
        running = sum(run.status == "running" for run in uow.runs.active())
    return running < configured().slots


class Lookout:
    """Looks for vanished executors at most once in `LOOK_EVERY_S`, however many pages ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next_look_s = 0.0

    def look(self) -> None:
        """Look if it is time."""
        with self._lock:
            if time.monotonic() < self._next_look_s:
                return
            self._next_look_s = time.monotonic() + LOOK_EVERY_S
        notice_vanished()


class Heartbeat:
    """Shows that a run is alive while the block runs, writes its progress and hears when it is to stop.

    All of it happens in a thread with a connection of its own, so that the computation never waits for the database.
    """

    def __init__(self, run: RunInfo) -> None:
        self._run = run
        self._latest = replace(run, status="running")
        self._stop: AppError | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat_until_ended, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """End; nothing is written afterwards."""
        self._ended.set()
        self._thread.join()

    def report(self, phase: RunPhase, progress_frac: float, speed_house_steps_per_s: float | None = None) -> None:
        """Note progress.

        Raises
        ------
        RunCancelled
            The user wants the run to stop.
        Conflict
            The run is not this executor's any more, or its row cannot be reached.
        """
        self._latest = replace(
            self._latest, phase=phase, progress_frac=progress_frac, speed_house_steps_per_s=speed_house_steps_per_s
        )
        if self._stop is not None:
            raise self._stop

    def _beat_until_ended(self) -> None:
        try:
            while self._stop is None and not self._ended.wait(HEARTBEAT_S):
                self._stop = self._beat()
        except Exception:  # noqa: BLE001 - a thread's boundary: without signs of life the run must not go on
            _log.exception("run %s lost its row", self._run.run_id)
            self._stop = _lost(self._run)

    def _beat(self) -> AppError | None:
        latest = self._latest
        with owner_unit_of_work() as uow:
            row = uow.runs.get(self._run.run_id)
            if not _is_ours(row, self._run):
                return _lost(self._run)
            stop = uow.runs.set_progress(
                row.run_id,
                latest.progress_frac,
                phase=latest.phase,
                speed_house_steps_per_s=latest.speed_house_steps_per_s,
            )
            uow.commit()
        return RunCancelled("run_cancelled", "The run was stopped.", run_id=str(row.run_id)) if stop else None


def _lost(run: RunInfo) -> Conflict:
    return Conflict("run_lost", "The run is not this executor's any more.", run_id=str(run.run_id))


def _execute(run: RunInfo, workplace: Workplace, computation: Compute) -> None:
    """Execute a claimed run and note how it ended."""
    spool = RunSpool(workplace.data_dir, run.run_id)
    try:
        with Heartbeat(run) as heartbeat:
            computation(run, spool, heartbeat)
    except RunCancelled:
        _end(run, lambda uow: _discard(uow, spool, uow.runs.cancelled(run.run_id)))
    except Conflict as error:
        _log.warning("run %s: %s", run.run_id, error.user_message)
        _end(run, lambda uow: uow.runs.interrupt(run.run_id))
    except AppError as error:
        _log.warning("run %s failed: %s", run.run_id, error.user_message)
        outcome = {"code": error.code, "message": error.user_message}
        _end(run, lambda uow: _discard(uow, spool, uow.runs.fail(run.run_id, outcome)))
    except Exception as error:  # noqa: BLE001 - the process boundary: whatever happened becomes the run's outcome
        _log.exception("run %s failed", run.run_id)
        message = f"This is our mistake ({type(error).__name__}). Run it again; if it stays, report run {run.number}."
        _end(
            run, lambda uow: _discard(uow, spool, uow.runs.fail(run.run_id, {"code": "unexpected", "message": message}))
        )
    else:
        _end(run, lambda uow: uow.runs.finish(run.run_id))


def discard(run_id: UUID) -> None:
    """Remove the results of a run that nobody executes, and what it keeps on this machine to continue."""
    with owner_unit_of_work() as uow:
        uow.results.drop(run_id)
        uow.commit()
    RunSpool(configured().data_dir, run_id).clear()


def give_up(run: RunInfo) -> None:
    """Remove what a run left that was cancelled while it waited."""
    with owner_unit_of_work() as uow:
        _discard(uow, RunSpool(configured().data_dir, run.run_id), run)
        uow.commit()


def _end(run: RunInfo, how: Callable[[UnitOfWork], object]) -> None:
    """Note how a run ended, unless another executor has taken it over meanwhile."""
    with owner_unit_of_work() as uow:
        if _is_ours(uow.runs.get(run.run_id), run):
            how(uow)
            uow.commit()


def _discard(uow: UnitOfWork, spool: RunSpool, run: RunInfo) -> None:
    """Leave nothing of a run but its row: no results that look complete and are not.

    A run that only stored its steps again keeps what it had before.
    """
    spool.clear()
    if run.kpis_at and (run.started_at is None or run.kpis_at < run.started_at):
        uow.runs.keep_without_steps(run.run_id)
    else:
        uow.results.drop(run.run_id)


def _is_ours(row: RunInfo, run: RunInfo) -> bool:
    return row.status == "running" and row.executor == run.executor


def _claim_next(me: str, slots: int) -> RunInfo | None:
    with owner_unit_of_work() as uow:
        run = uow.runs.claim_next(me, slots=slots)
        uow.commit()
    return run
