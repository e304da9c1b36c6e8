"""Callbacks that fill charts and tables: parse, one service call, one component."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import Input, Output, State, callback

from components.charts.energy_balance import energy_balance_figure, labelled
from components.charts.heat_map import heat_map_figure
from components.charts.legend import outside_legend
from components.charts.load_duration import load_duration_figure
from components.charts.navigator import navigator_figure
from components.charts.supply_by_month import supply_by_month_figure
from components.charts.timeline import timeline_figure
from components.results import run_view
from components.results.names import ids
from components.results.notices import overload_note
from components.results.periods import from_data
from components.results.tables import balance_table, house_rows, transformer_rows
from components.shell import COLOR_SCHEME
from pages._guard import current_actor, guarded
from services import results

PERIOD = Input(ids("period"), "data")
STORED = Input(ids("progress"), "data")
RUN = State(ids("run"), "data")
SCHEME = State(COLOR_SCHEME, "data")


def _figure(key: str) -> Output:
    return Output(ids.pattern("graph", key), "figure")


def _legend(key: str) -> Output:
    return Output(ids.pattern("legend", key), "children")


@callback(_figure("balance"), Output(ids("balance-table"), "children"), PERIOD, RUN, SCHEME)
@guarded("results.read")
def draw_balance(period: list[str], view: dict[str, Any], scheme: str) -> tuple[Any, Any]:
    """Draw where the energy went, with the table that says the same."""
    links = results.energy_balance(current_actor(), UUID(view["run_id"]), results.Days(*from_data(period)))
    chart = energy_balance_figure(links, height=run_view.BALANCE_HEIGHT, scheme=scheme)
    return chart, balance_table(labelled(links))


@callback(_figure("months"), _legend("months"), Input(ids.pattern("graph", "months"), "id"), RUN, SCHEME)
@guarded("results.read")
def draw_months(_opened: Any, view: dict[str, Any], scheme: str) -> tuple[Any, Any]:
    """Draw how the load was met by month."""
    supply = results.supply_by_month(current_actor(), UUID(view["run_id"]))
    chart = supply_by_month_figure(supply, height=run_view.MONTHS_HEIGHT, scheme=scheme)
    return chart, outside_legend(chart)


@callback(
    output=(_figure("timeline"), _legend("timeline")),
    inputs={
        "shown": {
            "period": PERIOD,
            "series_id": Input(ids("series"), "value"),
            "keys": Input(ids("quantities"), "value"),
            "style": Input(ids("style"), "value"),
            "stored": STORED,
        }
    },
    state={"view": RUN, "scheme": SCHEME},
)
@guarded("results.read")
def draw_timeline(shown: dict[str, Any], view: dict[str, Any], scheme: str) -> tuple[Any, Any]:
    """Draw the chosen quantities of the chosen series in the chosen period."""
    days = results.Days(*from_data(shown["period"]))
    series_id = int(shown["series_id"])
    line = results.timeline(current_actor(), UUID(view["run_id"]), series_id, shown["keys"], days)
    is_house = series_id >= view["n_groups"]
    options = {"stacked": shown["style"] == "stack", "with_trade": is_house, "is_stored": line.is_stored}
    chart = timeline_figure(line.frame, line.resolution, **options, height=run_view.TIMELINE_HEIGHT, scheme=scheme)
    return chart, outside_legend(chart)


@callback(_figure("navigator"), PERIOD, Input(ids("series"), "value"), State(ids("bounds"), "data"), RUN, SCHEME)
@guarded("results.read")
def draw_navigator(period: list[str], series_id: str, whole: list[str], view: dict[str, Any], scheme: str) -> Any:
    """Draw the whole run as a strip with the chosen period."""
    days = results.Days(*from_data(whole))
    daily = results.daily(current_actor(), UUID(view["run_id"]), int(series_id), ("load", "generation"), days)
    return navigator_figure(daily, *from_data(period), height=run_view.NAVIGATOR_HEIGHT, scheme=scheme)


@callback(_figure("heat"), Input(ids("series"), "value"), Input(ids("heat-quantity"), "value"), STORED, RUN, SCHEME)
@guarded("results.read")
def draw_heat_map(series_id: str, key: str, _stored: Any, view: dict[str, Any], scheme: str) -> Any:
    """Draw one quantity of the chosen series by hour and day."""
    hours = results.hours_by_day(current_actor(), UUID(view["run_id"]), int(series_id), key)
    return heat_map_figure(hours, key, height=run_view.MAP_HEIGHT, scheme=scheme)


@callback(
    _figure("duration"),
    Output(ids("duration-note"), "children"),
    Input(ids("transformer"), "value"),
    STORED,
    RUN,
    SCHEME,
)
@guarded("results.read")
def draw_duration(series_id: str, _stored: Any, view: dict[str, Any], scheme: str) -> tuple[Any, Any]:
    """Draw the load duration of the chosen transformer, with its hours above the rating."""
    duration = results.load_duration(current_actor(), UUID(view["run_id"]), int(series_id))
    chart = load_duration_figure(duration.curve, duration.rating_kw, height=run_view.DURATION_HEIGHT, scheme=scheme)
    return chart, overload_note(duration.rating_kw, duration.overload_h, duration.overload_kwh)


@callback(Output(ids("houses-table"), "rowData"), PERIOD, RUN)
@guarded("results.read")
def list_houses(period: list[str], view: dict[str, Any]) -> Any:
    """List the houses with their sums over the period."""
    return house_rows(results.houses(current_actor(), UUID(view["run_id"]), results.Days(*from_data(period))))


@callback(Output(ids("transformers-table"), "rowData"), PERIOD, RUN)
@guarded("results.read")
def list_transformers(period: list[str], view: dict[str, Any]) -> Any:
    """List the transformers with their sums over the period."""
    frame = results.transformers(current_actor(), UUID(view["run_id"]), results.Days(*from_data(period)))
    return transformer_rows(frame)
