"""Every check of networks and settings finds its problem, names it and finds nothing in a good network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.network import (
    Battery,
    Ev,
    EvSession,
    Grid,
    House,
    Junction,
    Line,
    Network,
    ScheduleWindow,
    Transformer,
)
from engine.settings import CascadeStep, RunSettings
from engine.validation import network_issues, settings_issues

GOOD = Network(
    Grid("G", timezone="Europe/Copenhagen"),
    (Transformer("T1", capacity_kw=10.0), Transformer("T2", "T1")),
    (House("A", "T1", flags=("hospital",), share=0.6), House("B", "T2", share=0.4)),
    (Junction("J", "T1"),),
    (Line("L", "T1", "J"),),
)
BATTERY = Battery(10.0, 5.0, 5.0)
INFINITE, NAN = float("inf"), float("nan")


def with_house(**changes) -> Network:
    return replace(GOOD, houses=(replace(GOOD.houses[0], **changes), GOOD.houses[1]))


def with_transformer(**changes) -> Network:
    return replace(GOOD, transformers=(replace(GOOD.transformers[0], **changes), GOOD.transformers[1]))


def with_battery(**changes) -> Network:
    return with_house(battery=replace(BATTERY, **changes))


def with_window(**changes) -> Network:
    window = ScheduleWindow((0,), "10:00", "12:00", "charge", 1.0)
    return with_battery(strategy="scheduled", schedule=(replace(window, **changes),))


def with_sessions(*sessions: EvSession) -> Network:
    return with_house(evs=(Ev(11.0, sessions=sessions),))


def session(arrival="17:00", departure="07:00", days=(0,), energy=10.0) -> EvSession:
    return EvSession(days, arrival, departure, energy)


def test_a_good_network_has_no_issue():
    assert network_issues(GOOD) == []


@pytest.mark.parametrize(
    ("network", "code", "component", "field"),
    [
        (with_transformer(capacity_kw=-1.0), "negative", "transformer", "capacity_kw"),
        (with_transformer(capacity_kw=NAN), "not_finite", "transformer", "capacity_kw"),
        (with_transformer(capacity_kw=INFINITE), "not_finite", "transformer", "capacity_kw"),
        (with_transformer(forward_efficiency_pct=0.0), "out_of_range", "transformer", "forward_efficiency_pct"),
        (with_transformer(backward_efficiency_pct=101.0), "out_of_range", "transformer", "backward_efficiency_pct"),
        (with_transformer(parent="Q"), "unknown_transformer", "transformer", "parent"),
        (with_transformer(parent="T1"), "cycle", "transformer", "parent"),
        (with_transformer(parent="T2"), "cycle", "transformer", "parent"),
        (with_transformer(position=(NAN, 0.0)), "not_finite", "transformer", "position"),
        (with_house(transformer="Q"), "unknown_transformer", "house", "transformer"),
        (with_house(line_loss_pct=100.0), "out_of_range", "house", "line_loss_pct"),
        (with_house(share=1.5), "out_of_range", "house", "share"),
        (with_house(share=0.7), "shares_above_one", "house", "share"),
        (with_house(bid_eur_per_kwh=NAN), "not_finite", "house", "bid_eur_per_kwh"),
        (with_house(ask_eur_per_kwh=-INFINITE), "not_finite", "house", "ask_eur_per_kwh"),
        (with_house(flags=("",)), "empty_flag", "house", "flags"),
        (with_house(name="B"), "duplicate_name", "house", "name"),
        (with_house(name="T1"), "duplicate_name", "transformer", "name"),
        (with_house(name=" "), "empty_name", "house", "name"),
        (with_house(name="B\0"), "unprintable", "house", "name"),
        (with_house(name="\ud800"), "unprintable", "house", "name"),
        (with_house(name="B" * 121), "too_long", "house", "name"),
        (with_house(house_type="shop\n"), "unprintable", "house", "house_type"),
        (with_house(flags=("hospital", "a\0")), "unprintable", "house", "flags"),
        (with_battery(capacity_kwh=-1.0), "negative", "battery", "capacity_kwh"),
        (with_battery(round_trip_efficiency_pct=0.0), "out_of_range", "battery", "round_trip_efficiency_pct"),
        (with_battery(depth_of_discharge_pct=101.0), "out_of_range", "battery", "depth_of_discharge_pct"),
        (with_battery(initial_soc_pct=-1.0), "negative", "battery", "initial_soc_pct"),
        (with_battery(strategy="clever"), "unknown_choice", "battery", "strategy"),
        (with_window(start="24:00"), "malformed_time", "schedule window", "start"),
        (with_window(end="9:00"), "malformed_time", "schedule window", "end"),
        (with_window(days=(7,)), "unknown_day", "schedule window", "days"),
        (with_window(action="rest"), "unknown_choice", "schedule window", "action"),
        (with_window(power_kw=-1.0), "negative", "schedule window", "power_kw"),
        (with_sessions(session(arrival="x")), "malformed_time", "session", "arrival"),
        (with_sessions(session(energy=NAN)), "not_finite", "session", "energy_kwh"),
        (with_sessions(session("17:01", "17:10")), "session_too_short", "session", "departure"),
        (with_sessions(session(), session()), "same_arrival", "ev", "sessions"),
        (replace(GOOD, lines=(Line("L", "T1", "Q"),)), "unknown_node", "line", "to_node"),
        (replace(GOOD, lines=GOOD.lines * 2), "duplicate_name", "line", "name"),
        (replace(GOOD, junctions=(Junction("J", "Q"),)), "unknown_transformer", "junction", "transformer"),
        (replace(GOOD, grid=Grid("")), "empty_name", "grid", "name"),
        (replace(GOOD, grid=Grid("G", 91.0)), "out_of_range", "grid", "latitude"),
        (replace(GOOD, grid=Grid("G", timezone="Mars/Base")), "unknown_timezone", "grid", "timezone"),
    ],
)
def test_each_problem_is_found_at_its_field(network, code, component, field):
    errors = [issue for issue in network_issues(network) if issue.severity == "error"]
    assert (code, component, field) in [(issue.code, issue.component, issue.field) for issue in errors]
    assert all(issue.message.count(".") >= 1 and issue.message[0].isupper() for issue in errors)


@pytest.mark.parametrize(
    ("network", "code"),
    [
        (with_battery(strategy="scheduled"), "no_schedule"),
        (with_battery(schedule=(ScheduleWindow((0,), "10:00", "12:00", "charge", 1.0),)), "unused_schedule"),
        (with_window(days=()), "no_days"),
        (with_sessions(session("17:05", "07:00")), "off_step"),
        (
            with_sessions(session(days=(0, 1), arrival="08:00", departure="08:00"), session("20:00")),
            "overlapping_sessions",
        ),
        (with_sessions(session("12:00", "11:45"), session("18:00", "19:00")), "overlapping_sessions"),
    ],
)
def test_doubtful_things_are_warnings(network, code):
    assert [(issue.code, issue.severity) for issue in network_issues(network)] == [(code, "warning")]


def test_sessions_that_follow_each_other_are_fine():
    assert (
        network_issues(with_sessions(session("08:00", "12:00", (0, 1, 2)), session("12:00", "08:00", (0, 1, 2)))) == []
    )


def test_a_session_over_the_end_of_the_week_overlaps_with_monday():
    sessions = session("20:00", "10:00", (6,)), session("08:00", "09:00", (0,))
    assert [issue.code for issue in network_issues(with_sessions(*sessions))] == ["overlapping_sessions"]


def test_a_cycle_names_its_members_once():
    ring = tuple(Transformer(name, parent) for name, parent in (("A1", "A3"), ("A2", "A1"), ("A3", "A2"), ("A4", "A1")))
    cycles = [issue for issue in network_issues(replace(GOOD, transformers=ring)) if issue.code == "cycle"]
    assert [set(issue.ids) for issue in cycles] == [{"A1", "A2", "A3"}]


def test_good_settings_have_no_issue():
    assert settings_issues(RunSettings(priority=("hospital",)), GOOD) == []


@pytest.mark.parametrize(
    ("settings", "code", "severity"),
    [
        (RunSettings(scope="everywhere"), "unknown_choice", "error"),
        (RunSettings(allocation="lottery"), "unknown_choice", "error"),
        (RunSettings(capacity_mode="ignore"), "unknown_choice", "error"),
        (RunSettings(allocation="cascade"), "missing", "error"),
        (
            RunSettings(cascade=(CascadeStep(0.7, "static"), CascadeStep(0.4, "pro_rata"))),
            "fractions_above_one",
            "error",
        ),
        (RunSettings(cascade=(CascadeStep(-0.1, "static"),)), "negative", "error"),
        (RunSettings(cascade=(CascadeStep(0.5, "fair"),)), "unknown_choice", "error"),
        (RunSettings(network_fee_eur_per_kwh=-0.01), "negative", "error"),
        (RunSettings(retail_eur_per_kwh=NAN), "not_finite", "error"),
        (RunSettings(priority=("hospital", "hospital")), "duplicate_flag", "warning"),
        (RunSettings(priority=("",)), "empty_flag", "error"),
        (RunSettings(priority=("police",)), "unused_flag", "warning"),
    ],
)
def test_each_problem_of_settings_is_found(settings, code, severity):
    assert (code, severity) in [(issue.code, issue.severity) for issue in settings_issues(settings, GOOD)]


def test_rules_with_shares_want_shares():
    houses = tuple(replace(house, share=None) for house in GOOD.houses)
    issues = settings_issues(RunSettings(allocation="static_shares"), replace(GOOD, houses=houses))
    assert [(issue.code, issue.severity) for issue in issues] == [("no_shares", "warning")]


def test_a_run_needs_a_house():
    issues = settings_issues(RunSettings(), replace(GOOD, houses=()))
    assert [issue.code for issue in issues] == ["no_houses"]
