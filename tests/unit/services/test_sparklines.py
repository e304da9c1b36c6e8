"""Profiles at a glance."""

from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

from services.sparklines import sparkline

CET = timezone(timedelta(hours=1))


def test_hours_and_months_are_those_of_the_series_own_clock():
    start = datetime(2016, 1, 31, 22, 30, tzinfo=CET)
    line = sparkline(np.array([1.0, 1.0, 4.0, 4.0, 4.0, 4.0, 2.0]), start)
    assert (line.day[22], line.day[23], line.day[0], line.day[1]) == (1.0, 4.0, 2.0, 0.0)
    assert line.month[:3] == (4.5, 0.5, 0.0)


def test_equal_moments_of_two_offsets_are_two_clocks():
    values = np.arange(96.0)
    utc = sparkline(values, datetime(2016, 1, 1, 0, tzinfo=timezone.utc))  # noqa: UP017 - beside the other offset
    cet = sparkline(values, datetime(2016, 1, 1, 1, tzinfo=CET))
    assert utc.day[0] == cet.day[1] == pytest.approx(1.5)


def test_a_year_adds_up():
    values = np.random.default_rng(1).random(35_136).astype(np.float32)
    line = sparkline(values, datetime(2016, 1, 1, tzinfo=CET))
    assert sum(line.month) == pytest.approx(values.sum() / 4, rel=1e-4)
    assert np.mean(line.day) == pytest.approx(values.mean(), rel=1e-4)
