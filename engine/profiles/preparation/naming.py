"""What the names of columns say: unit, kind, readings of a meter, end of a step."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.profiles.preparation.choices import Kind, Unit

_UNIT = re.compile(r"(?<!\w)(kWh|MWh|Wh|kW|MW)(?!\w)", re.IGNORECASE)
_WATT = re.compile(r"(?:\bin|[_/,]|power|leistung|load|last|demand|^)\s*(W)(?!\w)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[\[({]\s*(kWh|MWh|Wh|kW|MW|W)\s*[\])}]", re.IGNORECASE)
_UNITS: dict[str, Unit] = {"w": "W", "kw": "kW", "mw": "MW", "wh": "Wh", "kwh": "kWh", "mwh": "MWh"}
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("wind", re.compile(r"wind", re.IGNORECASE)),
    ("solar", re.compile(r"\bpv|pv\b|solar|photovolta|einspeis|erzeug|generation|export|feed[- ]?in", re.IGNORECASE)),
    ("heat_pump", re.compile(r"heat ?_?pump|w(ä|ae)rmepumpe|\bwp\b|\bhp\b", re.IGNORECASE)),
    ("ev", re.compile(r"\bev\b|charger|charging|wallbox|lades(ä|ae)ule|ladepunkt|e-?auto", re.IGNORECASE)),
)  # fmt: skip
_UNIT_WORD = re.compile(r"\bunits?\b|einheit", re.IGNORECASE)
_REGISTER = re.compile(
    r"reading|register|z(ä|ae)hler ?stand|stand\b|cumulative|kumul|index\b|meter_?total|\b[12]\.8\.\d", re.IGNORECASE
)
_END = re.compile(r"\b(to|until|bis|end|ende|ending|fin)\b", re.IGNORECASE)
_BEGIN = re.compile(r"\b(from|von|ab|start|begin|beginn|beginning)\b", re.IGNORECASE)
_TIME = re.compile(r"time|date|datum|zeit|epoch|unix|stamp|uhr", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[\[({]\s*[kM]?Wh?\s*[\])}]", re.IGNORECASE)
_LONGEST_NAME = 100


def unit_of(*texts: str) -> Unit | None:
    """Return the unit that the first text with one names: W, kW, MW, Wh, kWh or MWh; in brackets, else the last.

    A single W counts only behind a word for power or a sign: "House W" is a name.
    """
    for text in texts:
        plain = text.replace("_", " ")
        if found := _IN_BRACKETS.findall(text) or _UNIT.findall(plain) or _WATT.findall(text.strip()):
            return _UNITS[found[-1].lower()]
    return None


def unit_words(cells: Iterable[str]) -> str:
    """Return what a line above the names says about units: all of it behind a word for that, else what is in brackets.

    Other lines hold names and addresses, in which a W means something else.
    """
    line = " ".join(cells)
    if _UNIT_WORD.search(line):
        return line
    return " ".join(f"[{unit}]" for unit in _IN_BRACKETS.findall(line))


def kind_of(name: str) -> Kind:
    """Return what a column's name says about it; a load where it says nothing."""
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "load")


def names_register(name: str) -> bool:
    """Return whether a name speaks of the readings of a meter."""
    return bool(_REGISTER.search(name.replace("_", " ")))


def names_end(name: str) -> bool:
    """Return whether the name of a column of times speaks of the end of steps."""
    text = name.replace("_", " ")
    return bool(_END.search(text)) and not _BEGIN.search(text)


def names_time(name: str) -> bool:
    """Return whether a name speaks of a time."""
    return bool(_TIME.search(name))


def clean_name(name: str, index: int) -> str:
    """Return the name of a profile: without its unit, without what spreadsheets would take for a formula."""
    plain = "".join(sign for sign in _BRACKETS.sub("", name) if sign.isprintable()).strip()
    return plain.lstrip("=+-@ ")[:_LONGEST_NAME] or f"Column {index + 1}"
