"""A year of quarter-hours on a fixed offset from UTC, its calendar on any zone's wall clock, and values on it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from engine.profiles.zones import local_seconds
from engine.time_axis import STEP_H, STEP_MINUTES, STEPS_PER_DAY, TimeAxis

STEP_S = STEP_MINUTES * 60
DAY_S = 86_400


@dataclass(frozen=True, eq=False)
class Calendar:
    """What clock and calendar show at a row of moments.

    Parameters
    ----------
    seconds : ndarray of int64
        Seconds from 1970-01-01 00:00 as the clock shows them, not as instants. [s]
    """

    seconds: np.ndarray

    @cached_property
    def day(self) -> np.ndarray:
        """Days since 1970-01-01."""
        return self.seconds // DAY_S

    @cached_property
    def year(self) -> np.ndarray:
        """Calendar year."""
        return self._dates.astype("datetime64[Y]").astype(np.int64) + 1970

    @cached_property
    def month(self) -> np.ndarray:
        """Month, 1 to 12."""
        return self._dates.astype("datetime64[M]").astype(np.int64) % 12 + 1

    @cached_property
    def day_of_year(self) -> np.ndarray:
        """Day of the year, 1 to 366."""
        return (self._dates - self._dates.astype("datetime64[Y]")).astype(np.int64) + 1

    @cached_property
    def weekday(self) -> np.ndarray:
        """Day of the week, 0 = Monday."""
        return (self.day + 3) % 7  # 1970-01-01 was a Thursday

    @cached_property
    def minute_of_day(self) -> np.ndarray:
        """Minutes since midnight, 0 to 1439."""
        return self.seconds % DAY_S // 60

    @cached_property
    def hour_of_day(self) -> np.ndarray:
        """Hours since midnight, 0 up to 24. [h]"""
        return self.seconds % DAY_S / 3600

    @cached_property
    def hour_of_year(self) -> np.ndarray:
        """Hours since the year began, as the clock shows them. [h]"""
        return (self.day_of_year - 1) * 24.0 + self.hour_of_day

    @cached_property
    def _dates(self) -> np.ndarray:
        return self.day.astype("datetime64[D]")


@dataclass(frozen=True)
class YearAxis:
    """All quarter-hours of a calendar year, labelled at their start.

    Parameters
    ----------
    year : int
        The year; 29 February is part of a leap year.
    utc_offset_minutes : int
        Standard time of the site as its offset from UTC, all year. [min]
    """

    year: int
    utc_offset_minutes: int

    @property
    def steps(self) -> int:
        """35,040, in a leap year 35,136."""
        return (366 if calendar.isleap(self.year) else 365) * STEPS_PER_DAY

    @property
    def start(self) -> datetime:
        """Beginning of the first step."""
        return datetime(self.year, 1, 1, tzinfo=timezone(timedelta(minutes=self.utc_offset_minutes)))

    @property
    def time_axis(self) -> TimeAxis:
        """The same steps as the engine takes them."""
        return TimeAxis(self.start, self.steps)

    @property
    def first_utc_s(self) -> int:
        """Beginning of the first step as seconds since 1970-01-01 00:00 UTC. [s]"""
        return int(self.start.timestamp())

    @cached_property
    def utc_s(self) -> np.ndarray:
        """Beginning of each step as seconds since 1970-01-01 00:00 UTC. [s]"""
        return self.first_utc_s + STEP_S * np.arange(self.steps, dtype=np.int64)

    @cached_property
    def calendar(self) -> Calendar:
        """Clock and calendar of the axis itself at the start of each step."""
        return Calendar(self.utc_s + 60 * self.utc_offset_minutes)

    def local(self, zone: str) -> Calendar:
        """Return clock and calendar at the start of each step as people in a zone read them, summer time included."""
        return Calendar(local_seconds(self.utc_s, ZoneInfo(zone)))

    @property
    def utc(self) -> np.ndarray:
        """Beginning of each step in UTC, datetime64[s]."""
        return self.utc_s.astype("datetime64[s]")

    @property
    def midpoints_utc(self) -> np.ndarray:
        """Middle of each step in UTC, datetime64[s]."""
        return (self.utc_s + STEP_S // 2).astype("datetime64[s]")

    @property
    def hour_of_year(self) -> np.ndarray:
        """Hours since the year began, at the start of each step. [h]"""
        return STEP_H * np.arange(self.steps)

    @property
    def hour_of_day(self) -> np.ndarray:
        """Hours since midnight at the start of each step. [h]"""
        return self.calendar.hour_of_day

    @property
    def weekday(self) -> np.ndarray:
        """Day of the week of each step, 0 = Monday."""
        return self.calendar.weekday

    @property
    def month(self) -> np.ndarray:
        """Month of each step, 1 to 12."""
        return self.calendar.month

    @property
    def day_of_year(self) -> np.ndarray:
        """Day of the year of each step, 1 to 366."""
        return self.calendar.day_of_year


@dataclass(frozen=True, eq=False)
class QuarterHours:
    """A year of mean power.

    Parameters
    ----------
    values_kw : ndarray, shape (axis.steps,)
        Mean power of each step; finite. [kW]
    axis : YearAxis
        The steps.

    Raises
    ------
    ValueError
        The values do not fit the axis or are not finite.
    """

    values_kw: np.ndarray
    axis: YearAxis

    def __post_init__(self) -> None:
        """Refuse what is not one finite value a step."""
        if self.values_kw.shape != (self.axis.steps,):
            raise ValueError(f"{self.values_kw.shape} values for {self.axis.steps} steps of {self.axis.year}.")
        if not np.isfinite(self.values_kw).all():
            raise ValueError("A value is not finite.")

    @property
    def energy_kwh(self) -> float:
        """Energy of the year. [kWh]"""
        return float(self.values_kw.sum(dtype=np.float64) * STEP_H)

    @property
    def peak_kw(self) -> float:
        """Highest mean power of a step. [kW]"""
        return float(self.values_kw.max())

    @cached_property
    def monthly_kwh(self) -> np.ndarray:
        """Energy of each month, shape (12,). [kWh]"""
        return STEP_H * np.bincount(self.axis.month - 1, self.values_kw, minlength=12)

    def scaled_to(self, annual_kwh: float) -> QuarterHours:
        """Return the same shape with another energy in the year [kWh]. Raises ValueError where there is none."""
        if self.energy_kwh == 0:
            raise ValueError("A profile without energy cannot be scaled to one.")
        return QuarterHours(self.values_kw * (annual_kwh / self.energy_kwh), self.axis)


def total(layers: Iterable[QuarterHours]) -> QuarterHours:
    """Return the sum of profiles on one axis. Raises ValueError where there is none or their axes differ."""
    found = list(layers)
    if not found or any(layer.axis != found[0].axis for layer in found):
        raise ValueError("A sum needs profiles on one axis.")
    return QuarterHours(np.sum([layer.values_kw for layer in found], axis=0, dtype=np.float64), found[0].axis)
