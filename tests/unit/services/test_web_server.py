"""Ports, addresses and children of the launcher."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import psutil
import pytest

from errors import ToolError
from services import web_server
from services.children import ROOT, child
from services.stop_request import SIGNALS, Stopped, StopRequest
from services.web_server import listen, url_of, wait_until_ready

SLEEPER = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)"]


def test_a_taken_port_is_passed_over_for_the_next_free_one():
    with listen("127.0.0.1", 0) as first:
        taken = first.getsockname()[1]
        with listen("127.0.0.1", taken) as second:
            assert taken < second.getsockname()[1] <= taken + web_server.PORTS_TO_TRY


def test_no_free_port_is_said_with_the_remedy(monkeypatch):
    monkeypatch.setattr(web_server, "PORTS_TO_TRY", 1)
    with listen("127.0.0.1", 0) as first, pytest.raises(ToolError, match="set HYGGE_HOST or HYGGE_PORT"):
        listen("127.0.0.1", first.getsockname()[1])


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")])  # noqa: S104
def test_the_address_shown_is_one_that_a_browser_reaches(host, shown):
    with listen(host, 0) as listener:
        port = listener.getsockname()[1]
        assert url_of(listener) == f"http://{shown}:{port}"
        socket.create_connection((shown, port), timeout=5).close()


@pytest.fixture
def stop():
    """Yield a listener for signals, whose handlers are taken away again."""
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    yield StopRequest()
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_a_request_to_stop_is_heard_once_one_listens(stop):
    stop.check()
    stop.wait(0.001)
    os.kill(os.getpid(), signal.SIGTERM)
    for listening in (stop.check, lambda: stop.wait(60)):
        with pytest.raises(Stopped):
            listening()


def test_a_server_that_ends_while_starting_is_reported(stop):
    with child([sys.executable, "-c", ""]) as process, pytest.raises(ToolError, match="ended while starting"):
        wait_until_ready(process, "http://127.0.0.1:9", stop)


def test_children_end_with_the_block():
    with child(SLEEPER) as process:
        assert process.poll() is None
    assert process.returncode == -signal.SIGTERM


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells children of their parent's death on Linux only")
def test_children_end_when_their_parent_is_killed():
    script = (
        "import sys, time; from services.children import child\n"
        "with child([sys.executable, '-c', 'import time; time.sleep(60)']) as process:\n"
        "    print(process.pid, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        grandchild = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
        grandchild.wait(timeout=10)
