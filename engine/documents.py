"""Reading and writing single JSON objects by the attribute table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.attributes import ATTRIBUTES, Attribute
from engine.network import Battery, Ev, EvSession, Grid, House, Junction, Line, ScheduleWindow, Transformer
from engine.settings import CascadeStep, RunSettings
from errors import Issue

TYPES: dict[str, type] = {
    "grid": Grid,
    "transformer": Transformer,
    "house": House,
    "battery": Battery,
    "schedule window": ScheduleWindow,
    "ev": Ev,
    "session": EvSession,
    "junction": Junction,
    "line": Line,
    "settings": RunSettings,
    "cascade step": CascadeStep,
}

MAX_ISSUES = 200
"""Nobody mends more in one go, and a file of nothing but mistakes must not fill the memory."""

_EXPECTED = {
    "text": "a text",
    "number": "a number",
    "flag": "true or false",
    "choice": "one of its choices",
    "texts": "a list of texts",
    "days": "a list of days, 0 = Monday … 6 = Sunday",
    "time": 'a time as "hh:mm"',
    "position": "two numbers, [x, y]",
    "record": "an object",
    "records": "a list of objects",
}

_STAND_IN: dict[str, Any] = {"text": "", "time": "00:00", "days": (0,), "number": 0.0}


class TooManyIssues(Exception):
    """There are more than `MAX_ISSUES` problems: reading on is of no use."""


@dataclass
class Reader:
    """Turns JSON objects into things and remembers every problem met on the way; with too many it gives up."""

    issues: list[Issue] = field(default_factory=list)

    def read(self, component: str, record: Any, ids: tuple[str, ...] = ()) -> Any:
        """Return a thing; where an entry cannot be used, a stand-in takes its place and an issue is noted.

        Parameters
        ----------
        component : str
            Kind of thing, a key of the attribute table.
        record : Any
            What the file has in its place.
        ids : tuple of str
            Names of what the thing belongs to, for messages; its own name is used where it has one.
        """
        if not isinstance(record, Mapping):
            self._note("wrong_type", component, "", ids, f"Give an object with its attributes, not {_shown(record)}.")
            record = {}
        own = record.get("name")
        ids = (own,) if isinstance(own, str) and own else ids
        known = {attribute.name for attribute in ATTRIBUTES[component]}
        for key in record:
            if key not in known:
                message = f"The key {_shown(key)} is not known and is ignored. Check its spelling or remove it."
                self._note("unknown_key", component, str(key), ids, message, severity="warning")
        return TYPES[component](
            **{attribute.name: self._value(component, attribute, record, ids) for attribute in ATTRIBUTES[component]}
        )

    def read_value(self, component: str, attribute: Attribute, value: Any, ids: tuple[str, ...] = ()) -> Any:
        """Return the value of one attribute; where it cannot be used, an issue is noted and a stand-in returned."""
        return self._value(component, attribute, {attribute.name: value}, ids)

    def read_list(self, component: str, records: Any, ids: tuple[str, ...] = ()) -> tuple[Any, ...]:
        """Return things in the order of the file; those without a name are called by their number."""
        return tuple(
            self.read(component, record, (*ids, f"{component} {number}")) for number, record in enumerate(records, 1)
        )

    def _value(self, component: str, attribute: Attribute, record: Mapping[str, Any], ids: tuple[str, ...]) -> Any:
        value = record.get(attribute.name)
        if value is None:
            if attribute.required:
                message = f"It is missing. Add {attribute.name!r}: {_EXPECTED[attribute.kind]}."
                self._note("missing", component, attribute.name, ids, message)
                return self._stand_in(attribute)
            return attribute.default
        if attribute.kind == "record":
            return self.read(attribute.of, value, ids)
        if attribute.kind == "records" and isinstance(value, list):
            return self.read_list(attribute.of, value, ids)
        convert = _CONVERT.get(attribute.kind)
        converted = convert(value) if convert else None
        if converted is None:
            message = f"It is {_shown(value)}. Give {_EXPECTED[attribute.kind]}."
            self._note("wrong_type", component, attribute.name, ids, message)
            return self._stand_in(attribute)
        return converted

    def _stand_in(self, attribute: Attribute) -> Any:
        if attribute.kind == "choice":
            return attribute.default or attribute.choices[0]
        return _STAND_IN.get(attribute.kind) if attribute.required else attribute.default

    def _note(self, code: str, component: str, field: str, ids: tuple[str, ...], message: str, **options: Any) -> None:
        issue = Issue(code, component, field, message, ids, **options)
        is_full = len(self.issues) >= MAX_ISSUES
        if is_full and issue.severity == "warning":
            return
        self.issues.append(issue)
        if is_full:
            raise TooManyIssues


def write(component: str, thing: Any) -> dict[str, Any]:
    """Return a thing as a JSON object, keys in the order of the table; what says nothing is left out."""
    record = {}
    for attribute in ATTRIBUTES[component]:
        value = getattr(thing, attribute.name)
        if value is None and not attribute.null:
            continue
        if attribute.kind in ("record", "records") and not value:
            continue
        record[attribute.name] = _written(attribute, value)
    return record


def plain_number(value: float) -> float | int:
    """Return a number as files have it: whole ones without a decimal point, so that equal networks give equal bytes."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def _written(attribute: Attribute, value: Any) -> Any:
    if attribute.kind == "record":
        return write(attribute.of, value)
    if attribute.kind == "records":
        return [write(attribute.of, item) for item in value]
    if attribute.kind == "number":
        return None if value is None else plain_number(value)
    if attribute.kind == "position":
        return [plain_number(value[0]), plain_number(value[1])]
    return list(value) if attribute.kind in ("texts", "days") else value


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _texts(value: Any) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


def _days(value: Any) -> tuple[int, ...] | None:
    whole = isinstance(value, list) and all(isinstance(day, int) and not isinstance(day, bool) for day in value)
    return tuple(value) if whole else None


def _position(value: Any) -> tuple[float, float] | None:
    numbers = [_number(item) for item in value] if isinstance(value, list) and len(value) == 2 else [None]
    return None if None in numbers else tuple(numbers)


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "number": _number,
    "text": _text,
    "choice": _text,
    "time": _text,
    "flag": _flag,
    "texts": _texts,
    "days": _days,
    "position": _position,
}


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
