"""How the engine's functions are compiled."""

from __future__ import annotations

from collections.abc import Callable

from numba import njit


def kernel(function: Callable) -> Callable:
    """Compile a function of arrays: cached on disk, free of the interpreter's lock.

    Notes
    -----
    IEEE arithmetic throughout: no reordering, no fused operations, so that results do not depend on the machine.
    A division by zero gives an infinity instead of an exception, which lets loops become vector instructions.
    Kernels allocate nothing: all arrays, working arrays too, come from outside.
    That spares the counting of references, which would cost more than the arithmetic.
    """
    return njit(cache=True, nogil=True, error_model="numpy", _nrt=False)(function)
