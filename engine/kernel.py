"""How the engine's functions are compiled."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from numba import njit
from numba.core.caching import IndexDataCacheFile

_OPTIONS = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",  # a division by zero gives an infinity, which lets loops become vector instructions
    "no_cfunc_wrapper": True,
    "_nrt": False,  # no counting of references, which would cost more than the arithmetic
}


def kernel(function: Callable) -> Callable:
    """Compile a function that compiled functions call; it becomes part of each of them.

    Notes
    -----
    IEEE arithmetic throughout: no reordering, no fused operations, so that results do not depend on the machine.
    Kernels allocate nothing: all arrays, working arrays too, come from outside.
    """
    return _cached_by_sources(njit(**_OPTIONS, no_cpython_wrapper=True, forceinline=True)(function))


def subroutine(function: Callable) -> Callable:
    """Compile a kernel that is too long to become part of those that call it."""
    return _cached_by_sources(njit(**_OPTIONS, no_cpython_wrapper=True)(function))


def entry(function: Callable) -> Callable:
    """Compile a kernel that Python calls; the wrapper for that takes its time to compile."""
    return _cached_by_sources(njit(**_OPTIONS)(function))


def _fingerprint() -> str:
    """Return a digest of all sources that are compiled, or that say what compiled functions work on."""
    texts = (path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return sha256(b"".join(text for text in texts if b"engine.kernel" in text or b"NamedTuple" in text)).hexdigest()[
        :12
    ]


_FINGERPRINT = _fingerprint()


def _cached_by_sources(compiled: Callable) -> Callable:
    """Give the function a cache on disk of its own for each state of the sources.

    Numba's own looks at the file of the function alone, and would not see a change in a function that it calls.
    """
    cache = getattr(compiled, "_cache", None)  # there is none where compiling is switched off
    if cache is not None:
        name = f"{cache._impl.filename_base}-{_FINGERPRINT}"  # noqa: SLF001 - there is no public way
        cache._cache_file = IndexDataCacheFile(cache._cache_path, name, _FINGERPRINT)  # noqa: SLF001
    return compiled


def remove_stale_kernels(folder: Path) -> None:
    """Remove what was compiled from other states of the sources; missing or read-only folders are left as they are."""
    for path in folder.glob("*.nb[ci]"):
        digest = _DIGEST.search(path.name)
        if digest and digest[1] != _FINGERPRINT:
            with suppress(OSError):
                path.unlink()


_DIGEST = re.compile(r"-([0-9a-f]{12})(?:\.\d+)?\.nb[ci]$")
