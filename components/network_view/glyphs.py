"""Pictures of nodes: one small SVG for each look, the same on the map, in the legend and in lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote

from components.network_view.facts import HouseFacts
from components.tokens import TOKENS, Scheme

SIZE = 48
_ICONS = Path(__file__).parents[2] / "assets" / "icons.css"
_ICON = re.compile(r"\.icon-([a-z0-9-]+) \{\s*mask-image: url\(\"data:image/svg\+xml,([^\"]+)\"\)")
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)

_TYPE_ICONS = {
    "residential": "house",
    "commercial": "commercial",
    "agricultural": "leaf",
    "hospital": "hospital",
    "school": "school",
}
_BADGES = (
    ("solar", "energy-generation", "sun", 37.5, 10.5),
    ("battery", "energy-battery", "battery", 37.5, 37.5),
    ("ev", "energy-ev", "zap", 10.5, 37.5),
    ("heat_pump", "energy-heat-pump", "flame", 10.5, 10.5),
)

_ON_BADGE = "#1d1b18"


@dataclass(frozen=True, slots=True)
class Look:
    """How a house is drawn: its symbol, whether it stands out, and what it owns."""

    symbol: str
    is_flagged: bool = False
    solar: bool = False
    battery: bool = False
    ev: bool = False
    heat_pump: bool = False

    @property
    def key(self) -> str:
        """A CSS class for the look."""
        owned = "".join(name[0] for name, *_ in _BADGES if getattr(self, name))
        return f"look-{self.symbol}{'-flagged' if self.is_flagged else ''}-{owned or 'plain'}"


def look_of(facts: HouseFacts) -> Look:
    """Return the look of a house; a flag with a symbol of its own comes before the type."""
    house = facts.house
    flag = next((flag for flag in house.flags if flag in _TYPE_ICONS), None)
    return Look(
        symbol=_TYPE_ICONS.get(flag or house.house_type, "house"),
        is_flagged=bool(house.flags),
        solar=facts.solar_kwp > 0,
        battery=house.battery is not None,
        ev=facts.has_charger,
        heat_pump=facts.heat_pump_kw > 0,
    )


@cache
def house_picture(look: Look, scheme: Scheme) -> str:
    """Return the picture of a house as a data URI."""
    tokens = TOKENS[scheme]
    ground, border, ink = tokens["color-surface"], tokens["color-border-strong"], tokens["color-text"]
    if look.is_flagged:
        ground = border = tokens["color-accent-fill"]
        ink = tokens["color-on-accent"]
    body = f'<circle cx="24" cy="24" r="17" fill="{ground}" stroke="{border}" stroke-width="1.5"/>'
    badges = [_badge(name, scheme, x, y, 8.5) for name, _, _, x, y in _BADGES if getattr(look, name)]
    return _svg(body + _symbol(look.symbol, ink, 24.0, 18.0) + "".join(badges))


@cache
def station_picture(symbol: str, scheme: Scheme) -> str:
    """Return the picture of a transformer or of the utility's grid as a data URI."""
    tokens = TOKENS[scheme]
    body = f'<rect x="4" y="4" width="40" height="40" rx="10" fill="{tokens["color-text"]}"/>'
    return _svg(body + _symbol(symbol, tokens["color-surface"], 24.0, 24.0))


def badge_picture(name: str, scheme: Scheme) -> str:
    """Return the mark of one kind of equipment alone, for the legend."""
    return _svg(_badge(name, scheme, 24, 24, 20))


def _badge(name: str, scheme: Scheme, x: float, y: float, radius: float) -> str:
    tokens = TOKENS[scheme]
    color, icon = next((color, icon) for badge, color, icon, *_ in _BADGES if badge == name)
    ring = f'stroke="{tokens["color-surface"]}" stroke-width="{radius / 4.5}"'
    disc = f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{tokens[color]}" {ring}/>'
    return disc + _symbol(icon, _ON_BADGE, x, radius * 1.2, y)


def _symbol(name: str, color: str, x: float, size: float, y: float = 24.0) -> str:
    place = f"translate({x - size / 2} {y - size / 2}) scale({size / 24})"
    style = 'fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return f'<g transform="{place}" stroke="{color}" {style}>{_paths()[name]}</g>'


@cache
def _paths() -> dict[str, str]:
    """Return the drawing of every icon, read from the style sheet that shows them elsewhere."""
    found = _ICON.findall(_ICONS.read_text(encoding="utf-8"))
    drawings = {name: _INNER.search(unquote(uri)) for name, uri in found}
    return {name: match[1].replace("'", '"') for name, match in drawings.items() if match}


def _svg(body: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}">'
    return "data:image/svg+xml," + quote(head + body + "</svg>")
