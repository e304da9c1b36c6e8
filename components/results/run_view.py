"""The page of one run: cards with indicators, tabs, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.icons import icon
from components.results.chart_card import chart_card, strip, table_card
from components.results.filters import (
    period_bar,
    quantities_select,
    quantity_select,
    series_options,
    series_select,
)
from components.results.kpis import kpi_cards
from components.results.names import ids
from components.results.run_facts import run_facts
from components.results.tables import houses_table, transformers_table

TABS = (
    ("overview", "Overview", "results"),
    ("time", "Time", "clock"),
    ("transformers", "Transformers", "transformer"),
    ("houses", "Houses", "house"),
    ("facts", "About this run", "info"),
)
BALANCE_HEIGHT, MONTHS_HEIGHT, TIMELINE_HEIGHT, NAVIGATOR_HEIGHT, MAP_HEIGHT, DURATION_HEIGHT = (
    420,
    476,
    380,
    72,
    340,
    340,
)
TABLE_HEIGHT = 560
STYLES = (("stack", "Stack"), ("lines", "Lines"))


def run_body(run: Any, series: Sequence[Any], tab: str, focus: str, period: Any) -> html.Div:
    """Show indicators, filters and the tabs; a callback fills the other tabs when they are first opened."""
    options = series_options(series, ("community", "transformer", "house"))
    focus = focus if focus in {str(one.series_id) for one in series} else "0"
    whose = html.Div(series_select("series", options, focus, "Whose results"), id=ids("whose"), hidden=tab != "time")
    filters = html.Div(
        [whose, period_bar(period.first, period.last)],
        id=ids("filters"),
        className="result-filters",
        hidden=tab == "facts",
    )
    tabs = [dmc.TabsTab(label, value=key, leftSection=icon(mark, 16)) for key, label, mark in TABS]
    opened = {tab: panel(tab, run, series)}
    panels = [
        dmc.TabsPanel(html.Div(opened.get(key), id=ids.pattern("panel", key), className="result-panel"), value=key)
        for key, *_ in TABS
    ]
    content = [dmc.TabsList(tabs), filters, *panels]
    return html.Div([kpi_cards(run.kpis), dmc.Tabs(content, id=ids("tabs"), value=tab, mt="lg")])


def count_groups(series: Iterable[Any]) -> int:
    """Return how many series are not houses: the community and the transformers, which come first."""
    return sum(one.kind != "house" for one in series)


def panel(key: str, run: Any, series: Iterable[Any]) -> Any:
    """Return what a tab holds; its charts and tables are filled by callbacks of their own."""
    if key == "overview":
        return overview_panel()
    if key == "time":
        return time_panel()
    if key == "transformers":
        return transformers_panel(series)
    return houses_panel() if key == "houses" else run_facts(run)


def overview_panel() -> dmc.Grid:
    """Show where the energy went, and how the load was met by month."""
    twin = dmc.Accordion(
        dmc.AccordionItem(
            [dmc.AccordionControl("As a table"), dmc.AccordionPanel(html.Div(id=ids("balance-table")))], value="table"
        ),
        variant="filled",
        className="result-twin-fold",
    )
    balance = chart_card(
        "balance",
        "Where the energy went",
        "From its source on the left to its use on the right, all houses together",
        height=BALANCE_HEIGHT,
        below=twin,
    )
    months = chart_card(
        "months",
        "How the load was met, by month",
        "Above zero what met the load, below what was exported",
        height=MONTHS_HEIGHT,
        legend=True,
    )
    columns = [dmc.GridCol(balance, span={"base": 12, "lg": 7}), dmc.GridCol(months, span={"base": 12, "lg": 5})]
    return dmc.Grid(columns, gutter="md")


def time_panel() -> dmc.Stack:
    """Show quantities over time with the whole run below to choose from, and a heat map."""
    style = dmc.SegmentedControl(
        id=ids("style"), value="stack", size="xs", data=[{"value": value, "label": label} for value, label in STYLES]
    )
    hint = "The whole run, load and generation by day; drag to choose a period"
    navigator = strip("navigator", hint, height=NAVIGATOR_HEIGHT)
    timeline = chart_card(
        "timeline",
        "Over time",
        "Drag over the chart or the strip below to look closer",
        height=TIMELINE_HEIGHT,
        controls=style,
        below=html.Div([navigator, quantities_select("quantities")], className="result-below"),
        legend=True,
        drag_zoom=True,
    )
    heat = chart_card(
        "heat",
        "Hour by hour, day by day",
        "Every hour of the run: the hour of the day upwards, the days from left to right",
        height=MAP_HEIGHT,
        controls=quantity_select("heat-quantity", "load", "Quantity of the heat map"),
    )
    return dmc.Stack([timeline, heat], gap="md")


def transformers_panel(series: Iterable[Any]) -> dmc.Stack:
    """Show the load duration of one transformer, and all of them in a table."""
    options = series_options(series, ("transformer",))
    choices = options[0]["items"] if options else []
    first = choices[0]["value"] if choices else None
    duration = chart_card(
        "duration",
        "Load duration",
        "The flow through the transformer, all quarter-hours of the run in falling order",
        height=DURATION_HEIGHT,
        controls=series_select("transformer", options, first, "Transformer"),
        below=html.Div(id=ids("duration-note"), className="result-note"),
    )
    hint = "Sums of the period; peaks against the rating"
    table = table_card("transformers", "Transformers", hint, transformers_table(len(choices)))
    return dmc.Stack([duration, table], gap="md")


def houses_panel() -> dmc.Card:
    """Show all houses in a table."""
    hint = "Sums of the period. Sort and filter by the headings; click a house to see it over time"
    return table_card("houses", "Houses", hint, houses_table(TABLE_HEIGHT))
