"""Charging from kilometres: sessions that the engine accepts, profiles of the same energy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from engine.network import Ev
from engine.profiles.loads.days import days_of
from engine.profiles.loads.ev_sessions import HABITS, WEEKS, Driving, charging_load, weekly_sessions
from engine.profiles.quarter_hours import YearAxis
from engine.validation_weekly import session_issues
from errors import InvalidInput
from tests.unit.engine.profiles.homes import german_days


def weekly_kwh(ev: Ev) -> float:
    return sum(session.energy_kwh * len(session.days) for session in ev.sessions)


@pytest.mark.parametrize("use", HABITS)
@pytest.mark.parametrize("draw", range(8))
def test_sessions_are_valid_and_hold_the_kilometres(use, draw):
    ev = weekly_sessions(Driving(use, 12_000.0), 5, draw)
    assert list(session_issues(ev, ("car",))) == []
    assert weekly_kwh(ev) * WEEKS == pytest.approx(2400.0, rel=1e-9)


@pytest.mark.parametrize("use", HABITS)
def test_a_profile_holds_the_kilometres_within_the_charger(use):
    load = charging_load(Driving(use, 15_000.0, 11.0, 18.0), german_days(), 2)
    assert load.energy_kwh == pytest.approx(2700.0, rel=1e-9)
    assert load.peak_kw <= 11.0 + 1e-9


def test_commuters_charge_in_the_evening_and_visitors_by_day():
    days = german_days()
    share = {}
    for use in ("commuter", "public"):
        total = sum(charging_load(Driving(use), days, 1, draw).values_kw for draw in range(10))
        by_day = (days.clock.minute_of_day >= 9 * 60) & (days.clock.minute_of_day < 16 * 60)
        share[use] = total[by_day].sum() / total.sum()
    assert share["commuter"] < 0.05
    assert share["public"] > 0.5


def test_seeds_repeat_and_draws_differ():
    first, again, other = (charging_load(Driving("family"), german_days(), 3, draw).values_kw for draw in (0, 0, 1))
    assert first.tobytes() == again.tobytes()
    assert not np.array_equal(first, other)
    assert weekly_sessions(Driving("family"), 3) == weekly_sessions(Driving("family"), 3)
    assert weekly_sessions(Driving("family"), 3) != weekly_sessions(Driving("family"), 4)


def test_the_smart_flag_is_kept():
    assert weekly_sessions(Driving("company"), 1, smart=True).smart


def test_a_charger_that_is_too_weak_is_refused():
    for build in (lambda drive: weekly_sessions(drive, 1), lambda drive: charging_load(drive, german_days(), 1)):
        with pytest.raises(InvalidInput, match="too weak"):
            build(Driving("commuter", 200_000.0, 2.3))


@pytest.mark.parametrize(
    ("driving", "field"),
    [
        (Driving("tractor"), "use"),
        (Driving("family", -1.0), "km_per_year"),
        (Driving("family", charger_kw=0.0), "charger_kw"),
        (Driving("family", kwh_per_100_km=float("inf")), "kwh_per_100_km"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(driving, field):
    with pytest.raises(InvalidInput) as refusal:
        weekly_sessions(driving, 1)
    assert [issue.field for issue in refusal.value.issues] == [field]


@pytest.mark.parametrize(("zone", "offset"), [("Europe/Berlin", 60), ("Australia/Lord_Howe", 630), ("UTC", 0)])
def test_wall_clock_times_lie_where_the_clock_shows_them(zone, offset):
    days = days_of(YearAxis(2023, offset), zone)
    for hour in (0.0, 5.0, 12.0, 23.5):
        chosen = np.arange(1, 364)
        position = days.positions(chosen, np.full(len(chosen), hour)).astype(int)
        assert (days.clock.minute_of_day[position] == int(hour * 60)).all()
        assert (days.of_steps[position] == chosen).all()
    assert datetime.fromtimestamp(int(days.axis.utc_s[0]), UTC) + timedelta(minutes=offset) == datetime(
        2023, 1, 1, tzinfo=UTC
    )
