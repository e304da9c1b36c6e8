"""The network page: a map of one community, what is in it, and whether it can be simulated."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import dcc, html

from components.feedback import empty_state, issue_list
from components.icons import icon
from components.network_view import house_table, ids, network_card, network_map
from components.page_header import page_header
from errors import Issue
from pages._address import identity
from pages._guard import current_actor
from pages.network import _callbacks  # noqa: F401
from pages.network._facts import house_facts
from services import networks, profiles
from services.auth import Actor
from services.permissions import allows

dash.register_page(__name__, path_template="/projects/<project_id>/network", title="Network · Hygge", name="Network")

_PURPOSE = "Who is connected where, and what they own."


def layout(project_id: str = "", **_: Any) -> Any:
    """Return the page of the project's network."""
    actor = current_actor()
    project = networks.project(actor, identity(project_id))
    grids = networks.grids(actor, project.project_id)
    if not grids:
        text = "This project has no network yet. Create a project from a real network or a file to see one here."
        link = dcc.Link(dmc.Button("Go to projects"), href="/projects")
        return [page_header("Network", _PURPOSE), empty_state("No network", text, link, icon="network")]
    return _network_page(actor, project, grids[0].grid_id)


def _network_page(actor: Actor, project: Any, grid_id: UUID) -> list[Any]:
    network = networks.network(actor, grid_id)
    facts = house_facts(network, profiles.house_layers(actor, grid_id))
    stage = html.Div(
        [
            network_map(network, facts),
            html.Div(house_table(facts.values()), id=ids("list"), className="network-list", hidden=True),
        ],
        className="network-stage",
    )
    summary = network_card(network, facts.values(), project.description)
    side = html.Div(summary, id=ids("properties"), className="network-side", **{"aria-live": "polite"})
    return [
        dcc.Store(id=ids("grid"), data=str(grid_id)),
        dcc.Store(id=ids("project"), data=str(project.project_id)),
        dcc.Download(id=ids("download")),
        page_header("Network", _PURPOSE, _actions(actor, project.project_id, networks.issues(actor, grid_id))),
        html.Div([stage, side], className="network-layout"),
    ]


def _actions(actor: Actor, project_id: UUID, issues: list[Issue]) -> dmc.Group:
    view = dmc.SegmentedControl(
        id=ids("view"),
        value="map",
        data=[{"value": "map", "label": "Map"}, {"value": "list", "label": "List"}],
        **{"aria-label": "Show as"},
    )
    export = dmc.Button("Export", id=ids("export"), variant="default", leftSection=icon("download", 16), n_clicks=0)
    actions = [view, _issue_button(issues), export]
    if allows(actor, "run.execute"):
        simulate = dmc.Button("Simulate", leftSection=icon("simulate", 16), tabIndex=-1)
        actions.append(dcc.Link(simulate, href=f"/projects/{project_id}/simulate", className="button-link"))
    return dmc.Group(actions, gap="xs")


def _issue_button(issues: list[Issue]) -> dmc.Popover:
    errors = sum(issue.severity == "error" for issue in issues)
    label = "No issues" if not issues else f"{len(issues)} issue{'' if len(issues) == 1 else 's'}"
    button = dmc.Button(
        label,
        variant="default",
        leftSection=icon("warning" if errors else "check" if not issues else "info", 16),
        className="issues-bad" if errors else None,
    )
    dropdown = dmc.PopoverDropdown(html.Div(issue_list(issues), className="network-issues"))
    return dmc.Popover([dmc.PopoverTarget(button), dropdown], width=360, position="bottom-end", trapFocus=True)
