"""Callbacks of the list of runs: follow, cancel."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, callback, ctx, no_update

from components.results.names import ids
from components.results.run_list import run_list
from pages._guard import current_actor, guarded
from services import simulations
from services.permissions import allows


@callback(Output(ids("runs"), "children"), Input(ids("runs-poll"), "n_intervals"), State(ids("project"), "data"))
@guarded("results.read")
def follow(_ticks: int | None, project_id: str) -> Any:
    """Show the runs as they are now."""
    actor = current_actor()
    runs = simulations.runs(actor, UUID(project_id))
    return run_list(runs, project_id, datetime.now(UTC), may_run=allows(actor, "run.execute"))


@callback(
    Output(ids("runs"), "children", allow_duplicate=True),
    Input(ids.pattern("cancel", ALL), "n_clicks"),
    State(ids("project"), "data"),
    prevent_initial_call=True,
)
@guarded("run.execute")
def cancel(clicks: list[int], project_id: str) -> Any:
    """Ask the run whose button was clicked to stop."""
    if not any(clicks):
        return no_update
    simulations.cancel(current_actor(), UUID(ctx.triggered_id["index"]))
    return follow(None, project_id)
