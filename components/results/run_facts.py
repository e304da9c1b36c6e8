"""What a run is made of, so that it can be repeated: inputs, engine, settings, accuracy, speed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import dash_mantine_components as dmc

from components import format as fmt

RULES = {
    "priority": "by priority list",
    "proportional": "in proportion to requests",
    "equal": "equal shares",
    "static_shares": "static shares",
    "cascade": "cascade of keys",
    "auction": "uniform-price auction",
}
SCOPES = {"intra_grid": "across the whole grid", "intra_transformer": "behind each transformer"}
MODES = {"report": "limits are reported", "enforce": "limits are enforced"}
STEP = timedelta(minutes=15)


def run_facts(run: Any) -> dmc.Card:
    """Show the facts of a run in two columns.

    Parameters
    ----------
    run : object
        With the attributes of a stored run: number, name, start, steps, parameters, input_hash, engine_version, seed,
        kpis, residual_kw, stored_steps, n_houses, submitted_at, started_at, finished_at.
    """
    groups = (("Settings", _settings(run)), ("Reproducibility", _inputs(run)), ("Computation", _computation(run)))
    columns = [dmc.Stack([dmc.Title(title, order=3, size="h5"), _list(facts)], gap="xs") for title, facts in groups]
    return dmc.Card(dmc.SimpleGrid(columns, cols={"base": 1, "md": 3}, spacing="xl"), className="result-card run-facts")


def rule_text(parameters: Any) -> str:
    """Return the allocation rule of a run in words."""
    return RULES.get(parameters.get("allocation", ""), parameters.get("allocation", fmt.UNKNOWN))


def count(number: int) -> str:
    """Return a whole number with thin spaces for thousands."""
    return f"{number:,}".replace(",", fmt.THIN_SPACE)


def _tiny(power_kw: float | None) -> str:
    return fmt.UNKNOWN if power_kw is None else f"{power_kw:.1e}{fmt.THIN_SPACE}kW".replace("-", fmt.MINUS)


def _settings(run: Any) -> list[tuple[str, Any]]:
    parameters = run.parameters
    priority = parameters.get("priority") or ()
    return [
        ("Period", f"{fmt.date_time(run.start)} – {fmt.date_time(run.start + run.steps * STEP)}"),
        ("Time axis", f"{run.start:%Z}, fixed, {count(run.steps)} steps of 15 min"),
        ("Surplus is shared", rule_text(parameters)),
        ("Priority", ", ".join(priority) or "none"),
        ("Trade", SCOPES.get(parameters.get("scope", ""), fmt.UNKNOWN)),
        ("Transformers", MODES.get(parameters.get("capacity_mode", ""), fmt.UNKNOWN)),
        ("Grid electricity", fmt.number(parameters.get("grid_emissions_g_per_kwh"), "g CO\u2082e/kWh")),
        ("Houses", count(run.n_houses)),
    ]


def _inputs(run: Any) -> list[tuple[str, Any]]:
    return [
        ("Inputs", dmc.Code(run.input_hash[:16])),
        ("Engine", run.engine_version),
        ("Seed", str(run.seed)),
        ("Run", dmc.Code(str(run.run_id))),
    ]


def _computation(run: Any) -> list[tuple[str, Any]]:
    took = (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else None
    return [
        ("Largest residual", _tiny(run.residual_kw)),
        ("Voltages", _voltages(run.kpis or {})),
        ("Speed", fmt.number(took and run.n_houses * run.steps / 35040 / took * 60, "house-years per minute")),
        ("Computed, stored and checked in", fmt.duration(took)),
        ("Stored steps", f"{count(run.stored_steps)} of {count(run.steps)}"),
        ("Submitted", fmt.date_time(run.submitted_at)),
    ]


def _voltages(kpis: Any) -> str:
    if "voltage_min_pu" not in kpis:
        return fmt.UNKNOWN
    return kpis["voltage_problem"] or "computed for every step"


def _list(facts: list[tuple[str, Any]]) -> dmc.Table:
    rows = [dmc.TableTr([dmc.TableTh(name), dmc.TableTd(value)]) for name, value in facts]
    return dmc.Table(dmc.TableTbody(rows), withRowBorders=False, verticalSpacing=4, fz="sm")
