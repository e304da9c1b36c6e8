"""Entries of the menus in the head of the network page."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.icons import icon
from components.network_files.names import EXPORTS, NAME_MODES, ids

_ICONS = {"add": "plus", "copy": "copy", "rename": "edit"}


def export_items() -> list[Any]:
    """Return the entries of the menu "Export": files, then pictures."""
    items = [_described(ids.pattern("export", ending), *words) for ending, *words in EXPORTS]
    first_picture = next(place for place, (ending, *_) in enumerate(EXPORTS) if ending == "png")
    return [*items[:first_picture], dmc.MenuDivider(), *items[first_picture:]]


def import_items() -> list[Any]:
    """Return the entries of the menu "Import"."""
    return [
        _described(ids.pattern("import", "file"), "From a file …", "Hygge JSON or zip, pandapower JSON", "file"),
        _described(ids.pattern("import", "simbench"), "Real network …", "One of the 18 SimBench networks", "map"),
    ]


def grid_items(*, may_remove: bool) -> list[Any]:
    """Return the entries below the networks of a project; the only one cannot be removed."""
    items = [
        dmc.MenuItem(f"{mode.title} …", id=ids.pattern("name", key), leftSection=icon(_ICONS[key], 16), n_clicks=0)
        for key, mode in NAME_MODES.items()
    ]
    remove = dmc.MenuItem(
        "Remove this network …", id=ids("remove"), leftSection=icon("trash", 16), color="red",
        disabled=not may_remove, n_clicks=0,
    )  # fmt: skip
    return [*items, remove]


def _described(item_id: Any, label: str, text: str, icon_name: str) -> dmc.MenuItem:
    words = html.Span([label, html.Span(text, className="menu-description")], className="menu-words")
    return dmc.MenuItem(words, id=item_id, leftSection=icon(icon_name, 16), n_clicks=0)
