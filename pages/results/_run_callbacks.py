"""Callbacks of a run's page: follow the run, open tabs, choose the period."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, callback, ctx, no_update

from components.results import periods
from components.results.filters import kept_quantities, period_text, quantity_options
from components.results.kpis import cards_of
from components.results.names import ids
from components.results.notices import run_notice
from components.results.run_view import TABS, count_groups, panel, run_body
from pages._guard import current_actor, guarded
from services import results

RUN = State(ids("run"), "data")
ACTIVE = frozenset(("queued", "running"))


@callback(
    Output(ids("notice"), "children"),
    Output(ids("progress"), "data"),
    Output(ids("body"), "children"),
    Output(ids("kpis"), "children"),
    Output(ids("run"), "data"),
    Output(ids("run-poll"), "disabled"),
    Input(ids("run-poll"), "n_intervals"),
    State(ids("progress"), "data"),
    RUN,
    prevent_initial_call=True,
)
@guarded("results.read")
def follow(_ticks: int | None, seen: dict[str, Any], view: dict[str, Any]) -> tuple[Any, ...]:
    """Show how far the run is; its results as soon as there are any, the last indicators when it has ended."""
    run = results.run(current_actor(), UUID(view["run_id"]))
    now = {"has_kpis": run.kpis is not None, "stored_steps": run.stored_steps}
    progress = now if now != seen else no_update
    body, updated = _body(run, view) if now["has_kpis"] and not seen["has_kpis"] else (no_update, no_update)
    ended = run.status not in ACTIVE
    cards = cards_of(run.kpis) if ended and run.kpis and body is no_update else no_update
    return run_notice(run), progress, body, cards, updated, ended


def _body(run: Any, view: dict[str, Any]) -> tuple[Any, Any]:
    series = results.series(current_actor(), run.run_id)
    body = run_body(run, series, view["tab"], view["series"], results.period_of(run))
    return body, view | {"n_groups": count_groups(series)}


@callback(
    Output(ids.pattern("panel", ALL), "children"),
    Output(ids("whose"), "hidden"),
    Output(ids("filters"), "hidden"),
    Input(ids("tabs"), "value"),
    State(ids.pattern("panel", ALL), "children"),
    RUN,
    prevent_initial_call=True,
)
@guarded("results.read")
def open_tab(tab: str, filled: list[Any], view: dict[str, Any]) -> tuple[list[Any], bool, bool]:
    """Fill a tab when it is first opened."""
    actor, run_id = current_actor(), UUID(view["run_id"])
    contents = [no_update] * len(TABS)
    place = next(i for i, (key, *_) in enumerate(TABS) if key == tab)
    if not filled[place]:
        contents[place] = panel(tab, results.run(actor, run_id), results.series(actor, run_id))
    return contents, tab != "time", tab == "facts"


@callback(
    Output(ids("tabs"), "value"),
    Output(ids("series"), "value"),
    Input(ids("houses-table"), "cellClicked"),
    prevent_initial_call=True,
)
@guarded("results.read")
def show_house(clicked: dict[str, Any] | None) -> tuple[Any, Any]:
    """Show the house whose row was clicked over time."""
    return ("time", clicked["rowId"]) if clicked else (no_update, no_update)


@callback(
    Output(ids("period"), "data"),
    Input(ids("span"), "value"),
    Input(ids("period-back"), "n_clicks"),
    Input(ids("period-forth"), "n_clicks"),
    State(ids("period"), "data"),
    State(ids("bounds"), "data"),
    prevent_initial_call=True,
)
@guarded("results.read")
def choose_period(span: str | None, _back: int, _forth: int, chosen: list[str], whole: list[str]) -> Any:
    """Choose another span around the beginning of the period, or the one before or after."""
    period, bounds = periods.from_data(chosen), periods.from_data(whole)
    if ctx.triggered_id == ids("span"):
        is_same = not span or span == periods.span_name(period, bounds)
        moved = period if is_same else periods.span_from(period[0], span, bounds)
    else:
        moved = periods.shifted(period, ctx.triggered_id == ids("period-forth"), bounds)
    return no_update if moved == period else periods.to_data(moved)


@callback(
    Output(ids("period"), "data", allow_duplicate=True),
    Input(ids.pattern("graph", "navigator"), "selectedData"),
    Input(ids.pattern("graph", "timeline"), "relayoutData"),
    State(ids("period"), "data"),
    State(ids("bounds"), "data"),
    prevent_initial_call=True,
)
@guarded("results.read")
def brush_period(selected: Any, zoomed: Any, chosen: list[str], whole: list[str]) -> Any:
    """Choose the days that were dragged over; a double click on the chart chooses the whole run."""
    bounds = periods.from_data(whole)
    if ctx.triggered_id == ids.pattern("graph", "navigator"):
        dragged = (selected or {}).get("range", {}).get("x")
    else:
        zoomed = zoomed or {}
        dragged = [zoomed[key] for key in ("xaxis.range[0]", "xaxis.range[1]") if key in zoomed]
        dragged = whole if zoomed.get("xaxis.autorange") else dragged
    moved = periods.to_data(periods.brushed(*dragged, bounds)) if dragged else chosen
    return no_update if moved == chosen else moved


@callback(
    Output(ids("period-label"), "children"),
    Output(ids("span"), "value"),
    Input(ids("period"), "data"),
    State(ids("span"), "value"),
    State(ids("bounds"), "data"),
    prevent_initial_call=True,
)
@guarded("results.read")
def name_period(chosen: list[str], span: str | None, whole: list[str]) -> tuple[str, Any]:
    """Say which period is chosen."""
    period = periods.from_data(chosen)
    name = periods.span_name(period, periods.from_data(whole))
    return period_text(*period), no_update if name == span else name


@callback(
    Output(ids("quantities"), "data"),
    Output(ids("quantities"), "value"),
    Output(ids("heat-quantity"), "data"),
    Output(ids("heat-quantity"), "value"),
    Input(ids("series"), "value"),
    State(ids("quantities"), "value"),
    State(ids("heat-quantity"), "value"),
    RUN,
    prevent_initial_call=True,
)
@guarded("results.read")
def offer_quantities(series_id: str, chosen: list[str], of_map: str, view: dict[str, Any]) -> tuple[Any, ...]:
    """Offer what the chosen series has."""
    kind = kind_of(series_id, view)
    options = quantity_options(kind)
    return options, kept_quantities(chosen, kind), options, (kept_quantities([of_map], kind) or ["load"])[0]


def kind_of(series_id: str, view: dict[str, Any]) -> Any:
    """Return the kind of a series from its place in the order of series."""
    if series_id == "0":
        return "community"
    return "transformer" if int(series_id) < view["n_groups"] else "house"
