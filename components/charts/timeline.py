"""Quantities of one series over time, as lines or as a stack of supply."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from components.charts.base import QUANTITY_COLORS, empty_figure, figure, translucent
from components.tokens import TOKENS
from engine.quantities import QUANTITIES, Quantity

AXIS_MARGIN = 68
"""Left of the time line and of the strip below it, so that their days are above each other. [px]"""

POWER_AXIS = {"day": "Energy per day (kWh)", "hour": "Mean power of the hour (kW)", "quarter": "Power (kW)"}
TRADE = frozenset(("p2p_bought", "p2p_sold"))
DASHED = frozenset(("battery_charge", "p2p_sold", "pool_offer"))
"""Quantities that share their colour with another one."""


def timeline_figure(
    frame: pd.DataFrame,
    resolution: str,
    *,
    stacked: bool,
    with_trade: bool = True,
    is_stored: bool = True,
    height: int = 400,
    scheme: str = "light",
) -> go.Figure:
    """Show quantities over time.

    Parameters
    ----------
    frame : DataFrame
        A column a quantity (keys of `QUANTITIES`), index of times; without columns or rows the figure says so.
    resolution : {"day", "hour", "quarter"}
        Length of a row; days hold kWh, the others kW. Levels are in kWh and have the second axis.
    stacked : bool
        Whether what brings energy is stacked above zero, and what takes it away below; the rest are lines.
    with_trade : bool
        Whether trade belongs into the stack: it does for a house; behind a transformer it is what neighbours pass on.
    height : int
        [px]
    scheme : {"light", "dark"}
        Colour scheme.
    """
    if frame.empty or not len(frame.columns):
        return empty_figure("Choose at least one quantity.", height, scheme)
    if not is_stored:
        return empty_figure("These 15-minute steps are not stored yet. Longer periods work already.", height, scheme)
    frame = _without_zeros(frame)
    chart = figure(height, scheme)
    shape = "linear" if resolution == "day" else "hv"
    in_stack = [key for key in frame.columns if stacked and _is_stacked(key, with_trade=with_trade)]
    for key in [*in_stack, *(key for key in frame.columns if key not in in_stack)]:
        trace = _trace(QUANTITIES[key], frame[key], shape, stacked=key in in_stack)
        if in_stack and key not in in_stack:
            chart.add_trace(_casing(trace, scheme))
        chart.add_trace(trace)
    chart.update_layout(hovermode="x unified", xaxis=_time_axis(resolution), legend_traceorder="normal")
    chart.update_layout(margin={"l": AXIS_MARGIN, "t": 8, "b": 36})
    chart.update_yaxes(
        automargin=False, title_text=POWER_AXIS[resolution], zeroline=True, rangemode="tozero", tickformat=","
    )
    if any(QUANTITIES[key].is_level for key in frame.columns):
        chart.update_layout(yaxis2=_level_axis())
    return chart


def _trace(quantity: Quantity, values: pd.Series, shape: str, *, stacked: bool) -> go.Scatter:
    color = QUANTITY_COLORS[quantity.key]
    dash = "dot" if quantity.is_level else "dash" if quantity.key in DASHED else "solid"
    line = {"color": color, "width": 2, "dash": dash, "shape": shape}
    unit = "kWh" if quantity.is_level or shape == "linear" else "kW"
    common = {"x": values.index, "name": quantity.label, "mode": "lines", "hovertemplate": f"%{{y:,.2f}} {unit}"}
    if stacked:
        below = quantity.direction < 0
        fill = {"stackgroup": "out" if below else "in", "fillcolor": translucent(color, 0.55 if below else 0.85)}
        return go.Scatter(**common, **fill, y=-values if below else values, line=line | {"width": 0})
    return go.Scatter(**common, y=values, line=line, yaxis="y2" if quantity.is_level else "y")


def _casing(line: go.Scatter, scheme: str) -> go.Scatter:
    """Return a wider line in the colour of the ground, to be drawn below one that crosses areas."""
    ground = TOKENS["dark" if scheme == "dark" else "light"]["color-surface"]
    casing = {"color": translucent(ground, 0.8), "width": 4.5, "shape": line.line.shape}
    return go.Scatter(
        x=line.x, y=line.y, yaxis=line.yaxis, mode="lines", line=casing, hoverinfo="skip", showlegend=False
    )


def _level_axis() -> dict[str, object]:
    title = {"text": "State of charge (kWh)"}
    return {
        "overlaying": "y",
        "side": "right",
        "rangemode": "tozero",
        "showgrid": False,
        "title": title,
        "tickformat": ",",
    }


def _without_zeros(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that are not zero throughout, such as the battery of a house without one; all if all are."""
    shown = frame.loc[:, frame.ne(0).any()]
    return shown if len(shown.columns) else frame


def _is_stacked(key: str, *, with_trade: bool) -> bool:
    return QUANTITIES[key].direction != 0 and (with_trade or key not in TRADE)


def _time_axis(resolution: str) -> dict[str, object]:
    """Return the axis of time: the year once, the hover with what the resolution tells."""
    hover = "%a %-d %b %Y" if resolution == "day" else "%a %-d %b, %H:%M"
    axis: dict[str, object] = {"hoverformat": hover, "showgrid": False, "tickangle": 0}
    return axis | {"tickformat": "%b\n%Y"} if resolution == "day" else axis
