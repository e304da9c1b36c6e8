"""The projects page on a real database: layouts as JSON, callbacks called as functions."""

import base64
import importlib
from datetime import UTC, datetime
from types import SimpleNamespace

import dash
import pytest

from components.projects import ids
from db.unit_of_work import owner_unit_of_work
from engine.network import Grid
from errors import NotPermitted
from services import project_members, projects

HOME = Grid("", 55.7, 12.6, "Europe/Copenhagen")
GIVEN = {"name": "New", "source": "simbench", "area": "rural1", "outlook": "today", "file": None, "latitude": 1,
         "longitude": 2.0, "timezone": "UTC", "copied": None}  # fmt: skip


@pytest.fixture
def own(people):
    """Return the id of a modeler's project, as text."""
    return str(projects.create_empty_project(people["modeler"], "Own", HOME).project_id)


@pytest.fixture
def cards(people, module_of):
    """Return the callbacks of cards, with the modeler signed in."""
    return module_of("projects._card_callbacks", people["modeler"])


def test_it_shows_cards_and_the_way_to_a_new_one(people, module_of, lindenhof, text_of):
    text = text_of(module_of("projects.page", people["administrator"]).layout(some="query"))
    for words in ("Lindenhof", "432 kWp", f"/projects/{lindenhof[0]}/network", "New project", "Current 1"):
        assert words in text


@pytest.mark.parametrize(("kpis_at", "place"), [(None, "simulate"), (datetime.now(UTC), "results/7")])
def test_a_card_leads_to_the_last_run(kpis_at, place):
    run = SimpleNamespace(run_id=7, number=12, status="running", submitted_at=datetime.now(UTC), kpis_at=kpis_at)
    last_run = importlib.import_module("pages.projects._cards").last_run
    assert last_run(run, "/projects/1") == ("Run 12, just now", "running", f"/projects/1/{place}")


def test_people_without_projects_learn_what_to_do(people, module_of, text_of):
    assert "New project” is above" in text_of(module_of("projects.page", people["modeler"]).layout())
    viewer = text_of(module_of("projects.page", people["viewer"]).layout())
    assert "Nobody has shared" in viewer
    assert "projects-new" not in viewer


@pytest.mark.parametrize("changes", [{}, {"source": "empty"}])
def test_creating_goes_to_the_network(people, module_of, changes):
    address, issues = module_of("projects._callbacks", people["modeler"]).create(1, GIVEN | changes)
    (summary,) = projects.list_projects(people["modeler"])
    assert address == f"/projects/{summary.project.project_id}/network"
    assert issues is None


def test_a_copy_is_made_from_the_dialogue(people, module_of, own):
    module_of("projects._callbacks", people["modeler"]).create(1, GIVEN | {"source": "copy", "copied": own})
    assert {one.project.name for one in projects.list_projects(people["modeler"])} == {"Own", "New"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "1 to 120 characters"),
        ({"source": "file"}, "Choose the file"),
        ({"source": "file", "file": "data:application/json;base64,e30="}, "hygge-topology/1"),
        ({"source": "file", "file": "data:application/json;base64,%%%"}, "did not arrive whole"),
        ({"source": "file", "file": "data:application/json;base64,é"}, "did not arrive whole"),
        ({"source": "file", "file": ["data:"]}, "Choose the file"),
        ({"source": "empty", "latitude": ""}, "number of degrees"),
        ({"source": "empty", "latitude": 91}, "latitude"),
        ({"source": "empty", "timezone": None}, "time zone"),
        ({"source": "copy"}, "Choose the project"),
    ],
)
def test_what_is_wrong_with_a_new_project_is_listed(people, module_of, text_of, changes, words):
    address, issues = module_of("projects._callbacks", people["modeler"]).create(1, GIVEN | changes)
    assert address is dash.no_update
    assert words in text_of(issues)
    assert projects.list_projects(people["modeler"]) == []


def test_an_upload_is_decoded():
    decoded = importlib.import_module("pages._upload").decoded
    assert decoded("data:;base64," + base64.b64encode(b"{}").decode()) == b"{}"


def test_archiving_and_restoring_draw_the_list_anew(people, module_of, cards, clicked, own, text_of):
    page = module_of("projects._callbacks", people["modeler"])
    clicked(cards, ids.pattern("archive", own))
    changed, toast = cards.put_aside([1], [])
    assert changed
    assert "archived" in toast[0]["title"]
    cards_now, choices = page.show_list("current", changed)
    assert "No projects yet" in text_of(cards_now)
    assert [choice["label"] for choice in choices] == ["Current 0", "Archived 1"]
    assert "Restore" in text_of(page.show_list("archived", changed)[0])
    clicked(cards, ids.pattern("restore", own))
    cards.put_aside([], [1])
    assert "Own" in text_of(page.show_list("current", None)[0])
    assert "Nothing archived" in text_of(page.show_list("archived", None)[0])


def test_drawing_the_list_anew_is_no_click(cards, clicked, own):
    clicked(cards, ids.pattern("archive", own), value=0)
    assert cards.put_aside([0], []) == (dash.no_update, dash.no_update)
    assert cards.open_edit([0], 0)[0] is dash.no_update
    assert cards.open_copy([0], 0)[0] is dash.no_update
    assert cards.open_members([0], 0)[0] is dash.no_update
    assert cards.remove_member([0], own)[0] is dash.no_update


def test_a_project_is_renamed_in_its_dialog(people, cards, clicked, own):
    clicked(cards, ids.pattern("rename", own))
    assert cards.open_edit([1], 0) == (True, "Own", "", None, None, own)
    assert cards.describe(1, None, " ", "x" * 2001, own)[2:] == (
        "Give the project a name of 1 to 120 characters.",
        "Describe the project in at most 2000 characters.",
    )
    opened, changed, *errors = cards.describe(1, None, "Better", "By the sea.", own)
    assert (opened, errors) == (False, [None, None])
    assert changed
    (summary,) = projects.list_projects(people["modeler"])
    assert (summary.project.name, summary.project.description) == ("Better", "By the sea.")


def test_a_project_is_duplicated_in_its_dialog(people, cards, clicked, own):
    clicked(cards, ids.pattern("duplicate", own))
    assert cards.open_copy([1], 0)[:2] == (True, "Own copy")
    assert "1 to 120" in cards.duplicate(1, None, "", own)[1]
    address, error = cards.duplicate(None, 1, "Own copy", own)
    assert error is None
    assert own not in address
    assert len(projects.list_projects(people["modeler"])) == 2


def test_members_are_added_and_removed_in_their_dialog(people, cards, clicked, own, text_of):
    modeler, analyst = people["modeler"], people["analyst"]
    clicked(cards, ids.pattern("members", own))
    assert "Leave Modeler" in text_of(cards.open_members([1], 0)[2])
    assert "no user name" in cards.add_member(1, None, "nobody", own)[2]
    assert "Remove Analyst" in text_of(cards.add_member(1, None, "analyst", own)[0])
    clicked(cards, ids.pattern("remove-member", str(analyst.user_id)))
    assert "Analyst" not in text_of(cards.remove_member([1], own)[0])
    project_members.add_member(modeler, projects.list_projects(modeler)[0].project.project_id, "analyst")
    clicked(cards, ids.pattern("remove-member", str(modeler.user_id)))
    assert cards.remove_member([1], own)[1] is False
    assert projects.list_projects(modeler) == []


def test_closing_a_dialog_changes_nothing(cards, clicked):
    for name, opened in (("edit", cards.open_edit), ("copy", cards.open_copy), ("members", cards.open_members)):
        clicked(cards, ids(f"{name}-close"))
        assert opened([0], 1)[0] is False
    assert cards.describe(0, None, "x", "y", None) == (dash.no_update,) * 4
    assert cards.duplicate(0, None, "x", None) == (dash.no_update,) * 2
    assert cards.add_member(0, None, "x", None) == (dash.no_update,) * 4


def test_viewers_cannot_change_what_they_are_shown(people, module_of, clicked, own):
    with owner_unit_of_work() as uow:
        uow.projects.add_member(
            projects.list_projects(people["modeler"])[0].project.project_id, people["viewer"].user_id
        )
        uow.commit()
    cards = module_of("projects._card_callbacks", people["viewer"])
    clicked(cards, ids.pattern("archive", own))
    with pytest.raises(NotPermitted):
        cards.put_aside([1], [])
