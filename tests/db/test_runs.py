"""Runs: who gets a slot, what progress says, how a run ends and goes on."""

# ruff: noqa: ARG001 - fixtures put rows into place

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from db.records import Checkpoint
from db.unit_of_work import owner_unit_of_work, unit_of_work
from errors import Conflict, NotFound
from tests.db.conftest import START, new_run, store_grid, store_run


@pytest.fixture
def run(people):
    return store_run(people.ann, people.project_of_ann)


def claimed(slots=1, executor="host:1"):
    with owner_unit_of_work() as uow:
        run = uow.runs.claim_next(executor, slots=slots)
        uow.commit()
    return run


def test_a_new_run_is_queued_with_its_snapshots(people):
    grid_id = store_grid(people.ann, people.project_of_ann)
    wanted = new_run(people.ann, people.project_of_ann, grid_id)
    with unit_of_work(people.ann.user_id) as uow:
        run = uow.runs.create(wanted)
        inputs = uow.runs.inputs(run.run_id)
    assert (run.status, run.phase, run.progress_frac, run.number) == ("queued", "waiting", 0.0, 1)
    assert (run.start, run.start.utcoffset(), run.steps) == (START, timedelta(hours=1), 192)
    assert inputs.series_snapshot == wanted.series_snapshot
    assert inputs.topology_snapshot == wanted.topology_snapshot


def test_runs_start_in_the_order_of_submission_within_the_slots(people):
    first, second, third = (store_run(people.ann, people.project_of_ann, name=name) for name in "abc")
    assert claimed(slots=2).run_id == first.run_id
    assert claimed(slots=2).run_id == second.run_id
    assert claimed(slots=2) is None
    with owner_unit_of_work() as uow:
        assert uow.runs.queue_position(third.run_id) == 0
        assert [run.name for run in uow.runs.active()] == ["a", "b", "c"]
        uow.runs.finish(first.run_id)
        uow.commit()
    assert claimed(slots=2).run_id == third.run_id


def test_executors_at_once_share_the_slots(people):
    """Eight threads want the two slots: two get one, and each run is started once."""
    for number in range(8):
        store_run(people.ann, people.project_of_ann, name=str(number))
    started = []
    threads = [threading.Thread(target=lambda: started.append(claimed(slots=2))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(run.name for run in started if run) == ["0", "1"]


def test_a_certain_run_is_claimed_once(run):
    with owner_unit_of_work() as uow:
        assert uow.runs.claim(run.run_id, "host:1", slots=1).status == "running"
        assert uow.runs.claim(run.run_id, "host:2", slots=5) is None


def test_progress_is_seen_by_members_and_brings_back_the_wish_to_stop(run, people):
    claimed()
    with owner_unit_of_work() as uow:
        assert not uow.runs.set_progress(run.run_id, 0.25, phase="simulating", speed_house_steps_per_s=1e8)
        uow.commit()
    with unit_of_work(people.ann.user_id) as uow:
        seen = uow.runs.request_cancel(run.run_id)
        uow.commit()
    assert (seen.progress_frac, seen.speed_house_steps_per_s, seen.cancel_requested) == (0.25, 1e8, True)
    with owner_unit_of_work() as uow:
        assert uow.runs.heartbeat(run.run_id)
        assert uow.runs.cancelled(run.run_id).status == "cancelled"


def test_a_queued_run_is_cancelled_at_once(run, people):
    with unit_of_work(people.ann.user_id) as uow:
        assert uow.runs.request_cancel(run.run_id).status == "cancelled"
        with pytest.raises(Conflict):
            uow.runs.request_cancel(run.run_id)


def test_an_executor_without_heartbeat_leaves_an_interrupted_run_that_goes_on(run, people):
    claimed()
    with owner_unit_of_work() as uow:
        uow.runs.save_checkpoint(run.run_id, Checkpoint(96, b"\x00\xffstate"))
        uow.commit()
        assert uow.runs.interrupt_stale(timedelta(minutes=1)) == []
        stale = uow.runs.interrupt_stale(timedelta(0))
        assert [(gone.run_id, gone.status, gone.checkpoint_step) for gone in stale] == [(run.run_id, "interrupted", 96)]
        assert uow.runs.heartbeat(run.run_id), "the executor that was given up is told to stop"
        uow.commit()
    with unit_of_work(people.ann.user_id) as uow:
        assert uow.runs.requeue(run.run_id).status == "queued"
        uow.commit()
    assert claimed().run_id == run.run_id
    with owner_unit_of_work() as uow:
        assert uow.runs.checkpoint(run.run_id) == Checkpoint(96, b"\x00\xffstate")


def test_a_finished_run_keeps_its_kpis_and_loses_its_checkpoint(run):
    claimed()
    with owner_unit_of_work() as uow:
        uow.runs.save_checkpoint(run.run_id, Checkpoint(96, b"state"))
        uow.runs.save_kpis(run.run_id, {"p2p_kwh": 1.5, "peak": None}, residual_kw=1e-9)
        uow.runs.set_stored_steps(run.run_id, 192)
        done = uow.runs.finish(run.run_id)
        assert (done.status, done.phase, done.progress_frac, done.stored_steps) == ("finished", "done", 1.0, 192)
        assert (done.kpis, done.residual_kw) == ({"p2p_kwh": 1.5, "peak": None}, 1e-9)
        assert uow.runs.checkpoint(run.run_id) is None
        with pytest.raises(Conflict):
            uow.runs.fail(run.run_id, {"code": "late"})
        with pytest.raises(Conflict):
            uow.runs.requeue(run.run_id)


def test_a_failed_run_says_why(run):
    claimed()
    with owner_unit_of_work() as uow:
        assert uow.runs.fail(run.run_id, {"code": "balance"}).error == {"code": "balance"}


def test_a_run_is_deleted_when_it_has_ended(run):
    claimed()
    with owner_unit_of_work() as uow:
        with pytest.raises(Conflict):
            uow.runs.delete(run.run_id)
        uow.runs.interrupt(run.run_id)
        uow.runs.delete(run.run_id)
        with pytest.raises(NotFound):
            uow.runs.get(run.run_id)


def test_projects_show_their_last_run(run, people):
    latest = store_run(people.ann, people.project_of_ann, name="second")
    with unit_of_work(people.ann.user_id) as uow:
        (summary,) = uow.projects.summaries()
        assert [listed.name for listed in uow.runs.list(people.project_of_ann.project_id)] == ["second", "run"]
    assert (summary.n_runs, summary.n_members, summary.last_run) == (2, 1, latest)
