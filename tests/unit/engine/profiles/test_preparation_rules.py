"""Rules about values: readings of meters, gaps, spikes and signs, other years."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from engine.profiles.preparation import Site, detect
from tests.unit.engine.profiles.files import even_days, lines, table, wall_clock
from tests.unit.engine.profiles.preparing import BERLIN, KWH, QUARTERS, flat, only, refused


class TestRegisters:
    READINGS = 1_000 + 0.25 * np.arange(35_040)

    def test_readings_become_differences(self):
        found = only(table(QUARTERS, self.READINGS, "time,meter reading [kWh]"))
        assert flat(found, missing=1)

    def test_a_meter_that_starts_again(self):
        rolled = np.where(np.arange(35_040) < 20_000, self.READINGS, self.READINGS - 6_000)
        found = only(table(QUARTERS, rolled, "Zeit,Zählerstand kWh"))
        assert flat(found, missing=2)
        assert found.report.count("meter restarted or changed") == 1

    def test_values_that_rise_without_such_a_name_are_asked_about(self):
        content = table(QUARTERS, self.READINGS, KWH)
        assert [issue.code for issue in detect(content, "file.csv").questions] == ["register_or_not"]
        assert [issue.code for issue in refused(content).issues] == ["register_or_not"]

    def test_the_unit_comes_before_the_question(self):
        content = table(QUARTERS, self.READINGS, "time,load")
        (column,) = detect(content, "file.csv").choices.columns
        assert [issue.code for issue in refused(content).issues] == ["no_unit"]
        asked = refused(content, columns=(replace(column, unit="kWh"),))
        assert [issue.code for issue in asked.issues] == ["register_or_not"]

    def test_power_that_rises_all_year_is_power(self):
        assert only(table(QUARTERS, self.READINGS, "time,load [kW]")).report.missing_steps == 0

    def test_the_answer_counts(self):
        content = table(QUARTERS, self.READINGS, KWH)
        (column,) = detect(content, "file.csv").choices.columns
        assert flat(only(content, columns=(replace(column, register=True),)), missing=1)


def without(content: bytes, first: int, count: int) -> bytes:
    """Return a file without some of its rows."""
    header, *rows = lines(content)
    return header + b"".join(rows[:first] + rows[first + count :])


class TestGaps:
    def test_two_hours_on_a_ramp_are_a_line(self):
        found = only(without(table(QUARTERS, np.arange(35_040.0)), 10_000, 8))
        np.testing.assert_allclose(found.series.values_kw, np.arange(35_040.0))
        assert [(item.rule, item.steps) for item in found.report.filled] == [("linear", 8)]

    def test_a_day_is_filled_with_its_weekday(self):
        weekday = np.array([time.weekday() + time.hour / 100 for time in QUARTERS])
        found = only(without(table(QUARTERS, weekday), 10_000, 96))
        np.testing.assert_allclose(found.series.values_kw, weekday)
        assert [(item.rule, item.steps) for item in found.report.filled] == [("weekday", 96)]

    def test_fifteen_days_are_too_long(self):
        error = refused(without(table(QUARTERS, 1.0), 10_000, 15 * 96))
        assert [issue.code for issue in error.issues] == ["gap_too_long"]

    def test_an_eighth_missing_is_too_much(self):
        header, *rows = lines(table(QUARTERS, 1.0))
        error = refused(header + b"".join(row for number, row in enumerate(rows) if number % 8))
        assert [issue.code for issue in error.issues] == ["too_much_missing"]
        assert "12.5%" in str(error)

    def test_generation_is_filled_with_the_days_near(self):
        sun = np.array([max(0.0, 6 - abs(number % 96 / 4 - 12)) for number in range(35_040)])
        content = without(table(QUARTERS, sun, "time,PV [kW]"), 10_000, 10 * 96)
        found = only(content)
        np.testing.assert_allclose(found.series.values_kw, sun)
        assert [(item.rule, item.steps) for item in found.report.filled] == [("days", 960)]

    def test_a_step_less_than_half_covered_is_missing(self):
        fives = wall_clock(BERLIN, 5)
        content = without(without(table(fives, 1.0), 30_000, 2), 20_000, 1)
        found = only(content)
        assert flat(found, missing=1)
        assert found.report.partial_steps == 1

    def test_ten_months_of_generation_cannot_be_a_year(self):
        assert "too_much_missing" in str(refused(table(QUARTERS[: 300 * 96], 1.0, "time,PV [kW]")).issues)


class TestValues:
    def test_a_few_negative_values_of_a_load_are_gaps(self):
        values = np.ones(35_040)
        values[[100, 5_000]] = -3.0
        found = only(table(QUARTERS, values))
        assert flat(found, missing=2)
        assert found.report.count("negative load") == 2

    def test_a_spike_above_the_fuse_is_filled(self):
        values = np.full(35_040, 0.25)
        values[12_345] = 999
        found = only(table(QUARTERS, values, KWH), fuse_kw=43.5)
        assert flat(found, missing=1)
        assert found.report.dropped[0].first_rows == (12_347,)

    def test_a_spike_without_a_fuse_is_pointed_at(self):
        values = np.full(35_040, 0.25)
        values[12_345] = 999
        assert [issue.code for issue in only(table(QUARTERS, values, KWH)).report.warnings] == ["suspicious_peak"]

    def test_net_metering_is_refused(self):
        values = np.where(np.arange(35_040) % 5 == 0, -1.0, 1.0)
        error = refused(table(QUARTERS, values))
        assert [issue.code for issue in error.issues] == ["net_metering"]
        assert "20%" in str(error)

    def test_generation_recorded_as_negative_is_turned(self):
        values = np.where(np.arange(35_040) % 96 < 48, 0.002, -3.0)
        found = only(table(QUARTERS, values, "time,PV [kW]"))
        assert found.series.values_kw.min() == 0
        assert found.series.energy_kwh == pytest.approx(3 * 4_380)
        assert any("standby" in text for text in found.report.assumptions)


class TestYears:
    def test_an_odd_leap_day_does_not_matter_to_solar(self):
        days = wall_clock(BERLIN, 15, 2024)
        values = np.array([999.0 if (time.month, time.day) == (2, 29) else 1.0 for time in days])
        assert flat(only(table(days, values, "time,PV [kW]")))

    @pytest.mark.parametrize("year", [2016, 2019, 2020, 2024])
    def test_loads_keep_their_weekdays(self, year):
        days = wall_clock(BERLIN, 15, year)
        found = only(table(days, np.array([float(time.weekday()) for time in days])), zone=BERLIN)
        local = found.series.axis.local(BERLIN).weekday
        summer = local != found.series.axis.weekday  # around midnight in summer the clock is a day ahead of the axis
        assert np.array_equal(found.series.values_kw[~summer], local[~summer])
        assert any("stands for 2023" in text for text in found.report.assumptions)

    def test_twelve_months_that_begin_in_july(self):
        days = [*wall_clock(BERLIN, 15, 2022), *wall_clock(BERLIN, 15, 2023)]
        chosen = [time for time in days if datetime(2022, 7, 1) <= time < datetime(2023, 7, 1)]  # noqa: DTZ001
        found = only(table(chosen, np.array([float(time.month) for time in chosen]), "time,PV [kW]"))
        same = found.series.values_kw == found.series.axis.local(BERLIN).month
        assert same.mean() > 0.999  # the clock changed on other days
        assert found.report.source_from == "2022-07-01"

    def test_a_leap_year_as_the_result(self):
        found = only(table(QUARTERS, 1.0), Site(BERLIN, 2024))
        assert len(found.series.values_kw) == found.report.steps == 35_136

    def test_half_a_year_is_refused(self):
        error = refused(table(QUARTERS[:17_520], 1.0))
        assert {issue.code for issue in error.issues} == {"too_much_missing", "gap_too_long"}


def test_the_report_can_be_kept_as_json():
    import json  # noqa: PLC0415

    report = only(table(even_days(15), 1.0)).report
    document = json.loads(json.dumps(report.as_document()))
    assert document["missing_steps"] == 4
    assert document["filled"] == [{"rule": "linear", "steps": 4, "energy_kwh": pytest.approx(4.0 * 0.25)}]
