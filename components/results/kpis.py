"""The cards with a run's indicators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components import format as fmt
from components.feedback import skeleton_card
from components.kpi_card import kpi_card
from components.results.names import ids

CARD_HEIGHT, CARDS = 134, 11
AT_THE_END = "follows at the end of the run"
SAME_KW = 0.05
"""Smaller differences of peaks are rounding of stored values, or not worth a word."""
Kpis = Mapping[str, Any]

INSIDE = "Inside means: in the own house, from its battery or from neighbours."
HELP = {
    "self_sufficiency": f"Load met from inside the community ÷ load. {INSIDE}",
    "self_consumption": f"Generation used inside the community ÷ generation. {INSIDE}",
    "p2p": "Energy that neighbours bought from each other, as it arrived at the buyers' meters.",
    "peak_import": "Highest mean power of a quarter of an hour that the community drew from the utility grid, "
    "and how it differs from that of the same houses without trading.",
    "grid": "Energy bought from the utility and sold to it, summed over the meters of all houses; "
    "what is lost on the way to them comes on top.",
    "loading": "Highest power through a transformer ÷ its rating, over all transformers.",
    "overload": "Hours in which a transformer was above its rating; that of the transformer with most of them.",
    "voltages": "Lowest and highest voltage at any house, relative to nominal, from a power flow of every step.",
    "co2e": "Emissions of what is bought from the utility; avoided is what the rest of the load would have emitted.",
    "losses": "Energy lost in transformers and in the connections of the houses, without what batteries lose.",
    "curtailed": "Generation that could not be used, sold or stored, because a limit stood against it.",
    "unserved": "Load that could not be met, because a transformer was at its limit.",
    "ev_unmet": "Energy that electric cars were to get and did not, because they left too early.",
    "cycles": "Energy taken out of all batteries ÷ their usable capacity.",
}


def kpi_cards(kpis: Kpis | None) -> html.Div:
    """Show the indicators of a run; skeletons of the same size while there are none."""
    return html.Div(cards_of(kpis), id=ids("kpis"), className="result-kpis")


def cards_of(kpis: Kpis | None) -> list[Any]:
    """Return the cards; those that come last have their place from the beginning, so that nothing jumps."""
    if kpis is None:
        return [skeleton_card(CARD_HEIGHT) for _ in range(CARDS)]
    return [*_main(kpis), *_network(kpis), *_if_any(kpis)]


def _main(kpis: Kpis) -> list[dmc.Card]:
    share = fmt.percent(kpis.get("p2p_share_frac"))
    return [
        _ratio("Self-sufficiency", kpis.get("self_sufficiency_frac"), "of the load", "self_sufficiency"),
        _ratio("Self-consumption", kpis.get("self_consumption_frac"), "of the generation", "self_consumption"),
        _energy("P2P traded", kpis.get("p2p_kwh"), f"{share} of what houses bought", "p2p"),
        _energy("Grid import", kpis.get("grid_import_kwh"), f"of {fmt.energy(kpis.get('load_kwh'))} load", "grid"),
        _energy(
            "Grid export",
            kpis.get("grid_export_kwh"),
            f"of {fmt.energy(kpis.get('generation_kwh'))} generation",
            "grid",
        ),
    ]


def _network(kpis: Kpis) -> list[dmc.Card]:
    p99 = fmt.percent(kpis.get("transformer_loading_p99_frac"))
    cycles = kpis.get("battery_cycles")
    soc = f"charged to {fmt.percent(kpis.get('mean_soc_frac'))} on average"
    return [
        _peak(kpis),
        _ratio(
            "Transformer peak", kpis.get("transformer_loading_max_frac"), f"99 % of the time below {p99}", "loading"
        ),
        kpi_card("Overload", fmt.number(kpis.get("overload_h")), "h", note=_overload(kpis), help=HELP["overload"]),
        _voltages(kpis),
        _energy("Losses", kpis.get("losses_kwh"), "transformers and connections", "losses"),
        *(
            []
            if cycles is None
            else [kpi_card("Battery cycles", fmt.number(cycles), "", note=soc, help=HELP["cycles"])]
        ),
        *([_emissions(kpis)] if "co2e_kg" in kpis else []),
    ]


def _peak(kpis: Kpis) -> dmc.Card:
    """Show the peak with its time and, in a line that is there from the beginning, what trading changes."""
    value, unit = fmt.power_parts(kpis.get("peak_import_kw"))
    note = [_when(kpis.get("peak_import_time")), html.Br(), _reduction(kpis.get("peak_reduction_kw"))]
    return kpi_card("Peak import", value, unit, note=note, help=HELP["peak_import"])


def _reduction(reduction_kw: float | None) -> str:
    if reduction_kw is None:
        return "comparison follows"
    if abs(reduction_kw) < SAME_KW:
        return "the same without trading"
    return f"{fmt.power(abs(reduction_kw))} {'less' if reduction_kw > 0 else 'more'} with trading"


def _voltages(kpis: Kpis) -> dmc.Card:
    lowest, highest = kpis.get("voltage_min_pu"), kpis.get("voltage_max_pu")
    if lowest is None or highest is None:
        value, note = fmt.UNKNOWN, kpis.get("voltage_problem") or AT_THE_END
    else:
        value = f"{lowest:.2f}\u2013{highest:.2f}"
        note = f"hours outside ±10\u2009%: {fmt.number(kpis['voltage_violation_h'])}"
    return kpi_card("Voltage, of nominal", value, note=note, help=HELP["voltages"])


def _emissions(kpis: Kpis) -> dmc.Card:
    value, unit = fmt.mass_parts(kpis["co2e_kg"])
    note = f"{fmt.mass(kpis['co2e_avoided_kg'])} avoided"
    return kpi_card("CO\u2082e", value, unit, note=note, help=HELP["co2e"])


def _if_any(kpis: Kpis) -> list[dmc.Card]:
    """Return cards of what should not be there, only where it is."""
    rare = (
        ("Curtailed", "curtailed_kwh", "generation lost", "curtailed"),
        ("Unserved", "unserved_kwh", "load not met", "unserved"),
        ("EV energy missed", "ev_unmet_kwh", "cars left too early", "ev_unmet"),
    )
    return [_energy(label, kpis[key], note, help_key) for label, key, note, help_key in rare if kpis.get(key)]


def _ratio(label: str, frac: float | None, note: str, help_key: str) -> dmc.Card:
    value, unit = (fmt.number(None), "") if frac is None else (fmt.significant(frac * 100), "%")
    return kpi_card(label, value, unit, note=note, help=HELP[help_key])


def _energy(label: str, kwh: float | None, note: str, help_key: str) -> dmc.Card:
    value, unit = fmt.energy_parts(kwh)
    return kpi_card(label, value, unit, note=note, help=HELP[help_key])


def _overload(kpis: Kpis) -> str:
    above = kpis.get("overload_kwh")
    return f"{fmt.energy(above)} above the rating" if above else "never above the rating"


def _when(iso: str | None) -> str:
    return fmt.date_time(datetime.fromisoformat(iso)) if iso else fmt.UNKNOWN
