"""Times on the wall clock to instants in UTC: hours that come twice, hours that do not exist, labels, order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from engine.profiles.preparation.choices import Label
from engine.profiles.preparation.limits import refusal
from engine.profiles.preparation.stamps import DAY_S, Stamps
from engine.profiles.zones import Offsets, offsets_between

MINUTE_S, HOUR_S = 60, 3600


@dataclass(frozen=True, slots=True, eq=False)
class Instants:
    """Beginnings of steps in ascending order, each once.

    Attributes
    ----------
    utc_s : ndarray of int64, shape (n,)
        Beginning of each step. [s since 1970-01-01 UTC]
    rows : ndarray of int64, shape (n,)
        Row of the table that each belongs to.
    step_s : int
        Distance of most rows. [s]
    non_existent, repeated, unreadable : ndarray of int64
        Rows that were left out because the clock never showed their time, because their time was there before, because
        they have none.
    doubtful : bool
        Whether the hour that comes twice is there only once.
    """

    utc_s: np.ndarray
    rows: np.ndarray
    step_s: int
    non_existent: np.ndarray
    repeated: np.ndarray
    unreadable: np.ndarray
    doubtful: bool


def offsets_of(zone: str, seconds: np.ndarray) -> Offsets:
    """Return the offsets of a zone over a span: a name, ``"UTC"``, or a fixed offset as ``"+01:00"``.

    Raises
    ------
    InvalidInput
        There is no such zone.
    """
    if zone[:1] in ("+", "-"):
        try:
            hours, _, minutes = zone[1:].partition(":")
            fixed = timedelta(hours=int(hours), minutes=int(minutes or 0)).total_seconds()
        except ValueError as error:
            raise _unknown_zone(zone) from error
        return Offsets(np.array([], dtype=np.int64), np.array([fixed if zone[0] == "+" else -fixed], dtype=np.int64))
    try:
        info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _unknown_zone(zone) from error
    return offsets_between(info, int(seconds.min()) - DAY_S, int(seconds.max()) + DAY_S)


def step_of(seconds: np.ndarray) -> int:
    """Return the most frequent distance of times, 0 where there are less than two. [s]"""
    distances = np.diff(np.sort(seconds))
    distances = distances[distances > 0]
    if not len(distances):
        return 0
    values, counts = np.unique(distances, return_counts=True)
    return int(values[np.argmax(counts)])


def label_of(stamps: Stamps, wall_s: np.ndarray, step_s: int) -> Label:
    """Return where in a step its time stands: at the end where it begins at 00:00 + step and ends at 00:00.

    Instants that fill whole days of UTC are beginnings, whatever they are on the wall clock of the site.
    """
    if stamps.end_marked:
        return "end"
    if stamps.absolute:
        instants = stamps.seconds[stamps.valid]
        if int(instants.min()) % DAY_S == 0 and int(instants.max() + step_s) % DAY_S == 0:
            return "start"
    first, last = int(wall_s.min()) % DAY_S, int(wall_s.max()) % DAY_S
    return "end" if first == step_s % DAY_S and last == 0 else "start"


def to_instants(stamps: Stamps, zone: str, label: Label) -> Instants:
    """Return the beginning of each row's step.

    Parameters
    ----------
    stamps : Stamps
        Times of the rows.
    zone : str
        Whose wall clock they were read from, unless they are instants.
    label : {"start", "end"}
        Whether a time is the beginning or the end of its step.

    Raises
    ------
    InvalidInput
        There is no such zone.

    Notes
    -----
    In an hour that comes twice the second occurrence in the order of the file is standard time; files in descending
    order are turned round before. Times that the clock never shows are left out.
    """
    rows = np.flatnonzero(stamps.valid)
    seconds = stamps.seconds[rows]
    if np.median(np.diff(seconds)) < 0:
        rows, seconds = rows[::-1], seconds[::-1]
    step_s = step_of(seconds)
    shift = step_s if label == "end" else 0
    if stamps.absolute:
        return _in_order(seconds - shift, rows, np.ones(len(rows), bool), step_s, stamps)
    offsets = offsets_of(zone, seconds)
    readings = [_resolved(seconds, offsets, shift_first=False, shift=shift)]
    if shift:  # some write the end of a step as its beginning plus its length, whatever the clock does
        readings.append(_resolved(seconds, offsets, shift_first=True, shift=shift))
    utc_s, exists, doubtful = max(readings, key=lambda reading: len(np.unique(reading[0][reading[1]])))
    return _in_order(utc_s, rows, exists, step_s, stamps, doubtful=doubtful)


def _resolved(
    seconds: np.ndarray, offsets: Offsets, *, shift_first: bool, shift: int
) -> tuple[np.ndarray, np.ndarray, bool]:
    if shift_first:
        return _to_utc(seconds - shift, offsets)
    utc_s, exists, doubtful = _to_utc(seconds, offsets)
    return utc_s - shift, exists, doubtful


def _to_utc(wall_s: np.ndarray, offsets: Offsets) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return instants, which of the times exist, and whether a repeated hour is there only once.

    Up to a change the offset before it applies, from it on the one after it. On the wall clock these two spans overlap
    where the clock is put back and leave a hole where it is put forward.
    """
    before = np.searchsorted(offsets.changes_utc_s + offsets.offsets_s[:-1], wall_s, side="right")
    after = np.searchsorted(offsets.changes_utc_s + offsets.offsets_s[1:], wall_s, side="right")
    twice = after > before
    second = _second_occurrence(wall_s, twice, after)
    utc_s = wall_s - offsets.offsets_s[np.where(second, after, before)]
    doubtful = any(not second[twice & (after == change)].any() for change in np.unique(after[twice]))
    return utc_s, after >= before, doubtful


def _second_occurrence(wall_s: np.ndarray, twice: np.ndarray, change: np.ndarray) -> np.ndarray:
    """Return which of the times that come twice are there for the second time."""
    ordered = bool((np.diff(wall_s[~twice]) >= 0).all())
    mark: Callable[[np.ndarray], np.ndarray] = _after_turning_back if ordered else _seen_before
    second = np.zeros(len(wall_s), bool)
    for number in np.unique(change[twice]):
        rows = np.flatnonzero(twice & (change == number))
        second[rows] = mark(wall_s[rows])
    return second


def _after_turning_back(wall_s: np.ndarray) -> np.ndarray:
    """Return what follows the moment at which the clock goes back, in rows that are in order otherwise."""
    back = np.flatnonzero(np.diff(wall_s) < 0)
    if not len(back):
        return _seen_before(wall_s)
    return np.arange(len(wall_s)) > back[0]


def _seen_before(wall_s: np.ndarray) -> np.ndarray:
    seen = np.ones(len(wall_s), bool)
    seen[np.unique(wall_s, return_index=True)[1]] = False
    return seen


def _in_order(
    utc_s: np.ndarray, rows: np.ndarray, exists: np.ndarray, step_s: int, stamps: Stamps, *, doubtful: bool = False
) -> Instants:
    kept = np.flatnonzero(exists)
    unique, first = np.unique(utc_s[kept], return_index=True)
    repeated = np.delete(rows[kept], first)
    return Instants(
        utc_s=unique,
        rows=rows[kept][first],
        step_s=step_s,
        non_existent=np.sort(rows[~exists]),
        repeated=np.sort(repeated),
        unreadable=np.flatnonzero(~stamps.valid),
        doubtful=doubtful,
    )


def _unknown_zone(zone: str) -> Exception:
    return refusal(
        "unknown_zone", "zone", f"There is no time zone {zone!r}. Choose one such as Europe/Berlin, UTC or +01:00."
    )
