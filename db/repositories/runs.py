"""Runs: queue, progress, checkpoint and outcome of simulations.

Members of a project create, read, cancel and repeat its runs in a unit of work of theirs.
What executors do (claim, heartbeat, progress, checkpoint, finish) runs in an owner's unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from peewee import ModelSelect, PostgresqlDatabase, fn

from db.models import SimulationRun
from db.records import Checkpoint, NewRun, RunInfo, RunInputs, RunPhase
from db.repositories.fixed_offset import at_offset, offset_minutes
from db.repositories.repository import Repository
from errors import Conflict, NotFound

SLOT_LOCK = 0x736C6F74
"""Serialises claims, so that two executors cannot both see the last free slot."""
COLUMNS = (
    SimulationRun.run_id, SimulationRun.number, SimulationRun.project.alias("project_id"),
    SimulationRun.grid.alias("grid_id"), SimulationRun.user.alias("user_id"), SimulationRun.name, SimulationRun.status,
    SimulationRun.phase, SimulationRun.progress_frac, SimulationRun.message, SimulationRun.cancel_requested,
    SimulationRun.executor, SimulationRun.submitted_at, SimulationRun.started_at, SimulationRun.heartbeat_at,
    SimulationRun.kpis_at, SimulationRun.finished_at, SimulationRun.start_at.alias("start"),
    SimulationRun.utc_offset_minutes, SimulationRun.steps, SimulationRun.n_houses, SimulationRun.parameters,
    SimulationRun.input_hash, SimulationRun.engine_version, SimulationRun.seed, SimulationRun.checkpoint_step,
    SimulationRun.stored_steps, SimulationRun.residual_kw, SimulationRun.speed_house_steps_per_s, SimulationRun.kpis,
    SimulationRun.error,
)  # fmt: skip
"""What `RunInfo` holds: everything but the snapshots and the checkpoint."""
REPEATABLE = ("interrupted", "failed", "cancelled")
ACTIVE = ("queued", "running")


class RunRepository(Repository):
    """Simulation runs; the row is the only truth about a run."""

    def create(self, run: NewRun) -> RunInfo:
        """Queue a run."""
        run_id = uuid4()
        self._execute(
            SimulationRun.insert(
                run_id=run_id, project=run.project_id, grid=run.grid_id, user=run.user_id, name=run.name,
                topology_snapshot=run.topology_snapshot, parameters=run.parameters, series_snapshot=run.series_snapshot,
                input_hash=run.input_hash, engine_version=run.engine_version, seed=run.seed, start_at=run.start,
                utc_offset_minutes=offset_minutes(run.start), steps=run.steps, n_houses=run.n_houses,
            )
        )  # fmt: skip
        return self.get(run_id)

    def get(self, run_id: UUID) -> RunInfo:
        """Return a run. Raises NotFound."""
        row = self._first(_runs().where(SimulationRun.run_id == run_id))
        if row is None:
            raise _not_found(run_id)
        return _run(row)

    def inputs(self, run_id: UUID) -> RunInputs:
        """Return the snapshots of a run. Raises NotFound."""
        run = SimulationRun
        row = self._first(
            run.select(run.topology_snapshot, run.parameters, run.series_snapshot).where(run.run_id == run_id).tuples()
        )
        if row is None:
            raise _not_found(run_id)
        return RunInputs(*row)

    def list(self, project_id: UUID, *, limit: int = 200) -> list[RunInfo]:
        """Return the runs of a project, newest first."""
        query = _runs().where(SimulationRun.project == project_id).order_by(SimulationRun.number.desc()).limit(limit)
        return [_run(row) for row in self._execute(query)]

    def active(self) -> list[RunInfo]:
        """Return all queued and running runs in the order of submission (owner: of all projects)."""
        query = (
            _runs().where(SimulationRun.status.in_(ACTIVE)).order_by(SimulationRun.submitted_at, SimulationRun.number)
        )
        return [_run(row) for row in self._execute(query)]

    def queue_position(self, run_id: UUID) -> int | None:
        """Return how many queued runs are before this one, or None where it is not queued (owner)."""
        queue = [run.run_id for run in self.active() if run.status == "queued"]
        return queue.index(run_id) if run_id in queue else None

    def claim(self, run_id: UUID, executor: str, *, slots: int) -> RunInfo | None:
        """Start this queued run if a slot is free (owner); None where it is not queued any more or no slot is free."""
        return self._claim(SimulationRun.run_id == run_id, executor, slots)

    def claim_next(self, executor: str, *, slots: int) -> RunInfo | None:
        """Start the oldest queued run if a slot is free (owner); None where nothing is to be done.

        Parameters
        ----------
        executor : str
            Who does it: host, process, start of the process.
        slots : int
            How many runs may be running at once on this installation, > 0.
        """
        return self._claim(None, executor, slots)

    def _claim(self, wanted: Any | None, executor: str, slots: int) -> RunInfo | None:
        run = SimulationRun
        self._rows("SELECT pg_advisory_xact_lock(%s)", (SLOT_LOCK,))
        ((running,),) = self._rows("SELECT count(*) FROM simulation_runs WHERE status = 'running'")
        if running >= slots:
            return None
        queued = run.select(run.run_id).where(run.status == "queued")
        queued = queued.where(wanted) if wanted is not None else queued
        oldest = queued.order_by(run.submitted_at, run.number).limit(1).for_update("FOR UPDATE SKIP LOCKED")
        claim = run.update(
            status="running", phase="simulating", executor=executor, message="", error=None, cancel_requested=False,
            started_at=fn.coalesce(run.started_at, fn.now()), heartbeat_at=fn.clock_timestamp(), finished_at=None,
        ).where(run.run_id.in_(oldest))  # fmt: skip
        claimed = list(self._execute(claim.returning(run.run_id).tuples()))
        return self.get(claimed[0][0]) if claimed else None

    def heartbeat(self, run_id: UUID) -> bool:
        """Note that the executor lives (owner); return whether the run is to be stopped."""
        return self._beat(run_id)

    def set_progress(
        self,
        run_id: UUID,
        progress_frac: float,
        *,
        phase: RunPhase,
        message: str = "",
        speed_house_steps_per_s: float | None = None,
    ) -> bool:
        """Note progress, with a heartbeat (owner); return whether the run is to be stopped."""
        values: dict[str, Any] = {"progress_frac": progress_frac, "phase": phase, "message": message}
        if speed_house_steps_per_s is not None:
            values["speed_house_steps_per_s"] = speed_house_steps_per_s
        return self._beat(run_id, **values)

    def _beat(self, run_id: UUID, **values: Any) -> bool:
        """Return True also where the run is not running any more: an executor that was given up must not go on."""
        run = SimulationRun
        update = run.update(heartbeat_at=fn.clock_timestamp(), **values)
        rows = list(
            self._execute(
                update.where(run.run_id == run_id, run.status == "running").returning(run.cancel_requested).tuples()
            )
        )
        return rows[0][0] if rows else True

    def save_checkpoint(self, run_id: UUID, checkpoint: Checkpoint) -> None:
        """Keep where the run can continue (owner)."""
        self._change(run_id, checkpoint_step=checkpoint.step, checkpoint=checkpoint.state)

    def checkpoint(self, run_id: UUID) -> Checkpoint | None:
        """Return where the run can continue, or None for its beginning."""
        run = SimulationRun
        row = self._first(run.select(run.checkpoint_step, run.checkpoint).where(run.run_id == run_id).tuples())
        return Checkpoint(row[0], bytes(row[1])) if row and row[1] is not None else None

    def save_kpis(self, run_id: UUID, kpis: Mapping[str, Any], *, residual_kw: float) -> None:
        """Store the KPIs and note when they came (owner)."""
        self._change(run_id, kpis=kpis, residual_kw=residual_kw, kpis_at=fn.clock_timestamp())

    def add_kpis(self, run_id: UUID, kpis: Mapping[str, Any]) -> None:
        """Store more KPIs beside those there are (owner); one of the same name is replaced."""
        self._change(run_id, kpis=SimulationRun.kpis.concat(kpis))

    def set_stored_steps(self, run_id: UUID, stored_steps: int) -> None:
        """Note how many steps are stored (owner)."""
        self._change(run_id, stored_steps=stored_steps)

    def request_cancel(self, run_id: UUID) -> RunInfo:
        """Ask a running run to stop, cancel a queued one at once. Raises NotFound; Conflict where it has ended."""
        queued = {"status": "cancelled", "phase": "done", "finished_at": fn.clock_timestamp()}
        if not self._update(run_id, ("queued",), cancel_requested=True, **queued):
            self._change_from(run_id, ("running",), cancel_requested=True)
        return self.get(run_id)

    def finish(self, run_id: UUID) -> RunInfo:
        """End a run as finished (owner); its checkpoint is dropped."""
        return self._end(run_id, "finished", progress_frac=1.0, message="", checkpoint=None, checkpoint_step=None)

    def fail(self, run_id: UUID, error: Mapping[str, Any]) -> RunInfo:
        """End a run as failed with what happened: code, message, facts (owner)."""
        return self._end(run_id, "failed", error=error)

    def cancelled(self, run_id: UUID) -> RunInfo:
        """End a run as cancelled (owner)."""
        return self._end(run_id, "cancelled")

    def interrupt(self, run_id: UUID) -> RunInfo:
        """Mark a running run as interrupted; its checkpoint stays (owner)."""
        return self._end(run_id, "interrupted")

    def interrupt_stale(self, older_than: timedelta) -> list[RunInfo]:
        """Mark running runs without a heartbeat for this long as interrupted, and return them (owner)."""
        run = SimulationRun
        stale = (run.status == "running") & (run.heartbeat_at < fn.clock_timestamp() - older_than)
        update = run.update(status="interrupted", finished_at=fn.clock_timestamp()).where(stale)
        return [self.get(run_id) for (run_id,) in list(self._execute(update.returning(run.run_id).tuples()))]

    def requeue(self, run_id: UUID) -> RunInfo:
        """Queue a run again that was interrupted, failed or cancelled; it goes on from its checkpoint.

        Raises NotFound, and Conflict where the run is active or finished.
        """
        self._change_from(
            run_id, REPEATABLE, status="queued", phase="waiting", message="", cancel_requested=False, executor=None,
            error=None, finished_at=None, submitted_at=fn.clock_timestamp(),
        )  # fmt: skip
        return self.get(run_id)

    def requeue_steps(self, run_id: UUID) -> RunInfo:
        """Queue a finished run whose steps are gone once more, to store them (owner). Raises NotFound, Conflict."""
        self._change_from(
            run_id, ("finished",), status="queued", phase="waiting", progress_frac=0.0, cancel_requested=False,
            executor=None, started_at=None, finished_at=None, submitted_at=fn.clock_timestamp(),
        )  # fmt: skip
        return self.get(run_id)

    def keep_without_steps(self, run_id: UUID) -> None:
        """Make a run that was to store its steps again what it was before: finished, without steps (owner)."""
        ended = {"status": "finished", "phase": "done", "progress_frac": 1.0, "finished_at": fn.clock_timestamp()}
        self._change(run_id, stored_steps=0, checkpoint=None, checkpoint_step=None, cancel_requested=False, **ended)

    def rename(self, run_id: UUID, name: str) -> None:
        """Give a run another name. Raises NotFound."""
        self._change(run_id, name=name)

    def delete(self, run_id: UUID) -> None:
        """Delete a run's row; drop its results first (owner). Raises NotFound, Conflict while it is active."""
        run = SimulationRun
        if not self._execute(run.delete().where(run.run_id == run_id, run.status.not_in(ACTIVE))):
            raise _wrong_status(self.get(run_id))

    def _end(self, run_id: UUID, status: str, **values: Any) -> RunInfo:
        phase = {} if status == "interrupted" else {"phase": "done"}
        self._change_from(run_id, ("running",), status=status, finished_at=fn.clock_timestamp(), **phase, **values)
        return self.get(run_id)

    def _change(self, run_id: UUID, **values: Any) -> None:
        if not self._update(run_id, None, **values):
            raise _not_found(run_id)

    def _change_from(self, run_id: UUID, statuses: tuple[str, ...], **values: Any) -> None:
        if not self._update(run_id, statuses, **values):
            raise _wrong_status(self.get(run_id))

    def _update(self, run_id: UUID, statuses: tuple[str, ...] | None, **values: Any) -> int:
        update = SimulationRun.update(**values).where(SimulationRun.run_id == run_id)
        return self._execute(update.where(SimulationRun.status.in_(statuses)) if statuses else update)


def latest_runs(database: PostgresqlDatabase) -> dict[UUID, RunInfo]:
    """Return the newest visible run of each project."""
    run = SimulationRun
    newest = run.select(fn.max(run.number)).group_by(run.project)
    return {row["project_id"]: _run(row) for row in _runs().where(run.number.in_(newest)).execute(database)}


def _runs() -> ModelSelect:
    return SimulationRun.select(*COLUMNS).dicts()


def _run(row: dict[str, Any]) -> RunInfo:
    values = dict(row)
    values["start"] = at_offset(values["start"], values.pop("utc_offset_minutes"))
    return RunInfo(**values)


def _not_found(run_id: UUID) -> NotFound:
    return NotFound("run_not_found", "There is no such run.", run_id=str(run_id))


def _wrong_status(run: RunInfo) -> Conflict:
    return Conflict("run_status", f"Run {run.number} is {run.status}.", run_id=str(run.run_id), status=run.status)
