"""One quantity by hour of the day and day of the run."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from components.charts.base import empty_figure, figure
from engine.quantities import QUANTITIES

MONTHS_FROM_DAYS = 45
"""Longer runs have the names of months below them, shorter ones days."""


def heat_map_figure(hours: pd.DataFrame, key: str, *, height: int = 340, scheme: str = "light") -> go.Figure:
    """Show a quantity as colour; one that can be negative has a scale around zero.

    Parameters
    ----------
    hours : DataFrame
        A row an hour of the day, a column a day. [kW, levels kWh]
    key : str
        Of `QUANTITIES`.
    height : int
        [px]
    scheme : {"light", "dark"}
        Colour scheme.
    """
    if hours.empty:
        return empty_figure("The 15-minute steps are not stored yet.", height, scheme)
    quantity = QUANTITIES[key]
    unit = "kWh" if quantity.is_level else "kW"
    chart = figure(height, scheme)
    chart.add_heatmap(
        z=hours.to_numpy(),
        x=list(hours.columns),
        y=list(hours.index),
        coloraxis="coloraxis",
        hovertemplate=f"%{{x|%a %-d %b %Y}}, %{{y}}:00–%{{y}}:59<br>{quantity.label} %{{z:,.2f}} {unit}<extra></extra>",
    )
    chart.update_layout(coloraxis=_scale(hours, unit), margin={"t": 12})
    chart.update_xaxes(tickformat="%b\n%Y" if hours.shape[1] > MONTHS_FROM_DAYS else None, tickangle=0)
    chart.update_yaxes(title_text="Hour of the day", tickvals=[0, 6, 12, 18], ticksuffix=" h", showgrid=False)
    return chart


def _scale(hours: pd.DataFrame, unit: str) -> dict[str, object]:
    """Return the colour axis; the template has the scales for amounts and around zero, chosen by the limits."""
    low, high = float(hours.min(axis=None)), float(hours.max(axis=None))
    bar = {"title": {"text": unit, "side": "top"}, "thickness": 10, "outlinewidth": 0, "xpad": 4}
    axis: dict[str, object] = {"colorbar": bar, "autocolorscale": True}
    if low < 0:
        bound = max(-low, high)
        return axis | {"cmin": -bound, "cmid": 0, "cmax": bound}
    return axis | {"cmin": 0, "cmax": high or 1}
