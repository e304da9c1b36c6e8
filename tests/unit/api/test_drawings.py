"""The editor's interface: who may do what, how people edit together, and that hostile requests get an answer."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from engine.network import Grid, House, Junction, Line, Network, Transformer
from tests.unit.api.editing import (
    MEMBERS,
    Browser,
    add_grid,
    add_like,
    new_id,
    remove,
    set_fields,
)

NETWORK = Network(
    Grid("Nordhavn", 55.7, 12.6, "Europe/Copenhagen"),
    (Transformer("T1", capacity_kw=160.0), Transformer("T2", "T1")),
    (House("H1", "T1", flags=("hospital",)), House("H2", "T2"), House("H3", "T2")),
    (Junction("J1", "T1"),),
    (Line("L1", "T1", "J1", 10.0), Line("L2", "J1", "H1", 5.0)),
)
READ = ("drawing", "revisions", "history", "issues")


@pytest.fixture
def browsers(server, people):
    """Everybody's browser at one grid; Eve is not a member of its project."""
    _, grid_id = add_grid(people["ann"], NETWORK, *(people[name] for name in MEMBERS))
    return {name: Browser.open(server, actor, f"/api/v1/grids/{grid_id}") for name, actor in people.items()}


def test_the_drawing_has_every_object_with_its_id(browsers):
    drawing = browsers["ann"].get("drawing").json
    names = {item["id"]: item["name"] for item in drawing["objects"]}
    assert drawing["revision"] == 1
    assert [item["kind"] for item in drawing["objects"]] == (
        ["grid"] + ["transformer"] * 2 + ["house"] * 3 + ["junction"] + ["line"] * 2
    )
    by_name = {item["name"]: item for item in drawing["objects"]}
    assert drawing["objects"][0]["id"] == drawing["grid_id"]
    assert names[by_name["T2"]["parent"]] == "T1"
    assert names[by_name["L2"]["to_node"]] == "H1"
    assert by_name["H1"]["flags"] == ["hospital"]
    assert by_name["H1"]["profiles"] == []
    assert drawing["library"]["flags"] == ["hospital"]
    assert {"key": "school", "label": "School"} in drawing["library"]["house_types"]


def test_a_change_is_acknowledged_and_seen_by_others(browsers):
    house = browsers["ann"].objects("house")[0]
    answer = browsers["ann"].save(1, set_fields(house, name="Clinic", battery=None, fuse_a=63))
    assert answer.status_code == 200
    assert answer.json["revision"] == 2
    assert answer.json["remote"] == []
    seen = browsers["bo"].get("revisions", after=1).json
    assert seen["revision"] == 2
    (revision,) = seen["revisions"]
    assert (revision["author"], revision["label"]) == ("Ann", "Edit")
    (operation,) = revision["operations"]
    assert operation["fields"] == {"name": "Clinic", "fuse_a": 63.0}, "what did not change is left out"
    assert operation["before"] == {"name": "H1", "fuse_a": None}
    assert browsers["bo"].objects("house")[0]["name"] == "Clinic"
    assert browsers["bo"].get("revisions", after=2).json == {"revision": 2, "revisions": []}


def test_changes_of_different_objects_go_together(browsers):
    first, second, _ = browsers["ann"].objects("house")
    browsers["bo"].save(1, set_fields(first, name="by Bo"))
    answer = browsers["ann"].save(1, set_fields(second, name="by Ann"))
    assert answer.status_code == 200
    assert answer.json["revision"] == 3
    assert [(one["revision"], one["author"]) for one in answer.json["remote"]] == [(2, "Bo")]
    assert [house["name"] for house in browsers["ann"].objects("house")] == ["by Bo", "by Ann", "H3"]


def test_a_change_of_the_same_object_is_a_conflict_and_nothing_is_saved(browsers):
    first, second, _ = browsers["ann"].objects("house")
    browsers["bo"].save(1, set_fields(first, fuse_a=35.0))
    answer = browsers["ann"].save(1, set_fields(first, name="mine"), set_fields(second, name="mine too"))
    assert answer.status_code == 409
    assert answer.json["code"] == "conflict"
    assert answer.json["revision"] == 2
    (conflict,) = answer.json["conflicts"]
    assert (conflict["id"], conflict["kind"], conflict["name"], conflict["author"]) == (
        first["id"],
        "house",
        "H1",
        "Bo",
    )
    assert conflict["operations"][0]["fields"] == {"fuse_a": 35.0}
    assert len(answer.json["remote"]) == 1
    assert [house["name"] for house in browsers["ann"].objects("house")] == ["H1", "H2", "H3"]
    assert browsers["ann"].save(2, set_fields(first, name="mine")).json["revision"] == 3


def test_the_same_batch_again_gets_the_same_answer_and_is_applied_once(browsers):
    house = browsers["ann"].objects("house")[0]
    batch = new_id()
    first = browsers["ann"].save(1, add_like(house, name="New"), batch=batch)
    browsers["bo"].save(2, set_fields(house, name="later"))
    again = browsers["ann"].save(1, add_like(house, name="New"), batch=batch)
    assert again.status_code == 200
    assert again.json == first.json
    assert len(browsers["ann"].objects("house")) == 4


def test_two_windows_of_one_person_are_two_people_unless_they_are_one_editor(browsers):
    house = browsers["ann"].objects("house")[0]
    chain = new_id()
    assert browsers["ann"].save(1, set_fields(house, name="a"), chain=chain).json["revision"] == 2
    assert browsers["ann"].save(1, set_fields(house, name="b"), chain=new_id()).status_code == 409
    assert browsers["ann"].save(1, set_fields(house, name="b")).status_code == 409
    answer = browsers["ann"].save(1, set_fields(house, name="b"), chain=chain)
    assert (answer.status_code, answer.json["remote"]) == (200, [])
    assert browsers["bo"].save(2, set_fields(house, name="c"), chain=chain).status_code == 409


def test_removing_what_somebody_else_removed_is_no_conflict(browsers):
    house = browsers["ann"].objects("house")[0]
    browsers["bo"].save(1, remove(house))
    assert browsers["ann"].save(1, remove(house)).status_code == 200
    answer = browsers["ann"].save(1, set_fields(house, name="gone"))
    assert answer.status_code == 409
    assert answer.json["conflicts"][0]["name"] == "H1"


def test_references_to_nothing_become_null_and_everybody_hears_of_it(browsers):
    """Bo removes T2 while Ann, who has not seen it, hangs a house on it: the house has no supply then."""
    ann, bo = browsers["ann"], browsers["bo"]
    outer = next(item for item in ann.objects("transformer") if item["name"] == "T2")
    answer = bo.save(1, remove(outer))
    mended = answer.json["remote"][-1]
    assert mended["revision"] == 2
    assert {op["fields"]["transformer"] for op in mended["operations"]} == {None}
    new = add_like(ann.objects("house")[0], name="New", transformer=outer["id"], ordinal=9.0)
    answer = ann.save(1, new)
    assert answer.status_code == 200
    assert [one["revision"] for one in answer.json["remote"]] == [2, 3]
    assert answer.json["remote"][1]["operations"][0]["fields"] == {"transformer": None}
    assert [house["transformer"] for house in bo.objects("house")][1:] == [None] * 3
    kinds = {issue["code"] for issue in ann.get("issues").json["issues"]}
    assert "no_transformer" in kinds


def test_going_back_to_an_earlier_revision_is_a_revision(browsers):
    ann = browsers["ann"]
    before = ann.get("drawing").json["objects"]
    first, second, _ = ann.objects("house")
    ann.save(1, remove(ann.objects("transformer")[0]))
    ann.save(2, add_like(first, name="New"), set_fields(second, name="other"))
    answer = ann.send("POST", "restore", {"revision": 1, "base_revision": 3})
    assert answer.status_code == 200
    assert answer.json["revision"] == 4
    assert answer.json["remote"][-1]["revision"] == 4
    assert answer.json["remote"][-1]["operations"]
    assert ann.get("drawing").json["objects"] == before
    history = ann.get("history").json["revisions"]
    assert [one["revision"] for one in history] == [4, 3, 2, 1]
    assert history[0]["label"] == "Back to revision 1"
    assert ann.get("history", before=3, limit=1).json["revisions"][0]["revision"] == 2
    ann.send("POST", "restore", {"revision": 3, "base_revision": 4})
    assert {house["name"] for house in ann.objects("house")} == {"H1", "other", "H3", "New"}


def test_nobody_undoes_what_they_have_not_seen(browsers):
    house = browsers["ann"].objects("house")[0]
    browsers["bo"].save(1, set_fields(house, name="by Bo"))
    answer = browsers["ann"].send("POST", "restore", {"revision": 1, "base_revision": 1})
    assert answer.status_code == 409
    assert answer.json["remote"][0]["author"] == "Bo"
    assert browsers["ann"].send("POST", "restore", {"revision": 7, "base_revision": 2}).status_code == 404


def test_issues_point_at_objects(browsers):
    ann = browsers["ann"]
    first, second, third = ann.objects("house")
    line = ann.objects("line")[0]
    ann.save(
        1, set_fields(first, name="Twin"), set_fields(second, name="Twin"), set_fields(third, transformer=None),
        set_fields(line, to_node=None),
    )  # fmt: skip
    found = {issue["code"]: issue for issue in ann.get("issues").json["issues"]}
    assert set(found["duplicate_name"]["objects"]) == {first["id"], second["id"]}
    assert found["no_transformer"]["objects"] == [third["id"]]
    assert found["loose_end"]["objects"] == [line["id"]]
    assert set(found["no_profile"]["objects"]) == {first["id"], second["id"], third["id"]}
    assert found["no_profile"]["severity"] == "warning"


def test_a_grid_can_be_renamed_and_moved(browsers):
    ann = browsers["ann"]
    (grid,) = ann.objects("grid")
    assert ann.save(1, set_fields(grid, name="Sydhavn", latitude=55.0)).status_code == 200
    assert ann.objects("grid")[0]["name"] == "Sydhavn"


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize(
    ("name", "status"),
    [("ann", 200), ("root", 200), ("ana", 200), ("gus", 200), ("vera", 403), ("ina", 403), ("eve", 404)],
)
def test_roles_and_members_decide_who_reads(browsers, name, path, status):
    assert browsers[name].get(path).status_code == status


@pytest.mark.parametrize(
    ("name", "status"),
    [("ann", 200), ("root", 200), ("ana", 403), ("gus", 200), ("vera", 403), ("ina", 403), ("eve", 404)],
)
def test_roles_and_members_decide_who_edits(browsers, name, status):
    house = browsers["ann"].objects("house")[0]
    assert browsers[name].save(1, set_fields(house, name="changed")).status_code == status
    base = 2 if status == 200 else 1
    assert browsers[name].send("POST", "restore", {"revision": 1, "base_revision": base}).status_code == status


@pytest.mark.parametrize("path", [*READ, "operations", "restore"])
def test_nothing_without_a_session_or_a_token(server, browsers, path):
    address = browsers["ann"].address
    stranger = server.test_client()
    method = "GET" if path in READ else "POST"
    assert stranger.open(f"{address}/{path}", method=method).status_code == 401
    if method == "POST":
        assert browsers["ann"].client.post(f"{address}/{path}", json={}).status_code == 401


def test_a_grid_that_is_gone_is_not_found(server, people):
    somewhere = Browser.open(server, people["ann"], f"/api/v1/grids/{uuid4()}")
    assert somewhere.get("drawing").status_code == 404
    assert somewhere.save(0).status_code == 404
    assert Browser.open(server, people["ann"], "/api/v1/grids/nonsense").get("drawing").status_code == 404


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
