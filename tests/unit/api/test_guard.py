"""Nothing without a session, nothing without a token, no callback without its guard."""

import json
import re
import uuid
from contextlib import nullcontext
from types import SimpleNamespace

import dash
import pytest
from flask_login import login_user
from plotly.utils import PlotlyJSONEncoder

from api.guard import SessionUser
from errors import NotFound, NotPermitted
from pages import _guard
from services import projects
from services.auth import Actor

STRANGERS_GET = [
    "/",
    "/projects",
    "/projects/1/network",
    "/sign-inn",
    "/sign-in/../projects",
    "/health/live/x",
    "/assets",
]
STRANGERS_REFUSED = ["/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/api/v1/projects"]


def update(client, output, inputs, **headers):
    body = {"output": output, "outputs": [], "inputs": inputs, "changedPropIds": []}
    return client.post("/_dash-update-component", json=body, headers=headers)


@pytest.mark.parametrize("path", STRANGERS_GET)
def test_pages_send_strangers_to_sign_in(client, path):
    response = client.get(path)
    assert response.status_code in {302, 308}
    assert response.location.startswith("/sign-in?") or response.location == "/sign-in"


@pytest.mark.parametrize("path", STRANGERS_REFUSED)
def test_data_is_refused_to_strangers(client, path):
    response = client.get(path)
    assert response.status_code in {302, 401}
    assert response.location is None or response.location.startswith("/sign-in")


def test_callbacks_are_refused_to_strangers_before_anything_is_looked_at(client):
    response = client.post("/_dash-update-component", data="not json")
    assert response.status_code == 401
    assert response.json["code"] == "not_signed_in"


def test_callbacks_want_the_token(client, sign_in):
    sign_in()
    assert update(client, "x.y", []).status_code == 401


def test_every_layout_sends_strangers_away(client):
    for page in dash.page_registry.values():
        path = (page["path_template"] or page["path"]).replace("<", "").replace(">", "")
        assert client.get(path).status_code == 302, path


def test_layouts_themselves_refuse_to_work_without_a_session(dash_app):
    with dash_app.server.test_request_context("/projects"):
        for page in dash.page_registry.values():
            assert "Sign in again" in json.dumps(page["layout"]().to_plotly_json(), default=str), page["module"]


def server_callbacks(dash_app):
    """Return the callbacks that run on the server, but for the router of Dash Pages, whose layouts guard themselves."""
    return {
        output: entry["callback"]
        for output, entry in dash_app.callback_map.items()
        if "callback" in entry and not output.startswith(".._pages_content.children")
    }


def test_every_callback_is_guarded(dash_app):
    callbacks = server_callbacks(dash_app)
    assert len(callbacks) >= 3
    assert [output for output, callback in callbacks.items() if not getattr(callback, "__guarded__", False)] == []


def test_a_guard_looks_at_the_role(monkeypatch):
    viewer = Actor(uuid.uuid4(), "vera", "Vera Viewer", frozenset({"viewer"}))
    monkeypatch.setattr(_guard, "current_user", SimpleNamespace(is_authenticated=True, actor=viewer))
    with pytest.raises(NotPermitted):
        _guard.guarded("run.execute")(lambda: "started")()
    assert _guard.guarded("results.read")(lambda: "charts")() == "charts"


def test_a_background_callback_is_started_by_those_alone_who_may_see_what_it_works_on(monkeypatch):
    def refuse(actor, what):
        if what != actor.username:
            raise NotFound("not_found", "There is nothing.")

    work = _guard.guarded_job("run.execute", refuse)(lambda what: what)
    for role, what, error in (("viewer", "ana", NotPermitted), ("analyst", "else", NotFound), ("analyst", "ana", None)):
        actor = Actor(uuid.uuid4(), "ana", "Ana", frozenset({role}))
        monkeypatch.setattr(_guard, "current_user", SimpleNamespace(is_authenticated=True, actor=actor))
        with pytest.raises(error) if error else nullcontext():
            work.admit(what)


def test_every_background_callback_says_who_may_start_it(dash_app):
    jobs = [entry["callback"] for entry in dash_app.callback_map.values() if entry.get("background")]
    assert jobs
    assert all(hasattr(job, "admit") for job in jobs)


def test_the_executor_of_queued_work_has_no_session_and_passes():
    assert _guard.guarded("run.execute")(lambda: "done")() == "done"


def test_the_shell_shows_where_one_is(client, sign_in, monkeypatch):
    monkeypatch.setattr(projects, "list_projects", lambda _: [])
    sign_in()
    response = _show_place(client)
    assert response.status_code == 200
    assert "/projects" in json.dumps(response.json)


def test_an_error_of_ours_becomes_a_toast(client, sign_in, monkeypatch):
    def fail(_):
        raise NotFound("gone", "The project is gone.")

    monkeypatch.setattr(projects, "list_projects", fail)
    sign_in()
    toast = _toast(_show_place(client, "/projects/00000000-0000-0000-0000-000000000007/results"))
    assert toast["message"] == "The project is gone."


def test_a_surprise_becomes_a_calm_toast_with_an_id_and_a_line_in_the_log(client, sign_in, monkeypatch, caplog):
    def fail(_):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(projects, "list_projects", fail)
    sign_in()
    toast = _toast(_show_place(client, "/projects/00000000-0000-0000-0000-000000000007/results"))
    error_id = toast["message"].rstrip(".").rsplit(" ", 1)[1]
    assert "secret detail" not in toast["message"]
    assert error_id in caplog.text
    assert "ZeroDivisionError" in caplog.text


def _show_place(client, pathname="/projects"):
    client.get("/projects")
    body = {
        "output": "..shell-rail.children...shell-context.children..",
        "outputs": [{"id": "shell-rail", "property": "children"}, {"id": "shell-context", "property": "children"}],
        "inputs": [{"id": "_pages_location", "property": "pathname", "value": pathname}],
        "changedPropIds": ["_pages_location.pathname"],
    }
    headers = {"X-CSRFToken": client.get_cookie("_csrf_token").value}
    return client.post("/_dash-update-component", json=body, headers=headers)


def _toast(response):
    return response.json["sideUpdate"]["shell-notifications"]["sendNotifications"][0]


@pytest.mark.parametrize("section", ["network", "simulate", "results", "results/nonsense"])
def test_addresses_that_make_no_sense_are_not_found(dash_app, section):
    page = next(
        page for page in dash.page_registry.values() if _matches(page["path_template"], f"/projects/nonsense/{section}")
    )
    actor = Actor(uuid.uuid4(), "ada", "Ada", frozenset({"administrator"}))
    with dash_app.server.test_request_context("/projects"):
        login_user(SessionUser(actor))
        shown = json.dumps(page["layout"](project_id="nonsense", run_id="nonsense"), cls=PlotlyJSONEncoder)
    assert "There is nothing at this address" in shown


def _matches(template, path):
    return template is not None and re.fullmatch(re.sub(r"<\w+>", "[^/]+", template), path)
