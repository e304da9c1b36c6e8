"""Simulations: check, submit, follow, stop, continue, delete."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from db.records import GridInfo, NewRun, PriorityList, RunInfo, RunInputs
from db.unit_of_work import UnitOfWork, owner_unit_of_work, unit_of_work
from engine import ENGINE_VERSION
from engine.network import Network
from engine.settings_document import settings_document
from engine.time_axis import STEPS_PER_DAY
from engine.topology import to_document
from errors import CapacityBusy, Conflict, InvalidInput, Issue
from services import jobs
from services.auth import Actor
from services.permissions import require
from services.run_inputs import GRID_EMISSIONS, input_hash, series_snapshot
from services.run_periods import Window, common_window
from services.run_progress import remaining_work
from services.run_requests import RunRequest, flag_issues, name_issues, read_request, request_issues

MAX_ACTIVE_RUNS = 4
"""So many runs of one person may wait or run at once, so that one person cannot keep a room waiting."""
USUAL_HOUSE_STEPS_PER_S = 2_000_000.0
"""Speed of a whole run, storing included, where no run has been measured yet."""
MEASURED_HOUSE_STEPS = 500_000
"""A shorter run says more about starting than about computing."""

STRANDED_AFTER = timedelta(seconds=5)

_lookout = jobs.Lookout()

__all__ = ["RunInfo", "RunRequest", "read_request"]


@dataclass(frozen=True, slots=True)
class SetUp:
    """What there is to choose from when a run of a grid is set up.

    Attributes
    ----------
    flags : tuple of str
        All flags of the grid's houses, by name.
    window : Window or None
        The days for which there are profiles.
    house_steps_per_s : float
        How fast whole runs have been lately.
    """

    grid: GridInfo
    flags: tuple[str, ...]
    window: Window | None
    priority_lists: tuple[PriorityList, ...]
    house_steps_per_s: float

    def expected_seconds(self, days: int) -> float:
        """Return how long a run of so many days will take, roughly."""
        return self.grid.n_houses * days * STEPS_PER_DAY / self.house_steps_per_s


def set_up(actor: Actor, grid_id: UUID) -> SetUp:
    """Return what a run of a grid can be set up from. Raises NotFound."""
    require(actor, "run.execute")
    with unit_of_work(actor.user_id) as uow:
        grid = uow.networks.grid(grid_id)
        network = uow.networks.load(grid_id)
        return SetUp(
            grid=grid,
            flags=tuple(sorted({flag for house in network.houses for flag in house.flags})),
            window=common_window(uow.profiles.assignments(grid_id)),
            priority_lists=tuple(uow.priority_lists.list(grid.project_id)),
            house_steps_per_s=_speed(uow.runs.list(grid.project_id, limit=20)),
        )


def seconds_left(run: RunInfo) -> float | None:
    """Return how long a running run will still take at its present speed, None where that is not known yet."""
    speed = run.speed_house_steps_per_s
    if run.status != "running" or not speed:
        return None
    return remaining_work(run) / speed


def check(actor: Actor, grid_id: UUID, request: RunRequest) -> list[Issue]:
    """Return everything that is wrong or doubtful about a run before it is submitted. Raises NotFound."""
    require(actor, "run.execute")
    with unit_of_work(actor.user_id) as uow:
        return _check(uow, grid_id, uow.networks.load(grid_id), request)


def submit(actor: Actor, grid_id: UUID, request: RunRequest) -> RunInfo:
    """Queue a run with a snapshot of everything it uses, in one transaction.

    Raises
    ------
    InvalidInput
        With every issue of `check` that prevents the run.
    CapacityBusy
        The actor has too many runs waiting.
    NotFound
        There is no such grid.
    """
    require(actor, "run.execute")
    with unit_of_work(actor.user_id) as uow:
        grid, network = uow.networks.grid(grid_id), uow.networks.load(grid_id)
        _require_free(uow, actor)
        issues = _check(uow, grid_id, network, request)
        if any(issue.severity == "error" for issue in issues):
            raise InvalidInput(issues)
        run = uow.runs.create(_new_run(uow, actor, grid, network, request))
        _note(uow, "submit", run)
        uow.commit()
    return run


def execute(run_id: UUID) -> None:
    """Execute a run that was submitted or resumed, then whatever else is queued; for the executor's process."""
    jobs.work(run_id)


def cancel(actor: Actor, run_id: UUID) -> RunInfo:
    """Stop a run: at once where it waits, after the block being computed where it runs. Raises NotFound, Conflict."""
    require(actor, "run.execute")
    with unit_of_work(actor.user_id) as uow:
        run = uow.runs.request_cancel(run_id)
        _note(uow, "cancel", run)
        uow.commit()
    if run.status == "cancelled":  # it waited to be continued
        jobs.give_up(run)
    return run


def resume(actor: Actor, run_id: UUID) -> RunInfo:
    """Queue an interrupted run again; it continues from its checkpoint. Raises NotFound, Conflict."""
    require(actor, "run.execute")
    with unit_of_work(actor.user_id) as uow:
        if uow.runs.get(run_id).status != "interrupted":
            raise Conflict("not_interrupted", "Only an interrupted run can be continued.", run_id=str(run_id))
        run = uow.runs.requeue(run_id)
        _note(uow, "resume", run)
        uow.commit()
    return run


def lacks_steps(run: RunInfo) -> bool:
    """Return whether a finished run came from a backup, which has no quarter-hours, and this engine can add them."""
    return run.status == "finished" and run.stored_steps == 0 < run.steps and run.engine_version == ENGINE_VERSION


def store_steps_again(actor: Actor, run_id: UUID) -> RunInfo:
    """Queue a run of a backup to store its quarter-hours, computed from its snapshot. Raises NotFound, Conflict."""
    require(actor, "run.execute")
    with unit_of_work(actor.user_id) as uow:
        if not lacks_steps(uow.runs.get(run_id)):
            raise Conflict("steps_stored", "Only a finished run without quarter-hours needs them.", run_id=str(run_id))
        _require_free(uow, actor)
        _note(uow, "store steps again", uow.runs.get(run_id))
        uow.commit()
    with owner_unit_of_work() as uow:
        run = uow.runs.requeue_steps(run_id)
        uow.commit()
    return run


def delete(actor: Actor, run_id: UUID) -> None:
    """Delete a run with its results. Raises NotFound, Conflict while it is active, CapacityBusy while it is read."""
    require(actor, "run.execute")
    with unit_of_work(actor.user_id) as uow:
        run = uow.runs.get(run_id)
    if run.status in {"queued", "running"}:
        raise Conflict("run_active", "Stop the run before deleting it.", run_id=str(run_id))
    jobs.discard(run_id)
    with owner_unit_of_work() as uow:
        uow.runs.delete(run_id)
        uow.commit()
    with unit_of_work(actor.user_id) as uow:
        _note(uow, "delete", run)
        uow.commit()


def runs(actor: Actor, project_id: UUID, *, limit: int = 200) -> list[RunInfo]:
    """Return the runs of a project, newest first. Raises NotFound."""
    require(actor, "project.read")
    _lookout.look()
    with unit_of_work(actor.user_id) as uow:
        uow.projects.get(project_id)
        return uow.runs.list(project_id, limit=limit)


def run(actor: Actor, run_id: UUID) -> RunInfo:
    """Return a run as it is now. Raises NotFound."""
    require(actor, "project.read")
    _lookout.look()
    with unit_of_work(actor.user_id) as uow:
        return uow.runs.get(run_id)


def active_runs(actor: Actor) -> list[RunInfo]:
    """Return the queued and running runs of the actor's projects in the order of submission."""
    require(actor, "project.read")
    _lookout.look()
    with unit_of_work(actor.user_id) as uow:
        return uow.runs.active()


def queue_position(actor: Actor, run_id: UUID) -> int | None:
    """Return how many runs are before a queued one, None where it does not wait. Raises NotFound."""
    require(actor, "project.read")
    with unit_of_work(actor.user_id) as uow:
        uow.runs.get(run_id)
    with owner_unit_of_work() as uow:
        return uow.runs.queue_position(run_id)


def is_stranded(run: RunInfo) -> bool:
    """Return whether a queued run waits although a slot is free: its executor was lost before it could begin."""
    if run.status != "queued" or datetime.now(UTC) - run.submitted_at < STRANDED_AFTER:
        return False
    return jobs.has_free_slot()


def save_priority_list(actor: Actor, project_id: UUID, name: str, flags: Sequence[str]) -> list[PriorityList]:
    """Keep an ordered list of flags under a name and return all lists. Raises InvalidInput, NotFound."""
    require(actor, "run.execute")
    if issues := [*name_issues("priority list", name), *flag_issues(flags)]:
        raise InvalidInput(issues)
    with unit_of_work(actor.user_id) as uow:
        uow.projects.get(project_id)
        uow.priority_lists.save(project_id, name.strip(), flags)
        saved = uow.priority_lists.list(project_id)
        uow.commit()
    return saved


def _check(uow: UnitOfWork, grid_id: UUID, network: Network, request: RunRequest) -> list[Issue]:
    return request_issues(network, uow.profiles.assignments(grid_id), request)


def _new_run(uow: UnitOfWork, actor: Actor, grid: GridInfo, network: Network, request: RunRequest) -> NewRun:
    assignments = uow.profiles.assignments(grid.grid_id)
    window = common_window(assignments)
    if window is None:
        raise InvalidInput([Issue("no_profiles", "series", "", "No house of this network has a profile.")])
    axis = window.axis(request.first_day, request.days)
    parameters = {**settings_document(request.settings), GRID_EMISSIONS: request.grid_emissions_g_per_kwh}
    inputs = RunInputs(to_document(network), parameters, series_snapshot(assignments, axis.start))
    return NewRun(
        project_id=grid.project_id,
        grid_id=grid.grid_id,
        user_id=actor.user_id,
        name=request.name.strip(),
        start=axis.start,
        steps=axis.steps,
        n_houses=len(network.houses),
        topology_snapshot=inputs.topology_snapshot,
        parameters=inputs.parameters,
        series_snapshot=inputs.series_snapshot,
        input_hash=input_hash(inputs, axis, request.seed),
        engine_version=ENGINE_VERSION,
        seed=request.seed,
    )


def _require_free(uow: UnitOfWork, actor: Actor) -> None:
    uow.users.take_turns(actor.user_id)
    waiting = sum(run.user_id == actor.user_id for run in uow.runs.active())
    if waiting >= MAX_ACTIVE_RUNS:
        raise CapacityBusy("too_many_runs", f"You have {waiting} runs waiting or running. Let one of them end first.")


def _note(uow: UnitOfWork, action: str, run: RunInfo) -> None:
    uow.audit.add(action, "run", run.run_id, project_id=run.project_id, details={"number": run.number})


def _speed(recent: Sequence[RunInfo]) -> float:
    """Return the median speed of finished runs, in house-steps per second of the whole run."""
    speeds = [
        run.n_houses * run.steps / (run.finished_at - run.started_at).total_seconds()
        for run in recent
        if run.status == "finished"
        and run.finished_at
        and run.started_at
        and run.n_houses * run.steps >= MEASURED_HOUSE_STEPS
    ]
    return statistics.median(speeds) if speeds else USUAL_HOUSE_STEPS_PER_S
