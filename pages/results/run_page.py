"""The results of one run."""

from __future__ import annotations

from typing import Any

import dash
import dash_mantine_components as dmc
from dash import dcc, html

from components.feedback import skeleton_card
from components.format import date
from components.page_header import page_header
from components.results.kpis import kpi_cards
from components.results.names import ids
from components.results.notices import run_notice, steps_offer
from components.results.periods import to_data
from components.results.run_facts import rule_text
from components.results.run_view import TABS, count_groups, run_body
from components.simulate import ids as simulate_ids
from pages._address import identity
from pages._guard import current_actor
from pages.results import _chart_callbacks, _run_callbacks, _save_callbacks, _steps_callbacks  # noqa: F401
from services import results, simulations
from services.permissions import allows

POLL_MS = 1000
ACTIVE = frozenset(("queued", "running"))
TAB_KEYS = [key for key, *_ in TABS]

dash.register_page(__name__, path_template="/projects/<project_id>/results/<run_id>", title="Results of a run · Hygge")


def layout(project_id: str, run_id: str, tab: str = "overview", series: str = "0", **_: Any) -> html.Div:
    """Show a run's results as far as there are any; callbacks fill charts and tables, and follow the run."""
    actor = current_actor()
    run = results.run(actor, identity(run_id))
    known = results.series(actor, run.run_id) if run.kpis else []
    view = {"run_id": run_id, "tab": tab if tab in TAB_KEYS else TAB_KEYS[0], "series": series}
    body = run_body(run, known, view["tab"], series, results.period_of(run)) if run.kpis else _skeletons()
    return html.Div(
        [
            page_header(
                f"Run {run.number} · {run.name}",
                f"{date(run.start)}, {run.steps // 96} days · {run.n_houses} houses · {rule_text(run.parameters)}",
                breadcrumb=[("All runs", f"/projects/{project_id}/results")],
            ),
            html.Div(_notice(run, actor), id=ids("notice"), className="result-notice"),
            html.Div(body, id=ids("body")),
            *_state(run, view | {"n_groups": count_groups(known)}),
        ],
        className="result-page",
    )


def _notice(run: Any, actor: Any) -> Any:
    offered = simulations.lacks_steps(run) and allows(actor, "run.execute")
    return steps_offer(run) if offered else run_notice(run)


def _skeletons() -> list[Any]:
    return [kpi_cards(None), dmc.Box(skeleton_card(520), mt="lg")]


def _state(run: Any, view: dict[str, Any]) -> list[Any]:
    """Return what the page remembers: which run and tab, how far it is, which days are chosen."""
    whole = results.period_of(run)
    bounds = to_data((whole.first, whole.last))
    return [
        dcc.Store(id=ids("run"), data=view),
        dcc.Store(id=ids("progress"), data={"has_kpis": run.kpis is not None, "stored_steps": run.stored_steps}),
        dcc.Store(id=ids("bounds"), data=bounds),
        dcc.Store(id=ids("period"), data=bounds),
        dcc.Interval(id=ids("run-poll"), interval=POLL_MS, disabled=run.status not in ACTIVE),
        dcc.Download(id=ids("download")),
        dcc.Store(id=simulate_ids("execute")),
        dcc.Store(id=simulate_ids("executed")),
    ]
