"""Callbacks that save: a chart's data as CSV from the same service, its picture in the browser."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, no_update

from components.charts.energy_balance import labelled
from components.results.names import ids
from components.results.periods import from_data
from components.results.saved_table import without_formulas
from pages._guard import current_actor, guarded
from services import results

RUN = State(ids("run"), "data")
PERIOD = State(ids("period"), "data")
SERIES = State(ids("series"), "value")
SAVED = Output(ids("download"), "data", allow_duplicate=True)


def _button(key: str) -> Input:
    return Input(ids.pattern("save-csv", key), "n_clicks")


def _csv(name: str, view: dict[str, Any], frame: Any, *, index: bool = False) -> Any:
    return dcc.send_data_frame(without_formulas(frame).to_csv, f"hygge-{name}-{view['run_id'][:8]}.csv", index=index)


@callback(SAVED, _button("balance"), PERIOD, RUN, prevent_initial_call=True)
@guarded("results.read")
def save_balance(clicks: int, period: list[str], view: dict[str, Any]) -> Any:
    """Save the links of the energy balance."""
    if not clicks:
        return no_update
    links = results.energy_balance(current_actor(), UUID(view["run_id"]), results.Days(*from_data(period)))
    return _csv("energy-balance", view, labelled(links))


@callback(SAVED, _button("months"), RUN, prevent_initial_call=True)
@guarded("results.read")
def save_months(clicks: int, view: dict[str, Any]) -> Any:
    """Save how the load was met by month."""
    if not clicks:
        return no_update
    supply = results.supply_by_month(current_actor(), UUID(view["run_id"]))
    return _csv("supply-by-month", view, supply.add_suffix("_kwh"), index=True)


@callback(SAVED, _button("timeline"), PERIOD, SERIES, State(ids("quantities"), "value"), RUN, prevent_initial_call=True)
@guarded("results.read")
def save_timeline(clicks: int, period: list[str], series_id: str, keys: list[str], view: dict[str, Any]) -> Any:
    """Save what the time line shows."""
    if not clicks:
        return no_update
    days = results.Days(*from_data(period))
    line = results.timeline(current_actor(), UUID(view["run_id"]), int(series_id), keys, days)
    return _csv(f"time-line-{series_id}", view, results.with_units(line), index=True)


@callback(SAVED, _button("heat"), SERIES, State(ids("heat-quantity"), "value"), RUN, prevent_initial_call=True)
@guarded("results.read")
def save_heat_map(clicks: int, series_id: str, key: str, view: dict[str, Any]) -> Any:
    """Save the hours of the heat map, a row a day."""
    if not clicks:
        return no_update
    hours = results.hours_by_day(current_actor(), UUID(view["run_id"]), int(series_id), key)
    return _csv(f"{key}-by-hour-{series_id}", view, hours.T.rename_axis("day"), index=True)


@callback(SAVED, _button("duration"), State(ids("transformer"), "value"), RUN, prevent_initial_call=True)
@guarded("results.read")
def save_duration(clicks: int, series_id: str, view: dict[str, Any]) -> Any:
    """Save the points of the load-duration curve."""
    if not clicks:
        return no_update
    duration = results.load_duration(current_actor(), UUID(view["run_id"]), int(series_id))
    return _csv(f"load-duration-{series_id}", view, duration.curve)


@callback(SAVED, _button("houses"), PERIOD, RUN, prevent_initial_call=True)
@guarded("results.read")
def save_houses(clicks: int, period: list[str], view: dict[str, Any]) -> Any:
    """Save the table of houses, with all sums."""
    if not clicks:
        return no_update
    frame = results.houses(current_actor(), UUID(view["run_id"]), results.Days(*from_data(period)))
    return _csv("houses", view, results.flat(frame), index=True)


@callback(SAVED, _button("transformers"), PERIOD, RUN, prevent_initial_call=True)
@guarded("results.read")
def save_transformers(clicks: int, period: list[str], view: dict[str, Any]) -> Any:
    """Save the table of transformers and of the community, with all sums."""
    if not clicks:
        return no_update
    frame = results.transformers(current_actor(), UUID(view["run_id"]), results.Days(*from_data(period)))
    return _csv("transformers", view, results.flat(frame), index=True)


for _kind in ("png", "svg"):
    clientside_callback(
        ClientsideFunction("results", "savePicture"),
        Output(ids.pattern(f"save-{_kind}", ALL), "title"),
        Input(ids.pattern(f"save-{_kind}", ALL), "n_clicks"),
        prevent_initial_call=True,
    )
