"""Energy of steps of any length on quarter-hours, shared out by overlap in time."""

from __future__ import annotations

import numpy as np

from engine.profiles.quarter_hours import STEP_S
from engine.time_axis import STEP_H

COVERED_FRAC = 0.5
"""A quarter-hour of which less is known is missing."""


def to_quarter_hours(
    start_s: np.ndarray, length_s: np.ndarray, energy_kwh: np.ndarray, first_s: int, steps: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean power of each quarter-hour and what part of it is known.

    Parameters
    ----------
    start_s, length_s : ndarray of int64, shape (n,)
        Beginning and length of the spans that energy is known of; they do not overlap. [s]
    energy_kwh : ndarray, shape (n,)
        Energy of each, even within it. [kWh]
    first_s : int
        Beginning of the first quarter-hour. [s]
    steps : int
        Number of quarter-hours.

    Returns
    -------
    power_kw : ndarray, shape (steps,)
        Mean of the known part; NaN where less than half is known. [kW]
    covered_frac : ndarray, shape (steps,)
        Known part. [-]

    Notes
    -----
    A span gives each quarter-hour energy in proportion to their overlap, so that the sum of the energies of fully known
    quarter-hours is that of the spans.
    """
    energy, covered = np.zeros(steps), np.zeros(steps)
    begin, end = start_s - first_s, start_s - first_s + length_s
    first = begin // STEP_S
    touched = int(((end - 1) // STEP_S - first).max(initial=0)) + 1
    for number in range(touched):
        step = first + number
        overlap_s = np.minimum(end, (step + 1) * STEP_S) - np.maximum(begin, step * STEP_S)
        inside = (step >= 0) & (step < steps) & (overlap_s > 0)
        share = overlap_s[inside] / length_s[inside]
        energy += np.bincount(step[inside], energy_kwh[inside] * share, minlength=steps)
        covered += np.bincount(step[inside], overlap_s[inside], minlength=steps)
    covered /= STEP_S
    known = covered >= COVERED_FRAC
    power_kw = np.full(steps, np.nan)
    power_kw[known] = energy[known] / (covered[known] * STEP_H)
    return power_kw, covered
