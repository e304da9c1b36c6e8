"""Which year a file tells about, and that year's days on another one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.profiles.preparation.choices import GENERATION, Kind
from engine.profiles.quarter_hours import DAY_S, YearAxis
from engine.time_axis import STEPS_PER_DAY

WHOLE_FRAC = 0.90
NEAREST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Window:
    """Whole days of a file: a calendar year, or twelve months that begin on another day.

    Attributes
    ----------
    first_day : int
        Days from 1970-01-01 to the first, on standard time of the site.
    days : int
        365 or 366.
    """

    first_day: int
    days: int

    @property
    def dates(self) -> np.ndarray:
        """Date of each day, datetime64[D]."""
        return (self.first_day + np.arange(self.days)).astype("datetime64[D]")

    @property
    def steps(self) -> int:
        """Number of quarter-hours."""
        return self.days * STEPS_PER_DAY


def choose_window(standard_s: np.ndarray, step_s: int, year: int) -> Window:
    """Return the year of a file.

    Parameters
    ----------
    standard_s : ndarray of int64
        Beginnings of steps on standard time of the site. [s]
    step_s : int
        Length of a step. [s]
    year : int
        Year of the result; it is preferred where the file has at least 90 % of it.

    Notes
    -----
    The year wanted, else the calendar year that the file has most of, if at least 90 %; else the twelve months from the
    file's first day on, if they have more than any calendar year.
    """
    first, last = int(standard_s[0]) // DAY_S, int(standard_s[-1]) // DAY_S
    years = range(_year_of(first), _year_of(last) + 1)
    windows = {number: _calendar_year(number) for number in years}
    shares = {number: _share(window, standard_s, step_s) for number, window in windows.items()}
    if shares.get(year, 0) >= WHOLE_FRAC:
        return windows[year]
    best = max(years, key=lambda number: (round(shares[number], 3), number))
    rolling = _twelve_months(first if standard_s[0] % DAY_S < DAY_S // 2 else first + 1)
    if shares[best] >= WHOLE_FRAC or shares[best] >= _share(rolling, standard_s, step_s):
        return windows[best]
    return rolling


def _year_of(day: int) -> int:
    return int(np.datetime64(day, "D").astype("datetime64[Y]").astype(np.int64)) + 1970


def _calendar_year(year: int) -> Window:
    first, after = (int(np.datetime64(f"{number}-01-01", "D").astype(np.int64)) for number in (year, year + 1))
    return Window(first, after - first)


def _twelve_months(first_day: int) -> Window:
    date = np.datetime64(first_day, "D")
    month = date.astype("datetime64[M]")
    after = (month + 12).astype("datetime64[D]") + (date - month.astype("datetime64[D]"))
    return Window(first_day, int((after - date).astype(np.int64)))


def _share(window: Window, standard_s: np.ndarray, step_s: int) -> float:
    begin, end = np.searchsorted(standard_s, [window.first_day * DAY_S, (window.first_day + window.days) * DAY_S])
    return float(end - begin) * step_s / (window.days * DAY_S)


def days_for(window: Window, axis: YearAxis, kind: Kind) -> np.ndarray:
    """Return which day of a window stands for each day of a year.

    Generation keeps to the calendar: the same day and month; 29 February is left out, or is 28 February where the file
    has none. Loads keep to the week: the nearest day of the same weekday, at most three days away (at the edges of the
    window up to six).
    """
    source, target = window.dates, axis.utc[::STEPS_PER_DAY].astype("datetime64[m]") + axis.utc_offset_minutes
    target = target.astype("datetime64[D]")
    position = {_month_day(date): number for number, date in enumerate(source)}
    same = np.array([position.get(_month_day(date), position[(2, 28)]) for date in target])
    if kind in GENERATION:
        return same
    weekday = (source.astype(np.int64) + 3) % 7
    behind = ((target.astype(np.int64) + 3) % 7 - weekday[same]) % 7  # 0 to 6 days later in the week
    nearest = same + np.where(behind > NEAREST_DAYS, behind - 7, behind)
    nearest += 7 * (nearest < 0)
    return nearest - 7 * (nearest >= window.days)


def _month_day(date: np.datetime64) -> tuple[int, int]:
    moment = date.astype(object)
    return moment.month, moment.day


def on_days(power_kw: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Return a series of chosen days, in their order."""
    return power_kw.reshape(-1, STEPS_PER_DAY)[days].reshape(-1)
