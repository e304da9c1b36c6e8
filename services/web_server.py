"""The web server as a child of the launcher: its port, its command, its first answer."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from config import Settings
from errors import ToolError
from services.children import ROOT, child
from services.stop_request import StopRequest

GUNICORN_CONFIG = ROOT / "deploy" / "gunicorn.conf.py"
PORTS_TO_TRY = 20
BACKLOG = 128
START_TIMEOUT_S = 60.0
POLL_S = 0.02


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket on the port, or on the next free one.

    Parameters
    ----------
    host : str
        Address to listen at.
    port : int
        Port wanted; 0 lets the system choose.

    Raises
    ------
    ToolError
        Neither the port nor one of those after it is free.
    """
    for candidate in range(port, port + PORTS_TO_TRY):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
        else:
            return listener
    last = port + PORTS_TO_TRY - 1
    raise ToolError(
        "no_free_port", f"No port from {port} to {last} can be used at {host}; set HYGGE_HOST or HYGGE_PORT."
    )


def url_of(listener: socket.socket) -> str:
    """Return the address at which a browser on this machine reaches the listener."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def serve(settings: Settings, listener: socket.socket, environ: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run gunicorn on the listener until the block ends; requests that come before it is up wait.

    It begins with one worker, so that the first page need not share the cores with the start of the others.

    Parameters
    ----------
    settings : Settings
        For the number of threads.
    listener : socket.socket
        Listening already.
    environ : mapping
        What the server needs in its environment on top of ours.
    """
    command = [
        *(sys.executable, "-m", "gunicorn", "--config", str(GUNICORN_CONFIG)),
        *("--bind", f"fd://{listener.fileno()}"),
        *("--workers", "1", "--threads", str(settings.web_threads)),
        "app:wsgi()",
    ]
    with child(command, environ, pass_fds=[listener.fileno()]) as process:
        yield process


def wait_until_ready(process: subprocess.Popen[bytes], url: str, stop: StopRequest) -> None:
    """Return when the server answers.

    Raises
    ------
    ToolError
        It ended or did not answer in time; its own output says why.
    Stopped
        There was a request to stop meanwhile.
    """
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ToolError("web_server_ended", "The web server ended while starting; its message is above.")
        if _answers(url):
            return
        stop.wait(POLL_S)
    raise ToolError("web_server_silent", f"The web server did not answer within {START_TIMEOUT_S:.0f} s.")


def add_workers(process: subprocess.Popen[bytes], count: int) -> None:
    """Let gunicorn start more workers beside those that serve already."""
    for _ in range(count):
        process.send_signal(signal.SIGTTIN)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(f"{url}/health/live", timeout=1).close()  # noqa: S310 - our own address
    except OSError:
        return False
    return True
