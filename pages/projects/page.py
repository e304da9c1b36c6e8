"""The projects page: everything one works on, and the way to something new."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import html

from components.feedback import empty_state
from components.format import ago
from components.icons import icon
from components.page_header import page_header
from components.projects import CardFacts, ids, new_project, project_cards
from pages._guard import current_actor
from pages.projects import _callbacks  # noqa: F401
from services import projects
from services.permissions import allows

dash.register_page(__name__, path="/projects", title="Projects · Hygge", name="Projects", order=0)


def layout(**_: Any) -> Any:
    """Return the actor's projects."""
    actor = current_actor()
    cards = [_facts(card) for card in projects.project_cards(actor)]
    may_create = allows(actor, "project.edit")
    button = dmc.Button("New project", id=ids("new"), leftSection=icon("plus", 16), n_clicks=0) if may_create else None
    header = page_header("Projects", "Neighbourhoods you plan, each with its network, profiles and runs.", button)
    body = project_cards(cards) if cards else _nothing(may_create)
    dialogue = [new_project(projects.simbench_catalogue())] if may_create else []
    return [header, body, *dialogue]


def _nothing(may_create: bool) -> Any:
    if may_create:
        text = "Start with a real neighbourhood: a network with a year of load and solar data. “New project” is above."
    else:
        text = "Nobody has shared a project with you yet. Ask the person who runs one to add you."
    return html.Div(empty_state("No projects yet", text, icon="projects"))


def _facts(card: Any) -> CardFacts:
    project, summary = card.summary.project, card.summary
    base = f"/projects/{project.project_id}"
    first = card.grids[0] if card.grids else None
    return CardFacts(
        name=project.name,
        description=project.description,
        href=f"{base}/network",
        is_demo=project.is_demo,
        n_houses=summary.n_houses,
        n_members=summary.n_members,
        solar_kwp=sum(grid.solar_kwp for grid in card.grids),
        storage_kwh=sum(grid.storage_kwh for grid in card.grids),
        network=first.network if first else None,
        solar=first.solar_houses if first else (),
        last_run=_last_run(summary.last_run, base) if summary.last_run else None,
    )


def _last_run(run: Any, base: str) -> tuple[str, str, str]:
    href = f"{base}/results/{run.run_id}" if run.kpis_at else f"{base}/simulate"
    return f"Run {run.number}, {ago(run.submitted_at, datetime.now(UTC))}", run.status, href
