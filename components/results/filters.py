"""What is shown of a run: which series, which quantities, which days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import dash_mantine_components as dmc

from components import format as fmt
from components.icons import icon
from components.results.names import ids
from engine.quantities import QUANTITIES, SeriesKind, quantities_of

GROUPS = (("community", "Community"), ("transformer", "Transformers"), ("house", "Houses"))
SPANS = (("run", "All"), ("month", "Month"), ("week", "Week"), ("day", "Day"))
DEFAULT_QUANTITIES = [
    "load", "generation", "battery_discharge", "grid_import", "battery_charge", "grid_export", "p2p_bought",
]  # fmt: skip


def series_options(series: Iterable[Any], kinds: Sequence[SeriesKind]) -> list[dict[str, Any]]:
    """Return the series of a run as grouped options of a select; values are their ids as text."""
    by_kind: dict[str, list[dict[str, str]]] = {kind: [] for kind in kinds}
    for one in series:
        if one.kind in by_kind:
            label = "Whole community" if one.kind == "community" else one.name
            by_kind[one.kind].append({"value": str(one.series_id), "label": label})
    return [{"group": label, "items": by_kind[kind]} for kind, label in GROUPS if by_kind.get(kind)]


def series_select(name: str, options: list[dict[str, Any]], value: str, label: str) -> dmc.Select:
    """Show a searchable choice of the community, transformers and houses."""
    return dmc.Select(
        id=ids(name),
        data=options,
        value=value,
        searchable=True,
        allowDeselect=False,
        limit=60,
        nothingFoundMessage="No such house or transformer",
        leftSection=icon("house", 14),
        w=208,
        size="xs",
        **{"aria-label": label},
    )


def quantity_options(kind: SeriesKind) -> list[dict[str, str]]:
    """Return the quantities of a kind of series as options."""
    return [{"value": one.key, "label": one.label} for one in quantities_of(kind)]


def quantity_select(name: str, value: str, label: str) -> dmc.Select:
    """Show the choice of one quantity."""
    return dmc.Select(
        id=ids(name), data=quantity_options("community"), value=value, allowDeselect=False, searchable=True, w=176,
        size="xs", **{"aria-label": label},
    )  # fmt: skip


def quantities_select(name: str) -> dmc.MultiSelect:
    """Show the choice of several quantities."""
    return dmc.MultiSelect(
        id=ids(name), data=quantity_options("community"), value=DEFAULT_QUANTITIES, size="xs", searchable=True,
        hidePickedOptions=True, className="result-quantities", **{"aria-label": "Quantities"},
    )  # fmt: skip


def kept_quantities(keys: Iterable[str], kind: SeriesKind) -> list[str]:
    """Return those of some quantities that a kind of series has."""
    return [key for key in keys if key in QUANTITIES and kind in QUANTITIES[key].kinds]


def period_bar(first: date, last: date) -> dmc.Group:
    """Show the choice of the period: its length, back and forth, and what is chosen."""
    spans = dmc.SegmentedControl(
        id=ids("span"), value="run", size="xs", data=[{"value": value, "label": label} for value, label in SPANS]
    )
    back = _arrow("period-back", "chevron-left", "Earlier")
    forth = _arrow("period-forth", "chevron-right", "Later")
    label = dmc.Text(period_text(first, last), id=ids("period-label"), size="sm", fw=500, className="result-period")
    return dmc.Group([spans, dmc.Group([back, label, forth], gap=4, wrap="nowrap")], gap="sm", className="period-bar")


def period_text(first: date, last: date) -> str:
    """Return a period in words, as short as it can be."""
    if first == last:
        return f"{first:%a} {first.day} {first:%b %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%b} – {fmt.date(last)}"
    return f"{fmt.date(first)} – {fmt.date(last)}"


def _arrow(name: str, mark: str, label: str) -> dmc.ActionIcon:
    return dmc.ActionIcon(
        icon(mark, 16), id=ids(name), variant="subtle", color="gray", n_clicks=0, **{"aria-label": label}
    )
