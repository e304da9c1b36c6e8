"""The projects page and the network page on a real database: layouts as JSON, callbacks called as functions."""

import base64
import importlib
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

import dash
import pytest
from plotly.utils import PlotlyJSONEncoder

from db.unit_of_work import owner_unit_of_work
from errors import NotFound, NotPermitted
from services import demo, networks, projects
from services.auth import Actor

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people():
    """Return an administrator, a modeler and a viewer."""
    with owner_unit_of_work() as uow:
        roles = ("administrator", "modeler", "viewer")
        users = [uow.users.add(role, role.title(), "unused", [role]) for role in roles]
        uow.commit()
    return {user.username: Actor(user.user_id, user.username, user.full_name, frozenset(user.roles)) for user in users}


@pytest.fixture
def module_of(monkeypatch):
    """Return a function that imports a module of a page and signs somebody in there; Dash needs no app for it."""
    monkeypatch.setattr(dash, "register_page", lambda *_, **__: None)

    def load(name, actor):
        module = importlib.import_module(f"pages.{name}")
        monkeypatch.setattr(module, "current_actor", lambda: actor)
        return module

    return load


def text_of(tree):
    return json.dumps(tree, cls=PlotlyJSONEncoder, ensure_ascii=False).replace("\u2009", " ")


@pytest.fixture
def lindenhof(people):
    """Return the demonstration: project id and grid id as texts."""
    project_id = demo.ensure_demo()
    (grid,) = networks.grids(people["administrator"], project_id)
    return str(project_id), str(grid.grid_id)


def test_the_projects_page_shows_cards_and_the_way_to_a_new_one(people, module_of, lindenhof):
    text = text_of(module_of("projects.page", people["administrator"]).layout(some="query"))
    assert "Lindenhof" in text
    assert "432 kWp" in text
    assert f"/projects/{lindenhof[0]}/network" in text
    assert "New project" in text


@pytest.mark.parametrize(("kpis_at", "place"), [(None, "simulate"), (datetime.now(UTC), "results/7")])
def test_a_card_leads_to_the_last_run(people, module_of, kpis_at, place):
    run = SimpleNamespace(run_id=7, number=12, status="running", submitted_at=datetime.now(UTC), kpis_at=kpis_at)
    page = module_of("projects.page", people["modeler"])
    assert page._last_run(run, "/projects/1") == ("Run 12, just now", "running", f"/projects/1/{place}")


def test_people_without_projects_learn_what_to_do(people, module_of):
    assert "New project” is above" in text_of(module_of("projects.page", people["modeler"]).layout())
    viewer = text_of(module_of("projects.page", people["viewer"]).layout())
    assert "Nobody has shared" in viewer
    assert "projects-new" not in viewer


def test_the_network_page_draws_every_house(people, module_of, lindenhof):
    text = text_of(module_of("network.page", people["administrator"]).layout(lindenhof[0]))
    assert text.count('"id": "house:') == 104
    assert "No issues" in text
    assert f"/projects/{lindenhof[0]}/simulate" in text


def test_a_project_without_a_network_says_so(people, module_of):
    with owner_unit_of_work() as uow:
        empty = uow.projects.add("Empty", created_by=people["modeler"].user_id)
        uow.commit()
    assert "No network" in text_of(module_of("network.page", people["modeler"]).layout(str(empty.project_id)))


def test_people_who_may_not_run_see_no_simulate_button(people, module_of):
    project = projects.create_project_from_simbench(people["modeler"], "rural1-0", "Hamlet")
    assert "/simulate" not in text_of(module_of("network.page", people["modeler"]).layout(str(project.project_id)))


def test_unknown_projects_are_not_found(people, module_of):
    for address in ("nonsense", "", str(uuid4())):
        with pytest.raises(NotFound):
            module_of("network.page", people["modeler"]).layout(address)


def test_viewers_do_not_see_networks(people, module_of, lindenhof):
    with owner_unit_of_work() as uow:
        uow.projects.add_member(UUID(lindenhof[0]), people["viewer"].user_id)
        uow.commit()
    with pytest.raises(NotPermitted):
        module_of("network.page", people["viewer"]).layout(lindenhof[0])


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([{"kind": "house", "name": "Hospital"}], ("91.4 MWh a year", "hospital")),
        ([{"kind": "house", "name": "House 108"}], ("11.6 kWp", "23.1 kWh", "smart, from solar first")),
        ([{"kind": "transformer", "name": "T2"}], ("160 kW", "230.9 A")),
        ([{"kind": "junction", "name": "Junction 76"}], ("Cable joint",)),
        ([{"kind": "utility-grid", "name": "Utility grid"}], ("Lindenhof", "SimBench 1.6.3")),
        ([], ("Lindenhof", "282 MWh")),
        (None, ("Lindenhof",)),
    ],
)
def test_choosing_shows_properties(people, module_of, lindenhof, chosen, words):
    callbacks = module_of("network._callbacks", people["administrator"])
    text = text_of(callbacks.show_properties(chosen, lindenhof[1], lindenhof[0]))
    for word in words:
        assert word in text


def test_export_sends_the_topology(people, module_of, lindenhof):
    sent = module_of("network._callbacks", people["administrator"]).export(1, lindenhof[1])
    assert sent["filename"] == "Lindenhof.hygge.json"
    assert json.loads(sent["content"])["format"] == "hygge-topology/1"


def form(**changes):
    usual = {"name": "New", "source": "simbench", "area": "rural1", "outlook": "today", "file": None}
    return usual | changes


def test_creating_goes_to_the_network(people, module_of):
    address, issues = module_of("projects._callbacks", people["modeler"]).create(1, form())
    (summary,) = projects.list_projects(people["modeler"])
    assert address == f"/projects/{summary.project.project_id}/network"
    assert issues is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "1 to 120 characters"),
        ({"source": "file"}, "Choose the file"),
        ({"source": "file", "file": "data:application/json;base64,e30="}, "hygge-topology/1"),
        ({"source": "file", "file": "data:application/json;base64,%%%"}, "did not arrive whole"),
        ({"source": "file", "file": "data:application/json;base64,é"}, "did not arrive whole"),
        ({"source": "file", "file": ["data:"]}, "Choose the file"),
    ],
)
def test_what_is_wrong_with_a_new_project_is_listed(people, module_of, changes, words):
    address, issues = module_of("projects._callbacks", people["modeler"]).create(1, form(**changes))
    assert address is dash.no_update
    assert words in text_of(issues)
    assert projects.list_projects(people["modeler"]) == []


def test_an_upload_is_decoded(people, module_of):
    callbacks = module_of("projects._callbacks", people["modeler"])
    assert callbacks._decoded("data:;base64," + base64.b64encode(b"{}").decode()) == b"{}"


def test_what_is_gone_meanwhile_shows_the_network(people, module_of, lindenhof):
    callbacks = module_of("network._callbacks", people["administrator"])
    for kind in ("house", "transformer", "junction"):
        assert "282 MWh" in text_of(callbacks.show_properties([{"kind": kind, "name": "Gone"}], *lindenhof[::-1]))
