"""Simulate: set up a run, follow it, continue or stop it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import dash_mantine_components as dmc
from dash import dcc, html, register_page

from components.feedback import empty_state
from components.icons import icon
from components.page_header import page_header
from components.simulate import FormChoices, PriorityChoice, ids, progress_card, recent_runs, run_form
from pages._address import identity
from pages._guard import current_actor
from pages.simulate import _callbacks, _form_callbacks  # noqa: F401 - registering is the point
from pages.simulate._views import progress_of, recent_of
from services import networks, simulations
from services.auth import Actor
from services.simulations import RunInfo, SetUp

POLL_MS = 600
SHOWN_RUNS = 6

register_page(__name__, path_template="/projects/<project_id>/simulate", title="Simulate · Hygge")


def layout(project_id: str | None = None, grid: str | None = None, **_: Any) -> Any:
    """Show the form, or what is missing before there can be one."""
    actor, project = current_actor(), identity(project_id)
    grids = sorted(networks.grids(actor, project), key=lambda info: str(info.grid_id) != grid)
    set_up = _set_up(actor, grids if grid is None else grids[:1])
    if set_up is None or set_up.window is None:
        return html.Div([_header(None), _nothing(project, grids)])
    runs = simulations.runs(actor, project, limit=SHOWN_RUNS)
    first = sorted(grids, key=lambda info: info.grid_id != set_up.grid.grid_id)
    choices = _choices(set_up, [(str(info.grid_id), info.name) for info in first])
    side = dmc.Stack([_preflight_card(), _recent_card(runs, project)], gap="md", className="simulate-side")
    columns = html.Div([run_form(choices), side], className="simulate-columns")
    return html.Div([_header(_run_button()), *_attached(actor, runs), columns, *_stores(set_up, project)])


def _set_up(actor: Actor, grids: Sequence[Any]) -> SetUp | None:
    """Return the set-up of the first of the grids that can be simulated, else that of the first."""
    first = None
    for info in grids:
        found = simulations.set_up(actor, info.grid_id)
        if found.window is not None:
            return found
        first = first or found
    return first


def _header(action: Any) -> Any:
    return page_header(
        "Simulate", "Choose how the community shares its energy, and compute every quarter-hour.", action
    )


def _run_button() -> dmc.Button:
    return dmc.Button("Run simulation", id=ids("run"), n_clicks=0, leftSection=icon("simulate", 16), disabled=True)


def _nothing(project: UUID, grids: Sequence[Any]) -> Any:
    """Say what is missing, with the way to the network and to the project's others."""
    current = f"?grid={grids[0].grid_id}" if grids else ""
    ways = [_way("Open the network", f"/projects/{project}/network{current}", "filled")]
    ways += [_way(f"Simulate {info.name}", f"/projects/{project}/simulate?grid={info.grid_id}", "default")
             for info in grids[1:] if info.n_houses]  # fmt: skip
    text = "A simulation needs a network whose houses have load profiles. Give them some, then come back."
    title = f"Nothing to simulate in {grids[0].name} yet" if len(grids) > 1 else "Nothing to simulate yet"
    return empty_state(title, text, action=dmc.Group(ways, justify="center"), icon="simulate")


def _way(label: str, href: str, variant: str) -> dcc.Link:
    return dcc.Link(dmc.Button(label, variant=variant, tabIndex=-1), href=href, className="button-link")


def _preflight_card() -> dmc.Card:
    waiting = dmc.Stack([dmc.Skeleton(h=14, radius="sm") for _ in range(5)], gap="sm")
    body = html.Div(waiting, id=ids("preflight"), **{"aria-live": "polite"})
    return dmc.Card([dmc.Title("Before you run", order=2, size="h3", mb="md"), body], mih=260)


def _recent_card(runs: list[RunInfo], project: UUID) -> dmc.Card:
    content = recent_runs(recent_of(runs), f"/projects/{project}/results")
    return dmc.Card([dmc.Title("Recent runs", order=2, size="h3", mb="md"), html.Div(content, id=ids("recent"))])


def _attached(actor: Actor, runs: list[RunInfo]) -> list[Any]:
    """Show the run in progress, if there is one, and follow it."""
    active = next((run for run in runs if run.status in {"queued", "running"}), None)
    attached = active or next((run for run in runs[:1] if run.status == "interrupted"), None)
    return [
        html.Div(
            progress_card(progress_of(actor, attached)) if attached else None,
            id=ids("progress"),
            **{"aria-live": "polite"},
        ),
        dcc.Store(id=ids("attached"), data=str(attached.run_id) if attached else None),
        dcc.Interval(id=ids("poll"), interval=POLL_MS, disabled=active is None),
    ]


def _stores(set_up: SetUp, project: UUID) -> list[Any]:
    lists = {str(saved.priority_list_id): list(saved.flags) for saved in set_up.priority_lists}
    return [
        dcc.Store(id=ids("project"), data=str(project)),
        dcc.Store(id=ids("flags"), data=list(set_up.flags)),
        dcc.Store(id=ids("lists"), data=lists),
        dcc.Store(id=ids("started")),
        dcc.Store(id=ids("execute")),
        dcc.Store(id=ids("executed")),
        dcc.Location(id=ids("go"), refresh="callback-nav"),
    ]


def _choices(set_up: SetUp, grids: list[tuple[str, str]]) -> FormChoices:
    window, lists = set_up.window, set_up.priority_lists
    first_list = [flag for flag in lists[0].flags if flag in set_up.flags] if lists else list(set_up.flags)
    return FormChoices(
        name=f"{set_up.grid.name} {window.first_day.year}",
        grids=tuple(grids),
        first_day=window.first_day,
        last_day=window.last_day,
        priority=PriorityChoice(
            tuple(first_list), set_up.flags, tuple((str(saved.priority_list_id), saved.name) for saved in lists)
        ),
    )
