"""The runs of a project: what they are, how far they are, what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components import format as fmt
from components.feedback import empty_state
from components.icons import icon
from components.results.names import ids
from components.results.run_facts import count, rule_text

STATUS_COLORS = {
    "queued": "gray",
    "running": "hygge",
    "finished": "hygge",
    "failed": "red",
    "cancelled": "gray",
    "interrupted": "yellow",
}
HEADINGS = ("Run", "Status", "Self-sufficiency", "P2P traded", "Peak import", "Houses", "Submitted", "")
WIDE_ONLY = range(2, 7)
"""Places of the columns that a phone leaves out; it has the most important of them below the name."""


def run_list(runs: Sequence[Any], project_id: str, now: datetime, *, may_run: bool) -> Any:
    """Show a row a run, newest first; without runs the way to the first one.

    Parameters
    ----------
    runs : sequence
        Stored runs.
    project_id : str
        Of their project.
    now : datetime
        For "3 minutes ago".
    may_run : bool
        Whether to offer cancelling and continuing.
    """
    if not runs:
        return no_runs(project_id, may_run=may_run)
    head = dmc.TableThead(dmc.TableTr([dmc.TableTh(text, **_where(i)) for i, text in enumerate(HEADINGS)]))
    body = dmc.TableTbody([_row(run, now, may_run=may_run) for run in runs])
    table = dmc.Table([head, body], highlightOnHover=True, verticalSpacing="sm", tabularNums=True)
    return dmc.Card(html.Div(table, className="run-list-scroll"), className="result-card run-list")


def no_runs(project_id: str, *, may_run: bool) -> dmc.Card:
    """Show what will be here, and the button to get it."""
    action = dmc.Anchor(
        dmc.Button("Simulate", leftSection=icon("simulate", 16)), href=f"/projects/{project_id}/simulate"
    )
    return empty_state(
        "No run yet",
        "Simulate the neighbourhood, and this is where its results will be: who traded how much, when the grid was "
        "needed, and how close the transformers came to their limits.",
        action if may_run else None,
        icon="results",
    )


def status_badge(run: Any) -> dmc.Badge:
    """Show the status of a run."""
    return dmc.Badge(run.status.capitalize(), color=STATUS_COLORS[run.status], variant="light")


def progress(run: Any) -> dmc.Stack:
    """Show how far a run is: bar, percentage, phase, time left where it is known."""
    done = f"{run.progress_frac * 100:.0f}{fmt.THIN_SPACE}%"
    bar = dmc.Progress(value=run.progress_frac * 100, size="sm", radius="xl", **{"aria-label": f"Progress {done}"})
    return dmc.Stack([bar, dmc.Text(f"{done} · {run.message or run.phase}", size="xs", c="dimmed")], gap=4, w=180)


def _row(run: Any, now: datetime, *, may_run: bool) -> dmc.TableTr:
    kpis = run.kpis or {}
    period = f"{fmt.date(run.start)} · {count(run.steps // 96)} days · {rule_text(run.parameters)}"
    title = dmc.Text(f"Run {run.number} · {run.name}", fw=500, size="sm")
    if run.kpis:
        title = dmc.Anchor(title, href=f"/projects/{run.project_id}/results/{run.run_id}", underline="hover")
    status = progress(run) if run.status in ("queued", "running") else status_badge(run)
    cells = [
        dmc.Stack([title, dmc.Text(period, size="xs", c="dimmed"), *_figures(kpis)], gap=2),
        status,
        fmt.percent(kpis.get("self_sufficiency_frac")),
        fmt.energy(kpis.get("p2p_kwh")),
        fmt.power(kpis.get("peak_import_kw")),
        count(run.n_houses),
        fmt.ago(run.submitted_at, now),
        _actions(run) if may_run else "",
    ]
    return dmc.TableTr([dmc.TableTd(cell, **_where(i)) for i, cell in enumerate(cells)])


def _figures(kpis: Any) -> list[dmc.Text]:
    """Return the line that stands for the columns a phone leaves out."""
    if not kpis:
        return []
    share, traded = fmt.percent(kpis.get("self_sufficiency_frac")), fmt.energy(kpis.get("p2p_kwh"))
    return [dmc.Text(f"{share} self-sufficient · {traded} traded", size="xs", hiddenFrom="sm")]


def _where(place: int) -> dict[str, str]:
    """Return on which screens a column is shown."""
    return {"visibleFrom": "sm"} if place in WIDE_ONLY else {}


def _actions(run: Any) -> Any:
    if run.status in ("queued", "running"):
        return _cancel(run)
    if run.status == "interrupted":
        button = dmc.Button("Continue", leftSection=icon("resume", 14), variant="default", size="xs")
        return dmc.Anchor(button, href=f"/projects/{run.project_id}/simulate", underline="never")
    return ""


def _cancel(run: Any) -> dmc.Button:
    return dmc.Button(
        "Cancel",
        id=ids.pattern("cancel", str(run.run_id)),
        leftSection=icon("stop", 14),
        variant="default",
        size="xs",
        n_clicks=0,
        disabled=run.cancel_requested,
        **{"aria-label": f"Cancel run {run.number}"},
    )
