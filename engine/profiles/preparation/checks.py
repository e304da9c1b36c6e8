"""Values that a connection cannot have: power above the fuse, consumption below zero, generation with another sign."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.profiles.preparation.choices import GENERATION, Kind
from engine.profiles.preparation.limits import problem, rows_text
from errors import Issue

NEGATIVE_FRAC = 0.01
UNREADABLE_FRAC = 0.10
_SUSPICIOUS = 10
_TINY_KW = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """Power after the checks.

    Attributes
    ----------
    power_kw : ndarray
        NaN where a value was taken out. [kW]
    spikes, negative : ndarray of int64
        Positions of values above the fuse, and of negative loads, that were taken out.
    standby : int
        Values of generation below zero, which are 0 now.
    flipped : bool
        Whether generation was recorded as negative.
    """

    power_kw: np.ndarray
    spikes: np.ndarray
    negative: np.ndarray
    standby: int
    flipped: bool


def check_values(power_kw: np.ndarray, kind: Kind, fuse_kw: float | None) -> Checked:
    """Return power without values that cannot be."""
    values = power_kw.copy()
    none = np.array([], dtype=np.int64)
    if kind in GENERATION:
        flipped = bool(np.nansum(values) < 0)
        values = -values if flipped else values
        below = values < 0
        values[below] = 0.0
        return Checked(values + 0.0, none, none, int((below & (np.abs(power_kw) > _TINY_KW)).sum()), flipped)
    spikes = np.flatnonzero(values > fuse_kw) if fuse_kw is not None else none
    negative = np.flatnonzero(values < 0)
    values[spikes] = np.nan
    values[negative] = np.nan
    return Checked(values, spikes, negative, 0, flipped=False)


def net_metering(power_kw: np.ndarray, rows: np.ndarray, kind: Kind, name: str) -> list[Issue]:
    """Return why a load with many negative values is none: its meter counts generation against consumption."""
    if kind in GENERATION:
        return []
    negative = np.flatnonzero(power_kw < 0)
    known = int(np.isfinite(power_kw).sum())
    if len(negative) <= NEGATIVE_FRAC * known:
        return []
    message = (
        f"{len(negative) / known:.0%} of the values are negative ({rows_text(rows[negative])}): the meter subtracts"
        " generation from consumption. Give load and generation as columns of their own."
    )
    return [problem("net_metering", "values", message, ids=(name,))]


def suspicious_peak(power_kw: np.ndarray, name: str) -> list[Issue]:
    """Return a warning where the highest value is far above all others."""
    high = float(np.quantile(power_kw, 0.999))
    peak = float(power_kw.max())
    if high <= 0 or peak <= _SUSPICIOUS * high:
        return []
    message = (
        f"The highest value, {peak:,.1f} kW, is {peak / high:.0f} times what is reached in nine hours of the year"
        f" ({high:,.2f} kW). Give the connection's fuse to take it out."
    )
    return [problem("suspicious_peak", "values", message, ids=(name,), severity="warning")]


def formulas(texts: np.ndarray, rows: np.ndarray, name: str) -> list[Issue]:
    """Return why cells that hold formulas are refused."""
    found = [row for row, text in zip(rows, texts, strict=True) if text.lstrip()[:1] in ("=", "@")]
    if not found:
        return []
    message = f"Cells hold formulas ({rows_text(np.array(found))}). Save the file with values instead."
    return [problem("formula_in_cell", "values", message, ids=(name,))]
