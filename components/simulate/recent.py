"""The latest runs of a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.simulate.progress import status_badge


@dataclass(frozen=True, slots=True)
class RecentRun:
    """A run as the list shows it; `href` None where there is nothing to see."""

    title: str
    status: str
    about: str
    href: str | None


def recent_runs(runs: Sequence[RecentRun], all_href: str) -> list[Any]:
    """Show the latest runs with their status, and the way to all of them."""
    if not runs:
        return [dmc.Text("The runs of this project will be listed here.", size="sm", c="dimmed")]
    rows = html.Ul([_row(run) for run in runs], className="recent-runs")
    return [rows, dcc.Link("All runs", href=all_href, className="quiet-link")]


def _row(run: RecentRun) -> html.Li:
    title = dcc.Link(run.title, href=run.href, className="quiet-link") if run.href else html.Span(run.title)
    words = html.Div([html.Div(title, className="recent-title"), html.Div(run.about, className="dimmed small")])
    return html.Li([words, status_badge(run.status)])
