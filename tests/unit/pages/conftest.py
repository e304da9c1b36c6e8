"""Somebody who is signed in, for pages called as functions; Dash needs no app for it."""

from __future__ import annotations

import importlib
import json

import dash
import pytest
from plotly.utils import PlotlyJSONEncoder

from db.unit_of_work import owner_unit_of_work
from services import demo, networks
from services.auth import Actor


@pytest.fixture
def people(database):  # noqa: ARG001 - makes the database ready
    """Return an administrator, a modeler, an analyst and a viewer, by their roles."""
    with owner_unit_of_work() as uow:
        roles = ("administrator", "modeler", "analyst", "viewer")
        users = [uow.users.add(role, role.title(), "unused", [role]) for role in roles]
        uow.commit()
    return {user.username: Actor(user.user_id, user.username, user.full_name, frozenset(user.roles)) for user in users}


@pytest.fixture
def module_of(monkeypatch):
    """Return a function that imports a module of a page and signs somebody in there."""
    monkeypatch.setattr(dash, "register_page", lambda *_, **__: None)

    def load(name, actor):
        module = importlib.import_module(f"pages.{name}")
        monkeypatch.setattr(module, "current_actor", lambda: actor)
        return module

    return load


@pytest.fixture
def clicked(monkeypatch):
    """Return a function that says what was clicked, as Dash does."""

    def click(module, trigger, value=1):
        context = type("Context", (), {"triggered_id": trigger, "triggered": [{"value": value}]})
        monkeypatch.setattr(module, "ctx", context)

    return click


@pytest.fixture
def text_of():
    """Return a function that gives a tree of components as text."""

    def text(tree):
        return json.dumps(tree, cls=PlotlyJSONEncoder, ensure_ascii=False).replace("\u2009", " ")

    return text


@pytest.fixture
def lindenhof(people):
    """Return the demonstration: project id and grid id as texts."""
    project_id = demo.ensure_demo()
    (grid,) = networks.grids(people["administrator"], project_id)
    return str(project_id), str(grid.grid_id)
