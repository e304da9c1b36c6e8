"""What came of an import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.feedback import issue_list
from components.icons import icon
from errors import Issue


def imported_words(name: str, n_houses: int, n_profiles: int) -> str:
    """Return one sentence about what was imported."""
    houses = f"{n_houses} house{'' if n_houses == 1 else 's'}"
    profiles = f"{n_profiles} profile{'' if n_profiles == 1 else 's'}" if n_profiles else "no profiles"
    return f"“{name}” has {houses} and {profiles}."


def import_notes(words: str, warnings: Sequence[Issue], href: str) -> Any:
    """Show an import that worked, what was left out or assumed in it, and the way to the network."""
    count = f"{len(warnings)} thing{' was' if len(warnings) == 1 else 's were'} left out or assumed:"
    open_it = dcc.Link(dmc.Button("Open network", size="xs", tabIndex=-1), href=href, className="button-link")
    return dmc.Stack(
        [
            dmc.Group(
                [html.Span([icon("check", 16), f" Imported. {words}"], className="import-done"), open_it],
                justify="space-between",
            ),
            dmc.Text(count, size="sm"),
            issue_list(warnings),
        ],
        gap="sm",
    )
