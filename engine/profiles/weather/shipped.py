"""Sites whose weather comes with the application: fifteen German regions and two American stations."""

from __future__ import annotations

import importlib.resources
from functools import lru_cache

from engine.profiles.weather.files import read_weather
from engine.profiles.weather.model import Weather
from engine.profiles.weather.reference_years import REGIONS, reference_year

GERMAN = (
    *("Bremerhaven", "Rostock", "Hamburg", "Potsdam", "Essen", "Bad Marienberg", "Kassel", "Braunlage"),
    *("Chemnitz", "Hof", "Fichtelberg", "Mannheim", "Mühldorf", "Stötten", "Garmisch-Partenkirchen"),
)
STATIONS = {
    **{f"try-{region:02d}": station for region, station in zip(REGIONS, GERMAN, strict=True)},
    "tmy3-703165": "Sand Point, Alaska",
    "tmy3-723170": "Greensboro, North Carolina",
}
"""What a person chooses from, by key."""

TMY3_FILES = {"tmy3-703165": "703165TY.csv", "tmy3-723170": "723170TYA.CSV"}


@lru_cache(maxsize=4)
def shipped_weather(key: str) -> Weather:
    """Return the weather of a shipped site. Raises KeyError where there is no such key."""
    if key not in STATIONS:
        raise KeyError(key)
    if key in TMY3_FILES:
        content = (importlib.resources.files("pvlib") / "data" / TMY3_FILES[key]).read_bytes()
        return read_weather(content, TMY3_FILES[key]).weather
    return reference_year(int(key.removeprefix("try-")))
