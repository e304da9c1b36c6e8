"""Days that profiles share, lengths to choose from, and calendar months of a run."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from uuid import uuid4

import pytest

from db.records import ProfileAssignment
from engine.time_axis import TimeAxis
from services.run_periods import Month, Window, common_window, months

OFFSET = timezone(timedelta(hours=1))
YEAR_2016 = Window(date(2016, 1, 1), date(2016, 12, 31), OFFSET)


def assignment(start: datetime, steps: int) -> ProfileAssignment:
    return ProfileAssignment(uuid4(), "H1", uuid4(), "load", "hash", start, steps, 1.0)


@pytest.mark.parametrize(
    ("first_day", "preset", "days"),
    [
        (date(2016, 1, 1), "day", 1),
        (date(2016, 1, 1), "week", 7),
        (date(2016, 2, 1), "month", 29),
        (date(2016, 2, 10), "month", 29),
        (date(2016, 1, 1), "year", 366),
        (date(2016, 12, 28), "week", 4),
        (date(2016, 7, 1), "year", 184),
    ],
)
def test_lengths_are_those_of_the_calendar_and_end_with_the_profiles(first_day, preset, days):
    assert YEAR_2016.clipped(first_day, preset) == days


def test_a_year_from_the_leap_day_ends_on_the_last_of_february():
    window = Window(date(2016, 1, 1), date(2018, 12, 31), OFFSET)
    assert window.clipped(date(2016, 2, 29), "year") == 366


def test_the_window_is_what_all_profiles_cover():
    start = datetime(2016, 1, 1, tzinfo=OFFSET)
    window = common_window([assignment(start, 366 * 96), assignment(start + timedelta(days=30, hours=5), 100 * 96)])
    assert window == Window(date(2016, 2, 1), date(2016, 5, 9), OFFSET)
    assert window.days == 99


def test_the_axis_begins_at_midnight_of_the_profiles_offset():
    axis = YEAR_2016.axis(date(2016, 3, 1), 2)
    assert axis == TimeAxis(datetime(2016, 3, 1, tzinfo=OFFSET), 192)


@pytest.mark.parametrize("assignments", [[], [(0, 96), (3, 96)], [(0, 95)]])
def test_there_is_no_window_without_a_day_in_common(assignments):
    start = datetime(2016, 1, 1, tzinfo=OFFSET)
    assert common_window([assignment(start + timedelta(days=day), steps) for day, steps in assignments]) is None


def test_months_are_calendar_months_and_cover_every_step_once():
    axis = TimeAxis(datetime(2016, 1, 30, 12, tzinfo=OFFSET), 96 * 32)
    assert months(axis) == [Month(0, 0, 144), Month(1, 144, 29 * 96), Month(2, 144 + 29 * 96, 96 * 32 - 144 - 29 * 96)]


def test_a_leap_year_has_twelve_months():
    found = months(TimeAxis(datetime(2016, 1, 1, tzinfo=OFFSET), 366 * 96))
    assert [month.steps // 96 for month in found] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert sum(month.steps for month in found) == 366 * 96
