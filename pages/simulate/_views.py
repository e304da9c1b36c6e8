"""What the services say about runs, in the terms of the components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from components.format import ago, date, number, percent
from components.simulate import RecentRun, RunProgress
from components.simulate.names import RULES
from services import simulations
from services.auth import Actor
from services.run_requests import RunFields, RunRequest
from services.simulations import RunInfo, SetUp

RULE_NAMES = {value: name for value, name, _ in RULES}
HOUSE_YEAR_STEPS = 35_040


def fields_of(form: Mapping[str, Any]) -> RunFields:
    """Return what the form holds."""
    values = dict(form)
    fractions, modes = values.pop("cascade_fraction"), values.pop("cascade_mode")
    return RunFields(**values, cascade=tuple(zip(fractions, modes, strict=True)))


def request_facts(set_up: SetUp, request: RunRequest) -> list[tuple[str, str]]:
    """Return what a run will compute, for the preflight."""
    last_day = request.first_day + timedelta(days=request.days - 1)
    grid = set_up.grid
    return [
        ("Period", f"{date(request.first_day)} – {date(last_day)}"),
        (
            "Length",
            f"{request.days} day{'' if request.days == 1 else 's'} · {number(request.days * 96)} steps",
        ),
        ("Network", f"{grid.n_houses} houses, {grid.n_transformers} transformers"),
        ("Rule", RULE_NAMES[request.settings.allocation]),
    ]


def progress_of(actor: Actor, run: RunInfo) -> RunProgress:
    """Return a run as its card shows it."""
    speed = run.speed_house_steps_per_s
    return RunProgress(
        title=f"Run {run.number} · {run.name}",
        status=run.status,
        phase=run.phase,
        progress_frac=run.progress_frac,
        message=str((run.error or {}).get("message", "")),
        house_years_per_minute=speed * 60 / HOUSE_YEAR_STEPS if speed else None,
        left_s=simulations.seconds_left(run),
        ahead=simulations.queue_position(actor, run.run_id) if run.status == "queued" else None,
        is_stopping=run.cancel_requested,
        results_href=results_href(run) if run.kpis_at else None,
    )


def recent_of(runs: Sequence[RunInfo], now: datetime | None = None) -> list[RecentRun]:
    """Return runs as the list shows them."""
    return [
        RecentRun(
            title=f"Run {run.number} · {run.name}",
            status=run.status,
            about=_about(run, now or datetime.now(UTC)),
            href=results_href(run) if run.kpis_at and run.status in {"running", "finished"} else None,
        )
        for run in runs
    ]


def results_href(run: RunInfo) -> str:
    """Return the address of a run's results."""
    return f"/projects/{run.project_id}/results/{run.run_id}"


def _about(run: RunInfo, now: datetime) -> str:
    words = [ago(run.submitted_at, now), RULE_NAMES[run.parameters["allocation"]]]
    if run.kpis and run.status == "finished":
        words.append(f"self-sufficiency {percent(run.kpis.get('self_sufficiency_frac'))}")
    return " · ".join(words)
