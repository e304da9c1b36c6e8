"""Generated neighbourhoods: as many as wished, the same ones every time, nowhere on top of each other."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from uuid import UUID, uuid4

import pytest

from db.records import ProfileInfo
from engine.cables import DEFAULT_CABLE
from engine.drawing import FIELDS, DrawingObject, applied
from engine.drawing_fields import read_operations
from engine.drawing_network import to_drawing, to_network
from engine.network import Grid, House, Line, Network, Transformer
from engine.validation import network_issues
from errors import InvalidInput
from services.neighbourhoods import NeighbourhoodRequest, neighbourhood, request_issues

NETWORK = Network(
    Grid("Nordhavn"),
    (Transformer("T1"),),
    (House("House 1", "T1", position=(150.0, 120.0)), House("House 3", "T1", position=(400.0, 0.0))),
    (),
    (Line("Line 1", "T1", "House 3", 100.0),),
)
DRAWING = to_drawing(NETWORK, str(uuid4()))
HOME = UUID(next(item.id for item in DRAWING if item.kind == "transformer"))


def profile(name, kind="load", annual_kwh=4_000.0, peak_kw=2.0, **source):
    return ProfileInfo(
        uuid4(), uuid4(), name, kind, datetime(2016, 1, 1, tzinfo=UTC), 35_136, "hash", annual_kwh, peak_kw, source,
        datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


LOAD, SHOP = profile("SimBench H0-A"), profile("SimBench G4-A", annual_kwh=2_000.0)
SOLAR = profile("SimBench PV5", "solar", 700.0, 0.8, rating_kw=1.0)
PROFILES = [LOAD, SHOP, SOLAR]
REQUEST = NeighbourhoodRequest(
    HOME, 37, seed=7, solar_share_pct=50.0, battery_share_pct=30.0, ev_share_pct=20.0, annual_kwh=(2_000.0, 5_000.0)
)  # fmt: skip


def houses_of(operations):
    return [one for one in operations if one.kind == "house"]


def without_ids(operations):
    fields = [dict(one.fields) for one in operations]
    return [{name: value for name, value in one.items() if name not in ("from_node", "to_node")} for one in fields]


def test_the_same_request_gives_the_same_houses_with_other_ids():
    first, again = (neighbourhood(DRAWING, PROFILES, REQUEST) for _ in range(2))
    assert without_ids(first) == without_ids(again)
    assert {one.id for one in first}.isdisjoint(one.id for one in again)
    assert without_ids(first) != without_ids(neighbourhood(DRAWING, PROFILES, replace(REQUEST, seed=8)))


@pytest.mark.parametrize("count", [1, 5, 37, 400])
def test_shares_are_exact_to_rounding_and_batteries_go_to_solar_houses_first(count):
    houses = houses_of(neighbourhood(DRAWING, PROFILES, replace(REQUEST, count=count)))
    solar = {one.id for one in houses if len(one.fields["profiles"]) == 2}
    battery = {one.id for one in houses if one.fields["battery"]}
    cars = [one for one in houses if one.fields["evs"]]
    assert len(houses) == count
    assert (len(solar), len(battery), len(cars)) == tuple(math.floor(count * p / 100 + 0.5) for p in (50, 30, 20))
    assert battery <= solar


def test_amounts_are_within_their_ranges_in_their_units():
    for one in houses_of(neighbourhood(DRAWING, PROFILES, REQUEST)):
        uses = {use["profile"]: use["scale"] for use in one.fields["profiles"]}
        assert 2_000.0 <= uses[str(LOAD.profile_id)] * LOAD.annual_kwh <= 5_000.0
        assert 5.0 <= uses.get(str(SOLAR.profile_id), 5.0) <= 12.0
        if battery := one.fields["battery"]:
            assert 5.0 <= battery["capacity_kwh"] <= 12.0
            assert battery["max_charge_kw"] == pytest.approx(battery["capacity_kwh"] / 2, abs=0.051)


def test_houses_get_free_names_and_places():
    operations = neighbourhood(DRAWING, PROFILES, replace(REQUEST, count=300))
    names = [one.fields["name"] for one in houses_of(operations)]
    assert names[:3] == ["House 2", "House 4", "House 5"]
    places = [item.fields["position"] for item in DRAWING if "position" in item.fields]
    places += [one.fields["position"] for one in houses_of(operations)]
    assert min(math.dist(a, b) for a, b in combinations(places, 2)) >= 80.0
    assert [one.fields["ordinal"] for one in houses_of(operations)] == [2.0 + i for i in range(300)]


def test_what_is_generated_can_be_saved_and_simulated():
    state = {item.id: item for item in DRAWING}
    operations, issues = read_operations(neighbourhood(DRAWING, PROFILES, REQUEST))
    assert issues == []
    for operation in operations:
        assert set(operation.fields) == set(FIELDS[operation.kind])
        applied(state, operation)
    network = to_network(state.values())
    assert network_issues(network) == []
    assert len(network.houses) == 39


def test_cables_lead_from_the_transformer_to_every_house():
    operations = neighbourhood(DRAWING, PROFILES, REQUEST)
    lines = [one.fields for one in operations if one.kind == "line"]
    assert Counter(line["to_node"] for line in lines) == Counter(one.id for one in houses_of(operations))
    reached, left = {str(HOME)}, list(lines)
    while ready := [line for line in left if line["from_node"] in reached]:
        reached |= {line["to_node"] for line in ready}
        left = [line for line in left if line not in ready]
    assert left == []
    assert {line["cable_type"] for line in lines} == {DEFAULT_CABLE.name}
    assert {line["max_current_a"] for line in lines} == {DEFAULT_CABLE.max_current_a}
    chained = [line["length_m"] for line in lines if line["from_node"] != str(HOME)]
    assert set(chained) == {25.0}, "100 units of this drawing are 25 m, as its cable says"
    assert [
        one for one in neighbourhood(DRAWING, PROFILES, replace(REQUEST, with_cables=False)) if one.kind == "line"
    ] == []


def test_kinds_bring_their_flags_and_take_their_own_profiles():
    (shop,) = houses_of(neighbourhood(DRAWING, PROFILES, NeighbourhoodRequest(HOME, 1, house_type="shop")))
    assert shop.fields["profiles"][0]["profile"] == str(SHOP.profile_id)
    assert shop.fields["name"] == "Shop 1"
    (school,) = houses_of(neighbourhood(DRAWING, PROFILES, NeighbourhoodRequest(HOME, 1, house_type="school")))
    assert school.fields["flags"] == ["school"]
    (own,) = houses_of(neighbourhood(DRAWING, PROFILES, NeighbourhoodRequest(HOME, 1, house_type="Boat house")))
    assert (own.fields["name"], own.fields["house_type"]) == ("Boat house 1", "Boat house")


def test_chosen_profiles_come_before_the_usual_ones():
    chosen = replace(REQUEST, profiles=(SHOP.profile_id,), annual_kwh=None)
    for one in houses_of(neighbourhood(DRAWING, PROFILES, chosen)):
        assert one.fields["profiles"][0] == {"profile": str(SHOP.profile_id), "scale": 1.0}


def test_without_profiles_houses_come_without_and_solar_is_refused():
    (house,) = houses_of(neighbourhood(DRAWING, [], NeighbourhoodRequest(HOME, 1)))
    assert house.fields["profiles"] == []
    with pytest.raises(InvalidInput, match="no solar profile"):
        neighbourhood(DRAWING, [LOAD], REQUEST)


def test_a_transformer_that_is_gone_and_a_full_grid_are_refused():
    with pytest.raises(InvalidInput, match="no such transformer"):
        neighbourhood(DRAWING, PROFILES, replace(REQUEST, transformer=uuid4()))
    many = [*DRAWING, *(DrawingObject("junction", str(uuid4()), {"position": [0.0, 0.0]}) for _ in range(4_990))]
    with pytest.raises(InvalidInput, match="5000 are possible"):
        neighbourhood(many, PROFILES, REQUEST)


@pytest.mark.parametrize(
    "change",
    [
        {"count": 0}, {"count": 2_001}, {"seed": -1}, {"seed": 2**40}, {"house_type": "x" * 200},
        {"solar_share_pct": 101.0}, {"ev_share_pct": -1.0}, {"battery_share_pct": math.nan}, {"solar_kwp": (5.0, 4.0)},
        {"battery_kwh": (-1.0, 4.0)}, {"annual_kwh": (0.0, math.inf)}, {"annual_kwh": (math.nan, 1.0)},
    ],
    ids=str,
)  # fmt: skip
def test_wrong_numbers_are_named(change):
    (issue,) = request_issues(replace(REQUEST, **change))
    assert issue.field == next(iter(change))
