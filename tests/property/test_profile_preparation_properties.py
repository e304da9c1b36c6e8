"""Properties of prepared profiles: energy, instants and the number of steps, whatever the file looks like."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from engine.profiles.preparation import Site, detect, prepare
from engine.profiles.preparation.gaps import fill
from engine.profiles.preparation.instants import to_instants
from engine.profiles.preparation.resampling import to_quarter_hours
from engine.profiles.preparation.stamps import Stamps
from engine.profiles.preparation.years import Window, days_for
from engine.profiles.quarter_hours import YearAxis
from engine.profiles.zones import local_seconds
from errors import InvalidInput
from tests.unit.engine.profiles.files import green_button, table, wall_clock, workbook

ZONES = (
    *("Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "Africa/Casablanca"),
    *("Australia/Sydney", "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kathmandu", "UTC"),
)
DIVISORS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)
SEEDS = st.integers(0, 2**32 - 1)


@settings(deadline=None, max_examples=12)
@given(
    st.sampled_from(ZONES),
    st.sampled_from((10, 15, 20, 30, 60)),
    st.sampled_from((2020, 2023)),
    st.sampled_from(("ascending", "descending", "shuffled")),
    SEEDS,
)
def test_a_file_keeps_its_energy_and_becomes_a_whole_year(zone, minutes, year, order, seed):
    times = wall_clock(zone, minutes, year)
    random = np.random.default_rng(seed)
    values = random.uniform(0.01, 5, len(times))
    rows = {"ascending": slice(None), "descending": slice(None, None, -1), "shuffled": random.permutation(len(times))}
    content = table(np.array(times)[rows[order]].tolist(), values[rows[order]], "time,load [kWh]")
    site = Site(zone, year)
    (found,) = prepare(content, "file.csv", replace(detect(content, "file.csv", site).choices, label="start"))
    filled = sum(item.energy_kwh for item in found.report.filled)
    assert found.report.energy_out_kwh - filled == pytest.approx(found.report.energy_in_kwh, rel=1e-9)
    assert len(found.series.values_kw) == found.series.axis.steps == (35_136 if year == 2020 else 35_040)
    assert np.isfinite(found.series.values_kw).all()
    if order != "shuffled":
        assert found.report.missing_steps <= 4
        assert found.report.energy_in_kwh == pytest.approx(values.sum(), rel=1e-3)


@settings(deadline=None)
@given(st.sampled_from(DIVISORS), st.integers(0, 3_599), SEEDS)
def test_resampling_agrees_with_the_cumulative_energy(minutes, offset_s, seed):
    step_s = 60 * minutes
    count = 4 * 86_400 // step_s
    begins = offset_s - 86_400 + step_s * np.arange(count)
    energy = np.random.default_rng(seed).uniform(-1, 3, count)
    power, covered = to_quarter_hours(begins, np.full(count, step_s), energy, 0, 96)
    edges = np.append(begins, begins[-1] + step_s)
    cumulative = np.interp(900 * np.arange(97), edges, np.concatenate([[0], np.cumsum(energy)]))
    assert covered.tolist() == [1.0] * 96
    np.testing.assert_allclose(power, np.diff(cumulative) / 0.25, atol=1e-9)


@settings(deadline=None)
@given(
    st.sampled_from(ZONES), st.integers(1971, 2037), st.sampled_from((15, 30)), st.sampled_from(("start", "end")), SEEDS
)
def test_wall_clock_times_are_the_instants_that_they_were(zone, year, minutes, label, seed):
    first = int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) + 60 * minutes * (seed % 1_000)
    instants = first + 60 * minutes * np.arange(365 * 24 * 60 // minutes)
    shift = 60 * minutes if label == "end" else 0
    shown = local_seconds(instants + shift, ZoneInfo(zone))
    backwards = bool(seed % 2)
    stamps = Stamps(shown[::-1] if backwards else shown, np.ones(len(shown), bool), absolute=False)
    found = to_instants(stamps, zone, label)
    assert np.array_equal(found.utc_s, instants)
    assert np.array_equal(found.rows, np.arange(len(instants))[:: -1 if backwards else 1])
    assert len(found.non_existent) == len(found.repeated) == 0


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(("load", "solar", "ev", "wind", "heat_pump")), SEEDS)
def test_gaps_of_up_to_a_fortnight_leave_nothing_missing(kind, seed):
    random = np.random.default_rng(seed)
    power = random.uniform(0, 5, 35_040)
    begin = int(random.integers(0, 35_040 - 14 * 96))
    power[begin : begin + 14 * 96] = np.nan
    power[random.integers(0, 35_040, 200)] = np.nan
    filled, rules = fill(power, kind, np.zeros(35_040, dtype=np.int64))
    assert np.isfinite(filled).all()
    assert sum(rule.steps for rule in rules) == int(np.isnan(power).sum())
    known = ~np.isnan(power)
    assert np.array_equal(filled[known], power[known])
    assert filled.min() >= 0
    assert filled.max() <= np.nanmax(power)


@settings(deadline=None)
@given(st.integers(1990, 2040), st.integers(1990, 2040))
def test_loads_on_another_year_keep_weekday_and_season(source, target):
    first = int(np.datetime64(f"{source}-01-01", "D").astype(np.int64))
    length = int(np.datetime64(f"{source + 1}-01-01", "D").astype(np.int64)) - first
    window, axis = Window(first, length), YearAxis(target, 60)
    days = days_for(window, axis, "load")
    assert np.array_equal((window.first_day + days + 3) % 7, axis.weekday[::96])
    calendar_days = days_for(window, axis, "solar")
    away = np.abs(days - calendar_days)
    assert away[6:-6].max() <= 3
    assert away.max() <= 6


def small_parquet() -> bytes:
    """Return a few quarter-hours as Parquet."""
    stream = io.BytesIO()
    columns = {"time": pa.array(QUARTERS), "load kW": np.ones(len(QUARTERS)), "note": pa.array(["a"] * len(QUARTERS))}
    parquet.write_table(pa.table(columns), stream)
    return stream.getvalue()


QUARTERS = wall_clock("Europe/Berlin", 15)[:200]
FILES = {
    "csv": table(QUARTERS, 1.0),
    "xlsx": workbook([["time", "kW"], *[[time, 1.5] for time in QUARTERS]]),
    "green_button": green_button(1_672_527_600, 50, 250),
    "parquet": small_parquet(),
}
PIECES = st.one_of(
    st.binary(min_size=0, max_size=12),
    st.sampled_from((b";", b",", b"\n", b"\r", b'"', b"=", b"<", b"&", b"9" * 30, b"24:00", b"2023-02-30", b"1e999")),
)


@settings(deadline=None)
@given(st.sampled_from(sorted(FILES)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), PIECES), max_size=6))
def test_damaged_files_are_refused_and_nothing_else_happens(form, damages):
    content = FILES[form]
    for place, length, piece in damages:
        begin = int(place * len(content))
        content = content[:begin] + piece + content[begin + length :]
    with pytest.raises(InvalidInput):  # a few days cannot be a year
        prepare(content, "file")
