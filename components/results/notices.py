"""How far a run is, above its results."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from components import format as fmt
from components.feedback import error_alert
from components.icons import icon
from components.results.names import ids

ENDED = {
    "cancelled": "This run was cancelled; what was stored until then is shown.",
    "interrupted": "This run was interrupted; continue it on the page Simulate.",
}


def run_notice(run: Any) -> Any:
    """Show what a reader must know of an unfinished run; nothing for a finished one with all of its steps."""
    if run.status == "failed":
        message = (run.error or {}).get("message") or "The run failed."
        return error_alert(message, title="This run failed")
    if run.status in ENDED:
        return error_alert(ENDED[run.status], title=f"Run {run.status}", severity="warning")
    return None if run.status == "finished" else _progress(run)


def steps_offer(run: Any) -> dmc.Alert:
    """Say that a run of a backup has no quarter-hours, and offer to compute them again."""
    text = (
        "It comes from a backup, which keeps days, sums and indicators. Heat maps, load duration and periods of up to "
        "two months need the quarter-hours; the engine computes them again from the run's own snapshot, to the bit."
    )
    button = dmc.Button(
        "Compute the quarter-hours again",
        id=ids.pattern("store-again", str(run.run_id)),
        leftSection=icon("resume", 14),
        variant="default",
        size="xs",
        n_clicks=0,
    )
    failed = f" The last attempt failed: {run.error['message']}" if run.error else ""
    content = dmc.Stack([text + failed, button], gap="sm", align="flex-start")
    return error_alert(content, title="This run has no quarter-hours here", severity="warning")


def overload_note(rating_kw: float | None, hours: float, energy_kwh: float) -> str:
    """Return in a sentence how a transformer stood to its rating over the whole run."""
    if not rating_kw:
        return "This transformer has no rating: nothing limits it."
    rating = fmt.power(rating_kw)
    if not hours:
        return f"Never above its rating of {rating}."
    return f"{fmt.number(hours, 'h')} above its rating of {rating}, {fmt.energy(energy_kwh)} in all."


def _progress(run: Any) -> html.Div:
    done = f"{run.progress_frac * 100:.0f}{fmt.THIN_SPACE}%"
    if run.phase == "checking":
        text = f"Checking voltages and comparing; everything else is complete · {done}"
    elif run.kpis_at:
        text = f"Days and sums are complete; the 15-minute steps are being stored: {_stored(run)}"
    else:
        text = f"{run.message or run.phase.capitalize()} · {done}"
    bar = dmc.Progress(value=run.progress_frac * 100, size="sm", radius="xl", **{"aria-label": f"Progress {done}"})
    card = dmc.Paper(dmc.Stack([dmc.Text(text, size="sm"), bar], gap=6), p="md", withBorder=True)
    return html.Div(card, role="status")


def _stored(run: Any) -> str:
    return f"{run.stored_steps / run.steps * 100:.0f}{fmt.THIN_SPACE}%"
