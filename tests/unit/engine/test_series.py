"""Time series: good ones become arrays, of bad ones every problem is reported."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.network import Grid, House, Network, Transformer
from engine.series import read_series

NETWORK = Network(Grid("G"), (Transformer("T"),), (House("A", "T"), House("B.2", "T")))
CET = timezone(timedelta(hours=1))
START = datetime(2023, 3, 1, tzinfo=CET)


def times(count=4, start=START):
    return [start + timedelta(minutes=15 * step) for step in range(count)]


def columns(steps=4, **changes):
    good = {"A.load_kw": np.arange(steps) * 1.0, "B.2.load_kw": np.ones(steps), "A.generation_kw": np.full(steps, 3.0)}
    return good | {name.replace("__", "."): value for name, value in changes.items()}


def codes(table_times, table_columns, network=NETWORK):
    series, issues = read_series(table_times, table_columns, network)
    assert (series is None) == (network is None or any(issue.severity == "error" for issue in issues))
    return [issue.code for issue in issues]


def test_columns_come_in_the_order_of_the_network():
    series, issues = read_series(times(), columns(), NETWORK)
    assert issues == []
    assert series.axis.start == START
    assert series.axis.steps == 4
    np.testing.assert_array_equal(series.load_kw, [[0, 1], [1, 1], [2, 1], [3, 1]])
    np.testing.assert_array_equal(series.generation_kw, [[3, 0]] * 4)


def test_a_zone_with_daylight_saving_becomes_the_offset_of_the_first_step():
    """Over the change of 2023-03-26 the clock jumps; the axis goes on with +01:00."""
    first = datetime(2023, 3, 26, 1, tzinfo=ZoneInfo("Europe/Copenhagen")).astimezone(UTC)
    local = [(first + timedelta(minutes=15 * step)).astimezone(ZoneInfo("Europe/Copenhagen")) for step in range(8)]
    series, issues = read_series(local, columns(8), NETWORK)
    assert issues == []
    assert series.axis.start.utcoffset() == timedelta(hours=1)
    assert series.axis.time_of(7).isoformat() == "2023-03-26T02:45:00+01:00"


def test_wall_clock_times_through_the_repeated_hour_are_a_mistake():
    wall = [datetime(2023, 10, 29, 2, tzinfo=ZoneInfo("Europe/Copenhagen")) for _ in range(4)]
    assert codes(wall, columns()) == ["duplicate_time"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({2: None}, ["missing_time"]),
        ({1: datetime(2023, 3, 1, 0, 15)}, ["naive_time"]),  # noqa: DTZ001
        ({3: START + timedelta(hours=2)}, ["gap_in_time"]),
        ({2: START + timedelta(minutes=15)}, ["duplicate_time", "gap_in_time"]),
        ({3: START + timedelta(minutes=50)}, ["wrong_step"]),
        ({0: START + timedelta(minutes=30)}, ["time_backwards"]),
        ({0: START - timedelta(days=1)}, ["gap_in_time"]),
    ],
)
def test_every_fault_of_the_time_axis_is_found(changed, expected):
    table_times = [changed.get(row, time) for row, time in enumerate(times())]
    assert codes(table_times, columns()) == expected


def test_the_first_step_lies_on_a_quarter_of_an_hour():
    assert codes(times(start=START + timedelta(minutes=7)), columns()) == ["off_step"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"A__load_kw": np.array([1, np.nan, 2, 3])}, ["not_finite"]),
        ({"A__load_kw": np.array([1, np.inf, 2, 3])}, ["not_finite"]),
        ({"A__generation_kw": np.array([1, -0.5, 2, 3])}, ["negative"]),
        ({"A__load_kw": np.array([1, -1, np.nan, 3])}, ["not_finite", "negative"]),
        ({"A__load_kw": np.array(["1,5", "2"] * 2, dtype=object)}, ["not_a_number"]),
        ({"A__load_kw": np.ones(3)}, ["wrong_length"]),
        ({"C__load_kw": np.ones(4)}, ["unknown_house"]),
        ({"A__price": np.ones(4)}, ["unknown_column"]),
    ],
)
def test_every_fault_of_a_column_is_found(changes, expected):
    assert codes(times(), columns(**changes)) == expected


def test_a_missing_load_is_an_error_a_missing_generation_is_nothing():
    only = {"A.load_kw": np.ones(4)}
    series, issues = read_series(times(), only, NETWORK)
    assert series is None
    assert [(issue.code, issue.field) for issue in issues] == [("missing_load", "B.2.load_kw")]


def test_an_empty_table_has_no_steps():
    assert codes([], columns(0)) == ["no_steps"]


def test_all_problems_come_together_with_their_place():
    table_times = [*times()[:3], START + timedelta(days=1)]
    _, issues = read_series(table_times, columns(A__load_kw=np.array([1, np.nan, np.nan, -1])), NETWORK)
    assert [(issue.code, issue.field) for issue in issues] == [
        ("gap_in_time", "time"),
        ("not_finite", "A.load_kw"),
        ("negative", "A.load_kw"),
    ]
    assert "2 of 4 values" in issues[1].message
    assert "2023-03-01T00:15:00+01:00" in issues[1].message


def test_without_a_network_times_and_values_are_still_checked():
    assert codes(times(), columns(A__load_kw=np.array([np.nan] * 4)), network=None) == ["not_finite"]
