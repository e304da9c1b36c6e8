"""Reading what an editor sends: operations whose every value is of its type and within its range, or the issues.

What makes a network wrong as a whole — names twice, no supply, loose ends, cycles — is not an issue here: people may
save a drawing that is not finished. See `engine.validation` for that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from engine.attributes import ATTRIBUTES, Attribute
from engine.documents import MAX_ISSUES, Reader, TooManyIssues
from engine.drawing import FIELDS, REFERENCES, Kind, Operation
from engine.drawing_network import json_value
from engine.network import Battery, Ev
from engine.validation import thing_values, value_problem
from engine.validation_weekly import schedule_issues, session_issues
from errors import Issue

MAX_COORDINATE = 1e7
MAX_LIST = 100
"""Most flags, vehicles, profiles, windows or sessions of one thing."""
MAX_SCALE = 1e9
_UNUSABLE = {"malformed_time", "unknown_day"}
_ATTRIBUTES = {kind: {attribute.name: attribute for attribute in found} for kind, found in ATTRIBUTES.items()}


def read_operations(given: Iterable[Operation]) -> tuple[list[Operation], list[Issue]]:
    """Return operations with canonical values, and everything that is wrong with them, by the object's id."""
    operations: list[Operation] = []
    issues: list[Issue] = []
    for operation in given:
        read, found = _operation(operation)
        operations.append(read)
        issues += found
        if len(issues) >= MAX_ISSUES:
            break
    return operations, issues[:MAX_ISSUES]


def _operation(given: Operation) -> tuple[Operation, list[Issue]]:
    if given.kind == "grid" and given.op != "set":
        message = "A grid can be changed here, but neither added nor removed."
        return given, [Issue("not_possible", "grid", "", message, (given.id,))]
    if given.op == "remove":
        return Operation("remove", given.kind, given.id), []
    fields, issues = _fields(given)
    if given.op == "add":
        missing = [name for name in FIELDS[given.kind] if name not in (given.fields or {})]
        issues += [Issue("missing", given.kind, name, "It is missing.", (given.id,)) for name in missing]
    return Operation(given.op, given.kind, given.id, fields), issues


def _fields(given: Operation) -> tuple[dict[str, Any], list[Issue]]:
    fields: dict[str, Any] = {}
    issues: list[Issue] = []
    for name, value in (given.fields or {}).items():
        if name not in FIELDS[given.kind]:
            issues.append(Issue("unknown_field", given.kind, name[:40], "There is no such field.", (given.id,)))
        else:
            fields[name], found = _value(given.kind, name, value)
            issues += [replace(issue, ids=(given.id,)) for issue in found]
        if len(issues) >= MAX_ISSUES:
            break
    return fields, issues


def _value(kind: Kind, name: str, value: Any) -> tuple[Any, list[Issue]]:
    if name in REFERENCES[kind]:
        return _checked(kind, name, value, _reference, "Give the id of an object, or null.")
    if name == "profiles":
        return _profiles(value)
    if name == "ordinal":
        return _checked(kind, name, value, _finite, "Give a finite number.")
    attribute = _ATTRIBUTES[kind][name]
    if value is None:
        nothing = attribute.default is None and not attribute.required
        return None, [] if nothing else [Issue("missing", kind, name, "It is missing.")]
    if isinstance(value, list) and len(value) > MAX_LIST:
        return None, [Issue("too_many", kind, name, f"There are {len(value)}; {MAX_LIST} are possible.")]
    return _attribute(kind, attribute, value)


def _attribute(kind: Kind, attribute: Attribute, value: Any) -> tuple[Any, list[Issue]]:
    reader = Reader()
    try:
        if issues := list(_too_many(attribute.name, value)):
            return None, issues
        typed = reader.read_value(kind, attribute, value)
    except TooManyIssues:
        return None, [replace(issue, severity="error") for issue in reader.issues]
    issues = [replace(issue, severity="error") for issue in reader.issues]
    if not issues:
        issues = list(_typed_issues(kind, attribute, typed))
    return json_value(attribute, typed), issues


def _too_many(name: str, value: Any) -> Iterator[Issue]:
    """Yield an issue where what is nested has too much in it."""
    nested = [("battery", "schedule", value)] if name == "battery" else []
    if name == "evs" and isinstance(value, list):
        nested = [("ev", "sessions", item) for item in value]
    for component, field, holder in nested:
        items = holder.get(field) if isinstance(holder, Mapping) else None
        if isinstance(items, list) and len(items) > MAX_LIST:
            yield Issue("too_many", component, field, f"There are {len(items)}; {MAX_LIST} are possible.")


def _typed_issues(kind: Kind, attribute: Attribute, typed: Any) -> Iterator[Issue]:
    if found := value_problem(attribute, typed):
        yield Issue(found[0], kind, attribute.name, found[1])
    if attribute.kind == "position" and any(abs(part) > MAX_COORDINATE for part in typed):
        yield Issue("out_of_range", kind, attribute.name, "The place is too far away from the others.")
    if attribute.kind == "texts" and any(not text.strip() for text in typed):
        yield Issue("empty_flag", kind, attribute.name, "A flag is empty. Remove it.")
    if kind == "grid" and attribute.name == "name" and not typed.strip():
        yield Issue("empty_name", kind, "name", "The name is empty. Give the grid a name.")
    if attribute.name == "battery":
        yield from _battery(typed)
    if attribute.name == "evs":
        for ev in typed:
            yield from _ev(ev)


def _battery(battery: Battery) -> Iterator[Issue]:
    yield from thing_values("battery", (), battery)
    for window in battery.schedule:
        yield from thing_values("schedule window", (), window)
    yield from (issue for issue in schedule_issues(battery, ()) if issue.code in _UNUSABLE)


def _ev(ev: Ev) -> Iterator[Issue]:
    yield from thing_values("ev", (), ev)
    for session in ev.sessions:
        yield from thing_values("session", (), session)
    yield from (issue for issue in session_issues(ev, ()) if issue.code in _UNUSABLE)


def _checked(kind: str, name: str, value: Any, read: Any, message: str) -> tuple[Any, list[Issue]]:
    try:
        return read(value), []
    except (TypeError, ValueError, OverflowError):
        return None, [Issue("wrong_type", kind, name, message)]


def _reference(value: Any) -> str | None:
    return None if value is None else canonical_id(value)


def canonical_id(value: Any) -> str:
    """Return an id as the database writes it. Raises ValueError or TypeError."""
    if not isinstance(value, str) or len(value) > 45:
        raise TypeError
    return str(UUID(value))


def _finite(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _profiles(value: Any) -> tuple[list[dict[str, Any]], list[Issue]]:
    message = 'Give a list of {"profile": its id, "scale": a number from 0}, each profile once.'
    return _checked("house", "profiles", value, _read_profiles, message)


def _read_profiles(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MAX_LIST:
        raise TypeError
    read = [{"profile": canonical_id(item["profile"]), "scale": _finite(item["scale"])} for item in map(_pair, value)]
    if len({item["profile"] for item in read}) < len(read) or any(not 0 <= item["scale"] <= MAX_SCALE for item in read):
        raise ValueError
    return read


def _pair(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict) or item.keys() != {"profile", "scale"}:
        raise TypeError
    return item
