"""How the engine's functions are compiled."""

from __future__ import annotations

from collections.abc import Callable

from numba import njit

_OPTIONS = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",  # a division by zero gives an infinity, which lets loops become vector instructions
    "no_cfunc_wrapper": True,
    "_nrt": False,  # no counting of references, which would cost more than the arithmetic
}


def kernel(function: Callable) -> Callable:
    """Compile a function that compiled functions call.

    Notes
    -----
    IEEE arithmetic throughout: no reordering, no fused operations, so that results do not depend on the machine.
    Kernels allocate nothing: all arrays, working arrays too, come from outside.
    """
    return njit(**_OPTIONS, no_cpython_wrapper=True, forceinline=True)(function)


def entry(function: Callable) -> Callable:
    """Compile a kernel that Python calls; the wrapper for that takes its time to compile."""
    return njit(**_OPTIONS)(function)
