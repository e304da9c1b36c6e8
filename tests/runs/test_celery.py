"""The same callback on a Celery worker over Redis."""

from __future__ import annotations

import dataclasses
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import load_settings
from pages.simulate import _callbacks
from services.background import QueueManager, background_callback_manager
from tests.runs.waiting import wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
REDIS = shutil.which("redis-server")

pytestmark = pytest.mark.skipif(REDIS is None, reason="no redis-server installed: apt-get install redis-server")


@contextmanager
def running(command: list[str], **options) -> Iterator[subprocess.Popen]:
    """Run a command for the length of the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def accepts(port: int) -> bool:
    """Return whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def broker_url(tmp_path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(REDIS), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with running(command):
        wait_for(lambda: accepts(port), "Redis")
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def worker(broker_url, database, tmp_path) -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "--app", "services.celery_app", "worker", "--concurrency", "1"]
    environment = {
        **os.environ,
        "HYGGE_PROFILE": "TEST",
        "HYGGE_DATA_DIR": str(tmp_path / "worker"),
        "CELERY_BROKER_URL": broker_url,
        "DATABASE_URL": database.owner_dsn,
        "DATABASE_APP_URL": database.app_dsn,
    }
    with running(command, env=environment):
        yield


@pytest.mark.usefixtures("worker")
def test_a_worker_executes_a_run(community, broker_url, monkeypatch):
    monkeypatch.setattr(_callbacks.execute, "admit", lambda _: None)
    settings = dataclasses.replace(load_settings({"HYGGE_PROFILE": "TEST"}), celery_broker_url=broker_url)
    manager = background_callback_manager(settings)
    assert isinstance(manager, QueueManager)
    run = community.submit(days=40)
    (name,) = manager.func_registry
    key = manager.build_cache_key(_callbacks.execute, [], [], None)
    job = manager.call_job_fn(key, manager.func_registry[name], [[str(run.run_id), 1]], {})
    wait_for(lambda: manager.result_ready(key), "the worker")
    assert manager.get_result(key, job) == [str(run.run_id), 1]
    assert community.run(run.run_id).status == "finished"
    assert community.run(run.run_id).executor.split("/")[0] == socket.gethostname()
