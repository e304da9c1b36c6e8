"""Runs: queue, progress, checkpoint and outcome of simulations.

Members of a project create, read and cancel its runs in a unit of work of theirs.
What executors do (claim, heartbeat, progress, checkpoint, finish) runs in an owner's unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from db.records import Checkpoint, NewRun, RunInfo, RunInputs, RunPhase


class RunRepository:
    """Simulation runs; the row is the only truth about a run."""

    def create(self, run: NewRun) -> RunInfo:
        """Queue a run."""

    def get(self, run_id: UUID) -> RunInfo:
        """Return a run. Raises NotFound."""

    def inputs(self, run_id: UUID) -> RunInputs:
        """Return the snapshots of a run. Raises NotFound."""

    def list(self, project_id: UUID, *, limit: int = 200) -> list[RunInfo]:
        """Return the runs of a project, newest first."""

    def active(self) -> list[RunInfo]:
        """Return all queued and running runs in the order of submission (owner: of all projects)."""

    def queue_position(self, run_id: UUID) -> int | None:
        """Return how many queued runs are before this one, or None where it is not queued (owner)."""

    def claim(self, run_id: UUID, executor: str, *, slots: int) -> RunInfo | None:
        """Start this queued run if a slot is free (owner); None where it is not queued any more or no slot is free."""

    def claim_next(self, executor: str, *, slots: int) -> RunInfo | None:
        """Start the oldest queued run if a slot is free (owner); None where nothing is to be done.

        Parameters
        ----------
        executor : str
            Who does it: host, process, start of the process.
        slots : int
            How many runs may be running at once on this installation, > 0.
        """

    def heartbeat(self, run_id: UUID) -> bool:
        """Note that the executor lives (owner); return whether the run is to be cancelled."""

    def set_progress(
        self, run_id: UUID, progress_frac: float, *, phase: RunPhase, message: str = "", speed_house_steps_per_s: float | None = None
    ) -> bool:
        """Note progress, with a heartbeat (owner); return whether the run is to be cancelled."""

    def save_checkpoint(self, run_id: UUID, checkpoint: Checkpoint) -> None:
        """Keep where the run can continue (owner)."""

    def checkpoint(self, run_id: UUID) -> Checkpoint | None:
        """Return where the run can continue, or None for its beginning."""

    def save_kpis(self, run_id: UUID, kpis: Mapping[str, Any], *, residual_kw: float) -> None:
        """Store the KPIs and note when they came (owner)."""

    def set_stored_steps(self, run_id: UUID, stored_steps: int) -> None:
        """Note how many steps are stored (owner)."""

    def request_cancel(self, run_id: UUID) -> RunInfo:
        """Ask a running run to stop, cancel a queued one at once. Raises NotFound; Conflict where it has ended."""

    def finish(self, run_id: UUID) -> RunInfo:
        """End a run as finished (owner); its checkpoint is dropped."""

    def fail(self, run_id: UUID, error: Mapping[str, Any]) -> RunInfo:
        """End a run as failed with what happened: code, message, facts (owner)."""

    def cancelled(self, run_id: UUID) -> RunInfo:
        """End a run as cancelled (owner)."""

    def interrupt(self, run_id: UUID) -> RunInfo:
        """Mark a running run as interrupted; its checkpoint stays (owner)."""

    def interrupt_stale(self, older_than: timedelta) -> list[RunInfo]:
        """Mark running runs without a heartbeat for this long as interrupted, and return them (owner)."""

    def requeue(self, run_id: UUID) -> RunInfo:
        """Queue an interrupted, failed or cancelled run again; it continues from its checkpoint. Raises NotFound, Conflict."""

    def rename(self, run_id: UUID, name: str) -> None:
        """Give a run another name. Raises NotFound."""

    def delete(self, run_id: UUID) -> None:
        """Delete a run's row and series; its results must be dropped first (owner). Raises NotFound, Conflict while it runs."""
