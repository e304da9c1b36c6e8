"""The whole run in a strip, to choose a period from by dragging."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from components.charts.base import QUANTITY_COLORS, empty_figure, figure, translucent
from components.charts.timeline import AXIS_MARGIN

HALF_A_YEAR = 184
"""Longer runs name every other month, so that the names fit on a phone. [days]"""


def navigator_figure(
    daily: pd.DataFrame, first: date, last: date, *, height: int = 72, scheme: str = "light"
) -> go.Figure:
    """Show load and generation of every day as areas, and shade what lies outside the chosen days.

    Parameters
    ----------
    daily : DataFrame
        Columns ``load`` and ``generation``, index of days. [kWh]
    first, last : date
        The chosen period, both included.
    height : int
        [px]
    scheme : {"light", "dark"}
        Colour scheme.
    """
    if daily.empty:
        return empty_figure("", height, scheme)
    chart = figure(height, scheme)
    for key in ("load", "generation"):
        color = QUANTITY_COLORS[key]
        chart.add_scatter(
            x=daily.index, y=daily[key], fill="tozeroy", fillcolor=translucent(color, 0.35), mode="lines",
            line={"color": color, "width": 1}, hoverinfo="skip",
        )  # fmt: skip
    for start, stop in ((daily.index[0], first), (last + timedelta(days=1), daily.index[-1] + timedelta(days=1))):
        if pd.Timestamp(start) < pd.Timestamp(stop):
            chart.add_vrect(x0=start, x1=stop, fillcolor="rgba(128,128,128,0.28)", line_width=0, layer="above")
    chart.update_layout(
        dragmode="select", selectdirection="h", showlegend=False, margin={"l": AXIS_MARGIN, "r": 8, "t": 0, "b": 18},
        newselection={"line": {"width": 1}},
    )  # fmt: skip
    chart.update_yaxes(visible=False, fixedrange=True)
    chart.update_xaxes(
        fixedrange=True,
        range=[daily.index[0], daily.index[-1] + timedelta(days=1)],
        tickformat="%b",
        dtick="M2" if len(daily) > HALF_A_YEAR else "M1",
        tickangle=0,
        automargin=False,
    )
    return chart
