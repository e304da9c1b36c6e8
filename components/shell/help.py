"""The sheet of keyboard shortcuts."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html

from components.shell.names import ids

SHORTCUTS: tuple[tuple[str, tuple[tuple[tuple[str, ...], str], ...]], ...] = (
    (
        "Go to",
        (
            (("g", "p"), "Projects"),
            (("g", "n"), "Network"),
            (("g", "s"), "Simulate"),
            (("g", "r"), "Results"),
        ),
    ),
    (
        "Anywhere",
        (
            (("t",), "Light or dark"),
            (("[",), "Collapse or expand the navigation"),
            (("?",), "This sheet"),
            (("Esc",), "Close what is open"),
        ),
    ),
)


def shortcut_sheet() -> dmc.Modal:
    """Show every shortcut; opened by the help button or the question mark.

    Pages with shortcuts of their own fill the second part while they are shown.
    """
    own = html.Div([_group(title, rows) for title, rows in SHORTCUTS], className="shortcuts")
    return dmc.Modal(
        [html.Div(id=ids("page-shortcuts"), className="shortcuts"), own],
        id=ids("shortcuts"),
        title="Keyboard shortcuts",
        size=520,
    )


def _group(title: str, rows: tuple[tuple[tuple[str, ...], str], ...]) -> html.Section:
    lines = [
        html.Div([html.Span(label), html.Span(_caps(keys), className="keys")], className="shortcut")
        for keys, label in rows
    ]
    return html.Section([html.H3(title, className="shortcuts-title"), *lines])


def _caps(keys: tuple[str, ...]) -> list[dmc.Kbd]:
    return [dmc.Kbd(key.upper() if len(key) == 1 else key, size="xs") for key in keys]
