"""The network view: what is drawn, and what the cards and the list say."""

import json
from dataclasses import replace

import pytest
from dash.development.base_component import Component

from components.network_view import (
    HouseFacts,
    house_card,
    house_table,
    junction_card,
    network_card,
    network_map,
    network_picture,
    transformer_card,
)
from components.network_view.elements import network_elements, node_positions
from components.network_view.glyphs import Look, house_picture, look_of
from components.network_view.month_bars import month_bars
from components.network_view.stylesheet import stylesheets
from components.network_view.table import house_row
from components.network_view.wording import days_text
from engine.network import Battery, Ev, EvSession, Grid, House, Junction, Line, Network, ScheduleWindow, Transformer

BATTERY = Battery(10, 5, 4, 90, strategy="community", charge_from="any")
EV = Ev(11, smart=True, sessions=(EvSession((0, 1, 2, 3, 4), "17:30", "07:15", 7.5),))
NETWORK = Network(
    Grid("Nordhavn", timezone="Europe/Copenhagen"),
    transformers=(
        Transformer("T1", capacity_kw=160, vk_pct=4, position=(0, 0)),
        Transformer("T2", parent="T1", position=(0, 90)),
    ),
    houses=(
        House("Clinic", "T1", flags=("hospital",), battery=BATTERY, evs=(EV,), position=(90, 0)),
        House("Cabin", "T2", participates=False, fuse_a=25, position=(90, 90)),
    ),
    junctions=(Junction("J1", "T1", position=(45, 0)),),
    lines=(Line("L1", "T1", "J1", 400), Line("L2", "J1", "Clinic", 600)),
)
FACTS = {
    "Clinic": HouseFacts(NETWORK.houses[0], 92_000, 6_500, 10, 3, 3.7, has_profiles=True),
    "Cabin": HouseFacts(NETWORK.houses[1]),
}


def text_of(component: Component) -> str:
    """Return the JSON text of a component, which also shows that every property is allowed."""
    return json.dumps(component.to_plotly_json(), default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def by_id(elements):
    return {element["data"]["id"]: element for element in elements if element["group"] == "nodes"}


def test_every_node_is_drawn_at_its_place():
    nodes = by_id(network_elements(NETWORK, FACTS))
    assert nodes.keys() == {
        "utility-grid:Utility grid", "transformer:T1", "transformer:T2", "house:Clinic", "house:Cabin", "junction:J1",
    }  # fmt: skip
    assert nodes["house:Clinic"]["position"] == {"x": 90, "y": 0}
    assert nodes["transformer:T1"]["data"]["label"] == "T1 · 160 kW"


def test_edges_follow_cables_and_join_what_has_none():
    edges = [
        (element["data"]["source"], element["data"]["target"], element["classes"])
        for element in network_elements(NETWORK, FACTS)
        if element["group"] == "edges"
    ]
    assert sorted(edges) == [
        ("junction:J1", "house:Clinic", "cable"),
        ("transformer:T1", "junction:J1", "cable"),
        ("transformer:T1", "transformer:T2", "feeder"),
        ("transformer:T2", "house:Cabin", "direct"),
        ("utility-grid:Utility grid", "transformer:T1", "feeder"),
    ]


def test_a_network_without_positions_is_arranged():
    flat = replace(
        NETWORK,
        transformers=tuple(replace(item, position=(0, 0)) for item in NETWORK.transformers),
        houses=tuple(replace(item, position=(0, 0)) for item in NETWORK.houses),
        junctions=tuple(replace(item, position=(0, 0)) for item in NETWORK.junctions),
    )
    assert len(set(node_positions(flat).values())) == 5


def test_a_house_looks_like_what_it_owns():
    assert look_of(FACTS["Clinic"]) == Look("hospital", True, True, True, True, True)
    assert look_of(FACTS["Cabin"]) == Look("house")


def test_looks_differ_and_have_a_rule_in_both_schemes():
    looks = {look_of(facts) for facts in FACTS.values()}
    assert len({look.key for look in looks}) == 2
    for scheme, rules in stylesheets(looks).items():
        pictures = {rule["selector"]: rule["style"] for rule in rules}
        for look in looks:
            assert pictures[f".{look.key}"]["background-image"] == house_picture(look, scheme)
    assert house_picture(Look("house"), "light") != house_picture(Look("house"), "dark")


def test_the_map_shows_a_legend_of_what_occurs_only():
    text = text_of(network_map(NETWORK, FACTS))
    assert "Priority" in text
    assert "Heat pump" in text
    assert "Farm" not in text


def test_the_card_of_a_house_gives_units():
    text = text_of(house_card(FACTS["Clinic"], [1.0] * 12, [0.5] * 12))
    for words in ("92.0 MWh a year", "10 kWp", "3.7 kW", "the community", "Mon–Fri", "17:30–07:15, 7.5 kWh", "90 %"):
        assert words in text.replace("\u2009", " ")


def test_the_card_of_a_house_without_profiles_says_so():
    text = text_of(house_card(FACTS["Cabin"])).replace("\u2009", " ")
    assert "none yet" in text
    assert "does not trade" in text
    assert "25 A" in text


def test_a_scheduled_battery_shows_its_windows():
    window = ScheduleWindow((5, 6), "10:00", "14:00", "charge", 3)
    battery = replace(BATTERY, strategy="scheduled", schedule=(window,))
    facts = replace(FACTS["Clinic"], house=replace(NETWORK.houses[0], battery=battery))
    assert "10:00–14:00 charge 3 kW" in text_of(house_card(facts))


def test_cards_of_stations_and_networks_sum_up():
    transformer = text_of(transformer_card(NETWORK.transformers[0], [FACTS["Clinic"]])).replace("\u2009", " ")
    assert "160 kW" in transformer
    assert "utility grid" in transformer
    assert "Rated current" not in transformer
    assert "no limit" in text_of(transformer_card(NETWORK.transformers[1], []))
    network = text_of(network_card(NETWORK, FACTS.values())).replace("\u2009", " ")
    assert "1 · 10.0 kWp" in network
    assert "2 · 1.00 km" in network
    assert "Cable joint" in text_of(junction_card(NETWORK.junctions[0]))


def test_rows_leave_empty_what_is_not_there():
    row = house_row(FACTS["Cabin"])
    assert row["name"] == "Cabin"
    assert [row[key] for key in ("solar_kwp", "battery_kwh", "charger_kw")] == [None, None, None]
    assert house_row(FACTS["Clinic"])["charger_kw"] == pytest.approx(14.7)
    assert len(house_table(FACTS.values()).rowData) == 2


def test_bars_scale_to_the_highest_month():
    text = text_of(month_bars([50.0] * 11 + [100.0], [0.0] * 12))
    assert '"height": "100.0%"' in text
    assert text.count('"50.0%"') == 11
    assert "Solar" not in text


def test_pictures_hold_every_house():
    picture = network_picture(NETWORK, {"Clinic"}, "light")
    assert picture.startswith("data:image/svg+xml,")
    assert picture.count("%3Ccircle") == 2
    assert picture.count("%3Crect") == 2


def test_pictures_of_small_networks_stay_inside():
    lonely = Network(Grid("x"), transformers=(Transformer("T"),))
    assert "nan" not in network_picture(lonely, (), "dark")
    assert network_picture(Network(Grid("x")), (), "light")


@pytest.mark.parametrize(
    ("days", "text"),
    [((0, 1, 2, 3, 4), "Mon–Fri"), ((5, 6), "Sat, Sun"), ((0, 2, 4), "Mon, Wed, Fri"), (tuple(range(7)), "Every day")],
)
def test_days_are_said_shortly(days, text):
    assert days_text(days) == text
