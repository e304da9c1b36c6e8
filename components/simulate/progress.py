"""A run on its way: what it does, how far and how fast, and what one can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc

from components.feedback import error_alert
from components.format import percent_whole, significant
from components.icons import icon
from components.simulate.estimates import roughly
from components.simulate.names import ids

BADGES = {
    "queued": ("Waiting", "gray"),
    "running": ("Running", "hygge"),
    "finished": ("Finished", "hygge"),
    "failed": ("Failed", "red"),
    "cancelled": ("Cancelled", "gray"),
    "interrupted": ("Interrupted", "red"),
}
PHASES = {
    "waiting": "Starting …",
    "simulating": "Simulating the days and computing the indicators",
    "storing": "Indicators are ready; storing every quarter of an hour",
    "checking": "Checking voltages and comparing",
    "done": "",
}


@dataclass(frozen=True, slots=True)
class RunProgress:
    """A run as the card shows it.

    Attributes
    ----------
    progress_frac : float
        0 to 1.
    house_years_per_minute, left_s : float or None
        Speed and time left, where known.
    ahead : int or None
        Runs that are before a waiting one.
    results_href : str or None
        Where its results are, as soon as there are indicators.
    """

    title: str
    status: str
    phase: str
    progress_frac: float
    message: str = ""
    house_years_per_minute: float | None = None
    left_s: float | None = None
    ahead: int | None = None
    is_stopping: bool = False
    results_href: str | None = None


def status_badge(status: str) -> dmc.Badge:
    """Show the status of a run as a word."""
    label, color = BADGES[status]
    return dmc.Badge(label, color=color)


def progress_card(run: RunProgress) -> dmc.Card:
    """Show a run with its bar and the actions that its status allows."""
    head = dmc.Group(
        [
            dmc.Group([dmc.Text(run.title, fw=600), status_badge(run.status)], gap="sm"),
            dmc.Group(_actions(run), gap="xs"),
        ],
        justify="space-between",
    )
    return dmc.Card(dmc.Stack([head, *_body(run)], gap="sm"), className="run-progress")


def _body(run: RunProgress) -> list[Any]:
    if run.status in {"queued", "running"}:
        return [_bar(run), _facts(run)]
    if run.status == "interrupted":
        text = "Its process ended before the run did. What was computed is kept; it continues from there."
        return [_bar(run), error_alert(text, title="Interrupted", severity="warning")]
    if run.status == "failed":
        return [error_alert(run.message, title="The run failed")]
    if run.status == "cancelled":
        return [dmc.Text("The run was stopped; nothing of it was kept.", size="sm", c="dimmed")]
    return [dmc.Text("All results are stored.", size="sm", c="dimmed")]


def _bar(run: RunProgress) -> dmc.Progress:
    section = dmc.ProgressSection(
        value=max(run.progress_frac * 100, 1),
        animated=run.status == "running",
        color="hygge" if run.status == "running" else "gray",
        **{"aria-label": f"Progress of {run.title}"},
    )
    return dmc.ProgressRoot(section, size="md", radius="xl")


def _facts(run: RunProgress) -> dmc.Group:
    if run.status == "queued":
        return dmc.Group([dmc.Text(_waiting(run.ahead), size="sm", c="dimmed")])
    words = "Stopping …" if run.is_stopping else run.message or PHASES[run.phase]
    figures = [percent_whole(run.progress_frac)]
    if run.house_years_per_minute:
        figures.append(f"{significant(run.house_years_per_minute)} house-years a minute")
    if run.left_s is not None:
        figures.append(f"{roughly(run.left_s)} left")
    return dmc.Group(
        [dmc.Text(words, size="sm", c="dimmed"), dmc.Text(" · ".join(figures), size="sm", className="figures")],
        justify="space-between",
    )


def _waiting(ahead: int | None) -> str:
    if not ahead:
        return "Waiting for a free slot; this run is next."
    return f"Waiting for a free slot; {ahead} {'run is' if ahead == 1 else 'runs are'} before this one."


def _actions(run: RunProgress) -> list[Any]:
    actions: list[Any] = []
    if run.status in {"queued", "running"}:
        actions.append(_button("cancel", "Cancel", "stop", disabled=run.is_stopping))
    if run.status == "interrupted":
        actions.append(_button("resume", "Continue", "resume", variant="filled"))
    if run.results_href and run.status in {"running", "finished"}:
        see = dmc.Button("See results", leftSection=icon("results", 16), variant="filled")
        actions.append(dmc.Anchor(see, href=run.results_href, underline="never"))
    return actions


def _button(name: str, label: str, icon_name: str, *, variant: str = "default", disabled: bool = False) -> dmc.Button:
    return dmc.Button(
        label,
        id=ids.pattern("run-action", name),
        n_clicks=0,
        variant=variant,
        disabled=disabled,
        leftSection=icon(icon_name, 16),
    )
