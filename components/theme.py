"""The look as Mantine and Plotly understand it, made from the design tokens."""

from __future__ import annotations

from functools import cache
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

from components.tokens import TOKENS, Scheme

_ENERGY = (
    "generation", "load", "battery", "p2p", "grid_import", "grid_export", "losses", "curtailed", "overload", "unserved",
    "ev", "heat_pump",
)  # fmt: skip

ENERGY_COLORS: dict[str, str] = {name: TOKENS["light"][f"energy-{name.replace('_', '-')}"] for name in _ENERGY}
"""Colour of each kind of energy, the same in every chart, map, legend and report."""

SEQUENTIAL: list[list[float | str]] = [[i / 9, TOKENS["light"][f"sequential-{i + 1}"]] for i in range(10)]
"""Colour scale for amounts, even to the eye and safe for colour-blind people."""


def diverging(scheme: Scheme) -> list[list[float | str]]:
    """Return the colour scale for amounts around zero; its middle is the ground of the scheme."""
    return [[i / 4, TOKENS[scheme][f"diverging-{i + 1}"]] for i in range(5)]


def figure_template(scheme: str) -> str:
    """Return the name of the Plotly template for a colour scheme; anything but ``"dark"`` is light."""
    return "hygge_dark" if scheme == "dark" else "hygge_light"


def _axis(tokens: Any) -> dict[str, Any]:
    return {
        "gridcolor": tokens["color-grid"],
        "linecolor": tokens["color-border-strong"],
        "zerolinecolor": tokens["color-border-strong"],
        "zerolinewidth": 1,
        "tickcolor": tokens["color-border-strong"],
        "tickfont": {"size": 12, "color": tokens["color-muted"]},
        "title": {"font": {"size": 12, "color": tokens["color-muted"]}, "standoff": 8},
        "automargin": True,
        "ticks": "",
    }


def _text(tokens: Any) -> dict[str, Any]:
    return {
        "font": {"family": tokens["font-family"], "size": 12, "color": tokens["color-text"]},
        "title": {"font": {"size": 14, "weight": 600}, "x": 0, "xanchor": "left", "xref": "container", "pad": {"l": 4}},
        "separators": ".\u2009",
        "hoverlabel": {
            "bgcolor": tokens["color-raised"],
            "bordercolor": tokens["color-border-strong"],
            "font": {"family": tokens["font-family"], "size": 12, "color": tokens["color-text"]},
            "align": "left",
        },
        "legend": {
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom", "title": {"text": ""},
            "font": {"color": tokens["color-muted"]}, "bgcolor": "rgba(0,0,0,0)",
        },
    }  # fmt: skip


def _layout(scheme: Scheme) -> dict[str, Any]:
    tokens = TOKENS[scheme]
    return {
        **_text(tokens),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": list(dict.fromkeys(ENERGY_COLORS.values())),
        "colorscale": {"sequential": SEQUENTIAL, "diverging": diverging(scheme)},
        "margin": {"l": 8, "r": 8, "t": 36, "b": 8, "pad": 0},
        "xaxis": _axis(tokens) | {"showgrid": False},
        "yaxis": _axis(tokens),
        "bargap": 0.2,
        "modebar": {
            "bgcolor": "rgba(0,0,0,0)", "color": tokens["color-muted"], "activecolor": tokens["color-accent-mark"],
        },
    }  # fmt: skip


@cache
def _template(scheme: Scheme) -> go.layout.Template:
    tokens = TOKENS[scheme]
    colorbar = {"outlinewidth": 0, "thickness": 10, "tickfont": {"size": 12, "color": tokens["color-muted"]}}
    node = {"line": {"width": 0}, "pad": 18, "thickness": 12}
    return go.layout.Template(
        layout=_layout(scheme),
        data={
            "heatmap": [go.Heatmap(colorscale=SEQUENTIAL, colorbar=colorbar)],
            "sankey": [go.Sankey(node=node, textfont={"size": 12, "color": tokens["color-text"]})],
            "bar": [go.Bar(marker={"line": {"width": 0}})],
            "scatter": [go.Scatter(line={"width": 2})],
        },
    )


def templates() -> dict[str, Any]:
    """Return both Plotly templates as JSON for the browser, by colour scheme."""
    return {scheme: _template(scheme).to_plotly_json() for scheme in ("light", "dark")}


_OVERLAY = {"overlayProps": {"backgroundOpacity": 0.32, "blur": 2}, "transitionProps": {"duration": 140}}


def _palettes() -> dict[str, list[str]]:
    """Return ten shades of each palette, as Mantine wants them."""
    names = ("hygge", "gray", "dark", "red")
    return {name: [TOKENS["light"][f"palette-{name}-{shade}"] for shade in range(10)] for name in names}


def _component_defaults() -> dict[str, Any]:
    """Return the props that every component of a kind starts with."""
    return {
        "Card": {"defaultProps": {"withBorder": True, "radius": "lg", "padding": "lg", "shadow": "none"}},
        "Paper": {"defaultProps": {"radius": "lg"}},
        "Button": {"defaultProps": {"size": "sm"}},
        "Tooltip": {"defaultProps": {"openDelay": 350, "fz": "xs", "withArrow": False}},
        "Menu": {"defaultProps": {"shadow": "md", "radius": "lg", "transitionProps": {"duration": 120}}},
        "Modal": {"defaultProps": {"radius": "lg", "centered": True, **_OVERLAY}},
        "Drawer": {"defaultProps": _OVERLAY},
        "Skeleton": {"defaultProps": {"radius": "lg"}},
        "Badge": {"defaultProps": {"variant": "light", "radius": "sm", "tt": "none", "fw": 500}},
    }


def mantine_theme() -> dict[str, Any]:
    """Return the Mantine theme: type, spacing, radii and palettes from the tokens."""
    tokens = TOKENS["light"]
    sizes = ("xs", "sm", "md", "lg", "xl")
    return {
        "primaryColor": "hygge",
        "black": tokens["color-text"],
        "primaryShade": {"light": 7, "dark": 5},
        "fontFamily": tokens["font-family"],
        "fontFamilyMonospace": tokens["font-family-mono"],
        "fontSizes": {size: tokens[f"font-size-{size}"] for size in sizes},
        "lineHeights": dict.fromkeys(sizes, tokens["line-height"]),
        "spacing": dict(zip(sizes, (tokens[f"space-{step}"] for step in (2, 3, 4, 5, 6)), strict=True)),
        "radius": {"xs": "4px", "sm": "6px", "md": tokens["radius-md"], "lg": tokens["radius-lg"], "xl": "20px"},
        "defaultRadius": "md",
        "cursorType": "pointer",
        "headings": _headings(tokens),
        "colors": _palettes(),
        "components": _component_defaults(),
    }


def _headings(tokens: Any) -> dict[str, Any]:
    sizes = {"h1": "xl", "h2": "lg", "h3": "md", "h4": "sm", "h5": "sm", "h6": "xs"}
    return {
        "fontWeight": tokens["font-weight-heading"],
        "sizes": {name: {"fontSize": tokens[f"font-size-{size}"], "lineHeight": "1.3"} for name, size in sizes.items()},
    }


def _register() -> None:
    for scheme in ("light", "dark"):
        pio.templates[figure_template(scheme)] = _template(scheme)
    pio.templates.default = figure_template("light")


_register()
