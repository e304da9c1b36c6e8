"""Numbers as people read them."""

from datetime import UTC, datetime, timedelta

import pytest

from components import format as fmt

THIN = fmt.THIN_SPACE


@pytest.mark.parametrize(
    ("kwh", "text"),
    [
        (0, "0 kWh"),
        (0.012345, "0.0123 kWh"),
        (1.5, "1.50 kWh"),
        (54.64, "54.6 kWh"),
        (999.4, "999 kWh"),
        (999.5, "1.00 MWh"),
        (1000, "1.00 MWh"),
        (32_700, "32.7 MWh"),
        (1_043_000, "1.04 GWh"),
        (12_345_678_900, f"12{THIN}346 GWh"),
        (-250, "−250 kWh"),
    ],
)
def test_energies_have_three_digits_and_the_unit_that_fits(kwh, text):
    assert fmt.energy(kwh) == text.replace(" ", THIN)


def test_powers_change_to_megawatts_above_a_thousand():
    assert fmt.power(148.2) == f"148{THIN}kW"
    assert fmt.power(1480) == f"1.48{THIN}MW"


def test_parts_are_for_cards():
    assert fmt.energy_parts(32_700) == ("32.7", "MWh")
    assert fmt.power_parts(None) == (fmt.UNKNOWN, "")


def test_thousands_are_parted_by_a_thin_space():
    assert fmt.number(1043, "€") == f"1{THIN}043{THIN}€"
    assert fmt.number(1_234_567) == f"1{THIN}234{THIN}567"


@pytest.mark.parametrize(
    "write", [fmt.energy, fmt.power, fmt.percent, fmt.number, fmt.duration, fmt.date_time, fmt.date]
)
def test_what_is_not_known_is_a_dash(write):
    assert write(None) == fmt.UNKNOWN


def test_what_is_not_finite_is_not_known():
    assert fmt.energy(float("nan")) == fmt.number(float("inf")) == fmt.percent(float("nan")) == fmt.UNKNOWN


def test_counts_are_whole():
    assert fmt.number(104) == "104"
    assert fmt.number(7, "runs") == f"7{THIN}runs"
    assert fmt.number(-35_136) == f"−35{THIN}136"


def test_a_number_that_rounds_up_keeps_three_digits():
    assert fmt.significant(9.996) == "10.0"
    assert fmt.significant(99.96) == "100"


def test_percentages_have_one_decimal():
    assert fmt.percent(0.5461) == f"54.6{THIN}%"
    assert fmt.percent(-0.02) == f"−2.0{THIN}%"


def test_progress_is_complete_only_at_the_end():
    assert fmt.percent_whole(0.999) == f"99{THIN}%"
    assert fmt.percent_whole(1.0) == f"100{THIN}%"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.42, "0.42 s"), (3.21, "3.2 s"), (42, "42 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")]
)
def test_durations_have_two_units(seconds, text):
    assert fmt.duration(seconds) == text


def test_moments_name_their_zone():
    moment = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)
    assert fmt.date_time(moment, "Europe/Berlin") == "1 Jul 2026, 14:05 CEST"
    assert fmt.date_time(moment) == "1 Jul 2026, 12:05"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (20, "just now"),
        (95, "2 minutes ago"),
        (3600, "60 minutes ago"),
        (7200, "2 hours ago"),
        (90_000, "25 hours ago"),
    ],
)
def test_the_recent_past_is_told_in_words(seconds, text):
    now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    assert fmt.ago(now - timedelta(seconds=seconds), now) == text


def test_the_far_past_is_told_by_its_date():
    now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    assert fmt.ago(now - timedelta(days=30), now) == "21 Oct 2026"
