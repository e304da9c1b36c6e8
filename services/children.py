"""Processes that the launcher starts: they end when it does, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from db.parent_death import HAS_PDEATHSIG, die_with_parent, watch_parent

ROOT = Path(__file__).resolve().parent.parent
STOP_TIMEOUT_S = 10.0


@contextmanager
def child(
    command: Sequence[str], environ: Mapping[str, str] | None = None, pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in the project's directory until the block ends.

    It gets a session of its own: Ctrl-C reaches the launcher alone, which then stops things in order.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    environ : mapping, optional
        What the command needs in its environment on top of ours.
    pass_fds : sequence of int
        Open files to hand over, such as a listening socket.
    """
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environ or {})},
        pass_fds=pass_fds,
        start_new_session=True,
        preexec_fn=die_with_parent(),  # noqa: PLW1509 - the launcher has no threads
    )
    watcher = None if HAS_PDEATHSIG else watch_parent(process.pid)
    try:
        yield process
    finally:
        if watcher:
            watcher.kill()
            watcher.communicate()
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a child politely, then its whole session firmly."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
