"""The flow through a transformer, hours in falling order, against its rating."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from components.charts.base import empty_figure, figure, translucent
from components.format import significant
from components.theme import ENERGY_COLORS


def load_duration_figure(
    duration: pd.DataFrame, rating_kw: float | None, *, height: int = 340, scheme: str = "light"
) -> go.Figure:
    """Show the load-duration curve with the rating in both directions; what exceeds it is marked.

    Parameters
    ----------
    duration : DataFrame
        ``hours`` from 0 and ``flow_kw`` in falling order, import positive.
    rating_kw : float or None
        None where the transformer has no limit.
    height : int
        [px]
    scheme : {"light", "dark"}
        Colour scheme.
    """
    if duration.empty:
        return empty_figure("The 15-minute steps are not stored yet.", height, scheme)
    chart = figure(height, scheme)
    for sign, label, color in ((1, "Import", "grid_import"), (-1, "Export", "grid_export")):
        part = duration["flow_kw"].where(duration["flow_kw"] * sign >= 0)
        _add_area(chart, duration["hours"], part, label, ENERGY_COLORS[color])
    if rating_kw:
        _add_rating(chart, duration, rating_kw)
    chart.update_layout(hovermode="x unified", showlegend=False, margin={"t": 12})
    chart.update_xaxes(title_text="Hours, highest flow first (h)", hoverformat=",.0f", tickformat=",", showgrid=False)
    chart.update_yaxes(title_text="Flow, import positive (kW)", zeroline=True, tickformat=",")
    return chart


def _add_area(chart: go.Figure, hours: pd.Series, flow_kw: pd.Series, label: str, color: str) -> None:
    chart.add_scatter(
        x=hours, y=flow_kw, name=label, mode="lines", line={"color": color, "width": 2}, fill="tozeroy",
        fillcolor=translucent(color, 0.18), hovertemplate="%{y:,.1f} kW",
    )  # fmt: skip


def _add_rating(chart: go.Figure, duration: pd.DataFrame, rating_kw: float) -> None:
    """Draw the rating where the curve comes near it, and mark what lies beyond."""
    color = ENERGY_COLORS["overload"]
    flow_kw = duration["flow_kw"]
    for sign in (1, -1):
        if sign > 0 or (sign * flow_kw).max() > 0.6 * rating_kw:
            chart.add_hline(
                sign * rating_kw, line={"color": color, "width": 1.5, "dash": "dash"},
                annotation_text=f"Rating {significant(rating_kw)} kW", annotation_font_color=color,
                annotation_position="top right" if sign > 0 else "bottom left",
            )  # fmt: skip
    beyond = flow_kw.where(flow_kw.abs() > rating_kw)
    if beyond.notna().any():
        chart.add_scatter(
            x=duration["hours"], y=beyond, name="Above rating", mode="lines", line={"color": color, "width": 3},
            hovertemplate="%{y:,.1f} kW",
        )  # fmt: skip
