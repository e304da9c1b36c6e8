"""How the canvas draws nodes and edges, for both colour schemes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from components.network_view.glyphs import Look, house_picture, station_picture
from components.tokens import TOKENS, Scheme

Rule = dict[str, Any]


def stylesheets(looks: Iterable[Look]) -> dict[Scheme, list[Rule]]:
    """Return the rules of both schemes for the looks that occur in a network."""
    occurring = sorted(set(looks), key=lambda look: look.key)
    return {scheme: _rules(occurring, scheme) for scheme in ("light", "dark")}


def _rules(looks: list[Look], scheme: Scheme) -> list[Rule]:
    pictures = [_rule(f".{look.key}", {"background-image": house_picture(look, scheme)}) for look in looks]
    return [*_nodes(TOKENS[scheme]), *_stations(scheme), *pictures, *_edges(TOKENS[scheme]), *_states(TOKENS[scheme])]


def _rule(selector: str, style: dict[str, Any]) -> Rule:
    return {"selector": selector, "style": style}


def _nodes(tokens: Any) -> list[Rule]:
    label = {
        "label": "data(label)",
        "font-family": tokens["font-family"].replace('"', ""),
        "font-size": 12,
        "color": tokens["color-muted"],
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-background-color": tokens["color-surface"],
        "text-background-opacity": 0.85,
        "text-background-padding": "1px",
        "min-zoomed-font-size": 13,
    }
    picture = {
        "background-fit": "contain",
        "background-clip": "none",
        "background-opacity": 0,
        "border-width": 0,
        "shape": "ellipse",
    }
    prominent = {"width": 58, "height": 58, "font-size": 15, "font-weight": 600, "color": tokens["color-text"]}
    return [
        _rule("node", label | picture | {"width": 42, "height": 42}),
        _rule(".flagged", prominent | {"min-zoomed-font-size": 0, "z-index": 5}),
        _rule(".junction", {"width": 9, "height": 9, "background-opacity": 1,
                            "background-color": tokens["color-border-strong"]}),
    ]  # fmt: skip


def _stations(scheme: Scheme) -> list[Rule]:
    tokens = TOKENS[scheme]
    common = {
        "shape": "round-rectangle", "width": 64, "height": 64, "font-size": 17, "font-weight": 600,
        "color": tokens["color-text"], "min-zoomed-font-size": 0, "z-index": 6,
    }  # fmt: skip
    return [
        _rule(".station", common | {"background-image": station_picture("transformer", scheme)}),
        _rule(".grid", common | {"background-image": station_picture("zap", scheme)}),
    ]


def _edges(tokens: Any) -> list[Rule]:
    line = {"width": 2.5, "line-color": tokens["color-border-strong"], "curve-style": "straight"}
    return [
        _rule("edge", line),
        _rule(".direct", {"width": 1.5}),
        _rule(".feeder", {"width": 4, "line-color": tokens["color-muted"]}),
    ]


def _states(tokens: Any) -> list[Rule]:
    chosen = {
        "underlay-color": tokens["color-accent-mark"], "underlay-opacity": 0.35, "underlay-padding": 7,
        "underlay-shape": "ellipse",
        "color": tokens["color-text"], "font-weight": 600, "min-zoomed-font-size": 0, "z-index": 10,
    }  # fmt: skip
    return [
        _rule("node:selected", chosen),
        _rule("node:active", {"overlay-opacity": 0.08, "overlay-color": tokens["color-accent-mark"]}),
    ]
