"""What all columns of a table share: the instants of its rows, the year that it tells about, the year of the result."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from engine.profiles.preparation.choices import Choices
from engine.profiles.preparation.instants import HOUR_S, Instants, to_instants
from engine.profiles.preparation.limits import refusal, rows_text
from engine.profiles.preparation.stamps import Stamps, read_stamps
from engine.profiles.preparation.table import RawTable
from engine.profiles.preparation.years import Window, choose_window
from engine.profiles.quarter_hours import DAY_S, STEP_S, YearAxis
from engine.profiles.zones import local_seconds, standard_offset_minutes

UNREADABLE_TIMES_FRAC = 0.10
IRREGULAR_FRAC = 0.10


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What all columns of a table share.

    Attributes
    ----------
    instants : Instants
        Beginning of each row's step.
    row_numbers : ndarray of int64
        Row of the file that each belongs to, counted from 1.
    window : Window
        Year of the file that is used.
    first_utc_s : int
        Its beginning. [s]
    axis : YearAxis
        Year of the result.
    clock_steps : ndarray of int64
        How far the wall clock is ahead of standard time in each step of the window. [quarter-hours]
    """

    table: RawTable
    choices: Choices
    instants: Instants
    row_numbers: np.ndarray
    window: Window
    first_utc_s: int
    axis: YearAxis
    clock_steps: np.ndarray


def stamps_of(table: RawTable, choices: Choices) -> Stamps:
    """Return the times of a table; refuse it where too many cannot be read."""
    clocks = None if choices.clock_column is None else table.columns[choices.clock_column]
    stamps = read_stamps(table.columns[choices.time_column], clocks, choices.date_order)
    bad = np.flatnonzero(~stamps.valid)
    if len(bad) > UNREADABLE_TIMES_FRAC * table.rows or table.rows - len(bad) < 2:
        raise refusal(
            "unreadable_times",
            "time",
            f"{len(bad):,} of {table.rows:,} rows have no time between 1970 and 2100 that can be read"
            f" ({rows_text(bad + table.first_row + 1)}). Write times as 2023-03-01 00:15.",
        )
    return stamps


def frame_of(table: RawTable, choices: Choices) -> Frame:
    """Return what all columns share: instants, the year of the file, the year of the result."""
    instants = to_instants(stamps_of(table, choices), choices.zone, choices.label)
    if not len(instants.utc_s):
        raise refusal("no_values", "time", "None of the times exists on the clock of this zone. Choose another zone.")
    _check_step(instants)
    zone, year = _zone(choices), choices.site.year
    offset_s = 60 * standard_offset_minutes(choices.site.zone, year)
    window = choose_window(instants.utc_s + offset_s, instants.step_s, year)
    first_utc_s = window.first_day * DAY_S - offset_s
    window_utc_s = first_utc_s + STEP_S * np.arange(window.steps)
    clock_steps = (local_seconds(window_utc_s, zone) - window_utc_s - offset_s) // STEP_S
    return Frame(
        table, choices, instants, instants.rows + table.first_row + 1, window, first_utc_s,
        YearAxis(year, offset_s // 60), clock_steps,
    )  # fmt: skip


def _zone(choices: Choices) -> ZoneInfo:
    try:
        return ZoneInfo(choices.site.zone)
    except (KeyError, ValueError, OSError) as error:
        raise refusal("unknown_zone", "site", f"There is no time zone {choices.site.zone!r}.") from error


def _check_step(instants: Instants) -> None:
    step_s = instants.step_s
    if step_s == 0 or step_s > HOUR_S or HOUR_S % step_s:
        raise refusal(
            "step_length",
            "time",
            f"The rows are {step_s / 60:g} minutes apart. Quarter-hours can be made of steps that divide an hour:"
            " 60, 30, 20, 15, 10, 5 or 1 minutes.",
        )
    off = np.flatnonzero(np.diff(instants.utc_s) % step_s)
    if len(off) > IRREGULAR_FRAC * len(instants.utc_s):
        raise refusal(
            "irregular_steps",
            "time",
            f"{len(off):,} rows do not follow at a multiple of {step_s / 60:g} minutes. Export equal steps.",
        )
