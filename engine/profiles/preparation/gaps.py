"""Quarter-hours that are missing, filled by what stands near them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from engine.profiles.preparation.choices import GENERATION, Kind
from engine.profiles.preparation.limits import problem
from engine.time_axis import STEP_H, STEPS_PER_DAY
from errors import Issue

LINEAR_STEPS = 8
WEEKS, DAYS = 4, 4
MISSING_FRAC, LONGEST_DAYS = 0.10, 14


@dataclass(frozen=True, slots=True)
class Filled:
    """What one rule filled.

    Attributes
    ----------
    rule : {"linear", "weekday", "days"}
        Straight line · median of the same weekday and time · median of the same time on days near.
    steps : int
        Quarter-hours.
    energy_kwh : float
        Energy that they have now. [kWh]
    """

    rule: str
    steps: int
    energy_kwh: float


def runs_of(missing: np.ndarray) -> list[tuple[int, int]]:
    """Return the beginning and the end (exclusive) of each stretch of missing steps."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], missing, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def gap_issues(missing: np.ndarray, name: str) -> list[Issue]:
    """Return why a series has too little in it: more than 10 % missing, or a gap of more than 14 days."""
    issues = []
    share = float(missing.mean())
    if share > MISSING_FRAC:
        message = (
            f"{share:.1%} of the year is missing ({int(missing.sum()):,} of {len(missing):,} quarter-hours);"
            f" up to {MISSING_FRAC:.0%} are filled. Export the whole year."
        )
        issues.append(problem("too_much_missing", "values", message, ids=(name,)))
    longest = max((end - begin for begin, end in runs_of(missing)), default=0) / STEPS_PER_DAY
    if longest > LONGEST_DAYS:
        message = (
            f"A gap is {longest:.1f} days long; up to {LONGEST_DAYS} are filled."
            " Complete the file, or give another year."
        )
        issues.append(problem("gap_too_long", "values", message, ids=(name,)))
    return issues


def fill(power_kw: np.ndarray, kind: Kind, clock_steps: np.ndarray) -> tuple[np.ndarray, list[Filled]]:
    """Return a series without gaps, and what was filled by which rule.

    Parameters
    ----------
    power_kw : ndarray, shape (steps,)
        NaN where a step is missing. [kW]
    kind : str
        Loads have habits of weekdays on the wall clock, generation follows sun and weather.
    clock_steps : ndarray of int64, shape (steps,)
        How far the wall clock is ahead of the axis: 4 in summer time. [quarter-hours]

    Returns
    -------
    filled_kw : ndarray
        Steps that no rule could fill stay NaN. [kW]
    filled : list of Filled
        One entry a rule that was used.
    """
    values, found = power_kw.copy(), []
    if kind in GENERATION:
        missing = np.isnan(values)
        _fill_inwards(values)
        return values, _entry("days", values, missing)
    short = np.zeros(len(values), bool)
    for begin, end in runs_of(np.isnan(values)):
        short[begin:end] = end - begin <= LINEAR_STEPS and begin > 0 and end < len(values)
    known = np.flatnonzero(~np.isnan(power_kw))
    if short.any():
        values[short] = np.interp(np.flatnonzero(short), known, power_kw[known])
        found += _entry("linear", values, short)
    missing = np.isnan(values)
    if missing.any():
        values[missing] = _weekday_median(power_kw, np.flatnonzero(missing), clock_steps)
        found += _entry("weekday", values, missing)
    return values, found


def _entry(rule: str, values: np.ndarray, steps: np.ndarray) -> list[Filled]:
    filled = steps & ~np.isnan(values)
    return [Filled(rule, int(filled.sum()), float(values[filled].sum() * STEP_H))] if filled.any() else []


def _weekday_median(power_kw: np.ndarray, steps: np.ndarray, clock_steps: np.ndarray) -> np.ndarray:
    """Return the median of the same weekday and time on the wall clock, up to four weeks before and after."""
    weeks = np.concatenate([np.arange(-WEEKS, 0), np.arange(1, WEEKS + 1)]) * 7 * STEPS_PER_DAY
    near = np.clip(steps[:, None] + weeks, 0, len(power_kw) - 1)
    wanted = steps[:, None] + weeks + clock_steps[steps][:, None] - clock_steps[near]
    return _median_of(power_kw, wanted)


def _fill_inwards(values: np.ndarray) -> None:
    """Fill with the median of the same time up to four days away; long gaps from their edges inwards."""
    days = np.concatenate([np.arange(-DAYS, 0), np.arange(1, DAYS + 1)]) * STEPS_PER_DAY
    while len(steps := np.flatnonzero(np.isnan(values))):
        medians = _median_of(values, steps[:, None] + days)
        if np.isnan(medians).all():
            return
        values[steps] = medians


def _median_of(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    inside = (steps >= 0) & (steps < len(values))
    candidates = np.where(inside, values[np.clip(steps, 0, len(values) - 1)], np.nan)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "All-NaN slice", RuntimeWarning)
        return np.nanmedian(candidates, axis=1)
