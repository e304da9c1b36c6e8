"""Where the energy went, as a Sankey diagram."""

from __future__ import annotations

from types import MappingProxyType

import pandas as pd
import plotly.graph_objects as go

from components.charts.base import empty_figure, figure, translucent
from components.format import energy
from components.theme import ENERGY_COLORS

NODES = MappingProxyType(
    {
        "generation": ("Generation", "generation"),
        "grid_import": ("Grid import", "grid_import"),
        "stored_before": ("Stored before", "battery"),
        "p2p": ("P2P trade", "p2p"),
        "battery": ("Batteries", "battery"),
        "p2p_battery": ("Battery P2P", "p2p"),
        "load": ("Load", "load"),
        "grid_export": ("Grid export", "grid_export"),
        "curtailed": ("Curtailed", "curtailed"),
        "losses": ("Losses", "losses"),
    }
)
"""Label and energy colour of each node, sources first."""

COLUMNS = (
    (0.001, ("generation", "grid_import", "stored_before")),
    (0.28, ("p2p",)),
    (0.52, ("battery",)),
    (0.74, ("p2p_battery",)),
    (0.999, ("load", "grid_export", "curtailed", "losses")),
)
"""Where nodes stand from left to right, and in which order downwards."""

TOPS = MappingProxyType({"p2p": 0.1, "battery": 0.34, "p2p_battery": 0.24})
"""Where columns begin that are fed from generation, as a part of the height."""

GAP = 0.05
"""Between nodes of a column, as a part of the height."""


def energy_balance_figure(links: pd.DataFrame, *, height: int = 400, scheme: str = "light") -> go.Figure:
    """Show the links between sources and uses of energy.

    Parameters
    ----------
    links : DataFrame
        Columns ``source``, ``target`` (keys of `NODES`) and ``energy_kwh``; without rows the figure says so.
    height : int
        [px]
    scheme : {"light", "dark"}
        Colour scheme.
    """
    if links.empty:
        return empty_figure("No energy flowed in this period.", height, scheme)
    present = [key for key in NODES if key in set(links["source"]) | set(links["target"])]
    place = {key: i for i, key in enumerate(present)}
    through = {key: _through(links, key) for key in present}
    positions = _positions(through)
    chart = figure(height, scheme)
    chart.add_sankey(
        arrangement="snap",
        valueformat=",.0f",
        valuesuffix=" kWh",
        node={
            "label": [f"{NODES[key][0]}<br>{energy(through[key])}" for key in present],
            "x": [positions[key][0] for key in present],
            "y": [positions[key][1] for key in present],
            "color": [ENERGY_COLORS[NODES[key][1]] for key in present],
            "hovertemplate": "%{label}<extra></extra>",
            "pad": 22,
            "thickness": 14,
        },
        link={
            "source": links["source"].map(place),
            "target": links["target"].map(place),
            "value": links["energy_kwh"],
            "color": [translucent(ENERGY_COLORS[NODES[key][1]], 0.35) for key in links["source"]],
            "customdata": [energy(value) for value in links["energy_kwh"]],
            "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata}<extra></extra>",
        },
    )
    chart.update_layout(margin={"l": 4, "r": 4, "t": 12, "b": 16})
    return chart


def labelled(links: pd.DataFrame) -> pd.DataFrame:
    """Return the links with the names that people read, largest first: the table twin of the diagram."""
    names = {key: label for key, (label, _) in NODES.items()}
    twin = links.assign(source=links["source"].map(names), target=links["target"].map(names))
    return twin.sort_values("energy_kwh", ascending=False, ignore_index=True)


def _positions(through: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Return the place of the middle of each node, both coordinates between 0 and 1.

    The outer columns fill the height; what is between hangs below the top, as it is fed by generation.
    """
    largest = max(sum(through.get(key, 0.0) for key in keys) for _, keys in COLUMNS) or 1.0
    positions = {}
    for x, keys in COLUMNS:
        top = TOPS.get(keys[0], 0.0)
        for key in (key for key in keys if key in through):
            share = through[key] / largest * (1 - 3 * GAP)
            positions[key] = (x, min(max(top + share / 2, 0.001), 0.999))
            top += share + GAP
    return positions


def _through(links: pd.DataFrame, key: str) -> float:
    """Return the energy through a node [kWh]."""
    entering = links.loc[links["target"] == key, "energy_kwh"].sum()
    leaving = links.loc[links["source"] == key, "energy_kwh"].sum()
    return max(entering, leaving)
