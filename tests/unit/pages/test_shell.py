"""The shell's callbacks, called as functions."""

import json
import uuid
from types import SimpleNamespace

import pytest
from dash import no_update
from plotly.utils import PlotlyJSONEncoder

from pages import _shell
from services.auth import Actor

PROJECT, OTHER = uuid.UUID(int=7), uuid.UUID(int=8)


@pytest.fixture
def as_role(monkeypatch):
    def sign_in(role):
        actor = Actor(uuid.uuid4(), "name", "Name", frozenset({role}))
        monkeypatch.setattr(_shell, "current_actor", lambda: actor)
        projects = [
            SimpleNamespace(project=SimpleNamespace(project_id=key, name=name))
            for key, name in ((PROJECT, "Nordhavn"), (OTHER, "Vesterbro"))
        ]
        monkeypatch.setattr(_shell.projects, "list_projects", lambda _: projects)

    return sign_in


def place(pathname):
    return json.dumps(_shell.show_place(pathname), cls=PlotlyJSONEncoder)


def run(**changes):
    facts = {
        "run_id": uuid.UUID(int=1),
        "project_id": PROJECT,
        "number": 118,
        "name": "Base",
        "status": "running",
        "phase": "simulating",
        "progress_frac": 0.4,
        "message": "",
        "kpis_at": None,
    }
    return SimpleNamespace(**(facts | changes))


def test_outside_a_project_there_are_only_the_projects(as_role):
    as_role("demo_guest")
    assert "Simulate" not in place("/projects")
    assert "rail-current" in place("/projects")


def test_within_a_project_its_places_appear_and_the_switcher_keeps_the_section(as_role):
    as_role("demo_guest")
    shown = place(f"/projects/{PROJECT}/results/{uuid.UUID(int=1)}")
    for section in ("network", "simulate", "results"):
        assert f"/projects/{PROJECT}/{section}" in shown
    assert f"/projects/{OTHER}/results" in shown


def test_nobody_is_offered_what_the_role_does_not_allow(as_role):
    as_role("viewer")
    shown = place(f"/projects/{PROJECT}/results")
    assert "Results" in shown
    assert "Simulate" not in shown
    assert "/network" not in shown


def test_a_project_of_others_is_not_named(as_role):
    as_role("demo_guest")
    assert "Nordhavn" not in place(f"/projects/{uuid.UUID(int=9)}/results")


def test_the_indicator_hides_when_all_is_done(as_role, monkeypatch):
    as_role("demo_guest")
    monkeypatch.setattr(_shell.simulations, "active_runs", lambda _: [])
    assert _shell.show_runs(1, False)[0] is True
    assert _shell.show_runs(1, True)[0] is no_update


@pytest.mark.parametrize(
    ("changes", "state", "page"),
    [
        ({"status": "queued"}, "Waiting for a free slot", "/simulate"),
        ({}, "Simulating", "/simulate"),
        ({"phase": "storing", "kpis_at": "now"}, "Storing", f"/results/{uuid.UUID(int=1)}"),
        ({"message": "1,140 house-years a minute"}, "house-years a minute", "/simulate"),
    ],
)
def test_the_indicator_tells_what_happens_and_leads_there(as_role, monkeypatch, changes, state, page):
    as_role("demo_guest")
    monkeypatch.setattr(_shell.simulations, "active_runs", lambda _: [run(**changes)])
    hidden, label, listed = _shell.show_runs(1, True)
    text = json.dumps(listed, cls=PlotlyJSONEncoder)
    assert hidden is False
    assert label == "40\u2009%"
    assert state in text
    assert f"/projects/{PROJECT}{page}" in text
