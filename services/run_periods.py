"""When a run takes place: days of the profiles' year, and the calendar months that a run is stored in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from db.records import ProfileAssignment
from engine.time_axis import STEP_MINUTES, STEPS_PER_DAY, TimeAxis

STEP = timedelta(minutes=STEP_MINUTES)
DAY = timedelta(days=1)
PRESETS = {"day": 1, "week": 7, "month": 31, "year": 366}
"""Lengths to choose from, in days at most; a month and a year are those of the calendar."""


@dataclass(frozen=True, slots=True)
class Window:
    """The whole days for which every profile has values.

    Attributes
    ----------
    first_day, last_day : date
        Both included, on the offset.
    offset : timezone
        The fixed offset from UTC of the profiles.
    """

    first_day: date
    last_day: date
    offset: timezone

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last_day - self.first_day).days + 1

    def axis(self, first_day: date, days: int) -> TimeAxis:
        """Return the time axis of some days of any calendar, on this window's offset."""
        return TimeAxis(datetime.combine(first_day, time(), self.offset), days * STEPS_PER_DAY)

    def clipped(self, first_day: date, preset: str) -> int:
        """Return how many days a preset has from this day on, within the window."""
        return max(1, min(_length(first_day, preset), (self.last_day - first_day).days + 1))


def common_window(assignments: Sequence[ProfileAssignment]) -> Window | None:
    """Return the days that all profiles cover, None where there is no profile or no day in common."""
    if not assignments:
        return None
    offset = timezone(assignments[0].start.utcoffset() or timedelta())
    start = max(a.start for a in assignments).astimezone(offset)
    end = min(a.start + a.steps * STEP for a in assignments).astimezone(offset)
    first_day = start.date() if start.time() == time() else start.date() + DAY
    last_day = end.date() - DAY
    return Window(first_day, last_day, offset) if first_day <= last_day else None


@dataclass(frozen=True, slots=True)
class Month:
    """The part of a run in one calendar month; `index` 0 is that of the first step."""

    index: int
    first_step: int
    steps: int


def months(axis: TimeAxis) -> list[Month]:
    """Return the calendar months of a time axis in order."""
    starts = [0]
    following = _next_month(axis.start.date())
    while (step := _step_at(axis, following)) < axis.steps:
        starts.append(step)
        following = _next_month(following)
    ends = [*starts[1:], axis.steps]
    return [Month(i, first, end - first) for i, (first, end) in enumerate(zip(starts, ends, strict=True))]


def _step_at(axis: TimeAxis, day: date) -> int:
    return (datetime.combine(day, time(), axis.start.tzinfo) - axis.start) // STEP


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _length(first_day: date, preset: str) -> int:
    if preset == "month":
        return (_next_month(first_day) - first_day.replace(day=1)).days
    if preset == "year":
        return (_same_day_next_year(first_day) - first_day).days
    return PRESETS[preset]


def _same_day_next_year(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)
