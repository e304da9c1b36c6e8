"""A server must not outlive the process that started it, however that ends.

Linux tells the child (``PR_SET_PDEATHSIG``). Elsewhere a small watcher waits at the end of a pipe that only the
parent holds open.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
WATCHER = 'read _; kill -INT "$0" 2>/dev/null'
HAS_PDEATHSIG = sys.platform == "linux"


def die_with_parent() -> Callable[[], None] | None:
    """Return a `preexec_fn` that makes the child get SIGINT when this process ends; None where there is no such thing.

    The child must be started by a thread that lives as long as the process itself, which is the main thread.
    """
    if not HAS_PDEATHSIG:
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_for_signal() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return ask_for_signal


def watch_parent(pid: int) -> subprocess.Popen[bytes]:
    """Start a watcher that sends SIGINT to `pid` when this process ends; end it before stopping `pid` yourself."""
    return subprocess.Popen(
        ["/bin/sh", "-c", WATCHER, str(pid)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )
