"""The strict time axis: equal steps of a quarter of an hour, labelled at their start, on a fixed offset from UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

STEP_H = 0.25
STEP_MINUTES = 15
STEPS_PER_DAY = 96


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """``steps`` quarter-hours from ``start``.

    Parameters
    ----------
    start : datetime
        Beginning of the first step, timezone-aware with a fixed offset, on a quarter of an hour.
    steps : int
        How many steps there are, > 0.
    """

    start: datetime
    steps: int

    @property
    def first_minute_of_week(self) -> int:
        """Minutes from Monday 00:00 to the first step."""
        return self.start.weekday() * 1440 + self.start.hour * 60 + self.start.minute

    def minute_of_week(self, step: int) -> int:
        """Return the minutes from Monday 00:00 to a step."""
        return (self.first_minute_of_week + step * STEP_MINUTES) % (7 * 1440)

    def time_of(self, step: int) -> datetime:
        """Return the label (start) of a step."""
        return self.start + timedelta(minutes=STEP_MINUTES * step)
