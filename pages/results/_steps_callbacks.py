"""The callback that has the quarter-hours of a run from a backup computed again."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback
from dash.exceptions import PreventUpdate

from components.results.names import ids
from components.simulate import ids as simulate_ids
from pages._address import identity
from pages._guard import current_actor, guarded
from services import simulations


@callback(
    Output(simulate_ids("execute"), "data", allow_duplicate=True),
    Output(ids("run-poll"), "disabled", allow_duplicate=True),
    Input(ids.pattern("store-again", ALL), "n_clicks"),
    State(ids("run"), "data"),
    prevent_initial_call=True,
)
@guarded("run.execute")
def store_again(clicks: list[int | None], view: dict[str, Any]) -> tuple[list[Any], bool]:
    """Queue the run and have it executed as the page Simulate does; the page follows it."""
    if not any(clicks):
        raise PreventUpdate
    run = simulations.store_steps_again(current_actor(), identity(view["run_id"]))
    return [str(run.run_id), "steps"], False
