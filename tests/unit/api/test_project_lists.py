"""The lists of a project, generation and small pictures: what the editor asks for beside drawings."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

import numpy as np
import pytest

from db.unit_of_work import unit_of_work
from engine.network import Grid, House, Network, Transformer
from tests.unit.api.editing import MEMBERS, Browser, add_grid, new_id, set_fields

NETWORK = Network(
    Grid("Nordhavn"),
    (Transformer("T1"),),
    (House("H1", "T1", "school", ("school", "water")), House("H2", "T1", "Boat house", ("water",)), House("H3", "T1")),
)
PROFILE = np.tile(np.repeat([0.0, 2.0], 48), 31)


@pytest.fixture
def place(people):
    project_id, grid_id = add_grid(people["ann"], NETWORK, *(people[name] for name in MEMBERS))
    with unit_of_work(people["ann"].user_id) as uow:
        uow.priority_lists.save(project_id, "Water first", ["water", "school"])
        uow.profiles.add(project_id, "Day", "load", datetime(2016, 1, 1, tzinfo=UTC), PROFILE, {})
        uow.commit()
    return project_id, grid_id


@pytest.fixture
def lists(server, people, place):
    return {name: Browser.open(server, actor, f"/api/v1/projects/{place[0]}") for name, actor in people.items()}


@pytest.fixture
def grids(server, people, place):
    return {name: Browser.open(server, actor, f"/api/v1/grids/{place[1]}") for name, actor in people.items()}


def entries(browser, path):
    return {entry["key"]: entry for entry in browser.get(path).json["entries"]}


def priority(people, place):
    with unit_of_work(people["ann"].user_id) as uow:
        return [list(one.flags) for one in uow.priority_lists.list(place[0])]


def test_lists_say_how_often_their_entries_are_used(lists):
    flags = entries(lists["ana"], "flags")
    assert (flags["water"]["n_houses"], flags["water"]["n_priority_lists"]) == (2, 1)
    types = entries(lists["ana"], "house-types")
    assert types["school"] | {"label": "School", "n_houses": 1, "is_built_in": True} == types["school"]
    assert types["Boat house"] | {"label": "Boat house", "n_houses": 1, "is_built_in": False} == types["Boat house"]
    assert types["hospital"]["n_houses"] == 0


def test_entries_are_added_once(lists):
    assert lists["ann"].send("POST", "flags", {"name": " fire "}).status_code == 200
    assert entries(lists["ann"], "flags")["fire"]["n_houses"] == 0
    assert lists["ann"].send("POST", "flags", {"name": "fire"}).status_code == 409
    assert lists["ann"].send("POST", "house-types", {"name": "school"}).status_code == 409
    assert lists["ann"].send("POST", "house-types", {"name": "Lock"}).status_code == 200


def test_renaming_a_flag_reaches_houses_priority_lists_and_open_editors(lists, grids, people, place):
    answer = lists["ann"].send("PATCH", "flags/water", {"name": "supply/öl & 100 %"})
    assert answer.status_code == 200
    assert [house["flags"] for house in grids["ann"].objects("house")] == [
        ["school", "supply/öl & 100 %"], ["supply/öl & 100 %"], [],
    ]  # fmt: skip
    assert priority(people, place) == [["supply/öl & 100 %", "school"]]
    seen = grids["bo"].get("revisions", after=1).json["revisions"]
    assert (seen[0]["author"], seen[0]["n_operations"]) == ("Ann", 2)
    assert "water" not in entries(lists["ann"], "flags")
    answer = lists["ann"].send("PATCH", f"flags/{quote('supply/öl & 100 %', safe='')}", {"name": "school"})
    assert answer.status_code == 200
    assert [house["flags"] for house in grids["ann"].objects("house")] == [["school"], ["school"], []]
    assert priority(people, place) == [["school"]]
    assert grids["ann"].send("POST", "restore", {"revision": 1, "base_revision": 3}).status_code == 200
    assert grids["ann"].objects("house")[0]["flags"] == ["school", "water"]


def test_what_is_used_is_removed_only_on_purpose(lists, grids, people, place):
    ann = lists["ann"]
    refused = ann.send("DELETE", "flags/water")
    assert refused.status_code == 409
    assert refused.json["code"] == "in_use"
    assert ann.send("DELETE", "flags/water", query_string={"replace_by": "fire"}).status_code == 404
    assert ann.send("DELETE", "flags/water", query_string={"remove": "1"}).status_code == 200
    assert [house["flags"] for house in grids["ann"].objects("house")] == [["school"], [], []]
    assert priority(people, place) == [["school"]]
    assert ann.send("DELETE", "flags/water").status_code == 404


def test_a_type_is_replaced_by_another(lists, grids):
    ann = lists["ann"]
    assert ann.send("DELETE", "house-types/Boat%20house", query_string={"replace_by": "shop"}).status_code == 200
    assert [house["house_type"] for house in grids["ann"].objects("house")] == ["school", "shop", "residential"]
    assert "Boat house" not in entries(ann, "house-types")
    assert ann.send("DELETE", "house-types/shop", query_string={"remove": "1"}).status_code == 200
    assert [house["house_type"] for house in grids["ann"].objects("house")] == ["school", "residential", "residential"]
    assert ann.send("DELETE", "house-types/hospital").json["code"] == "built_in"
    assert ann.send("PATCH", "house-types/school", {"name": "Grundschule"}).status_code == 200
    assert grids["ann"].objects("house")[0]["house_type"] == "Grundschule"
    assert entries(ann, "house-types")["school"]["n_houses"] == 0


def test_flags_of_saved_houses_join_the_list(lists, grids):
    house = grids["ann"].objects("house")[2]
    grids["ann"].save(1, set_fields(house, flags=["new", "school"], house_type="Kiosk"))
    assert entries(lists["ann"], "flags")["new"]["n_houses"] == 1
    assert entries(lists["ann"], "house-types")["Kiosk"]["n_houses"] == 1
    assert "new" in grids["ann"].get("drawing").json["library"]["flags"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b'{"name": 5}', b'{"name": ""}', b'{"name": " "}', b'{"name":"\\u0000"}',
     b'{"name":"\\ud800"}', b'{"name":"' + b"x" * 500 + b'"}'],
    ids=range(10),
)  # fmt: skip
def test_hostile_names_are_refused(lists, body):
    for method, path in (("POST", "flags"), ("PATCH", "flags/water"), ("POST", "house-types")):
        assert 400 <= lists["ann"].send(method, path, body).status_code < 500


@pytest.mark.parametrize("key", ["%00", "%ff", "x" * 3000, "a/b/../c", "%2e%2e"])
def test_odd_keys_are_not_found(lists, key):
    assert lists["ann"].send("DELETE", f"flags/{key}").status_code == 404
    assert lists["ann"].send("PATCH", f"flags/{key}", {"name": "x"}).status_code == 404
    assert lists["ann"].send("DELETE", "flags/water", query_string={"replace_by": key}).status_code == 404


@pytest.mark.parametrize(
    ("name", "reads", "edits"),
    [("ann", 200, 200), ("root", 200, 200), ("gus", 200, 200), ("ana", 200, 403), ("vera", 403, 403), ("ina", 403, 403),
     ("eve", 404, 404)],
)  # fmt: skip
def test_roles_and_members_decide(lists, grids, name, reads, edits):
    for path in ("flags", "house-types"):
        assert lists[name].get(path).status_code == reads
        assert lists[name].send("POST", path, {"name": "new"}).status_code == edits
        assert lists[name].send("PATCH", f"{path}/school", {"name": "newer"}).status_code == edits
        assert lists[name].send("DELETE", f"{path}/newer", query_string={"remove": 1}).status_code == edits
    assert grids[name].get("sparklines").status_code == reads
    home = grids["ann"].objects("transformer")[0]["id"]
    assert grids[name].send("POST", "generate", {"transformer": home, "count": 2}).status_code == edits


def test_nothing_without_a_session_or_a_token(server, lists):
    address = lists["ann"].address
    assert server.test_client().get(f"{address}/flags").status_code == 401
    for method in ("POST", "PATCH", "DELETE"):
        assert lists["ann"].client.open(f"{address}/flags/water", method=method).status_code in (401, 404, 405)
    assert lists["ann"].client.delete(f"{address}/flags/school").status_code == 401


def test_a_project_that_is_gone_is_not_found(server, people):
    somewhere = Browser.open(server, people["ann"], f"/api/v1/projects/{uuid4()}")
    assert somewhere.get("flags").status_code == 404
    assert somewhere.send("POST", "flags", {"name": "x"}).status_code == 404


def test_generated_houses_are_saved_by_the_editor(grids):
    ann = grids["ann"]
    home = ann.objects("transformer")[0]["id"]
    wanted = {"transformer": home, "count": 12, "seed": 3, "house_type": "residential", "annual_kwh": [1000, 2000]}
    operations = ann.send("POST", "generate", wanted).json["operations"]
    assert len(ann.objects("house")) == 3
    assert ann.save(1, *operations).status_code == 200
    assert len(ann.objects("house")) == 15
    assert len(ann.objects("line")) == 12
    assert ann.get("issues").json["issues"][0]["code"] == "no_profile", "only the houses that were there before"
    assert len(ann.get("issues").json["issues"][0]["objects"]) == 3


@pytest.mark.parametrize(
    "change",
    [{"transformer": new_id()}, {"transformer": 5}, {"count": 0}, {"count": 10**9}, {"count": "many"}, {"count": 1.5},
     {"seed": -1}, {"solar_kwp": [2, 1]}, {"solar_kwp": [1]}, {"annual_kwh": [0, float("inf")]}, {"house_type": "\0"},
     {"solar_share_pct": float("nan")}, {"solar_share_pct": 50}, {"profiles": ["x"]}, {"profiles": [new_id()] * 2000}],
    ids=range(15),
)  # fmt: skip
def test_requests_that_cannot_be_met_are_refused(grids, change):
    home = grids["ann"].objects("transformer")[0]["id"]
    answer = grids["ann"].send("POST", "generate", {"transformer": home, "count": 3, **change})
    assert answer.status_code == 422
    assert answer.json["issues"]


def test_small_pictures_of_profiles_are_sent_once(grids):
    first = grids["ann"].get("sparklines")
    (line,) = first.json.values()
    assert line["day"] == [0.0] * 12 + [2.0] * 12
    assert line["month"] == [31 * 24.0] + [0.0] * 11
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'{tag[:-1]}:gzip"'):
        again = grids["ann"].client.get(f"{grids['ann'].address}/sparklines", headers={"If-None-Match": known})
        assert again.status_code == 304
