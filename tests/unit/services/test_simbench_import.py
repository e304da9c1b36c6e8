"""Every network of the extract as a network of ours, and the demonstration."""

import math
from collections import Counter

import pytest

from errors import NotFound
from services.importing.demo_network import demo_network
from services.importing.simbench import read_network
from services.importing.simbench_extract import catalogue, full_load_hours, read_record, series_values

CODES = [entry.code for entry in catalogue()]


def _nodes(network):
    return (*network.transformers, *network.houses, *network.junctions)


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_lost_on_the_way(code):
    record, imported = read_record(code), read_network(code)
    network, entry = imported.network, next(entry for entry in catalogue() if entry.code == code)
    assert len(_nodes(network)) == len(record["buses"])
    assert len(network.lines) == len(record["lines"])
    assert len(network.houses) == entry.houses
    assert sum(house.battery.capacity_kwh for house in network.houses if house.battery) == pytest.approx(
        entry.storage_kwh
    )
    loads_kw = sum(item.scale_kw for item in imported.assignments if item.layer != "solar")
    assert loads_kw == pytest.approx(sum(item["scale_kw"] for item in record["loads"]))
    assert sum(item.scale_kw for item in imported.assignments if item.layer == "solar") == pytest.approx(
        entry.solar_kwp
    )


@pytest.mark.parametrize("code", CODES)
def test_names_are_unique_and_lines_meet_nodes(code):
    network = read_network(code).network
    names = [node.name for node in _nodes(network)]
    assert len(names) == len(set(names))
    assert {end for line in network.lines for end in (line.from_node, line.to_node)} == set(names)


@pytest.mark.parametrize("code", CODES)
def test_drawings_fill_a_landscape_and_keep_nodes_apart(code):
    points = [node.position for node in _nodes(read_network(code).network)]
    width, height = (max(point[axis] for point in points) for axis in (0, 1))
    assert width / height == pytest.approx(1.45, abs=0.01)
    assert min(math.dist(a, b) for i, a in enumerate(points) for b in points[:i]) > 20


def test_a_transformer_brings_its_nameplate():
    (transformer,) = read_network("rural1-1").network.transformers
    assert transformer.capacity_kw == 160
    assert transformer.vk_pct == 4
    assert transformer.vkr_pct == pytest.approx(1.4688)
    assert transformer.secondary_ampacity_a == pytest.approx(230.9)
    # (0.46 + 2.35 / 4) kW of losses at 80 kW
    assert transformer.forward_efficiency_pct == pytest.approx(98.69)


def test_a_storage_unit_becomes_a_battery_and_a_plant():
    imported = read_network("semiurb5-1")
    house = next(house for house in imported.network.houses if house.name == "House 108")
    assert house.battery.capacity_kwh == pytest.approx(23.1)
    assert house.battery.max_discharge_kw == pytest.approx(11.6)
    assert house.battery.round_trip_efficiency_pct == 95
    layers = {item.series: item.scale_kw for item in imported.assignments if item.house == "House 108"}
    assert layers["PV6"] == pytest.approx(11.6)


def test_flats_of_one_bus_are_one_house():
    imported = read_network("urban6-0")
    assert len(imported.network.houses) == 53
    assert len({(item.house, item.series) for item in imported.assignments}) == len(imported.assignments)


def test_cables_carry_their_type():
    line = read_network("semiurb5-0").network.lines[0]
    assert line.cable_type == "NAYY 4x240SE 0.6/1kV"
    assert (line.r_ohm_per_km, line.max_current_a) == (0.1267, 357)
    assert line.c_nf_per_km == pytest.approx(870.0, abs=0.01)


@pytest.mark.parametrize("code", ["semiurb5-3", "nowhere-0", "semiurb5", "../secrets", ""])
def test_unknown_codes_are_not_found(code):
    with pytest.raises(NotFound, match="no SimBench network"):
        read_network(code)


def test_the_demonstration_has_two_transformers_with_houses_of_both_kinds():
    network = demo_network().network
    assert Counter(house.transformer for house in network.houses) == {"T1": 42, "T2": 62}
    assert {house.name: (house.transformer, house.flags) for house in network.houses if house.flags} == {
        "Hospital": ("T1", ("hospital",)),
        "School": ("T2", ("school",)),
    }


def test_the_demonstration_shows_every_kind_of_thing():
    imported = demo_network()
    houses = imported.network.houses
    assert Counter(house.battery.strategy for house in houses if house.battery) == {
        "self_consumption": 11,
        "community": 4,
    }
    assert Counter(ev.smart for house in houses for ev in house.evs) == {True: 6, False: 4}
    assert {item.layer for item in imported.assignments} == {"load", "heat_pump", "ev", "solar"}


def test_no_cable_of_the_demonstration_joins_the_two_transformers():
    network = demo_network().network
    home = {node.name: node.transformer for node in (*network.houses, *network.junctions)} | {"T1": "T1", "T2": "T2"}
    assert all(home[line.from_node] == home[line.to_node] for line in network.lines)
    assert {item.house for item in demo_network().assignments} == {house.name for house in network.houses}


def test_the_demonstration_generates_about_half_of_what_it_uses():
    imported, hours = demo_network(), full_load_hours()
    kwh = Counter()
    for item in imported.assignments:
        kwh[item.layer] += item.scale_kw * hours[item.series]
    load_kwh = kwh["load"] + kwh["heat_pump"] + kwh["ev"]
    assert 0.5 < kwh["solar"] / load_kwh < 0.6


def test_one_transformer_of_the_demonstration_comes_near_its_rating_at_noon():
    imported = demo_network()
    second = {house.name for house in imported.network.houses if house.transformer == "T2"}
    values = series_values({item.series for item in imported.assignments})
    net_kw = sum(
        (1 if item.layer == "solar" else -1) * item.scale_kw * values[item.series].astype(float)
        for item in imported.assignments
        if item.house in second
    )
    assert 0.9 < net_kw.max() / 160 < 1.2
