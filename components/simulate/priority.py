"""The priority list: flags in order, moved with buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.icons import icon
from components.simulate.names import ids


def priority_editor(order: Sequence[str], flags: Sequence[str], lists: Sequence[tuple[str, str]]) -> html.Div:
    """Show the list with its saved versions.

    Parameters
    ----------
    order : sequence of str
        The flags on the list, most important first.
    flags : sequence of str
        All flags of the houses.
    lists : sequence of (id, name)
        Saved lists.
    """
    saved = dmc.Group(
        [
            dmc.Select(
                id=ids("saved-list"),
                data=[{"value": value, "label": label} for value, label in lists],
                placeholder="Use a saved list",
                clearable=True,
                disabled=not lists,
                w=220,
                **{"aria-label": "Use a saved list"},
            ),
            dmc.TextInput(
                id=ids("list-name"), placeholder="Save this order as …", w=200, **{"aria-label": "Name for this order"}
            ),
            dmc.Button("Save", id=ids("save-list"), n_clicks=0, variant="default"),
        ],
        gap="xs",
    )
    words = "Where ratings are enforced, load is cut from the end of the list, whatever the rule."
    rows = html.Div(priority_rows(order, flags), id=ids("priority-rows"))
    return html.Div(
        [
            dcc.Store(id=ids("priority"), data=list(order)),
            dmc.Stack([rows, dmc.Text(words, size="sm", c="dimmed"), saved], gap="md"),
        ]
    )


def priority_rows(order: Sequence[str], flags: Sequence[str]) -> list[Any]:
    """Show the flags on the list in order, then those that can be put on it."""
    if not flags and not order:
        return [dmc.Text("No house of this network has a flag, so all houses form one tier.", c="dimmed", size="sm")]
    rows = [_row(flag, place, len(order)) for place, flag in enumerate(order)]
    last = html.Li(
        [html.Span(len(order) + 1, className="priority-place"), html.Span("All other houses", className="dimmed")],
        className="priority-row priority-rest",
    )
    content: list[Any] = [html.Ol([*rows, last], className="priority-list")]
    unused = [flag for flag in flags if flag not in order]
    if unused:
        content.append(dmc.Group([_add_button(flag) for flag in unused], gap="xs", mt="xs"))
    return content


def _row(flag: str, place: int, count: int) -> html.Li:
    buttons = [
        _move("up", flag, "chevron-up", f"Move {flag} up", disabled=place == 0),
        _move("down", flag, "chevron-down", f"Move {flag} down", disabled=place == count - 1),
        _move("remove", flag, "close", f"Take {flag} off the list", disabled=False),
    ]
    return html.Li(
        [
            html.Span(place + 1, className="priority-place"),
            html.Span(flag.replace("_", " ").capitalize(), className="priority-flag"),
            html.Span(buttons, className="priority-buttons"),
        ],
        className="priority-row",
    )


def _move(action: str, flag: str, icon_name: str, label: str, *, disabled: bool) -> dmc.ActionIcon:
    return dmc.ActionIcon(
        icon(icon_name, 16),
        id=ids.pattern(f"priority-{action}", flag),
        n_clicks=0,
        variant="subtle",
        color="gray",
        disabled=disabled,
        **{"aria-label": label},
    )


def _add_button(flag: str) -> dmc.Button:
    return dmc.Button(
        flag.replace("_", " ").capitalize(),
        id=ids.pattern("priority-add", flag),
        n_clicks=0,
        variant="default",
        size="xs",
        leftSection=icon("plus", 14),
    )
