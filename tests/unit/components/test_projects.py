"""Cards of projects, their pictures, and the dialogues."""

import json
from urllib.parse import unquote

import pytest

from components.projects import (
    CardFacts,
    GridPicture,
    initials,
    member_rows,
    network_choices,
    new_project,
    project_cards,
    project_dialogs,
    project_tools,
)
from components.projects.picture import NARROW, network_picture
from engine.network import Grid, House, Junction, Line, Network, Transformer
from services.importing.simbench_extract import catalogue

NETWORK = Network(
    Grid("Nordhavn"),
    (Transformer("T1"),),
    (House("H1", "T1", position=(50, 0)), House("Clinic", "T1", flags=("hospital",), position=(80, 10))),
    (Junction("J", "T1", (20, 5)),),
    (Line("L", "T1", "J"), Line("loose", "J", "")),
)


def text_of(component):
    text = json.dumps(component, default=lambda part: part.to_plotly_json(), ensure_ascii=False)
    return text.translate(dict.fromkeys(map(ord, "\u2009\u202f\u00a0"), " "))


def facts(**changes):
    usual = {"description": "By the sea.", "is_demo": False, "n_houses": 1, "members": ["Ann Lee"], "solar_kwp": 0.0}
    return CardFacts(key="1", name="Nordhavn", href="/projects/1/network", storage_kwh=0.0, **usual | changes)


def pictures(count, network=NETWORK):
    return [GridPicture(f"Part {number}", network, {"H1"}) for number in range(count)]


def test_a_card_shows_what_is_in_a_project():
    card = facts(is_demo=True, n_houses=104, solar_kwp=432.4, grids=pictures(1),
                 last_run=("Run 3, 2 hours ago", "finished", "/projects/1/results/3"))  # fmt: skip
    text = text_of(project_cards([card]))
    for words in ("Nordhavn", "Demo", "104 houses", "432 kWp", "no storage", "Run 3, 2 hours ago", "finished", "AL"):
        assert words in text
    assert text.count("data:image/svg+xml") == 2
    assert "1 member: Ann Lee" in text


def test_a_card_of_an_empty_project_stays_a_card():
    text = text_of(project_cards([facts(grids=pictures(1, Network(Grid("x"))))]))
    for words in ("No run yet", "no solar", "Nothing drawn yet"):
        assert words in text
    assert "data:image" not in text


@pytest.mark.parametrize(("count", "shown", "words"), [(2, 2, "2 networks"), (4, 4, "4 networks"), (6, 3, "+3")])
def test_several_networks_share_the_picture(count, shown, words):
    text = text_of(project_cards([facts(grids=pictures(count))]))
    assert text.count("data:image") == 2 * shown
    assert words in text
    assert "Part 0" in text


def test_a_search_finds_names_descriptions_members_and_networks():
    (entry,) = project_cards([facts(grids=pictures(1))]).children
    assert getattr(entry, "data-search") == "nordhavn by the sea. ann lee part 0"


@pytest.mark.parametrize(
    ("changes", "there", "missing"),
    [
        ({"may_edit": True}, ("rename", "duplicate", "members", "archive"), ("restore",)),
        ({"may_edit": True, "is_fixed": True}, ("duplicate",), ("rename", "members", "archive", "restore")),
        ({"may_edit": True, "is_archived": True}, ("restore",), ("rename", "archive", "duplicate")),
        ({}, (), ("rename", "duplicate", "members", "archive", "restore")),
    ],
)
def test_what_can_be_done_depends_on_reader_and_project(changes, there, missing):
    text = text_of(project_cards([facts(**changes)]))
    for name in there:
        assert f"projects-{name}" in text
    for name in missing:
        assert f"projects-{name}" not in text


def test_an_archived_project_cannot_be_opened():
    assert "/projects/1/network" not in text_of(project_cards([facts(is_archived=True, may_edit=True)]))
    assert "/projects/1/network" in text_of(project_cards([facts()]))


@pytest.mark.parametrize(
    ("name", "letters"), [("Ann Lee", "AL"), ("ann", "A"), ("Ada Maria King", "AK"), ("", "?"), ("(x) Bo", "B")]
)
def test_people_are_shown_by_their_initials(name, letters):
    assert initials(name) == letters


def test_many_members_are_counted():
    text = text_of(project_cards([facts(members=[f"P{number} X" for number in range(7)])]))
    assert '"+4"' in text
    assert "7 members: P0 X" in text


def test_members_can_go_but_for_the_last():
    rows = text_of(member_rows([("1", "ann", "Ann"), ("2", "bo", "Bo")], own_key="1"))
    assert "Leave Ann" in rows
    assert "Remove Bo" in rows
    assert rows.count('"disabled": false') == 2
    assert '"disabled": true' in text_of(member_rows([("1", "ann", "Ann")], own_key="1"))


def test_pictures_hold_every_house():
    picture = unquote(network_picture(NETWORK, {"H1"}, "light", NARROW))
    assert picture.startswith("data:image/svg+xml,<svg")
    assert 'viewBox="0 0 200 168"' in picture
    assert picture.count("h0") == 2
    assert picture.count("<rect") == 1


def test_pictures_of_small_and_unfinished_networks_stay_inside():
    lonely = Network(Grid("x"), transformers=(Transformer("T"),))
    unfed = Network(Grid("x"), houses=(House("H", ""), House("I", "gone")))
    for network in (lonely, unfed, Network(Grid("x"))):
        assert "nan" not in network_picture(network, (), "dark")


def test_pictures_of_large_networks_stay_small():
    houses = tuple(House(f"H{i}", "T", position=(i % 80 * 10.0, i // 80 * 10.0)) for i in range(5_000))
    assert len(network_picture(Network(Grid("x"), (Transformer("T"),), houses), (), "light")) < 250_000


def test_the_dialogue_offers_every_way_to_a_project():
    choices = network_choices(catalogue(), "far future")
    assert [choice.value for choice in choices] == ["rural1", "rural2", "rural3", "semiurb4", "semiurb5", "urban6"]
    text = text_of(new_project(catalogue(), [("7", "Lindenhof")], ["UTC", "Europe/Berlin"]))
    for words in ("104 houses · 630 kVA · 280 kWp solar", "hygge-topology/1", "pandapower", "Latitude", "Lindenhof"):
        assert words in text


def test_there_is_nothing_to_copy_at_first():
    assert '"Copy"' not in text_of(new_project(catalogue(), [], ["UTC"]))


def test_counts_of_one_are_singular():
    text = "".join(text_of(choice) for choice in network_choices(catalogue(), "near future"))
    assert "1 heat pump ·" in text or '1 heat pump"' in text
    assert "1 heat pumps" not in text


def test_dialogs_start_closed_and_tools_count():
    assert text_of(project_dialogs()).count('"opened": false') == 3
    text = text_of(project_tools(3, 1))
    assert "Current 3" in text
    assert "Archived 1" in text
