"""Offsets of time zones over many moments at once: where they change, wall clock to instants and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

_PROBE_S = 86_400


@dataclass(frozen=True, slots=True, eq=False)
class Offsets:
    """Offsets from UTC over a span of time.

    Attributes
    ----------
    changes_utc_s : ndarray of int64, shape (n,)
        Instants at which the offset changes, ascending. [s since 1970-01-01 UTC]
    offsets_s : ndarray of int64, shape (n + 1,)
        Offset before the first change, between changes, after the last. [s]
    """

    changes_utc_s: np.ndarray
    offsets_s: np.ndarray

    def at(self, utc_s: np.ndarray) -> np.ndarray:
        """Return the offset at instants. [s]"""
        return self.offsets_s[np.searchsorted(self.changes_utc_s, utc_s, side="right")]


def offsets_between(zone: ZoneInfo, first_utc_s: int, last_utc_s: int) -> Offsets:
    """Return the offsets of a zone over a span, which may be years long."""
    first_day, last_day = first_utc_s // _PROBE_S - 2, last_utc_s // _PROBE_S + 3
    return _offsets(zone, first_day, last_day)


@lru_cache(maxsize=64)
def _offsets(zone: ZoneInfo, first_day: int, last_day: int) -> Offsets:
    """Probe once a day and bisect where the offset differs; no zone changes twice within a day."""
    changes, offsets = [], [_offset(zone, first_day * _PROBE_S)]
    for day in range(first_day, last_day):
        after = _offset(zone, (day + 1) * _PROBE_S)
        if after != offsets[-1]:
            changes.append(_change(zone, day * _PROBE_S, (day + 1) * _PROBE_S))
            offsets.append(after)
    return Offsets(np.array(changes, dtype=np.int64), np.array(offsets, dtype=np.int64))


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: ZoneInfo, utc_s: int) -> int:
    return int(datetime.fromtimestamp(utc_s, UTC).astimezone(zone).utcoffset().total_seconds())


def local_seconds(utc_s: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    """Return what the wall clock of a zone shows at instants.

    Parameters
    ----------
    utc_s : ndarray of int64
        Instants. [s since 1970-01-01 UTC]

    Returns
    -------
    ndarray of int64
        Seconds from 1970-01-01 00:00 as the clock shows them. [s]
    """
    if not len(utc_s):
        return utc_s
    return utc_s + offsets_between(zone, int(utc_s.min()), int(utc_s.max())).at(utc_s)


def standard_offset_minutes(zone: str, year: int) -> int:
    """Return the standard time of a zone in a year as its offset from UTC: the smaller of January's and July's. [min]

    Seconds, which only times before the zones were unified have, are dropped.
    """
    january, july = (datetime(year, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))
    return int(min(january, july).total_seconds() // 60)
