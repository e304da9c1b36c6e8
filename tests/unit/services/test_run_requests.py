"""Reading the form, and everything that can be wrong about a run."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from db.records import ProfileAssignment
from engine.network import Grid, House, Network, Transformer
from engine.settings import CascadeStep, RunSettings
from errors import InvalidInput
from services.run_periods import Window
from services.run_requests import RunFields, RunRequest, flag_issues, read_request, request_issues

WINDOW = Window(date(2016, 1, 1), date(2016, 12, 31), UTC)
FIELDS = RunFields("Base", "2016-01-01", "year", "intra_grid", "priority", "report", ["hospital"])
NETWORK = Network(Grid("Nordhavn"), (Transformer("T1"),), (House("H1", "T1"), House("H2", "T1")))
REQUEST = RunRequest("Base", date(2016, 1, 1), 366, RunSettings())


def assignment(house, kind="load"):
    return ProfileAssignment(uuid4(), house, uuid4(), kind, "hash", datetime(2016, 1, 1, tzinfo=UTC), 366 * 96, 1.0)


COMPLETE = [assignment("H1"), assignment("H2")]


def codes(request=REQUEST, assignments=COMPLETE, network=NETWORK):
    return {(issue.code, issue.field) for issue in request_issues(network, assignments, request)}


def test_a_complete_form_becomes_a_request():
    request = read_request(FIELDS, WINDOW)
    assert request == RunRequest("Base", date(2016, 1, 1), 366, RunSettings(priority=("hospital",)))


def test_only_what_the_rule_uses_is_taken():
    fields = dataclasses.replace(FIELDS, allocation="proportional", retail_eur_per_kwh=0.5, cascade=[(50, "static")])
    assert read_request(fields, WINDOW).settings == RunSettings(allocation="proportional")


@pytest.mark.parametrize(("typed", "read"), [(None, None), ("", None), (0, 0.0), (363.5, 363.5)])
def test_emissions_of_the_grid_may_be_unknown(typed, read):
    fields = dataclasses.replace(FIELDS, grid_emissions_g_per_kwh=typed)
    assert read_request(fields, WINDOW).grid_emissions_g_per_kwh == read


@pytest.mark.parametrize("emissions", [-1.0, float("inf"), float("nan")])
def test_emissions_that_cannot_be_are_refused(emissions):
    request = dataclasses.replace(REQUEST, grid_emissions_g_per_kwh=emissions)
    assert codes(request) == {("negative", "grid_emissions_g_per_kwh")}


def test_tiers_matter_where_ratings_are_enforced():
    fields = dataclasses.replace(FIELDS, allocation="equal", capacity_mode="enforce")
    assert read_request(fields, WINDOW).settings.priority == ("hospital",)


def test_rounds_of_a_cascade_are_fractions():
    fields = dataclasses.replace(FIELDS, allocation="cascade", cascade=[(40, "static"), (100.0, "pro_rata")])
    assert read_request(fields, WINDOW).settings.cascade == (CascadeStep(0.4, "static"), CascadeStep(1.0, "pro_rata"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": None}, "first_day"),
        ({"first_day": "soon"}, "first_day"),
        ({"allocation": "auction", "retail_eur_per_kwh": ""}, "retail_eur_per_kwh"),
        ({"allocation": "cascade", "cascade": [("", "static")]}, "cascade"),
    ],
)
def test_what_is_missing_is_named(changes, field):
    with pytest.raises(InvalidInput) as raised:
        read_request(dataclasses.replace(FIELDS, **changes), WINDOW)
    assert field in {issue.field for issue in raised.value.issues}


def test_a_good_request_has_no_issues():
    assert codes() == set()


@pytest.mark.parametrize(
    ("changes", "issue"),
    [
        ({"name": " "}, ("missing", "name")),
        ({"name": "x" * 121}, ("too_long", "name")),
        ({"name": "a\0b"}, ("not_printable", "name")),
        ({"days": 0}, ("too_short", "days")),
        ({"first_day": date(2015, 12, 31)}, ("outside_profiles", "first_day")),
        ({"first_day": date(2016, 1, 2)}, ("outside_profiles", "first_day")),
    ],
)
def test_problems_stand_at_their_field(changes, issue):
    assert issue in codes(dataclasses.replace(REQUEST, **changes))


def test_without_profiles_there_is_nothing_to_simulate():
    assert ("no_profiles", "") in codes(assignments=[])


def test_a_house_without_load_is_a_warning_that_names_it():
    issues = request_issues(NETWORK, [assignment("H1"), assignment("H2", "solar")], REQUEST)
    assert [(issue.code, issue.ids, issue.severity) for issue in issues] == [("no_load_profile", ("H2",), "warning")]


def test_problems_of_the_network_are_found_too():
    broken = dataclasses.replace(NETWORK, houses=(House("H1", "T9"), House("H2", "T1")))
    assert any(issue.severity == "error" for issue in request_issues(broken, COMPLETE, REQUEST))


@pytest.mark.parametrize("flags", [["hospital"] * 201, ["a\0"], [7], ["x" * 500]])
def test_flags_that_no_form_offers_are_refused(flags):
    assert [issue.field for issue in flag_issues(flags)] == ["flags"]
    assert list(flag_issues(["hospital", "school"])) == []
