"""The run indicator: what is being computed now, wherever one is in the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.format import percent_whole
from components.icons import icon
from components.shell.names import ids

POLL_MS = 3000


@dataclass(frozen=True, slots=True)
class ActiveRun:
    """A run as the indicator shows it; `progress_frac` is 0 to 1."""

    title: str
    state: str
    progress_frac: float
    href: str


def run_indicator() -> html.Div:
    """Show the indicator, hidden until a callback finds work in progress."""
    target = dmc.UnstyledButton(
        [dmc.Loader(size=14, type="oval"), html.Span(id=ids("run-label"))],
        className="top-button run-button",
        **{"aria-label": "Runs in progress"},
    )
    menu = dmc.Menu(
        [dmc.MenuTarget(target), dmc.MenuDropdown([], id=ids("run-list"), className="run-list")],
        position="bottom-end",
        width=320,
    )
    return html.Div(
        [html.Div(menu, id=ids("run-indicator"), hidden=True), dcc.Interval(id=ids("run-poll"), interval=POLL_MS)],
        className="run-indicator",
    )


def run_label(runs: list[ActiveRun]) -> str:
    """Return the words beside the spinner: the percentage of one run, the number of several."""
    if len(runs) == 1:
        return percent_whole(runs[0].progress_frac)
    return f"{len(runs)} runs"


def run_list(runs: list[ActiveRun]) -> list[Any]:
    """Show each run with its progress, as items of the menu."""
    return [dmc.MenuLabel("Runs in progress"), *(_item(run) for run in runs)]


def _item(run: ActiveRun) -> dmc.MenuItem:
    head = dmc.Group(
        [dmc.Text(run.title, size="sm", fw=500, truncate="end"), dmc.Text(percent_whole(run.progress_frac), size="xs")],
        justify="space-between",
        wrap="nowrap",
    )
    bar = dmc.Progress(value=run.progress_frac * 100, size=4, radius="xl", mt=6, mb=4)
    return dmc.MenuItem(
        [head, bar, dmc.Text(run.state, size="xs", c="dimmed")],
        href=run.href,
        leftSection=icon("activity", 16),
        className="run-item",
    )
