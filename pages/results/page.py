"""The runs of a project."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import dcc, html

from components.icons import icon
from components.page_header import page_header
from components.results.names import ids
from components.results.run_list import run_list
from pages._address import identity
from pages._guard import current_actor
from pages.results import _list_callbacks  # noqa: F401
from services import simulations
from services.permissions import allows

POLL_MS = 1500

dash.register_page(__name__, path_template="/projects/<project_id>/results", title="Results · Hygge")


def layout(project_id: str, **_: Any) -> html.Div:
    """Show the runs of a project with their status."""
    actor = current_actor()
    runs = simulations.runs(actor, identity(project_id))
    may_run = allows(actor, "run.execute")
    simulate = dmc.Button("Simulate", leftSection=icon("simulate", 16))
    action = dmc.Anchor(simulate, href=f"/projects/{project_id}/simulate") if may_run and runs else None
    table = run_list(runs, project_id, datetime.now(UTC), may_run=may_run)
    return html.Div(
        [
            page_header("Results", "Every simulation of this project, newest first.", action=action),
            html.Div(table, id=ids("runs")),
            dcc.Store(id=ids("project"), data=project_id),
            dcc.Interval(id=ids("runs-poll"), interval=POLL_MS),
        ]
    )
