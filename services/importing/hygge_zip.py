"""Read a zip file that `services.exporting.hygge_zip` wrote, or that somebody made in the same format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from math import isfinite
from typing import Any, get_args

import numpy as np

from db.records import ProfileKind
from engine import topology
from engine.documents import MAX_ISSUES
from engine.drawing_fields import MAX_SCALE
from engine.validation import text_problem
from errors import Issue
from services.exporting.hygge_zip import FORMAT, PROFILES, TOPOLOGY
from services.importing.contents import FileContents, FileProfile, FileUse, Reading, reading, values_hash
from services.importing.limits import Archive, Refused, parsed_json

MAX_STEPS = 400_000
"""Eleven years of quarter-hours."""
MAX_SOURCE_CHARACTERS = 4_000
MAX_RATING_KW = 1e9
YEARS = range(1900, 2200)
_KINDS = get_args(ProfileKind)
_QUARTER_S = 900


def read_zip(content: bytes) -> Reading:
    """Return what a zip file holds, and everything that is wrong with it; nothing is unpacked to disk."""
    try:
        archive = Archive(content)
        network, issues = topology.read(parsed_json(archive.read(TOPOLOGY), TOPOLOGY))
        listed = parsed_json(archive.read(PROFILES), PROFILES)
    except Refused as refused:
        return None, [refused.issue]
    houses = frozenset(house.name for house in network.houses) if network else None
    listing = _Listing(archive, houses, list(issues))
    listing.read(listed)
    if network is None:
        return reading(None, listing.issues)
    contents = FileContents(network, listing.profiles, tuple(listing.uses), tuple(listing.issues))
    return reading(contents, listing.issues)


@dataclass
class _Listing:
    """Reads ``profiles.json`` and remembers every problem on the way; `houses` None where they are not known."""

    archive: Archive
    houses: frozenset[str] | None
    issues: list[Issue]
    profiles: dict[str, FileProfile] = field(default_factory=dict)
    uses: list[FileUse] = field(default_factory=list)

    def read(self, document: Any) -> None:
        if not isinstance(document, Mapping) or document.get("format") != FORMAT:
            return self._note("unknown_format", "format", f"{PROFILES} has to be an object of format {FORMAT!r}.")
        for number, record in enumerate(_list(document.get("profiles")), 1):
            if len(self.issues) < MAX_ISSUES:
                self._profile(record if isinstance(record, Mapping) else {}, number)
        taken: set[tuple[str, str]] = set()
        for number, record in enumerate(_list(document.get("uses")), 1):
            if len(self.issues) < MAX_ISSUES:
                self._use(record if isinstance(record, Mapping) else {}, number, taken)
        return None

    def _profile(self, record: Mapping[str, Any], number: int) -> None:
        name = record.get("name")
        ids = (name,) if isinstance(name, str) and name.strip() else (f"profile {number}",)
        before = len(self.issues)
        if ids[0] != name or text_problem(name) or name in self.profiles:
            self._note("bad_name", "name", "Give every profile a short name of its own.", ids)
        if record.get("kind") not in _KINDS:
            self._note("unknown_choice", "kind", f"Give one of {', '.join(_KINDS)}.", ids)
        start = _moment(record.get("start"))
        if start is None:
            message = "Give the beginning of the first quarter-hour with its offset, as 2016-01-01T00:00:00+01:00."
            self._note("bad_start", "start", message, ids)
        source = record.get("source") or {}
        if not _is_source(source):
            message = "Give a small object that says where the values come from; its rating_kw is a power from 0."
            self._note("bad_source", "source", message, ids)
        values = self._values(record, ids)
        if len(self.issues) == before and values is not None:
            content_hash = values_hash(values)
            self.profiles[name] = FileProfile(name, record["kind"], start, content_hash, dict(source), values)

    def _values(self, record: Mapping[str, Any], ids: tuple[str, ...]) -> np.ndarray | None:
        entry = record.get("values")
        if not isinstance(entry, str) or entry not in self.archive.names:
            self._note("missing_entry", "values", f"The zip file has no entry {str(entry)[:80]!r}. Add it.", ids)
            return None
        try:
            values = _array(self.archive.read(entry))
        except Refused as refused:
            self._note(refused.issue.code, "values", refused.issue.message, ids)
            return None
        if record.get("steps") != len(values):
            message = f"It says {record.get('steps')!r}, and there are {len(values)} values. Make them agree."
            self._note("wrong_length", "steps", message, ids)
        return values

    def _use(self, record: Mapping[str, Any], number: int, taken: set[tuple[str, str]]) -> None:
        house, name, scale = record.get("house"), record.get("profile"), record.get("scale", 1.0)
        ids = (house,) if isinstance(house, str) else (f"use {number}",)
        if self.houses is not None and (not isinstance(house, str) or house not in self.houses):
            return self._note("unknown_house", "house", "There is no such house in the network. Name one.", ids, "use")
        if not isinstance(name, str) or name not in self.profiles:
            message = f"There is no usable profile {str(name)[:80]!r}. Name one of the list."
            return self._note("unknown_profile", "profile", message, ids, "use")
        if isinstance(scale, bool) or not isinstance(scale, int | float) or not 0 <= scale <= MAX_SCALE:
            return self._note("out_of_range", "scale", f"Give a number from 0 to {MAX_SCALE:g}.", ids, "use")
        if (house, name) in taken:
            return self._note("duplicate_use", "profile", f"It uses {name!r} twice. Add the two up.", ids, "use")
        taken.add((house, name))
        return self.uses.append(FileUse(house, name, float(scale)))

    def _note(
        self, code: str, attribute: str, message: str, ids: tuple[str, ...] = (), component: str = "profile"
    ) -> None:
        self.issues.append(Issue(code, component, attribute, message, ids))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _moment(text: Any) -> datetime | None:
    """Return a beginning of a quarter-hour on a fixed offset, None where the text is none."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    offset = moment.utcoffset()
    on_minutes = offset is not None and offset.total_seconds() % 60 == 0
    return moment if on_minutes and _is_quarter(moment) and moment.year in YEARS else None


def _is_source(source: Any) -> bool:
    """Return whether this can be kept, and says a rating that can be computed with if it says one."""
    if not isinstance(source, Mapping):
        return False
    try:
        text = json.dumps(source, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:  # not a number, or half a character
        return False
    rating_kw = source.get("rating_kw", 0.0)
    if isinstance(rating_kw, bool) or not isinstance(rating_kw, int | float):
        return False
    return len(text) <= MAX_SOURCE_CHARACTERS and "\\u0000" not in text and 0 <= rating_kw <= MAX_RATING_KW


def _is_quarter(moment: datetime) -> bool:
    return moment.microsecond == 0 and (moment.minute * 60 + moment.second) % _QUARTER_S == 0


def _array(content: bytes) -> np.ndarray:
    """Return the values of a NumPy file. Raises Refused with what is wrong about it."""
    try:
        values = np.lib.format.read_array(BytesIO(content), allow_pickle=False)
    except (ValueError, EOFError, OSError, SyntaxError, TypeError, MemoryError) as error:
        raise Refused("broken_values", f"This is no NumPy file of plain numbers ({type(error).__name__}).") from None
    if values.dtype != np.dtype("<f4") or values.ndim != 1:
        raise Refused("wrong_type", "Give one row of little-endian float32 numbers.")
    if not 0 < len(values) <= MAX_STEPS:
        raise Refused("wrong_length", f"Give 1 to {MAX_STEPS} values.")
    if not (isfinite(float(values.max())) and values.min() >= 0):
        raise Refused("out_of_range", "A value is negative or not finite. Give powers of 0 kW or more.")
    return values
