"""Compile the engine's kernels into the cache on disk, beside everything else and at low priority.

Run as ``python -m services.kernel_warm_up`` by the launcher: no user then waits for the compiler.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import AbstractContextManager, suppress

from services.children import child

NICENESS = 10


def kernels_warming() -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Warm up in a child of this process while the block runs."""
    return child([sys.executable, "-m", "services.kernel_warm_up"])


def _warm_up() -> None:
    from engine.simulation import warm_up  # noqa: PLC0415 - the launcher itself stays without the compiler

    os.nice(NICENESS)
    with suppress(KeyboardInterrupt):  # the launcher was killed
        warm_up()


if __name__ == "__main__":
    _warm_up()
