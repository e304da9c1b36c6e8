"""Periods of the results pages: spans, steps back and forth, brushes, words."""

from __future__ import annotations

from datetime import date

import pytest

from components.results import periods
from components.results.filters import period_text

WHOLE = (date(2016, 1, 1), date(2016, 12, 31))


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("run", WHOLE),
        ("month", (date(2016, 2, 1), date(2016, 2, 29))),
        ("week", (date(2016, 2, 8), date(2016, 2, 14))),
        ("day", (date(2016, 2, 10), date(2016, 2, 10))),
    ],
)
def test_spans_around_a_day(span, expected):
    """Weeks begin on Monday; each span knows its name."""
    assert periods.span_from(date(2016, 2, 10), span, WHOLE) == expected
    assert periods.span_name(expected, WHOLE) == span


def test_spans_stay_within_the_run():
    """The first week of 2016 begins in 2015."""
    assert periods.span_from(WHOLE[0], "week", WHOLE) == (date(2016, 1, 1), date(2016, 1, 3))


@pytest.mark.parametrize(
    ("period", "forwards", "expected"),
    [
        ((date(2016, 1, 1), date(2016, 1, 31)), True, (date(2016, 2, 1), date(2016, 2, 29))),
        ((date(2016, 3, 1), date(2016, 3, 31)), False, (date(2016, 2, 1), date(2016, 2, 29))),
        ((date(2016, 2, 8), date(2016, 2, 14)), True, (date(2016, 2, 15), date(2016, 2, 21))),
        ((date(2016, 12, 26), date(2016, 12, 31)), True, (date(2016, 12, 26), date(2016, 12, 31))),
        (WHOLE, True, WHOLE),
    ],
)
def test_periods_move_by_their_length(period, forwards, expected):
    """Months by months; not beyond the run."""
    assert periods.shifted(period, forwards=forwards, bounds=WHOLE) == expected


def test_a_brush_chooses_the_days_it_touches():
    """In either direction, with or without a time of day."""
    assert periods.brushed("2016-05-07 12:30", "2016-05-05", WHOLE) == (date(2016, 5, 5), date(2016, 5, 7))
    assert periods.brushed("2015-12-30", "2017-01-02", WHOLE) == WHOLE


def test_a_store_keeps_a_period():
    """As texts."""
    assert periods.from_data(periods.to_data(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2016, 5, 5), date(2016, 5, 5), "Thu 5 May 2016"),
        (date(2016, 5, 5), date(2016, 6, 5), "5 May \u2013 5 Jun 2016"),
        (date(2016, 12, 5), date(2017, 1, 5), "5 Dec 2016 \u2013 5 Jan 2017"),
    ],
)
def test_periods_in_words(first, last, expected):
    """As short as they can be."""
    assert period_text(first, last) == expected
