"""The results of one run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import dcc, html

from components.feedback import skeleton_card
from components.format import date
from components.page_header import page_header
from components.results.kpis import kpi_cards
from components.results.names import ids
from components.results.periods import to_data
from components.results.run_facts import rule_text
from components.results.run_view import TABS
from pages._guard import current_actor
from pages.results import _chart_callbacks, _run_callbacks, _save_callbacks  # noqa: F401
from services import results

POLL_MS = 1000

dash.register_page(__name__, path_template="/projects/<project_id>/results/<run_id>", title="Results of a run · Hygge")


def layout(project_id: str, run_id: str, tab: str = "overview", series: str = "0", **_: Any) -> html.Div:
    """Show the frame of a run's results; callbacks fill it."""
    run = results.run(current_actor(), UUID(run_id))
    whole = results.period_of(run)
    bounds = to_data((whole.first, whole.last))
    purpose = f"{date(run.start)}, {run.steps // 96} days · {run.n_houses} houses · surplus {rule_text(run.parameters)}"
    known = tab if tab in {key for key, *_ in TABS} else "overview"
    return html.Div(
        [
            page_header(
                f"Run {run.number} · {run.name}", purpose, breadcrumb=[("All runs", f"/projects/{project_id}/results")]
            ),
            html.Div(id=ids("notice"), className="result-notice"),
            html.Div([kpi_cards(None), dmc.Box(skeleton_card(520), mt="lg")], id=ids("body")),
            dcc.Store(id=ids("run"), data={"run_id": run_id, "tab": known, "series": series, "n_groups": 1}),
            dcc.Store(id=ids("progress"), data={"has_kpis": False, "stored_steps": -1}),
            dcc.Store(id=ids("bounds"), data=bounds),
            dcc.Store(id=ids("period"), data=bounds),
            dcc.Interval(id=ids("run-poll"), interval=POLL_MS),
            dcc.Download(id=ids("download")),
        ],
        className="result-page",
    )
