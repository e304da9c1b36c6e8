"""The map of a network: canvas, legend, search and zoom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_cytoscape as cyto
import dash_mantine_components as dmc
from dash import dcc, html

from components.icons import icon
from components.network_view.elements import network_elements
from components.network_view.facts import HouseFacts
from components.network_view.glyphs import Look, badge_picture, house_picture, look_of, station_picture
from components.network_view.names import ids
from components.network_view.stylesheet import stylesheets
from engine.network import Network

_TOOLS = (("zoom-in", "Zoom in"), ("zoom-out", "Zoom out"), ("fit", "Show everything"))
_EQUIPMENT = (("solar", "Solar"), ("battery", "Battery"), ("ev", "Charging"), ("heat_pump", "Heat pump"))
_KINDS = (("house", "Home"), ("commercial", "Business"), ("leaf", "Farm"))


def network_map(network: Network, facts: Mapping[str, HouseFacts]) -> html.Div:
    """Show a network as a map to look at; nodes can be chosen, not moved."""
    looks = {look_of(item) for item in facts.values()}
    sheets = stylesheets(looks)
    canvas = cyto.Cytoscape(
        id=ids("canvas"),
        elements=network_elements(network, facts),
        stylesheet=sheets["light"],
        layout={"name": "preset", "fit": True, "padding": 24},
        autoRefreshLayout=False,
        autoungrabify=True,
        boxSelectionEnabled=False,
        minZoom=0.05,
        maxZoom=2.5,
        responsive=True,
        className="network-canvas",
        style={"width": "100%", "height": "100%"},
    )
    parts = [canvas, _search(network), _tools(), _legend(looks), dcc.Store(id=ids("stylesheets"), data=sheets)]
    return html.Div(parts, id=ids("map"), className="network-map")


def _search(network: Network) -> html.Div:
    groups = (("transformer", network.transformers), ("house", network.houses))
    select = dmc.Select(
        id=ids("search"),
        data=[{"value": f"{kind}:{node.name}", "label": node.name} for kind, nodes in groups for node in nodes],
        placeholder="Find a house",
        searchable=True,
        selectFirstOptionOnChange=True,
        clearable=True,
        limit=40,
        nothingFoundMessage="No house of this name",
        leftSection=icon("search", 16),
        **{"aria-label": "Find a house or transformer"},
    )
    return html.Div(select, id=ids("finder"), className="network-search")


def _tools() -> html.Div:
    buttons = [
        dmc.Tooltip(
            dmc.ActionIcon(
                icon(name, 18), id=ids(name), variant="default", size="lg", n_clicks=0, **{"aria-label": label}
            ),
            label=label,
            position="left",
        )
        for name, label in _TOOLS
    ]
    return html.Div(buttons, className="network-tools")


def _legend(looks: set[Look]) -> html.Details:
    """Show what the marks mean; only those that occur."""
    symbols = {look.symbol for look in looks}
    stations = [("transformer", "Transformer")]
    entries = [
        *(_entry(lambda scheme, name=name: station_picture(name, scheme), label) for name, label in stations),
        *(_entry(lambda scheme, name=name: house_picture(Look(name), scheme), label)
          for name, label in _KINDS if name in symbols),
        *(_entry(lambda scheme, name=name: badge_picture(name, scheme), label, small=True)
          for name, label in _EQUIPMENT if any(getattr(look, name) for look in looks)),
    ]  # fmt: skip
    flagged = next((look for look in sorted(looks, key=lambda look: look.key) if look.is_flagged), None)
    if flagged is not None:
        entries.append(_entry(lambda scheme: house_picture(Look(flagged.symbol, is_flagged=True), scheme), "Priority"))
    return html.Details([html.Summary("Legend"), html.Div(entries, className="legend-entries")],
                        open=True, id=ids("legend"), className="network-legend")  # fmt: skip


def _entry(picture: Any, label: str, *, small: bool = False) -> html.Span:
    size = 14 if small else 22
    images = [
        html.Img(src=picture(scheme), width=size, height=size, alt="", className=f"when-{scheme}")
        for scheme in ("light", "dark")
    ]
    return html.Span([*images, label], className="legend-entry")
