"""The editor's interface: who may do what, how people edit together, and that hostile requests get an answer."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.unit.api.editing import (
    Browser,
    add_like,
    new_id,
    remove,
    set_fields,
)

READ = ("drawing", "revisions", "history", "issues")


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
