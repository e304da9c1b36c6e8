"""The managers of background callbacks."""

from __future__ import annotations

import dataclasses
import os
import signal
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from dash import DiskcacheManager

from config import load_settings
from errors import NotPermitted
from services import processes
from services.background import ProcessManager, background_callback_manager
from tests.runs import executors
from tests.runs.waiting import wait_for


@pytest.fixture
def manager(tmp_path) -> Iterator[ProcessManager]:
    settings = dataclasses.replace(load_settings({"HYGGE_PROFILE": "TEST"}), data_dir=tmp_path)
    made = background_callback_manager(settings)
    made._preheating.cancel()
    yield made
    made.handle.close()


def call(manager, function, argument, *, progress=False):
    """Start a job as Dash does, as somebody who may; return its key and name."""
    function.admit = lambda _: None
    job_fn = manager.make_job_fn(function, progress)
    key = manager.build_cache_key(function, [argument], [], None)
    return key, manager.call_job_fn(key, job_fn, [argument], {})


def test_processes_are_the_default(manager):
    assert isinstance(manager, DiskcacheManager)


def test_results_and_progress_come_back(manager):
    key, job = call(manager, executors.square, 12, progress=True)
    wait_for(lambda: manager.result_ready(key), "the result")
    assert manager.get_progress(key) == ["halfway"]
    assert manager.get_result(key, job) == 144
    assert manager.get_result(key, job) is manager.UNDEFINED
    wait_for(lambda: not manager.job_running(job), "the job to end")


def test_errors_come_back_as_dash_expects_them(manager):
    key, job = call(manager, executors.refuse, 1)
    wait_for(lambda: manager.result_ready(key), "the result")
    assert "never" in manager.get_result(key, job)["background_callback_error"]["msg"]


def refuse_everybody(_):
    raise NotPermitted("not_permitted", "Not yours.")


def test_a_job_that_is_not_permitted_does_not_begin(manager, monkeypatch):
    monkeypatch.setattr(processes, "start", lambda *_: pytest.fail("a process was started"))
    job_fn = manager.make_job_fn(executors.square, progress=False)
    monkeypatch.setattr(executors.square, "admit", refuse_everybody, raising=False)
    with pytest.raises(NotPermitted):
        manager.call_job_fn("key", job_fn, [12], {})


def test_the_queue_gets_no_job_that_is_not_permitted_and_no_session(monkeypatch):
    settings = dataclasses.replace(load_settings({"HYGGE_PROFILE": "TEST"}), celery_broker_url="redis://localhost:1")
    manager, sent = background_callback_manager(settings), []
    job_fn = manager.make_job_fn(executors.square, progress=False, key="square")
    monkeypatch.setattr(job_fn.task, "delay", lambda *given: sent.append(given) or SimpleNamespace(task_id="7"))
    monkeypatch.setattr(executors.square, "admit", lambda _: None, raising=False)
    manager.call_job_fn("key", job_fn, [12], {"path": "/", "cookies": {"hygge_session": "secret"}, "headers": {}})
    assert sent[0][-1] == {"path": "/"}
    monkeypatch.setattr(executors.square, "admit", refuse_everybody)
    with pytest.raises(NotPermitted):
        manager.call_job_fn("key", job_fn, [12], {})
    assert len(sent) == 1


def test_equal_jobs_have_keys_of_their_own(manager):
    keys = {manager.build_cache_key(executors.square, [1], [], None) for _ in range(10)}
    assert len(keys) == 10


def test_a_forgotten_job_goes_on_and_a_vanished_one_has_ended(manager, tmp_path):
    _, job = call(manager, executors.wait_for_ever, tmp_path / "there")
    wait_for((tmp_path / "there").exists, "the job")
    manager.terminate_job(job)
    assert manager.terminate_unhealthy_job(job) is False
    assert manager.job_running(job)
    os.kill(int(job.split("/")[1]), signal.SIGKILL)
    wait_for(lambda: not manager.job_running(job), "the end of the job to be seen")


def test_names_tell_processes_apart():
    me = processes.name_of()
    host, pid, started = me.rsplit("/", 2)
    assert not processes.vanished(me)
    assert processes.vanished(f"{host}/{pid}/{float(started) - 100:.2f}"), "the number was given to another process"
    assert not processes.vanished(f"elsewhere/{pid}/1.00"), "nothing is known of other machines"
