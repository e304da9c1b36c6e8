"""Callbacks of the Simulate page: submit, execute, follow, stop and continue runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, callback, ctx, no_update
from dash.exceptions import PreventUpdate

from components.shell import NOTIFICATIONS, success_toast
from components.simulate import ids, preflight, progress_card, recent_runs
from errors import InvalidInput
from pages._address import identity
from pages._guard import current_actor, guarded, guarded_job
from pages.simulate._form_callbacks import form
from pages.simulate._views import fields_of, progress_of, recent_of, request_facts, results_href
from services import simulations
from services.auth import Actor

SHOWN_RUNS = 6
ACTIVE = frozenset({"queued", "running"})
EXECUTABLE = frozenset({"queued", "interrupted"})


@callback(
    Output(ids("preflight"), "children"),
    Output(ids("run"), "disabled"),
    Output(ids("name"), "error"),
    Output(ids("first-day"), "error"),
    inputs={"grid": Input(ids("grid"), "value"), "values": form(Input)},
)
@guarded("run.execute")
def check_form(grid: str, values: dict[str, Any]) -> tuple[Any, ...]:
    """Say at once what the run will be and what is wrong about it, at the field where there is one."""
    actor, grid_id = current_actor(), identity(grid)
    set_up = simulations.set_up(actor, grid_id)
    try:
        request = simulations.read_request(fields_of(values), set_up.window)
        issues, facts = simulations.check(actor, grid_id, request), request_facts(set_up, request)
        expected_s = set_up.expected_seconds(request.days)
    except InvalidInput as error:
        issues, facts, expected_s = list(error.issues), [], None
    at = {issue.field: issue.message for issue in issues if issue.component == "run"}
    blocked = any(issue.severity == "error" for issue in issues)
    return preflight(facts, expected_s, issues), blocked, at.get("name"), at.get("first_day")


@callback(
    output={
        "attached": Output(ids("attached"), "data"),
        "started": Output(ids("started"), "data"),
        "execute": Output(ids("execute"), "data"),
        "polling_off": Output(ids("poll"), "disabled"),
    },
    inputs={"clicks": Input(ids("run"), "n_clicks")},
    state={"grid": State(ids("grid"), "value"), "values": form(State)},
    running=[(Output(ids("run"), "loading"), True, False)],
    prevent_initial_call=True,
)
@guarded("run.execute")
def submit(clicks: int | None, grid: str, values: dict[str, Any]) -> dict[str, Any]:
    """Queue the run and have it executed."""
    if not clicks:
        raise PreventUpdate
    actor, grid_id = current_actor(), identity(grid)
    window = simulations.set_up(actor, grid_id).window
    run = simulations.submit(actor, grid_id, simulations.read_request(fields_of(values), window))
    run_id = str(run.run_id)
    return {"attached": run_id, "started": run_id, "execute": [run_id, clicks], "polling_off": False}


def may_execute(actor: Actor, what: list[Any]) -> None:
    """Raise NotFound for a run of somebody else's project; a run that nobody has to execute starts no process."""
    if simulations.run(actor, identity(what[0])).status not in EXECUTABLE:
        raise PreventUpdate


@callback(
    Output(ids("executed"), "data"),
    Input(ids("execute"), "data"),
    background=True,
    interval=2000,
    prevent_initial_call=True,
)
@guarded_job("run.execute", may_execute)
def execute(what: list[Any]) -> list[Any]:
    """Execute a queued run, in a process or worker of its own; the second item only makes each request a new one."""
    simulations.execute(UUID(what[0]))
    return what


@callback(
    output={
        "card": Output(ids("progress"), "children"),
        "polling_off": Output(ids("poll"), "disabled", allow_duplicate=True),
        "recent": Output(ids("recent"), "children"),
        "href": Output(ids("go"), "href"),
        "execute": Output(ids("execute"), "data", allow_duplicate=True),
    },
    inputs={"ticks": Input(ids("poll"), "n_intervals"), "attached": Input(ids("attached"), "data")},
    state={"started": State(ids("started"), "data")},
    prevent_initial_call=True,
)
@guarded("run.execute")
def follow(ticks: int | None, attached: str | None, started: str | None) -> dict[str, Any]:
    """Show the run's row as it is now; whoever started it here goes to the indicators as soon as there are any."""
    if attached is None:
        raise PreventUpdate
    actor, run_id = current_actor(), identity(attached)
    run = simulations.run(actor, run_id)
    ended = run.status not in ACTIVE
    stranded = simulations.is_stranded(run)
    runs = simulations.runs(actor, run.project_id, limit=SHOWN_RUNS) if ended else []
    arrived = run.kpis_at is not None and started == attached
    return {
        "card": progress_card(progress_of(actor, run)),
        "polling_off": ended,
        "recent": recent_runs(recent_of(runs), f"/projects/{run.project_id}/results") if ended else no_update,
        "href": results_href(run) if arrived else no_update,
        "execute": [attached, f"again {ticks}"] if stranded else no_update,
    }


@callback(
    Output(ids("execute"), "data", allow_duplicate=True),
    Output(ids("poll"), "disabled", allow_duplicate=True),
    Input(ids.pattern("run-action", ALL), "n_clicks"),
    State(ids("attached"), "data"),
    prevent_initial_call=True,
)
@guarded("run.execute")
def act(clicks: list[int | None], attached: str | None) -> tuple[Any, Any]:
    """Stop or continue the run that is shown."""
    if not any(clicks):
        raise PreventUpdate
    actor, run_id = current_actor(), identity(attached)
    if ctx.triggered_id["index"] == "cancel":
        simulations.cancel(actor, run_id)
        return no_update, False
    run = simulations.resume(actor, run_id)
    return [attached, run.checkpoint_step], False


@callback(
    Output(NOTIFICATIONS, "sendNotifications", allow_duplicate=True),
    Output(ids("list-name"), "value"),
    Output(ids("list-name"), "error"),
    Output(ids("lists"), "data"),
    Output(ids("saved-list"), "data"),
    Output(ids("saved-list"), "disabled"),
    Input(ids("save-list"), "n_clicks"),
    State(ids("list-name"), "value"),
    State(ids("priority"), "data"),
    State(ids("project"), "data"),
    prevent_initial_call=True,
)
@guarded("run.execute")
def save_list(clicks: int | None, name: str | None, order: list[str], project: str) -> tuple[Any, ...]:
    """Keep the order of flags under a name."""
    if not clicks:
        raise PreventUpdate
    try:
        saved = simulations.save_priority_list(current_actor(), identity(project), name or "", order)
    except InvalidInput as error:
        return no_update, no_update, error.issues[0].message, no_update, no_update, no_update
    lists = {str(kept.priority_list_id): kept for kept in saved}
    options = [{"value": key, "label": kept.name} for key, kept in lists.items()]
    flags = {key: list(kept.flags) for key, kept in lists.items()}
    return [success_toast("Priority list saved")], "", None, flags, options, False
