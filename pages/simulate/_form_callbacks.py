"""Callbacks inside the form: what is shown, the order of flags, the rounds of the cascade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, no_update

from components.simulate import cascade_rows, ids, priority_rows
from pages._guard import guarded

SHOWN, HIDDEN = {"display": "block"}, {"display": "none"}


def form(dependency: Callable[..., Any]) -> dict[str, Any]:
    """Return the values of the form as inputs or states of a callback, by their names in `RunFields`."""
    return {
        "name": dependency(ids("name"), "value"),
        "first_day": dependency(ids("first-day"), "value"),
        "length": dependency(ids("length"), "value"),
        "scope": dependency(ids("scope"), "value"),
        "allocation": dependency(ids("allocation"), "value"),
        "capacity_mode": dependency(ids("capacity-mode"), "value"),
        "priority": dependency(ids("priority"), "data"),
        "cascade_fraction": dependency(ids.pattern("cascade-fraction", ALL), "value"),
        "cascade_mode": dependency(ids.pattern("cascade-mode", ALL), "value"),
        "retail_eur_per_kwh": dependency(ids("retail"), "value"),
        "feed_in_eur_per_kwh": dependency(ids("feed-in"), "value"),
        "network_fee_eur_per_kwh": dependency(ids("network-fee"), "value"),
        "grid_emissions_g_per_kwh": dependency(ids("grid-emissions"), "value"),
    }


@callback(
    Output(ids("priority-section"), "style"),
    Output(ids("cascade-section"), "style"),
    Output(ids("auction-section"), "style"),
    Input(ids("allocation"), "value"),
    Input(ids("capacity-mode"), "value"),
)
@guarded("run.execute")
def show_details(allocation: str, capacity_mode: str) -> tuple[Any, ...]:
    """Show what matters for the choice: tiers also decide whose load is cut first."""
    needed = (
        allocation == "priority" or capacity_mode == "enforce",
        allocation == "cascade",
        allocation == "auction",
    )
    return tuple(SHOWN if is_needed else HIDDEN for is_needed in needed)


@callback(
    Output(ids("priority"), "data"),
    Output(ids("priority-rows"), "children"),
    Input(ids.pattern("priority-up", ALL), "n_clicks"),
    Input(ids.pattern("priority-down", ALL), "n_clicks"),
    Input(ids.pattern("priority-remove", ALL), "n_clicks"),
    Input(ids.pattern("priority-add", ALL), "n_clicks"),
    State(ids("priority"), "data"),
    State(ids("flags"), "data"),
    prevent_initial_call=True,
)
@guarded("run.execute")
def change_priority(*arguments: Any) -> tuple[Any, Any]:
    """Move a flag up or down, take it off the list or put it on."""
    *_clicks, order, flags = arguments
    if not ctx.triggered[0]["value"]:
        return no_update, no_update
    action, flag = ctx.triggered_id["type"].rpartition("-")[2], ctx.triggered_id["index"]
    changed = moved(order, flag, action)
    return changed, priority_rows(changed, flags)


def moved(order: list[str], flag: str, action: str) -> list[str]:
    """Return the order after an action on one of its flags."""
    if action == "add":
        return [*order, flag]
    rest = [other for other in order if other != flag]
    if action == "remove":
        return rest
    place = order.index(flag) + (-1 if action == "up" else 1)
    return [*rest[:place], flag, *rest[place:]]


@callback(
    Output(ids("priority"), "data", allow_duplicate=True),
    Output(ids("priority-rows"), "children", allow_duplicate=True),
    Input(ids("saved-list"), "value"),
    State(ids("lists"), "data"),
    State(ids("flags"), "data"),
    prevent_initial_call=True,
)
@guarded("run.execute")
def use_list(chosen: str | None, lists: dict[str, list[str]], flags: list[str]) -> tuple[Any, Any]:
    """Take the order of a saved list, as far as this network has its flags."""
    if chosen is None:
        return no_update, no_update
    order = [flag for flag in lists[chosen] if flag in flags]
    return order, priority_rows(order, flags)


@callback(
    Output(ids("cascade-rows"), "children"),
    Input(ids("cascade-add"), "n_clicks"),
    Input(ids.pattern("cascade-remove", ALL), "n_clicks"),
    State(ids.pattern("cascade-fraction", ALL), "value"),
    State(ids.pattern("cascade-mode", ALL), "value"),
    prevent_initial_call=True,
)
@guarded("run.execute")
def change_cascade(_add: int, _remove: list[int], fractions: list[Any], modes: list[str]) -> Any:
    """Add a round with what is left of the surplus at the end, or remove one."""
    if not ctx.triggered[0]["value"]:
        return no_update
    rounds = list(zip(fractions, modes, strict=True))
    if ctx.triggered_id == ids("cascade-add"):
        left = 100.0 - sum(fraction for fraction in fractions if isinstance(fraction, int | float))
        return cascade_rows([*rounds, (max(left, 0.0), "pro_rata")])
    del rounds[ctx.triggered_id["index"]]
    return cascade_rows(rounds)


@callback(
    Output(ids("go"), "href", allow_duplicate=True),
    Input(ids("grid"), "value"),
    State(ids("project"), "data"),
    prevent_initial_call=True,
)
@guarded("run.execute")
def choose_grid(grid: str, project: str) -> str:
    """Set up the form anew for another network."""
    return f"/projects/{project}/simulate?grid={grid}"
