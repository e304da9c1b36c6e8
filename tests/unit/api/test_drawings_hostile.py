"""Hostile requests of the editor get an answer of 4xx, and nothing of them is stored."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.drawing import FIELDS, KINDS
from tests.unit.api.editing import NETWORK, Browser, add_grid, add_like, new_id, remove, set_fields

GOOD = {"batch": new_id(), "base_revision": 1, "label": "x", "operations": []}
DEEP = b'{"batch":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"1" * 10_000, b"\xff\xfe", b'"\xed\xa0\x80"', DEEP,
        DEEP.replace(b"[", b'{"a":[', 20),
        b'{"batch": NaN}',
        *(json.dumps(body).encode() for body in (
            {**GOOD, "batch": "1"}, {**GOOD, "batch": None}, {**GOOD, "base_revision": -1},
            {**GOOD, "base_revision": 2**70}, {**GOOD, "base_revision": "1"}, {**GOOD, "base_revision": 1.5},
            {**GOOD, "label": "x" * 10_001}, {**GOOD, "label": 5}, {**GOOD, "operations": {}},
            {**GOOD, "operations": [1]}, {**GOOD, "operations": [{}] * 20_001}, {**GOOD, "chain": "x"},
            {**GOOD, "base_revision": 99},
        )),
    ],
    ids=range(23),
)  # fmt: skip
def test_hostile_bodies_are_refused(browsers, body):
    answer = browsers["ann"].send("POST", "operations", body)
    assert 400 <= answer.status_code < 500, answer.json
    assert answer.mimetype == "application/problem+json"
    assert 400 <= browsers["ann"].send("POST", "restore", body).status_code < 500
    assert browsers["ann"].get("drawing").json["revision"] == 1


BATTERY = {"capacity_kwh": 10, "max_charge_kw": 5, "max_discharge_kw": 5}
SESSION = {"days": [0], "arrival": "18:00", "departure": "07:00", "energy_kwh": 5}
WINDOW = {"days": [0], "start": "18:00", "end": "20:00", "action": "charge", "power_kw": 1}


@pytest.mark.parametrize(
    "fields",
    [
        {"name": None}, {"name": 5}, {"name": "x" * 200}, {"name": "a\0b"}, {"name": "\ud800"}, {"nonsense": 1},
        {"name\0": 1}, {"id": new_id()}, {"kind": "line"}, {"line_loss_pct": -1}, {"line_loss_pct": None},
        {"line_loss_pct": 100}, {"fuse_a": 1e400}, {"fuse_a": float("nan")}, {"fuse_a": 10**400}, {"fuse_a": True},
        {"fuse_a": "5"}, {"participates": 1}, {"participates": None}, {"flags": "hospital"}, {"flags": [""]},
        {"flags": ["a\0"]}, {"flags": ["x"] * 101}, {"flags": [["x"]]}, {"position": [1]}, {"position": [1, None]},
        {"position": [1, float("inf")]}, {"position": [1e300, 0]}, {"position": "0,0"}, {"transformer": "T1"},
        {"transformer": 5}, {"transformer": ["x"]}, {"ordinal": None}, {"ordinal": "1"}, {"ordinal": float("inf")},
        {"battery": 5}, {"battery": {}}, {"battery": BATTERY | {"capacity_kwh": -1}}, {"battery": BATTERY | {"x": 1}},
        {"battery": BATTERY | {"strategy": "magic"}}, {"battery": BATTERY | {"schedule": 5}},
        {"battery": BATTERY | {"schedule": [WINDOW] * 101}},
        {"battery": BATTERY | {"schedule": [WINDOW | {"days": [9]}]}},
        {"battery": BATTERY | {"schedule": [WINDOW | {"start": "25:00"}]}},
        {"battery": BATTERY | {"schedule": [WINDOW | {"start": "a\0"}]}},
        {"evs": {}}, {"evs": [5]}, {"evs": [{"charger_kw": -1}]}, {"evs": [{}] * 1000},
        {"evs": [{"charger_kw": 11, "sessions": [SESSION | {"arrival": 5}]}]},
        {"evs": [{"charger_kw": 11, "sessions": [SESSION] * 101}]},
        {"evs": [{"charger_kw": 11, "sessions": [SESSION | {"days": ["Monday"]}]}]},
        {"profiles": {}}, {"profiles": [5]}, {"profiles": [{"profile": "x", "scale": 1}]},
        {"profiles": [{"profile": new_id()}]}, {"profiles": [{"profile": new_id(), "scale": -1}]},
        {"profiles": [{"profile": new_id(), "scale": float("nan")}]}, {"house_type": "\u202e"},
        {"name": [[[[[[[[[]]]]]]]]]},
    ],
    ids=range(60),
)  # fmt: skip
def test_hostile_values_are_refused_with_the_id_of_the_object(browsers, fields):
    house = browsers["ann"].objects("house")[0]
    operation = {"op": "set", "kind": "house", "id": house["id"], "fields": fields}
    answer = browsers["ann"].save(1, operation)
    assert answer.status_code == 422, answer.json
    assert answer.json["code"] == "invalid_input"
    assert answer.json["issues"]
    assert all(issue["ids"] == [house["id"]] for issue in answer.json["issues"])
    assert browsers["ann"].objects("house")[0] == house


def test_operations_that_make_no_sense_are_refused(browsers, server, people):
    ann = browsers["ann"]
    (grid,), house, line = ann.objects("grid"), ann.objects("house")[0], ann.objects("line")[0]
    _, other_grid = add_grid(people["ann"], NETWORK)
    other = Browser.open(server, people["ann"], f"/api/v1/grids/{other_grid}")
    theirs, their_supply = other.objects("house")[0], other.objects("transformer")[0]
    fields = add_like(house)["fields"]
    for operation in (
        remove(grid),
        {**add_like(grid), "id": new_id()},
        {**set_fields(grid, name="x"), "id": new_id()},
        set_fields(grid, name="  "),
        {"op": "set", "kind": "house", "id": new_id(), "fields": {"name": "nobody"}},
        {"op": "set", "kind": "house", "id": line["id"], "fields": {"name": "a line"}},
        {"op": "set", "kind": "house", "id": theirs["id"], "fields": {"name": "of another grid"}},
        {"op": "add", "kind": "house", "id": house["id"], "fields": fields},
        {"op": "add", "kind": "house", "id": line["id"], "fields": fields},
        {"op": "add", "kind": "house", "id": theirs["id"], "fields": fields},
        {"op": "add", "kind": "house", "id": new_id(), "fields": {"name": "bare"}},
        {"op": "add", "kind": "house", "id": new_id()},
        {"op": "move", "kind": "house", "id": house["id"]},
        {"op": "set", "kind": "castle", "id": house["id"], "fields": {}},
    ):
        answer = ann.save(1, operation)
        assert answer.status_code == 422, operation
        assert answer.json["issues"], operation
    ann.save(1, remove({**theirs, "fields": fields}))
    ann.save(2, set_fields(house, transformer=their_supply["id"], profiles=[{"profile": new_id(), "scale": 1.0}]))
    assert len(other.objects("house")) == 3
    assert ann.objects("house")[0]["transformer"] is None
    assert ann.objects("house")[0]["profiles"] == []


def test_a_grid_has_an_end(browsers, monkeypatch):
    monkeypatch.setattr("db.repositories.drawings.MAX_NODES", 7)
    ann = browsers["ann"]
    house = ann.objects("house")[0]
    assert ann.save(1, add_like(house)).status_code == 200
    answer = ann.save(2, add_like(house))
    assert answer.status_code == 422
    assert "8 nodes" in answer.json["issues"][0]["message"] or "7 are possible" in answer.json["issues"][0]["message"]
    assert ann.save(2, remove(house), add_like(house)).status_code == 200


def test_odd_queries_are_answered(browsers):
    for query in ({"after": "x"}, {"after": "-5"}, {"after": "9" * 5000}, {"after": "\0"}):
        assert browsers["ann"].get("revisions", **query).status_code == 200
    for query in ({"before": "x", "limit": "0"}, {"limit": "999999999999"}, {"before": "1e9"}):
        assert browsers["ann"].get("history", **query).status_code == 200


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers(-(10**30), 10**30) | st.text(max_size=20) | st.just(new_id()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(sorted({name for names in FIELDS.values() for name in names}))
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "op": st.sampled_from(("add", "set", "remove")) | ANYTHING,
        "kind": st.sampled_from(KINDS) | ANYTHING,
        "id": st.just(new_id()) | ANYTHING,
        "fields": st.dictionaries(NAMES | st.text(max_size=5), ANYTHING, max_size=6) | ANYTHING,
        "before": ANYTHING,
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(PARTS, max_size=3), which=st.integers(0, 8), field=NAMES, value=ANYTHING)
def test_whatever_is_sent_is_answered(browsers, operations, which, field, value):
    """Operations of any shape, and any value for a field of an object that is there; a revision or 4xx, never 5xx."""
    ann = browsers["ann"]
    drawing = ann.get("drawing").json
    item = drawing["objects"][which]
    real = {"op": "set", "kind": item["kind"], "id": item["id"], "fields": {field: value}}
    for sent in (operations, [real], [*operations, real]):
        answer = ann.save(ann.get("drawing").json["revision"], *sent)
        assert answer.status_code == 200 or 400 <= answer.status_code < 500, answer.data
        assert ann.get("issues").status_code == 200
