"""The year of quarter-hours and its calendars."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.profiles.quarter_hours import QuarterHours, YearAxis, total
from engine.profiles.zones import standard_offset_minutes


@pytest.mark.parametrize(("year", "steps"), [(2023, 35_040), (2024, 35_136), (2100, 35_040), (2000, 35_136)])
def test_a_year_has_its_quarter_hours(year, steps):
    axis = YearAxis(year, 60)
    assert axis.steps == axis.time_axis.steps == len(axis.hour_of_year) == len(axis.month) == steps


def test_the_axis_begins_at_midnight_of_its_offset():
    assert YearAxis(2023, 345).start == datetime(2023, 1, 1, tzinfo=timezone(timedelta(minutes=345)))


def test_the_calendar_agrees_with_datetime():
    axis = YearAxis(2024, -210)
    for step in (0, 1, 95, 96, 5_759, 5_760, 12_345, axis.steps - 1):
        moment = axis.time_axis.time_of(step)
        assert axis.weekday[step] == moment.weekday()
        assert axis.month[step] == moment.month
        assert axis.day_of_year[step] == moment.timetuple().tm_yday
        assert axis.hour_of_day[step] == moment.hour + moment.minute / 60
        assert axis.calendar.year[step] == moment.year


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/New_York"])
def test_the_wall_clock_agrees_with_zoneinfo(zone):
    axis = YearAxis(2023, standard_offset_minutes(zone, 2023))
    local = axis.local(zone)
    for step in range(0, axis.steps, 7):
        moment = axis.time_axis.time_of(step).astimezone(ZoneInfo(zone))
        assert local.minute_of_day[step] == moment.hour * 60 + moment.minute
        assert local.day_of_year[step] == moment.timetuple().tm_yday


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [("Europe/Berlin", 60), ("Europe/Dublin", 0), ("Australia/Lord_Howe", 630), ("America/New_York", -300)],
)
def test_standard_time_is_the_smaller_offset(zone, minutes):
    assert standard_offset_minutes(zone, 2023) == minutes


def test_energy_is_power_times_hours():
    axis = YearAxis(2023, 60)
    series = QuarterHours(np.ones(axis.steps), axis)
    assert series.energy_kwh == 8_760
    assert series.monthly_kwh.tolist() == [24.0 * days for days in (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)]
    assert series.scaled_to(4_380).peak_kw == 0.5


def test_a_sum_needs_one_axis():
    axis = YearAxis(2023, 60)
    one = QuarterHours(np.ones(axis.steps), axis)
    assert total([one, one]).energy_kwh == 17_520
    other = YearAxis(2023, 0)
    with pytest.raises(ValueError, match="one axis"):
        total([one, QuarterHours(np.ones(other.steps), other)])


@pytest.mark.parametrize("values", [np.ones(35_136), np.full(35_040, np.nan)])
def test_values_must_fit(values):
    with pytest.raises(ValueError):
        QuarterHours(values, YearAxis(2023, 60))
