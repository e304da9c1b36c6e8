"""From what services know about projects to what their cards show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dash import html

from components.feedback import empty_state
from components.format import ago
from components.projects import CardFacts, GridPicture, project_cards
from services import projects
from services.auth import Actor
from services.permissions import allows


def shown_cards(actor: Actor, *, archived: bool) -> Any:
    """Return the cards of the actor's projects or archived ones, or what to do where there are none."""
    cards = [card_facts(actor, card) for card in projects.project_cards(actor, archived=archived)]
    if cards:
        return project_cards(cards)
    return _nothing(archived=archived, may_create=allows(actor, "project.edit"))


def card_facts(actor: Actor, card: projects.ProjectCard) -> CardFacts:
    """Return what the card of a project shows to somebody."""
    project, summary = card.summary.project, card.summary
    base = f"/projects/{project.project_id}"
    return CardFacts(
        key=str(project.project_id),
        name=project.name,
        description=project.description,
        href=f"{base}/network",
        is_demo=project.is_demo,
        n_houses=summary.n_houses,
        members=[user.full_name or user.username for user in card.members],
        solar_kwp=sum(grid.solar_kwp for grid in card.grids),
        storage_kwh=sum(grid.storage_kwh for grid in card.grids),
        grids=[GridPicture(grid.info.name, grid.network, grid.solar_houses) for grid in card.grids],
        last_run=last_run(summary.last_run, base) if summary.last_run else None,
        is_archived=project.archived_at is not None,
        may_edit=allows(actor, "project.edit"),
        is_fixed=project.is_demo and "administrator" not in actor.roles,
    )


def last_run(run: Any, base: str) -> tuple[str, str, str]:
    """Return words, status and address of a project's last run."""
    href = f"{base}/results/{run.run_id}" if run.kpis_at else f"{base}/simulate"
    return f"Run {run.number}, {ago(run.submitted_at, datetime.now(UTC))}", run.status, href


def _nothing(*, archived: bool, may_create: bool) -> Any:
    if archived:
        text = "A project that is archived leaves the list; nothing of it is lost, and it can be restored here."
        return html.Div(empty_state("Nothing archived", text, icon="archive"))
    if may_create:
        text = "Start with a real neighbourhood: a network with a year of load and solar data. “New project” is above."
    else:
        text = "Nobody has shared a project with you yet. Ask the person who runs one to add you."
    return html.Div(empty_state("No projects yet", text, icon="projects"))
