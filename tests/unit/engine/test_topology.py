"""Topology documents: what they hold comes back, to the byte."""

from __future__ import annotations

import json

import pytest

from engine import topology
from engine.documents import MAX_ISSUES
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
from errors import InvalidInput

FULL = Network(
    Grid("Nordhavn", 55.7, 12.6, "Europe/Copenhagen"),
    (
        Transformer("T1", None, 160, 98.5, 98.0, vk_pct=4.0, iron_loss_kw=0.1, position=(0.5, -3.0)),
        Transformer("T2", "T1", None, allow_export=False, years_of_service=12.0),
    ),
    (
        House(
            "Hus Ø",
            "T2",
            "hospital",
            ("hospital", "school"),
            1.0,
            share=0.25,
            bid_eur_per_kwh=0.3,
            fuse_a=63.0,
            battery=Battery(
                10,
                5,
                4.2,
                90,
                90,
                50,
                "scheduled",
                "any",
                True,
                (ScheduleWindow((0, 6), "22:00", "05:30", "charge", 2),),
            ),
            evs=(Ev(11, True, (EvSession((0, 1), "17:45", "06:30", 14.1),)), Ev(3.7)),
            position=(120, 80.25),
        ),
        House("H2", "T1", participates=False),
    ),
    (Junction("J1", "T1", (1.0, 2.0)),),
    (Line("L1", "T1", "J1", 35.5, "NAYY 4x150", 0.208, 0.08, 261.0, 270.0), Line("L2", "J1", "H2")),
)


def document(**changes):
    content = {
        "format": "hygge-topology/1",
        "grid": {"name": "G"},
        "transformers": [{"name": "T"}],
        "houses": [{"name": "H", "transformer": "T"}],
    }
    return content | changes


def codes(content):
    network, issues = topology.read(content)
    assert (network is None) == any(issue.severity == "error" for issue in issues)
    return [issue.code for issue in issues]


def test_everything_comes_back():
    assert topology.load(topology.dump(FULL)) == FULL


def test_export_import_export_is_byte_identical():
    text = topology.dump(FULL)
    assert topology.dump(topology.load(text)) == text
    assert topology.dump(topology.load(text.encode())) == text


def test_absent_attributes_take_their_defaults():
    network = topology.load(document())
    assert network.transformers == (Transformer("T"),)
    assert network.houses == (House("H", "T"),)


def test_null_is_the_same_as_absent():
    house = {"name": "H", "transformer": "T", "line_loss_pct": None, "battery": None, "evs": None, "flags": None}
    assert topology.load(document(houses=[house])).houses == (House("H", "T"),)


def test_nulls_that_mean_something_are_written():
    written = topology.to_document(FULL)["transformers"]
    assert written[0]["parent"] is None
    assert written[1]["capacity_kw"] is None


MALFORMED = ["", "{", "[1, 2", '{"format": }', "\ufeff{}x", b"\xff\xfe{", "9" * 5000, "[" * 100_000]


@pytest.mark.parametrize("text", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_json_is_one_issue_with_its_place(text):
    network, issues = topology.read(text)
    assert network is None
    assert [issue.code for issue in issues] == ["malformed_json"]


@pytest.mark.parametrize("text", ["[]", "3", "null", '"text"'])
def test_json_that_is_no_object_is_an_issue(text):
    assert codes(text) == ["wrong_type"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (document(format="hygge-topology/9"), ["unknown_format"]),
        (document(grid=None), ["missing"]),
        (document(transformers="T"), ["wrong_type", "unknown_transformer"]),
        (document(houses=[7]), ["wrong_type", "missing", "missing"]),
        (document(houses=[{"name": "H"}]), ["missing"]),
        (document(houses=[{"name": 3, "transformer": "T"}]), ["wrong_type"]),
        (document(transformers=[{"name": "T", "capacity_kw": "160"}]), ["wrong_type"]),
        (document(transformers=[{"name": "T", "capacity_kw": True}]), ["wrong_type"]),
        (document(transformers=[{"name": "T", "allow_export": "yes"}]), ["wrong_type"]),
        (document(transformers=[{"name": "T", "position": [1]}]), ["wrong_type"]),
        (document(houses=[{"name": "H", "transformer": "T", "flags": "hospital"}]), ["wrong_type"]),
        (document(houses=[{"name": "H", "transformer": "T", "battery": {}}]), ["missing"] * 3),
        (document(houses=[{"name": "H", "transformer": "T", "battery": []}]), ["wrong_type"] + ["missing"] * 3),
        (document(houses=[{"name": "H", "transformer": "T", "evs": [{}]}]), ["missing"]),
    ],
)
def test_a_wrong_form_is_reported(content, expected):
    assert codes(content) == expected


def test_unknown_keys_are_warnings_and_do_not_prevent_reading():
    house = {"name": "H", "transformer": "T", "capcity_kw": 3}
    network, issues = topology.read(document(houses=[house], comment="x"))
    assert network is not None
    assert [(issue.code, issue.field, issue.severity) for issue in issues] == [
        ("unknown_key", "comment", "warning"),
        ("unknown_key", "capcity_kw", "warning"),
    ]


def test_a_file_of_nothing_but_mistakes_is_not_read_to_its_end():
    network, issues = topology.read(document(houses=[7] * 100_000))
    assert network is None
    assert len(issues) == MAX_ISSUES + 1


def test_many_unknown_keys_do_not_prevent_reading():
    house = {"name": "H", "transformer": "T"} | {f"key {number}": 1 for number in range(1000)}
    network, issues = topology.read(document(houses=[house]))
    assert network is not None
    assert len(issues) == MAX_ISSUES


def test_problems_of_form_and_of_content_come_together():
    content = document(
        transformers=[{"name": "T", "capacity_kw": -1}, {"name": "T"}],
        houses=[{"name": "H", "transformer": "Q", "line_loss_pct": "much"}],
    )
    assert codes(content) == ["wrong_type", "negative", "duplicate_name", "unknown_transformer"]


def test_nan_in_a_document_is_an_issue():
    text = json.dumps(document(transformers=[{"name": "T", "capacity_kw": float("nan")}]))
    assert codes(text) == ["not_finite"]


def test_load_raises_with_every_issue():
    with pytest.raises(InvalidInput) as caught:
        topology.load(document(houses=[{"name": "", "transformer": "Q"}]))
    assert [issue.code for issue in caught.value.issues] == ["empty_name", "unknown_transformer"]
