"""The card around every chart and table: title, what it says, a menu to save it, a fixed height."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.charts.base import figure
from components.icons import icon
from components.results.names import ids

GRAPH_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
FORMATS = (("csv", "Data as CSV", "table"), ("png", "Picture as PNG", "image"), ("svg", "Picture as SVG", "image"))


def chart_card(
    key: str,
    title: str,
    subtitle: str,
    *,
    height: int,
    controls: Any = None,
    below: Any = None,
    legend: bool = False,
    drag_zoom: bool = False,
) -> dmc.Card:
    """Show a chart that a callback will fill; until then a skeleton of the same height.

    Parameters
    ----------
    key : str
        Name of the chart; its graph has the id ``ids.pattern("graph", key)``.
    title, subtitle : str
        What the chart shows, and how to read it.
    height : int
        Of the chart. [px]
    controls : component, optional
        Beside the title.
    below : component, optional
        Under the chart.
    legend : bool
        Whether a callback fills the legend above the chart, ``ids.pattern("legend", key)``.
    drag_zoom : bool
        Whether dragging over the chart chooses a range.
    """
    graph = _graph(key, height, GRAPH_CONFIG | {"doubleClick": "reset" if drag_zoom else False})
    loading = dcc.Loading(
        graph,
        custom_spinner=dmc.Skeleton(h=height, w="100%", radius="md"),
        delay_show=250,
        overlay_style={"visibility": "hidden"},
        parent_className="result-loading",
    )
    spoken = {"role": "img", "aria-label": f"{title}. {subtitle}"}
    parts = [card_head(key, title, subtitle, controls, FORMATS)]
    if legend:
        parts.append(html.Div(id=ids.pattern("legend", key), className="chart-legend"))
    parts.append(html.Div(loading, **spoken))
    return dmc.Card([*parts, *([below] if below is not None else [])], className="result-card")


def strip(key: str, label: str, *, height: int) -> html.Div:
    """Show a small chart without card, title or menu."""
    return html.Div(_graph(key, height, GRAPH_CONFIG), role="img", **{"aria-label": label})


def table_card(key: str, title: str, subtitle: str, table: Any, controls: Any = None) -> dmc.Card:
    """Show a table with the same head as a chart; it can be saved as CSV."""
    return dmc.Card([card_head(key, title, subtitle, controls, FORMATS[:1]), table], className="result-card")


def card_head(
    key: str, title: str, subtitle: str, controls: Any, formats: tuple[tuple[str, str, str], ...]
) -> dmc.Group:
    """Show title, one line of explanation, controls and the menu to save."""
    text = dmc.Stack(
        [dmc.Title(title, order=2, size="h4", className="result-title"), dmc.Text(subtitle, size="xs", c="dimmed")],
        gap=2,
        className="result-heading",
    )
    right = [*([controls] if controls is not None else []), save_menu(key, title, formats)]
    return dmc.Group(
        [text, dmc.Group(right, gap="xs", className="result-controls")],
        justify="space-between",
        align="flex-start",
        gap="sm",
        mb="sm",
    )


def save_menu(key: str, title: str, formats: tuple[tuple[str, str, str], ...]) -> dmc.Menu:
    """Show the menu that saves a chart's data or picture."""
    button = dmc.ActionIcon(
        icon("download", 16), variant="subtle", color="gray", size="lg", **{"aria-label": f"Save {title}"}
    )
    items = [
        dmc.MenuItem(label, id=ids.pattern(f"save-{kind}", key), leftSection=icon(mark, 16), n_clicks=0)
        for kind, label, mark in formats
    ]
    return dmc.Menu([dmc.MenuTarget(button), dmc.MenuDropdown(items)], position="bottom-end", withinPortal=True)


def _graph(key: str, height: int, config: dict[str, Any]) -> dcc.Graph:
    placeholder = figure(height, "light")
    placeholder.update_layout(xaxis_visible=False, yaxis_visible=False)
    return dcc.Graph(
        id=ids.pattern("graph", key),
        figure=placeholder,
        config=config,
        style={"height": f"{height}px"},
        className="result-graph",
    )
