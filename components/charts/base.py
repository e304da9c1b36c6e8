"""What all charts share: an empty figure of the right height, colours of quantities, units that fit."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

import plotly.graph_objects as go

from components.theme import ENERGY_COLORS, figure_template

QUANTITY_COLORS = MappingProxyType(
    {
        "load": ENERGY_COLORS["load"],
        "generation": ENERGY_COLORS["generation"],
        "battery_discharge": ENERGY_COLORS["battery"],
        "battery_charge": ENERGY_COLORS["battery"],
        "battery_soc": ENERGY_COLORS["battery"],
        "p2p_bought": ENERGY_COLORS["p2p"],
        "p2p_sold": ENERGY_COLORS["p2p"],
        "pool_offer": ENERGY_COLORS["p2p"],
        "pool_request": ENERGY_COLORS["load"],
        "grid_import": ENERGY_COLORS["grid_import"],
        "grid_export": ENERGY_COLORS["grid_export"],
        "flow": ENERGY_COLORS["grid_import"],
        "exchange": ENERGY_COLORS["grid_import"],
        "curtailed": ENERGY_COLORS["curtailed"],
        "unserved": ENERGY_COLORS["unserved"],
        "ev": ENERGY_COLORS["ev"],
        "loss": ENERGY_COLORS["losses"],
    }
)
"""Colour of each quantity of `engine.quantities`."""


def figure(height: int, scheme: str) -> go.Figure:
    """Return a figure without traces; `height` in pixels is fixed, so that nothing jumps when data come."""
    return go.Figure(layout={"template": figure_template(scheme), "height": height, "autosize": True})


def empty_figure(message: str, height: int, scheme: str) -> go.Figure:
    """Return a figure that says in the middle why there is nothing to see."""
    empty = figure(height, scheme)
    empty.update_layout(xaxis_visible=False, yaxis_visible=False)
    empty.add_annotation(text=message, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper", font_size=14)
    return empty


def translucent(color: str, alpha: float) -> str:
    """Return a colour ``#rrggbb`` with an opacity, as Plotly wants it."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


def energy_scale(values_kwh: Iterable[float]) -> tuple[float, str]:
    """Return the divisor and the unit in which the largest of some energies is easy to read."""
    largest = max((abs(value) for value in values_kwh), default=0.0)
    for divisor, unit in ((1e6, "GWh"), (1e3, "MWh")):
        if largest >= divisor:
            return divisor, unit
    return 1.0, "kWh"
