"""The network page: one of the project's networks to look at and, for those who may, to draw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import dcc

from components.editor import GridChoice, editor_config, editor_page
from components.feedback import empty_state
from components.page_header import page_header
from errors import NotFound
from pages._address import identity
from pages._guard import current_actor
from pages.network import _callbacks  # noqa: F401
from pages.network._exchange import slots
from services import networks, projects
from services.auth import Actor
from services.permissions import allows

dash.register_page(__name__, path_template="/projects/<project_id>/network", title="Network · Hygge", name="Network")

_PURPOSE = "Who is connected where, and what they own."


def layout(project_id: str = "", grid: str = "", **_: Any) -> Any:
    """Return the page of one of the project's networks; of the first where the address names none."""
    actor = current_actor()
    project = projects.project(actor, identity(project_id))
    grids = networks.grids(actor, project.project_id)
    if not grids:
        text = "This project has no network yet. Create a project from a real network or a file to see one here."
        link = dcc.Link(dmc.Button("Go to projects"), href="/projects")
        return [page_header("Network", _PURPOSE), empty_state("No network", text, link, icon="network")]
    return _editor(actor, project.project_id, grids, _chosen(grids, grid))


def _chosen(grids: list[Any], wanted: str) -> UUID:
    """Return the network that the address names. Raises NotFound where the project has no such network."""
    if not wanted:
        return grids[0].grid_id
    grid_id = identity(wanted)
    if all(one.grid_id != grid_id for one in grids):
        raise NotFound("not_found", "This project has no such network; somebody may have removed it.")
    return grid_id


def _editor(actor: Actor, project_id: UUID, grids: list[Any], grid_id: UUID) -> Any:
    base = f"/projects/{project_id}"
    choices = [
        GridChoice(one.name, f"{base}/network?grid={one.grid_id}", is_current=one.grid_id == grid_id) for one in grids
    ]
    may_simulate = allows(actor, "run.execute")
    config = editor_config(
        str(grid_id),
        str(project_id),
        (str(actor.user_id), actor.full_name),
        may_edit=allows(actor, "network.edit"),
        may_simulate=may_simulate,
    )
    simulate = f"{base}/simulate?grid={grid_id}" if may_simulate else None
    return editor_page(config, choices, slots(actor, project_id, grid_id), simulate)
