"""Compile the engine's kernels into the cache on disk before anybody waits for a run.

Compiling takes most of a minute, once after an installation or an update of the engine; loading takes a second.
The launcher runs ``python -m services.kernel_warm_up`` when the mark beside the cache is not that of these sources.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from contextlib import AbstractContextManager, suppress
from importlib.metadata import version
from pathlib import Path

from services.children import ROOT, child

ENGINE = ROOT / "engine"


def kernels_are_warm() -> bool:
    """Return whether the kernels of these sources were compiled on this machine."""
    try:
        return _mark().read_text(encoding="ascii") == _fingerprint()
    except OSError:
        return False


def kernels_warming() -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Warm up in a child of this process; it is ended with the block where it has not done so before."""
    return child([sys.executable, "-m", "services.kernel_warm_up"])


def _mark() -> Path:
    return Path(os.environ.get("NUMBA_CACHE_DIR") or ENGINE / "__pycache__") / "kernels.compiled"


def _fingerprint() -> str:
    """Return what compiled kernels depend on: the sources, as the compiler's own cache knows them, and the compiler."""
    digest = hashlib.sha256(f"{sys.version} {version('numba')} {version('llvmlite')}".encode())
    for source in sorted(ENGINE.glob("*.py")):
        status = source.stat()
        digest.update(f"{source} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _warm_up() -> None:
    from engine.kernel import remove_stale_kernels  # noqa: PLC0415 - the launcher itself stays without the compiler
    from services.run_rehearsal import rehearse  # noqa: PLC0415 - the same

    fingerprint = _fingerprint()
    with suppress(KeyboardInterrupt):  # the launcher was killed
        rehearse()
        remove_stale_kernels(_mark().parent)
        with suppress(OSError):  # a read-only installation, whose kernels are cached elsewhere
            _mark().write_text(fingerprint, encoding="ascii")


if __name__ == "__main__":
    _warm_up()
