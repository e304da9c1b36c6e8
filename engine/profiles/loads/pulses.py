"""Uses that begin and end at any moment as mean power of quarter-hours, without loss of energy."""

from __future__ import annotations

import numpy as np


def mean_power(begin: np.ndarray, end: np.ndarray, power: np.ndarray | float, steps: int) -> np.ndarray:
    """Return the mean power of every step.

    Parameters
    ----------
    begin, end : ndarray, shape (n,)
        Beginning and end of each use in steps from the beginning of the year; end ≥ begin.
        What lies beyond the end or before the beginning of the year counts at its other side.
    power : ndarray, shape (n,), or float
        Power while it lasts.
    steps : int
        Steps of the year.

    Returns
    -------
    ndarray, shape (steps,)
        In the unit of the power; its sum is Σ power × (end − begin) up to rounding.

    Notes
    -----
    Power that is switched on at k + f raises the mean of step k by 1 − f and of all later ones by 1.
    The first differences of the means are therefore 1 − f at k and f at k + 1; they are summed over all
    uses and accumulated once.
    """
    if not len(begin):
        return np.zeros(steps)
    lap = np.floor(begin / steps) * steps
    begin, end = begin - lap, end - lap
    power = np.broadcast_to(np.asarray(power, dtype=np.float64), begin.shape)
    edges = np.concatenate([begin, end])
    signed = np.concatenate([power, -power])
    first = edges.astype(np.int64)
    late = (edges - first) * signed
    changes = np.bincount(np.concatenate([first, first + 1]), np.concatenate([signed - late, late]), minlength=steps)
    running = np.cumsum(changes)
    means = running[:steps]
    for lap_begin in range(steps, len(running), steps):
        beyond = running[lap_begin : lap_begin + steps]
        means[: len(beyond)] += beyond
    return np.maximum(means, 0.0)  # the accumulated differences leave −1e-12 where nothing is on


def one_after_another(begin: np.ndarray, duration: np.ndarray) -> np.ndarray:
    """Return beginnings, ascending, that wait for the end of the use before: one thing is not used twice at a time."""
    order = np.sort(begin)
    before = np.concatenate([[0.0], np.cumsum(duration)[:-1]]) if len(order) else order
    return np.maximum.accumulate(order - before) + before
