"""Processes for long work: forked from a clean server, named so that anybody can tell whether they live, and mortal.

A job must inherit nothing: neither the web server's listening socket, nor locks, nor database connections,
nor compiled threads. It is therefore forked from a fork server, a process of its own that has only imported modules.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from multiprocessing import connection
from multiprocessing.context import ForkServerContext
from typing import Any

import psutil

PR_SET_PDEATHSIG = 1
START_TOLERANCE_S = 0.05
"""Two readings of the time at which a process started differ by less."""


def forkserver(preload: list[str]) -> ForkServerContext:
    """Return the context that forks jobs from a server which has imported these modules already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(preload)
    return context


def start(context: ForkServerContext, target: Callable[..., Any], *args: Any) -> str:
    """Start a job that ends with this process at the latest, and return its name.

    Parameters
    ----------
    context : ForkServerContext
        From `forkserver`.
    target : callable
        A function of a module; it and its arguments are pickled.
    """
    process = context.Process(target=_mortal, args=(target, *args), daemon=True)
    process.start()
    return name_of(process.pid)


def name_of(pid: int | None = None) -> str:
    """Return a name that no other process ever has: host, number and start of a process, this one by default."""
    process = psutil.Process(pid)
    return f"{socket.gethostname()}/{process.pid}/{process.create_time():.2f}"


def vanished(name: str) -> bool:
    """Return whether the process of this name ran on this machine and is gone; of other machines nothing is known."""
    host, pid, started = name.rsplit("/", 2)
    if host != socket.gethostname():
        return False
    try:
        process = psutil.Process(int(pid))
        same = abs(process.create_time() - float(started)) < START_TOLERANCE_S
        return not same or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _mortal(target: Callable[..., Any], *args: Any) -> None:
    """Run a job that dies with the fork server and with the process that asked for it."""
    _die_with_parent()
    asked_by = multiprocessing.parent_process()
    if asked_by is not None:
        threading.Thread(target=_die_after, args=(asked_by.sentinel,), daemon=True).start()
    target(*args)


def _die_with_parent() -> None:
    """Ask Linux for a signal when the fork server ends; elsewhere the sentinel of `_die_after` has to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _die_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os.kill(os.getpid(), signal.SIGKILL)
