"""The page of the network editor: head, palette, canvas with what floats over it, properties, list of houses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_cytoscape as cyto
import dash_mantine_components as dmc
from dash import dcc, html

from components.editor.names import ids
from components.icons import icon


@dataclass(frozen=True, slots=True)
class GridChoice:
    """A network of the project in the switcher."""

    name: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Slots:
    """What other parts put into the page; an empty menu is not shown.

    Attributes
    ----------
    import_items, export_items : sequence of components
        Entries of the two menus.
    grid_items : sequence of components
        Entries of the network switcher below the networks: add, remove.
    dialogs : sequence of components
        Modals, downloads and stores of these entries.
    """

    import_items: Sequence[Any] = ()
    export_items: Sequence[Any] = ()
    grid_items: Sequence[Any] = ()
    dialogs: Sequence[Any] = ()


def editor_page(
    config: dict[str, Any], grids: Sequence[GridChoice], slots: Slots, simulate_href: str | None
) -> html.Div:
    """Show the editor; everything in it is drawn and filled by the browser.

    Parameters
    ----------
    config : dict
        Of `editor_config`.
    grids : sequence of GridChoice
        The networks of the project.
    slots : Slots
        Menus and dialogs of importing, exporting and adding networks.
    simulate_href : str, optional
        Where to simulate; without one there is no such button.
    """
    mode = "" if config["may_edit"] else " is-read-only"
    return html.Div(
        [
            dcc.Store(id=ids("config"), data=config),
            *(dcc.Store(id=ids(name)) for name in ("mounted", "list-asked")),
            _head(grids, slots, simulate_href),
            html.P("Editing wants a larger screen: here you can look around.", className="ed-narrow"),
            html.Div([_palette(), _stage(), _side()], className="ed-body"),
            html.Div(id=ids("problems"), className="ed-problems", hidden=True),
            html.Div(id=ids("overlay"), className="ed-overlay"),
            *slots.dialogs,
        ],
        className=f"ed-page{mode}",
    )


def _head(grids: Sequence[GridChoice], slots: Slots, simulate_href: str | None) -> html.Header:
    place = [html.H1("Network"), _switcher(grids, slots.grid_items)]
    actions = [_views(), _issues(), _menu("import", "Import", "upload", slots.import_items),
               _menu("export", "Export", "download", slots.export_items)]  # fmt: skip
    if simulate_href is not None:
        button = dmc.Button("Simulate", leftSection=icon("simulate", 16), tabIndex=-1)
        actions.append(dcc.Link(button, id=ids("simulate"), href=simulate_href, className="button-link"))
    shown = [action for action in actions if action is not None]
    return html.Header([html.Div(place, className="ed-place"), html.Div(shown, className="ed-actions")],
                       className="ed-head")  # fmt: skip


def _switcher(grids: Sequence[GridChoice], more: Sequence[Any]) -> dmc.Menu:
    current = next((choice.name for choice in grids if choice.is_current), "")
    target = dmc.UnstyledButton(
        [html.Span(current, id=ids("grid-name"), className="ed-grid-name"), icon("selector", 14)],
        id=ids("grid-switcher"),
        className="ed-grid-switcher",
        **{"aria-label": f"Network {current}, switch"},
    )
    entries = [
        dmc.MenuItem(choice.name, href=choice.href, rightSection=icon("check", 14) if choice.is_current else None)
        for choice in grids
    ]
    divider = [dmc.MenuDivider()] if more else []
    drop = dmc.MenuDropdown([dmc.MenuLabel("Networks of this project"), *entries, *divider, *more])
    return dmc.Menu([dmc.MenuTarget(target), drop], position="bottom-start", width=260)


def _views() -> dmc.SegmentedControl:
    return dmc.SegmentedControl(
        id=ids("view"),
        value="map",
        data=[{"value": "map", "label": "Map"}, {"value": "list", "label": "List"}],
        size="xs",
        **{"aria-label": "Show as"},
    )


def _issues() -> html.Button:
    return html.Button(
        [icon("check", 16), html.Span("Problems", id=ids("issues-label"))],
        id=ids("issues-button"),
        type="button",
        className="ed-button",
        **{"aria-haspopup": "dialog", "aria-expanded": "false"},
    )


def _menu(name: str, label: str, symbol: str, items: Sequence[Any]) -> dmc.Menu | None:
    if not items:
        return None
    button = dmc.Button(
        label,
        id=ids(name),
        variant="default",
        leftSection=icon(symbol, 16),
        rightSection=icon("chevron-down", 14),
        className=f"ed-{name}",
    )
    return dmc.Menu([dmc.MenuTarget(button), dmc.MenuDropdown(list(items))], position="bottom-end", width=280)


def _palette() -> html.Nav:
    return html.Nav(id=ids("palette"), className="ed-palette", **{"aria-label": "Things to place"})


def _stage() -> html.Div:
    """Lay out the canvas; the list takes its place, so that it keeps its size and view."""
    canvas = cyto.Cytoscape(
        id=ids("canvas"),
        elements=[],
        layout={"name": "preset", "fit": False},
        autoRefreshLayout=False,
        boxSelectionEnabled=False,
        minZoom=0.02,
        maxZoom=4,
        responsive=True,
        className="ed-canvas",
        style={"width": "100%", "height": "100%"},
    )
    over = [html.Div(id=ids(name), className=f"ed-{name}") for name in ("finder", "legend", "minimap")]
    return html.Div(
        [
            html.Div([canvas, *over], id=ids("map"), className="ed-map"),
            html.Div(id=ids("list"), className="ed-list", hidden=True),
            html.Div(id=ids("toolbar"), className="ed-toolbar"),
        ],
        className="ed-stage",
    )


def _side() -> html.Aside:
    return html.Aside(
        [
            html.Div(id=ids("properties"), className="ed-properties"),
            html.Div(id=ids("status"), className="ed-status"),
        ],
        className="ed-side",
        **{"aria-label": "Properties"},
    )
