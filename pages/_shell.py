"""Callbacks of the shell: rail and top bar for the address, runs in progress, theme, help, sign-out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from components.shell import (
    COLOR_SCHEME,
    LOCATION,
    ActiveRun,
    Place,
    ids,
    project_context,
    rail,
    run_label,
    run_list,
)
from pages._guard import current_actor, guarded
from services import projects, simulations
from services.auth import Actor, set_color_scheme
from services.permissions import Permission, allows

PROJECTS = Place("Projects", "projects", "/projects", "p")
SECTIONS: tuple[tuple[str, Place, Permission], ...] = (
    ("network", Place("Network", "network", "/projects/{}/network", "n"), "network.read"),
    ("simulate", Place("Simulate", "simulate", "/projects/{}/simulate", "s"), "run.execute"),
    ("results", Place("Results", "results", "/projects/{}/results", "r"), "results.read"),
)
_PATH = re.compile(r"^/projects/(?P<project>[0-9a-f-]{36})(/(?P<section>\w+))?")


@callback(
    Output(ids("rail"), "children"),
    Output(ids("context"), "children"),
    Input(LOCATION, "pathname"),
)
@guarded()
def show_place(pathname: str | None) -> tuple[Any, Any]:
    """Show where one is and where one can go."""
    actor = current_actor()
    match = _PATH.match(pathname or "")
    names = {str(s.project.project_id): s.project.name for s in projects.list_projects(actor)} if match else {}
    project_id = match["project"] if match and match["project"] in names else None
    if match is None or project_id is None:
        is_home = (pathname or "").rstrip("/") in ("", "/projects")
        return rail([replace(PROJECTS, is_current=is_home)], []), []
    return _of_project(actor, names, project_id, match["section"])


def _of_project(actor: Actor, names: dict[str, str], project_id: str, section: str | None) -> tuple[Any, Any]:
    places = [
        replace(place, href=place.href.format(project_id), is_current=key == section)
        for key, place, permission in SECTIONS
        if allows(actor, permission)
    ]
    page = section or "network"
    others = [(name, f"/projects/{other}/{page}") for other, name in names.items() if other != project_id]
    label = next((place.label for key, place, _ in SECTIONS if key == section), None)
    current = (names[project_id], f"/projects/{project_id}/{page}")
    return rail([PROJECTS], places), project_context(current, others, label)


@callback(
    Output(ids("run-indicator"), "hidden"),
    Output(ids("run-label"), "children"),
    Output(ids("run-list"), "children"),
    Input(ids("run-poll"), "n_intervals"),
    State(ids("run-indicator"), "hidden"),
)
@guarded()
def show_runs(_ticks: int | None, hidden: bool | None) -> tuple[Any, Any, Any]:
    """Show the runs in progress, or nothing."""
    runs = [_active(run) for run in simulations.active_runs(current_actor())]
    if not runs:
        return (no_update if hidden else True), no_update, no_update
    return False, run_label(runs), run_list(runs)


def _active(run: Any) -> ActiveRun:
    state = "Waiting for a free slot" if run.status == "queued" else f"{run.phase.capitalize()} …"
    href = f"/projects/{run.project_id}/results/{run.run_id}" if run.kpis_at else f"/projects/{run.project_id}/simulate"
    return ActiveRun(f"Run {run.number} · {run.name}", run.message or state, run.progress_frac, href)


@callback(Input(COLOR_SCHEME, "data"), prevent_initial_call=True)
@guarded()
def remember_color_scheme(scheme: str) -> None:
    """Keep the theme with the account, for the next browser."""
    set_color_scheme(current_actor(), scheme)


def _in_browser(function: str, *dependencies: Any, **options: Any) -> None:
    clientside_callback(ClientsideFunction("shell", function), *dependencies, **options)


_in_browser(
    "toggleScheme",
    Output(COLOR_SCHEME, "data"),
    Output(ids("provider"), "forceColorScheme"),
    Input(ids("theme-toggle"), "n_clicks"),
    State(COLOR_SCHEME, "data"),
    State(ids("templates"), "data"),
    prevent_initial_call=True,
)
_in_browser(
    "navigation",
    Output(ids("frame"), "navbar"),
    Output(ids("frame"), "className"),
    Output(ids("burger"), "opened"),
    Input(ids("burger"), "opened"),
    Input(ids("rail-toggle"), "n_clicks"),
    Input(ids("backdrop"), "n_clicks"),
    Input(LOCATION, "pathname"),
    State(ids("frame"), "navbar"),
    State(ids("frame"), "className"),
    prevent_initial_call=True,
)
_in_browser("open", Output(ids("shortcuts"), "opened"), Input(ids("help"), "n_clicks"), prevent_initial_call=True)
_in_browser("signOut", Output(ids("dummy"), "children"), Input(ids("sign-out"), "n_clicks"), prevent_initial_call=True)
