"""The days of a year as people live them: wall clock, weekdays, months, days off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from engine.profiles.quarter_hours import DAY_S, STEP_S, Calendar, YearAxis

STEPS_PER_HOUR = 4
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Days:
    """The days of a year on the wall clock of a zone.

    Parameters
    ----------
    axis : YearAxis
        The steps of the year.
    zone : str
        Zone of the people's clocks, such as "Europe/Berlin".
    holidays : frozenset of date
        Days on which people are off as on a Sunday.
    """

    axis: YearAxis
    zone: str
    holidays: frozenset[date] = frozenset()

    @cached_property
    def clock(self) -> Calendar:
        """Wall clock at the start of every step."""
        return self.axis.local(self.zone)

    @cached_property
    def numbers(self) -> np.ndarray:
        """Every day with a step in the year, as days since 1970-01-01, ascending, shape (n_days,)."""
        return np.arange(self.clock.day[0], self.clock.day[-1] + 1)

    @cached_property
    def of_steps(self) -> np.ndarray:
        """Position of each step's day in `numbers`, shape (steps,)."""
        return self.clock.day - self.numbers[0]

    @cached_property
    def calendar(self) -> Calendar:
        """Calendar of each day, shape (n_days,)."""
        return Calendar(self.numbers * DAY_S)

    @cached_property
    def off(self) -> np.ndarray:
        """Whether a day is a Saturday, a Sunday or a holiday, shape (n_days,)."""
        return (self.calendar.weekday >= 5) | self.is_holiday

    @cached_property
    def is_holiday(self) -> np.ndarray:
        """Whether a day is a public holiday, shape (n_days,)."""
        return np.isin(self.numbers, [(day - _EPOCH).days for day in self.holidays])

    def positions(self, day: np.ndarray, hour: np.ndarray) -> np.ndarray:
        """Return where a wall-clock time lies on the axis, in steps from its beginning.

        Parameters
        ----------
        day : ndarray of int
            Positions in `numbers`.
        hour : ndarray
            Hours since that day's midnight; 25.0 is one o'clock of the next day. [h]
        """
        shown = self.numbers[day] * DAY_S + np.asarray(hour) * 3600
        near = np.clip(((shown - self.clock.seconds[0]) // STEP_S).astype(np.int64), 0, self.axis.steps - 1)
        return (shown - self._offsets_s[near] - self.axis.first_utc_s) / STEP_S

    @cached_property
    def _offsets_s(self) -> np.ndarray:
        return self.clock.seconds - self.axis.utc_s


def days_of(axis: YearAxis, zone: str, holidays: Iterable[date] = ()) -> Days:
    """Return the days of a year."""
    return Days(axis, zone, frozenset(holidays))
