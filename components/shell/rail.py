"""The left rail: where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.icons import icon
from components.shell.names import ids


@dataclass(frozen=True, slots=True)
class Place:
    """A destination in the rail.

    Attributes
    ----------
    key : str
        Letter that follows ``g`` as its shortcut.
    """

    label: str
    icon: str
    href: str
    key: str
    is_current: bool = False


def rail(general: list[Place], of_project: list[Place]) -> list[Any]:
    """Show the destinations: those of the whole application, then those of the current project."""
    links = [html.Ul([_item(place) for place in general], className="rail-list")]
    if of_project:
        links += [
            html.Div("Project", className="rail-heading"),
            html.Ul([_item(place) for place in of_project], className="rail-list"),
        ]
    return links


def rail_frame() -> dmc.AppShellNavbar:
    """Show the empty rail with its toggle; a callback fills it for the address."""
    toggle = html.Button(
        [icon("panel-left", 18), html.Span("Collapse", className="rail-label")],
        id=ids("rail-toggle"),
        className="rail-link rail-toggle",
        n_clicks=0,
        **{"aria-label": "Collapse or expand the navigation"},
    )
    return dmc.AppShellNavbar(
        [
            html.Nav(id=ids("rail"), className="rail-nav", **{"aria-label": "Main"}),
            html.Div(toggle, className="rail-foot"),
        ],
        className="rail",
    )


def _item(place: Place) -> html.Li:
    current = {"aria-current": "page"} if place.is_current else {}
    link = dcc.Link(
        [icon(place.icon, 18), html.Span(place.label, className="rail-label")],
        href=place.href,
        className="rail-link rail-current" if place.is_current else "rail-link",
        title=place.label,
    )
    return html.Li(link, **{"data-shortcut": place.key}, **current)
