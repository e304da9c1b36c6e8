"""What the database says about runs, and a hold on the process that executes one."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from services.instance import Instance
from tests.e2e.application import rows
from tests.e2e.waiting import until

FIELDS = ("run_id", "project_id", "status", "executor", "checkpoint_step", "steps", "stored_steps", "kpis")


def newest_run(instance: Instance) -> dict[str, Any]:
    """Return the newest run of the installation; empty where there is none."""
    query = """
        SELECT run_id, project_id, status, executor, checkpoint_step, steps, stored_steps, kpis
        FROM simulation_runs ORDER BY number DESC LIMIT 1
    """
    found = rows(instance, query)
    return dict(zip(FIELDS, found[0], strict=True)) if found else {}


def wait_for_status(instance: Instance, run_id: object, *statuses: str, timeout_s: float = 120.0) -> dict[str, Any]:
    """Return the newest run when it is the one named and has one of the statuses."""

    def reached() -> dict[str, Any] | None:
        run = newest_run(instance)
        return run if run.get("run_id") == run_id and run["status"] in statuses else None

    return until(reached, f"run {run_id} to be {' or '.join(statuses)}", timeout_s)


def started_after(instance: Instance, previous: object) -> dict[str, Any]:
    """Return a run newer than the previous one as soon as a process executes it."""

    def executing() -> dict[str, Any] | None:
        run = newest_run(instance)
        return run if run and run["run_id"] != previous and run["executor"] else None

    return until(executing, "a new run to be executed")


def executor_pid(run: dict[str, Any]) -> int:
    """Return the process that executes a run."""
    return int(run["executor"].split("/")[-2])


@contextmanager
def held(run: dict[str, Any]) -> Iterator[None]:
    """Stand a run's process still while the block runs, so that a journey can look at it in the middle."""
    pid = executor_pid(run)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
