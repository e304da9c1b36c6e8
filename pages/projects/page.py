"""The projects page: everything one works on, and the way to something new."""

from __future__ import annotations

from typing import Any

import dash
import dash_mantine_components as dmc
from dash import dcc, html

from components.icons import icon
from components.page_header import page_header
from components.projects import ids, new_project, project_dialogs, project_tools
from pages._guard import current_actor
from pages.projects import _callbacks, _card_callbacks  # noqa: F401 - registering is the point
from pages.projects._cards import shown_cards
from services import projects
from services.permissions import allows

dash.register_page(__name__, path="/projects", title="Projects · Hygge", name="Projects", order=0)


def layout(**_: Any) -> Any:
    """Return the actor's projects."""
    actor = current_actor()
    current, archived = projects.count_projects(actor)
    may_edit = allows(actor, "project.edit")
    button = dmc.Button("New project", id=ids("new"), leftSection=icon("plus", 16), n_clicks=0) if may_edit else None
    tools = project_tools(current, archived) if current + archived else html.Div()
    dialogs = [_new_project(actor), *project_dialogs()] if may_edit else []
    return [
        page_header("Projects", "Neighbourhoods you plan, each with its networks, profiles and runs.", button),
        tools,
        html.Div(shown_cards(actor, archived=False), id=ids("list")),
        dcc.Store(id=ids("changed")),
        *dialogs,
    ]


def _new_project(actor: Any) -> dmc.Modal:
    summaries = projects.list_projects(actor)
    copied = [(str(one.project.project_id), one.project.name) for one in summaries]
    return new_project(projects.simbench_catalogue(), copied, projects.timezones())
