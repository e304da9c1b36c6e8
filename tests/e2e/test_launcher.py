"""The launcher as people use it, and as machines kill it."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.web_server import listen
from tests.e2e.application import ROOT, Application, data_directory, gone, rows
from tests.e2e.waiting import until


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with listen("127.0.0.1", 0) as listener:
        return listener.getsockname()[1]


PORT = free_port()


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    """One data directory for several starts, as on a planner's laptop."""
    with data_directory() as directory:
        yield directory


@pytest.fixture
def started(directory) -> Iterator[Application]:
    """Yield a running application; whatever a test leaves of it is removed."""
    application = Application(directory, {"HYGGE_PORT": str(PORT)})
    try:
        application.wait_until_ready()
        yield application
    finally:
        application.stop(signal.SIGTERM)


def test_it_tells_where_it_runs_and_how_to_sign_in(started):
    instance = started.wait_until_ready()
    until(lambda: "Ctrl-C" in started.output, "the announcement")
    assert instance.url == f"http://127.0.0.1:{PORT}"
    assert instance.url in started.output
    assert "demo / demo" in started.output
    with urllib.request.urlopen(f"{instance.url}/health/ready", timeout=10) as answer:
        assert answer.status == 200


def test_ctrl_c_stops_everything(started):
    processes = started.processes()
    assert len(processes) > 4
    assert started.stop(signal.SIGINT) == 0
    assert "Stopping" in Path(started.data_dir.parent / "output.txt").read_text(encoding="utf-8")
    until(lambda: gone(processes), "all processes to end")


def test_a_kill_leaves_nothing_running_and_loses_nothing(started, directory):
    before = rows(started.wait_until_ready(), "SELECT count(*) FROM houses")
    processes = started.processes()
    started.stop(signal.SIGKILL)
    until(lambda: gone(processes), "all processes to end")
    again = Application(directory, {"HYGGE_PORT": str(PORT)})
    try:
        assert rows(again.wait_until_ready(), "SELECT count(*) FROM houses") == before
        assert before > [(50,)]
    finally:
        again.stop()


def test_a_port_that_is_taken_is_passed_over(directory):
    with listen("127.0.0.1", PORT) as taken:
        application = Application(directory, {"HYGGE_PORT": str(PORT)})
        try:
            port = int(application.wait_until_ready().url.rsplit(":", 1)[1])
            assert PORT < port < PORT + 20
            assert taken.getsockname()[1] == PORT
        finally:
            application.stop()


def test_a_second_start_says_where_the_first_one_runs(started):
    second = Application(started.data_dir, {"HYGGE_PORT": str(PORT)})
    until(lambda: second.process.poll() is not None, "the second launcher to give up")
    assert second.process.returncode == 1
    assert f"already runs at {started.wait_until_ready().url}" in second.output
    second.stop()


def test_the_administrators_password_is_shown_once():
    with data_directory() as directory:
        shown = []
        for _ in range(2):
            application = Application(directory, {"HYGGE_PORT": str(PORT), "HYGGE_DEMO_ENABLED": "false"})
            application.wait_until_ready()
            until(lambda app=application: "Ctrl-C" in app.output, "the announcement")
            shown.append("admin / " in application.output)
            application.stop()
        assert shown == [True, False]


def test_settings_that_cannot_be_used_are_listed():
    command = [sys.executable, "app.py"]
    environ = {"PATH": "/usr/bin:/bin", "HYGGE_PROFILE": "PROD", "HYGGE_PORT": "many"}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert all(name in done.stderr for name in ("HYGGE_PORT", "DATABASE_URL", "SECRET_KEY"))
    assert "Traceback" not in done.stderr
