"""Readings of meters that count up, and the energy between them."""

from __future__ import annotations

import numpy as np

_FALLS_FRAC, _RISES_FRAC = 0.001, 0.10
_FEWEST = 50
LONGEST_S = 7_200
"""Readings further apart leave a gap; up to two hours the energy is even between them. [s]"""


def counts_up(values: np.ndarray) -> bool:
    """Return whether values only rise, but for a few restarts, as the readings of a meter do."""
    known = values[np.isfinite(values)]
    if len(known) < _FEWEST:
        return False
    steps = np.diff(known)
    few_falls = int((steps < 0).sum()) <= max(2, _FALLS_FRAC * len(steps))
    return few_falls and float((steps > 0).mean()) >= _RISES_FRAC and float(known[known > 0].sum()) > 0


def between_readings(utc_s: np.ndarray, reading: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return the spans between readings and the energy in each.

    Parameters
    ----------
    utc_s : ndarray of int64, shape (n,)
        When each reading was taken, ascending. [s]
    reading : ndarray, shape (n,)
        What the meter showed; NaN where there is none. [kWh]

    Returns
    -------
    start_s, length_s : ndarray of int64
        Spans. [s]
    energy_kwh : ndarray
        Energy of each. [kWh]
    falls : int
        How many times the meter started again or was changed; these spans are left out.
    """
    known = np.isfinite(reading)
    at, shown = utc_s[known], reading[known]
    length, energy = np.diff(at), np.diff(shown)
    good = (energy >= 0) & (length <= LONGEST_S)
    return at[:-1][good], length[good], energy[good], int((energy < 0).sum())
