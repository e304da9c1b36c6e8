"""Real processes: killed, cancelled, continued; and what they inherit."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from db.unit_of_work import owner_unit_of_work
from engine.simulation import Simulation
from services import jobs, processes, simulations
from tests.runs.community import stored_results, tables_of
from tests.runs.executors import CONTEXT, Place, start_pausing, start_working, wait_for_ever
from tests.runs.waiting import wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
EARLY, LATE, LAST = Place("simulating", 0.1), Place("storing", 0.4), Place("checking", 0.8)


def kill(name: str) -> None:
    os.kill(int(name.split("/")[1]), signal.SIGKILL)
    wait_for(lambda: processes.vanished(name), "the killed process to be gone")


def has_reached(community, run_id, place: Place):
    run = community.run(run_id)
    assert run.status in {"queued", "running"}, run.error
    return run.phase == place.phase and run.progress_frac >= place.progress_frac


@pytest.mark.parametrize("place", [EARLY, LATE, LAST], ids=["simulating", "storing", "checking"])
def test_a_killed_run_continues_to_the_same_results(community, database, workplace, place):
    straight = community.submit()
    simulations.execute(straight.run_id)
    run_id = community.submit().run_id
    executor = start_pausing(database, workplace, run_id, place)
    wait_for(lambda: has_reached(community, run_id, place), "the run to get there")
    kill(executor)
    assert wait_for(lambda: community.run(run_id).status == "interrupted", "the loss to be noticed") < 5

    kept = community.run(run_id)
    assert kept.checkpoint_step > 0
    assert simulations.resume(community.actor, run_id).status == "queued"
    second = start_working(database, workplace, run_id)
    wait_for(lambda: community.run(run_id).status == "finished", "the run to finish")
    wait_for(lambda: processes.vanished(second), "the executor to end")
    assert community.run(run_id).kpis == community.run(straight.run_id).kpis
    assert stored_results(run_id) == stored_results(straight.run_id)


@pytest.fixture
def first_steps(monkeypatch) -> list[int]:
    """Return a list that gets the first step of each block computed in this process from now on."""
    seen: list[int] = []
    original = Simulation.run_block
    monkeypatch.setattr(Simulation, "run_block", lambda *values: seen.append(values[3].step) or original(*values))
    return seen


@pytest.mark.parametrize(("place", "months"), [(EARLY, 1), (LATE, 1)], ids=["simulating", "storing"])
def test_a_continued_run_does_not_compute_again_what_it_has(community, database, first_steps, place, months):
    run_id, workplace = community.submit().run_id, jobs.configured()
    executor = start_pausing(database, workplace, run_id, place)
    wait_for(lambda: has_reached(community, run_id, place), "the run to get there")
    wait_for(lambda: (community.run(run_id).checkpoint_step or 0) >= _first_step(months), "the months to be kept")
    kill(executor)
    wait_for(lambda: community.run(run_id).status == "interrupted", "the loss to be noticed")
    simulations.resume(community.actor, run_id)
    simulations.execute(run_id)
    assert community.run(run_id).status == "finished"
    assert first_steps[0] >= _first_step(months)


def _first_step(month: int) -> int:
    """Return the step at which a month of the test's run begins: it starts on the tenth of January."""
    return [0, 22, 50, 81][month] * 96


@pytest.mark.parametrize("place", [EARLY, LATE, LAST], ids=["simulating", "storing", "checking"])
def test_cancel_stops_the_work_and_leaves_no_results(community, database, workplace, place):
    run_id = community.submit().run_id
    executor = start_pausing(database, workplace, run_id, place)
    wait_for(lambda: has_reached(community, run_id, place), "the run to get there")
    simulations.cancel(community.actor, run_id)
    assert wait_for(lambda: community.run(run_id).status == "cancelled", "the run to stop") < 3
    wait_for(lambda: processes.vanished(executor), "the executor to end")
    assert tables_of(run_id) == []
    assert not (workplace.data_dir / "spool" / str(run_id)).exists()


def test_a_run_of_a_lost_machine_is_interrupted_by_its_silence(community):
    run_id = community.submit().run_id
    with owner_unit_of_work() as uow:
        uow.runs.claim(run_id, "elsewhere/12/3.00", slots=1)
        uow.rows(
            "UPDATE simulation_runs SET heartbeat_at = now() - interval '1 minute' WHERE run_id = %s RETURNING 1",
            (run_id,),
        )
        uow.commit()
    assert [run.run_id for run in jobs.notice_vanished()] == [run_id]


def test_a_run_taken_over_by_another_executor_is_left_alone(community, workplace):
    run_id = community.submit().run_id

    def lose(_run, _spool, control):
        with owner_unit_of_work() as uow:
            uow.runs.interrupt(run_id)
            uow.runs.requeue(run_id)
            uow.runs.claim(run_id, "elsewhere/12/3.00", slots=1)
            uow.commit()
        wait_for(lambda: control.report("simulating", 0.1), "the heartbeat to notice")

    jobs.work(run_id, workplace, lose)
    with owner_unit_of_work() as uow:
        run = uow.runs.get(run_id)
    assert (run.status, run.executor) == ("running", "elsewhere/12/3.00")


def test_a_job_inherits_no_listening_socket(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.set_inheritable(True)
        name = processes.start(CONTEXT, wait_for_ever, tmp_path / "there")
        wait_for((tmp_path / "there").exists, "the job")
        job = psutil.Process(int(name.split("/")[1]))
        held = [c for p in (job, job.parent()) for c in p.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
        kill(name)
    assert held == []


PARENT = """
import sys
from pathlib import Path
from services import processes
from tests.runs.executors import wait_for_ever
name = processes.start(processes.forkserver([]), wait_for_ever, Path(sys.argv[1]))
Path(sys.argv[2]).write_text(name)
sys.stdin.read()
"""


def test_jobs_die_with_the_process_that_asked_for_them(tmp_path):
    there, name = tmp_path / "there", tmp_path / "name"
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(there), str(name)], cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        wait_for(lambda: there.exists() and name.exists(), "the job")
        server = psutil.Process(int(name.read_text().split("/")[1])).parent()
    finally:
        parent.kill()
        parent.communicate()
    wait_for(lambda: processes.vanished(name.read_text()), "the job to die", 10)
    wait_for(lambda: not server.is_running() or server.status() == psutil.STATUS_ZOMBIE, "the fork server to end", 10)
