"""How the load was met, month by month."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from components.charts.base import empty_figure, energy_scale, figure
from components.theme import ENERGY_COLORS

ABOVE = (
    ("own_generation", "Generation", "generation"),
    ("battery", "Battery", "battery"),
    ("p2p", "P2P", "p2p"),
    ("grid", "Grid", "grid_import"),
    ("unserved", "Unserved", "unserved"),
)
BELOW = (("export", "Export", "grid_export"), ("curtailed", "Curtailed", "curtailed"))


def supply_by_month_figure(supply: pd.DataFrame, *, height: int = 400, scheme: str = "light") -> go.Figure:
    """Show a stack a month: above zero what met the load, below what was exported or curtailed.

    Parameters
    ----------
    supply : DataFrame
        Index of first days of months; columns named in `ABOVE` and `BELOW`. [kWh]
    height : int
        [px]
    scheme : {"light", "dark"}
        Colour scheme.
    """
    if supply.empty:
        return empty_figure("No complete day yet.", height, scheme)
    divisor, unit = energy_scale(supply[[key for key, *_ in ABOVE]].sum(axis=1))
    months = _labels(supply.index)
    chart = figure(height, scheme)
    for sign, parts in ((1, ABOVE), (-1, BELOW)):
        for key, label, color in parts:
            if supply[key].abs().max() > 0:
                chart.add_bar(
                    x=months,
                    y=sign * supply[key] / divisor,
                    name=label,
                    marker_color=ENERGY_COLORS[color],
                    hovertemplate=f"%{{y:,.3s}} {unit}",
                )
    chart.update_layout(
        barmode="relative",
        hovermode="x unified",
        bargap=0.28,
        margin={"t": 8},
    )
    chart.update_yaxes(title_text=f"Energy per month ({unit})", zeroline=True, tickformat=",")
    return chart


def _labels(months: pd.Index) -> list[str]:
    """Return short names of months, with the year where there is more than one."""
    several = len({month.year for month in months}) > 1
    return [f"{month:%b %Y}" if several else f"{month:%b}" for month in months]
