"""The Simulate page: its layout, and its callbacks called as functions."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID, uuid4

import dash
import pytest
from dash import no_update
from dash.exceptions import PreventUpdate
from plotly.utils import PlotlyJSONEncoder

from components.simulate import ids
from db.unit_of_work import owner_unit_of_work, unit_of_work
from errors import InvalidInput, NotFound
from services import networks, simulations
from tests.runs.community import Community


@pytest.fixture
def load(monkeypatch, community):
    """Return a function that imports a module of the page with the community's analyst signed in."""
    monkeypatch.setattr(dash, "register_page", lambda *_, **__: None)

    def module(name):
        found = importlib.import_module(f"pages.simulate.{name}")
        if hasattr(found, "current_actor"):
            monkeypatch.setattr(found, "current_actor", lambda: community.actor)
        return found

    return module


@pytest.fixture
def callbacks(load):
    return load("_callbacks")


@pytest.fixture
def form_callbacks(load):
    return load("_form_callbacks")


FORM = {
    "name": "Winter",
    "first_day": "2023-01-10",
    "length": "week",
    "scope": "intra_grid",
    "allocation": "priority",
    "capacity_mode": "report",
    "priority": ["hospital"],
    "cascade_fraction": [50, 100],
    "cascade_mode": ["static", "pro_rata"],
    "retail_eur_per_kwh": 0.3,
    "feed_in_eur_per_kwh": 0.08,
    "network_fee_eur_per_kwh": 0,
    "grid_emissions_g_per_kwh": "",
}


def text_of(tree) -> str:
    return json.dumps(tree, cls=PlotlyJSONEncoder, ensure_ascii=False).replace("\u2009", " ")


def submit(callbacks, community: Community, **changes):
    return callbacks.submit(1, str(community.grid_id), FORM | changes)


def follow(callbacks, run_id, started=None):
    return callbacks.follow(1, str(run_id), started and str(started))


def triggered(monkeypatch, module, identity, value=1):
    monkeypatch.setattr(module, "ctx", SimpleNamespace(triggered=[{"value": value}], triggered_id=identity))


def test_the_page_offers_every_choice_with_defaults(load, community):
    text = text_of(load("page").layout(project_id=str(community.project_id), some="query"))
    for word in ("Run simulation", "Priority list", "Auction", "Enforce ratings", "Full year", "Hospital"):
        assert word in text
    assert "Nordhavn 2023" in text
    assert '"2023-01-01"' in text


def test_without_a_network_the_page_says_what_to_do(load, community):
    with unit_of_work(community.actor.user_id) as uow:
        empty = uow.projects.add("Empty", created_by=community.actor.user_id)
        uow.commit()
    text = text_of(load("page").layout(project_id=str(empty.project_id)))
    assert "Nothing to simulate yet" in text
    assert f"/projects/{empty.project_id}/network" in text


def test_the_page_begins_with_a_network_that_can_be_simulated(load, community):
    """An empty network that comes first by name is no dead end."""
    empty = networks.add_grid(community.actor, community.project_id, "Aarhus")
    text = text_of(load("page").layout(project_id=str(community.project_id)))
    assert "Nordhavn 2023" in text
    assert f'"value": "{community.grid_id}"' in text
    chosen = text_of(load("page").layout(project_id=str(community.project_id), grid=str(empty)))
    assert "Nothing to simulate in Aarhus yet" in chosen
    assert f"simulate?grid={community.grid_id}" in chosen


@pytest.mark.parametrize("address", ["nothing", str(uuid4())])
def test_unknown_projects_are_not_found(load, address):
    with pytest.raises(NotFound):
        load("page").layout(project_id=address)


def test_the_form_is_checked_while_it_is_filled_in(callbacks, community):
    content, blocked, name_error, day_error = callbacks.check_form(str(community.grid_id), FORM)
    assert (blocked, name_error, day_error) == (False, None, None)
    assert "672 steps" in text_of(content)
    assert "Ready to run" in text_of(content)


@pytest.mark.parametrize(
    ("changes", "place"), [({"name": ""}, 2), ({"first_day": "2022-12-31"}, 3), ({"first_day": None}, 3)]
)
def test_problems_appear_at_their_field_and_block_the_button(callbacks, community, changes, place):
    answer = callbacks.check_form(str(community.grid_id), FORM | changes)
    assert answer[1] is True
    assert answer[place]


def test_a_click_queues_the_run_and_has_it_executed_and_followed(callbacks, community):
    answer = submit(callbacks, community)
    run = community.run(UUID(answer["attached"]))
    assert (run.status, run.steps, run.name) == ("queued", 672, "Winter")
    assert answer["execute"][0] == answer["started"] == answer["attached"]
    assert answer["polling_off"] is False
    assert follow(callbacks, run.run_id)["polling_off"] is False


def test_no_click_no_run(callbacks, community):
    with pytest.raises(PreventUpdate):
        callbacks.submit(0, str(community.grid_id), FORM)


def test_a_wrong_form_is_refused_with_its_problems(callbacks, community):
    with pytest.raises(InvalidInput, match="name"):
        submit(callbacks, community, name="")


def test_who_started_the_run_goes_to_its_results_others_are_offered_them(callbacks, community):
    run_id = UUID(submit(callbacks, community)["attached"])
    assert follow(callbacks, run_id, run_id)["href"] is no_update
    callbacks.execute([str(run_id), 1])
    href = f"/projects/{community.project_id}/results/{run_id}"
    assert follow(callbacks, run_id, run_id)["href"] == href
    other = follow(callbacks, run_id)
    assert (other["href"], other["polling_off"]) == (no_update, True)
    assert href in text_of(other["card"])
    assert "Winter" in text_of(other["recent"])


def test_cancel_stops_a_waiting_run(callbacks, community, monkeypatch):
    run_id = UUID(submit(callbacks, community)["attached"])
    triggered(monkeypatch, callbacks, ids.pattern("run-action", "cancel"))
    callbacks.act([1], str(run_id))
    assert community.run(run_id).status == "cancelled"
    assert "stopped" in text_of(follow(callbacks, run_id)["card"])


def test_an_interrupted_run_offers_to_continue(callbacks, community, monkeypatch):
    run_id = UUID(submit(callbacks, community)["attached"])
    with owner_unit_of_work() as uow:
        uow.runs.claim(run_id, "elsewhere/1/2.00", slots=1)
        uow.runs.interrupt(run_id)
        uow.commit()
    assert "Continue" in text_of(follow(callbacks, run_id)["card"])
    triggered(monkeypatch, callbacks, ids.pattern("run-action", "resume"))
    execute, polling_off = callbacks.act([1], str(run_id))
    assert (execute[0], polling_off) == (str(run_id), False)
    callbacks.execute(execute)
    assert community.run(run_id).status == "finished"


def test_a_reload_attaches_to_the_run_in_progress(load, callbacks, community):
    run_id = submit(callbacks, community)["attached"]
    text = text_of(load("page").layout(project_id=str(community.project_id)))
    assert run_id in text
    assert "Waiting for a free slot" in text


def test_a_run_whose_executor_was_lost_before_it_began_is_started_again(callbacks, community):
    run_id = UUID(submit(callbacks, community)["attached"])
    assert follow(callbacks, run_id)["execute"] is no_update
    with owner_unit_of_work() as uow:
        query = "UPDATE simulation_runs SET submitted_at = submitted_at - interval '1 minute' RETURNING 1"
        uow.rows(query)
        uow.commit()
    assert follow(callbacks, run_id)["execute"][0] == str(run_id)


def test_flags_move_and_leave_and_come_back(form_callbacks, monkeypatch):
    moved = form_callbacks.moved
    assert moved(["a", "b", "c"], "c", "up") == ["a", "c", "b"]
    assert moved(["a", "b", "c"], "a", "down") == ["b", "a", "c"]
    assert moved(["a", "b"], "a", "remove") == ["b"]
    assert moved(["b"], "a", "add") == ["b", "a"]
    triggered(monkeypatch, form_callbacks, ids.pattern("priority-down", "a"))
    order, rows = form_callbacks.change_priority([], [1], [], [], ["a", "b"], ["a", "b", "c"])
    assert order == ["b", "a"]
    assert "All other houses" in text_of(rows)


def test_lists_are_saved_and_used_as_far_as_the_network_has_their_flags(callbacks, form_callbacks, community):
    _, _, error, lists, options, disabled = callbacks.save_list(
        1, "Mine", ["hospital", "school"], str(community.project_id)
    )
    assert (error, disabled, [option["label"] for option in options]) == (None, False, ["Mine"])
    order, _ = form_callbacks.use_list(options[0]["value"], lists, ["hospital"])
    assert order == ["hospital"]
    assert "name" in callbacks.save_list(1, " ", [], str(community.project_id))[2]


def test_details_appear_where_they_matter(form_callbacks):
    shown = [style == form_callbacks.SHOWN for style in form_callbacks.show_details("auction", "enforce")]
    assert shown == [True, False, True]


def test_rounds_of_the_cascade_are_added_and_removed(form_callbacks, monkeypatch):
    triggered(monkeypatch, form_callbacks, ids("cascade-add"))
    _, added = form_callbacks.change_cascade(1, [], [60], ["static"])
    assert '"value": 40' in text_of(added)
    triggered(monkeypatch, form_callbacks, ids.pattern("cascade-remove", 0))
    (row,) = form_callbacks.change_cascade(1, [1, 0], [50, 100], ["static", "pro_rata"])
    assert '"value": 100' in text_of(row)


def test_deleting_a_run_takes_its_results_with_it(callbacks, community):
    run_id = UUID(submit(callbacks, community)["attached"])
    callbacks.execute([str(run_id), 1])
    simulations.delete(community.actor, run_id)
    assert simulations.runs(community.actor, community.project_id) == []


def test_nobody_executes_a_run_of_a_project_that_is_not_theirs(callbacks, community):
    run = community.submit()
    callbacks.may_execute(community.actor, [str(run.run_id), 1])
    with pytest.raises(NotFound):
        callbacks.may_execute(replace(community.actor, user_id=uuid4()), [str(run.run_id), 1])


def test_a_run_that_nobody_has_to_execute_starts_no_process(callbacks, community):
    run = community.submit()
    simulations.cancel(community.actor, run.run_id)
    with pytest.raises(PreventUpdate):
        callbacks.may_execute(community.actor, [str(run.run_id), 1])
