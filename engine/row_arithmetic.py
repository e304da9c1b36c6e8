"""Arithmetic of rows: short loops that write one array each, which is what becomes vector instructions."""

from __future__ import annotations

import numpy as np

from engine.kernel import kernel


@kernel
def copy_row(values: np.ndarray, out: np.ndarray) -> None:
    """Store accounting values in the type of results."""
    for i in range(out.shape[0]):
        out[i] = values[i]


@kernel
def add_row(values: np.ndarray, more: np.ndarray) -> None:
    """Add to each value."""
    for h in range(values.shape[0]):
        values[h] += more[h]


@kernel
def multiply(values: np.ndarray, factors: np.ndarray, out: np.ndarray) -> None:
    """Set out = values · factors."""
    for i in range(out.shape[0]):
        out[i] = values[i] * factors[i]


@kernel
def scale(values: np.ndarray, factor: float, out: np.ndarray) -> None:
    """Set out = values · factor."""
    for i in range(out.shape[0]):
        out[i] = values[i] * factor


@kernel
def take_part(net: np.ndarray, sign: float, fraction: float, out: np.ndarray) -> None:
    """Set out = fraction · surplus (sign 1) or deficit (sign -1)."""
    for h in range(out.shape[0]):
        out[h] = max(sign * net[h], 0.0) * fraction


@kernel
def leave(net: np.ndarray, sign: float, traded: np.ndarray, out: np.ndarray) -> None:
    """Set out = surplus (sign 1) or deficit (sign -1) less what was traded."""
    for h in range(out.shape[0]):
        out[h] = max(max(sign * net[h], 0.0) - traded[h], 0.0)


@kernel
def add_meter(plus: np.ndarray, more: np.ndarray, minus: np.ndarray, less: np.ndarray, out: np.ndarray) -> None:
    """Set out = plus + more − minus − less."""
    for h in range(out.shape[0]):
        out[h] = (plus[h] + more[h]) - (minus[h] + less[h])


@kernel
def keep_largest(position: np.ndarray, net: np.ndarray, worst: np.ndarray) -> None:
    """Keep, per house, the largest |meter power + surplus behind the meter|, which should be zero. [kW]"""
    for h in range(worst.shape[0]):
        worst[h] = max(worst[h], abs(position[h] + net[h]))


@kernel
def lane_sum(values: np.ndarray) -> float:
    """Sum in eight interleaved parts: fast, and the same bits everywhere."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    eights = values.shape[0] // 8 * 8
    for i in range(0, eights, 8):
        s0 += values[i]
        s1 += values[i + 1]
        s2 += values[i + 2]
        s3 += values[i + 3]
        s4 += values[i + 4]
        s5 += values[i + 5]
        s6 += values[i + 6]
        s7 += values[i + 7]
    for i in range(eights, values.shape[0]):
        s0 += values[i]
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))


@kernel
def largest(values: np.ndarray) -> float:
    """Return the largest value, 0 of none, NaN where there is one."""
    worst = 0.0
    for i in range(values.shape[0]):
        worst = larger(worst, values[i])
    return worst


@kernel
def larger(worst: float, value: float) -> float:
    """Return the larger of two, NaN once there was one."""
    return worst if worst >= value or np.isnan(worst) else value
