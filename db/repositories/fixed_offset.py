"""Moments of time axes: the database keeps the moment and the fixed offset, Python the two in one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone


def offset_minutes(moment: datetime) -> int:
    """Return a moment's offset from UTC in minutes.

    Raises
    ------
    ValueError
        The moment has no offset.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("A time axis needs an offset from UTC.")
    return round(offset.total_seconds() / 60)


def at_offset(moment: datetime, minutes: int) -> datetime:
    """Return the same moment on a fixed offset from UTC."""
    return moment.astimezone(timezone(timedelta(minutes=minutes)))
