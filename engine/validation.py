"""Everything that can be wrong with a network or a run's settings: one check a function, all problems returned."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.attributes import ATTRIBUTES, Attribute
from engine.network import House, Network
from engine.settings import RunSettings
from engine.validation_weekly import schedule_issues, session_issues
from errors import Issue

SHARE_TOLERANCE = 1e-9
MAX_TEXT_LENGTH = 120
"""Longest name, type or flag; longer ones fit into no table."""
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, line breaks, overrides of the direction of writing, halves of characters."""

Things = Iterator[tuple[str, tuple[str, ...], Any]]


def network_issues(network: Network) -> list[Issue]:
    """Return all problems of a network, errors and warnings, in the order of the checks."""
    return [issue for check in _NETWORK_CHECKS for issue in check(network)]


def settings_issues(settings: RunSettings, network: Network | None = None) -> list[Issue]:
    """Return all problems of a run's settings; with a network also those of the two together."""
    issues = [issue for check in _SETTINGS_CHECKS for issue in check(settings)]
    if network is not None:
        issues += [issue for check in _RUN_CHECKS for issue in check(settings, network)]
    return issues


def things(network: Network) -> Things:
    """Yield every thing of a network as (component, names for messages, the thing)."""
    yield "grid", (network.grid.name or "grid",), network.grid
    for component in ("transformer", "house", "junction", "line"):
        for number, thing in enumerate(getattr(network, f"{component}s"), 1):
            ids = (thing.name or f"{component} {number}",)
            yield component, ids, thing
            if isinstance(thing, House):
                yield from house_things(thing, ids)


def house_things(house: House, ids: tuple[str, ...]) -> Things:
    """Yield what stands behind a house's meter."""
    if house.battery is not None:
        yield "battery", ids, house.battery
        for number, window in enumerate(house.battery.schedule, 1):
            yield "schedule window", (*ids, f"schedule window {number}"), window
    for number, ev in enumerate(house.evs, 1):
        ev_ids = (*ids, f"ev {number}")
        yield "ev", ev_ids, ev
        for session_number, session in enumerate(ev.sessions, 1):
            yield "session", (*ev_ids, f"session {session_number}"), session


def _value_issues(network: Network) -> Iterator[Issue]:
    for component, ids, thing in things(network):
        yield from thing_values(component, ids, thing)


def thing_values(component: str, ids: tuple[str, ...], thing: Any) -> Iterator[Issue]:
    """Yield what is wrong with single values of a thing."""
    for attribute in ATTRIBUTES[component]:
        if found := value_problem(attribute, getattr(thing, attribute.name)):
            yield Issue(found[0], component, attribute.name, found[1], ids)


def value_problem(attribute: Attribute, value: Any) -> tuple[str, str] | None:
    """Return code and message of what makes a value of the right type unusable, None where nothing does."""
    if value is None:
        return None
    return _number_issue(attribute, value) or _choice_issue(attribute, value) or _text_issue(attribute, value)


def _number_issue(attribute: Attribute, value: Any) -> tuple[str, str] | None:
    if attribute.kind == "position" and not all(math.isfinite(part) for part in value):
        return "not_finite", "A coordinate is not a finite number. Give two numbers, [x, y]."
    if attribute.kind != "number" or attribute.allows(value):
        finite = attribute.kind != "number" or math.isfinite(value)
        return None if finite else ("not_finite", f"It is {value}. Give a finite number.")
    if not math.isfinite(value):
        return "not_finite", f"It is {value}. Give a finite number."
    code = "negative" if value < 0 <= (attribute.minimum or 0.0) else "out_of_range"
    unit = f" {attribute.unit}" if attribute.unit else ""
    return code, f"It is {value:g}{unit}. Give a number {attribute.range_text}."


def _choice_issue(attribute: Attribute, value: Any) -> tuple[str, str] | None:
    if attribute.kind != "choice" or value in attribute.choices:
        return None
    return "unknown_choice", f"It is {value!r}. Give one of {', '.join(attribute.choices)}."


def _text_issue(attribute: Attribute, value: Any) -> tuple[str, str] | None:
    texts = value if attribute.kind == "texts" else (value,) if attribute.kind in ("text", "choice") else ()
    return next((found for text in texts if (found := text_problem(text))), None)


def text_problem(text: str) -> tuple[str, str] | None:
    """Return code and message of what makes a text unusable as a name, None where nothing does."""
    if len(text) > MAX_TEXT_LENGTH:
        return "too_long", f"It has {len(text)} characters; {MAX_TEXT_LENGTH} are possible. Shorten it."
    if _UNSHOWABLE.search(text):
        return "unprintable", "It contains characters that cannot be shown, such as line breaks. Remove them."
    return None


def _empty_names(network: Network) -> Iterator[Issue]:
    for component, ids, thing in things(network):
        if hasattr(thing, "name") and not thing.name.strip():
            yield Issue("empty_name", component, "name", "The name is empty. Give every thing a name.", ids)


def _duplicate_names(network: Network) -> Iterator[Issue]:
    nodes = [(c, t.name) for c, _, t in things(network) if c in ("transformer", "house", "junction")]
    yield from _duplicates(nodes)
    yield from _duplicates([("line", line.name) for line in network.lines])


def _duplicates(named: list[tuple[str, str]]) -> Iterator[Issue]:
    counts = Counter(name for _, name in named if name)
    for name in (name for name, count in counts.items() if count > 1):
        kinds = ", ".join(dict.fromkeys(component for component, other in named if other == name))
        message = f"The name is used {counts[name]} times ({kinds}). Names are identities: rename all but one."
        yield Issue("duplicate_name", next(c for c, other in named if other == name), "name", message, (name,))


def _unknown_transformers(network: Network) -> Iterator[Issue]:
    known = {transformer.name for transformer in network.transformers}
    for component, ids, thing in things(network):
        field = {"transformer": "parent", "house": "transformer", "junction": "transformer"}.get(component, "")
        name = getattr(thing, field) if field else None
        if name == "" and component != "transformer":
            message = f"No transformer feeds the {component}. Draw a line to it from one, or choose one as its supply."
            yield Issue("no_transformer", component, field, message, ids)
        elif name is not None and name not in known:
            message = f"There is no transformer called {name!r}. Add it or name one that exists."
            yield Issue("unknown_transformer", component, field, message, ids)


def _cycles(network: Network) -> Iterator[Issue]:
    parent = {transformer.name: transformer.parent for transformer in reversed(network.transformers)}
    reported: set[str] = set()
    for start in parent:
        path: list[str] = []
        here: str | None = start
        while here in parent and here not in path and here not in reported:
            path.append(here)
            here = parent[here]
        if here in path:
            ring = path[path.index(here) :]
            message = f"They feed each other ({' → '.join([*ring, ring[0]])}). Give one of them another parent."
            yield Issue("cycle", "transformer", "parent", message, tuple(ring))
        reported.update(path)


def _line_ends(network: Network) -> Iterator[Issue]:
    nodes = {thing.name for component, _, thing in things(network) if component in ("transformer", "house", "junction")}
    for component, ids, line in things(network):
        for field in ("from_node", "to_node") if component == "line" else ():
            name = getattr(line, field)
            if not name:
                message = "This end of the cable leads nowhere. Connect it to a node, or remove the cable."
                yield Issue("loose_end", component, field, message, ids)
            elif name not in nodes:
                message = f"There is no house, junction or transformer called {name!r}. Name one that exists."
                yield Issue("unknown_node", component, field, message, ids)


def _empty_flags(network: Network) -> Iterator[Issue]:
    for component, ids, thing in things(network):
        if component == "house" and any(not flag.strip() for flag in thing.flags):
            yield Issue("empty_flag", component, "flags", "A flag is empty. Remove it.", ids)


def _shares(network: Network) -> Iterator[Issue]:
    total = math.fsum(house.share for house in network.houses if house.share is not None)
    if total > 1 + SHARE_TOLERANCE:
        message = f"The shares of all houses add up to {total:.6g}. Lower them until they add up to 1 or less."
        yield Issue("shares_above_one", "house", "share", message)


def _timezone(network: Network) -> Iterator[Issue]:
    try:
        ZoneInfo(network.grid.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"The time zone {network.grid.timezone!r} is not known. Give an IANA name such as Europe/Copenhagen."
        yield Issue("unknown_timezone", "grid", "timezone", message, (network.grid.name or "grid",))


def _schedules(network: Network) -> Iterator[Issue]:
    for component, ids, thing in things(network):
        if component == "battery":
            yield from schedule_issues(thing, ids)


def _sessions(network: Network) -> Iterator[Issue]:
    for component, ids, thing in things(network):
        if component == "ev":
            yield from session_issues(thing, ids)


def _settings_values(settings: RunSettings) -> Iterator[Issue]:
    yield from thing_values("settings", (), settings)
    for number, step in enumerate(settings.cascade, 1):
        yield from thing_values("cascade step", (f"cascade step {number}",), step)


def _cascade(settings: RunSettings) -> Iterator[Issue]:
    if settings.allocation == "cascade" and not settings.cascade:
        message = 'The rule needs its iterations. Add "cascade": [{"fraction": 0.5, "mode": "static"}, …].'
        yield Issue("missing", "settings", "cascade", message)
    total = math.fsum(step.fraction for step in settings.cascade)
    if total > 1 + SHARE_TOLERANCE:
        message = f"The fractions add up to {total:.6g}. Lower them until they add up to 1 or less."
        yield Issue("fractions_above_one", "settings", "cascade", message)


def _priority(settings: RunSettings) -> Iterator[Issue]:
    for flag, count in Counter(settings.priority).items():
        if count > 1:
            message = f"The flag {flag!r} is listed {count} times; its first place counts. Remove the others."
            yield Issue("duplicate_flag", "settings", "priority", message, severity="warning")
        if not flag.strip():
            yield Issue("empty_flag", "settings", "priority", "A flag is empty. Remove it.")


def _houses(settings: RunSettings, network: Network) -> Iterator[Issue]:  # noqa: ARG001
    if not network.houses:
        yield Issue("no_houses", "network", "houses", "There is nothing to simulate. Add at least one house.")


def _unused_flags(settings: RunSettings, network: Network) -> Iterator[Issue]:
    carried = {flag for house in network.houses for flag in house.flags}
    for flag in dict.fromkeys(settings.priority):
        if settings.allocation == "priority" and flag not in carried:
            message = f"No house carries the flag {flag!r}. Add it to a house or take it off the list."
            yield Issue("unused_flag", "settings", "priority", message, severity="warning")


def _missing_shares(settings: RunSettings, network: Network) -> Iterator[Issue]:
    keyed = settings.allocation == "static_shares" or (
        settings.allocation == "cascade" and any(step.mode == "static" for step in settings.cascade)
    )
    if keyed and not any(house.share for house in network.houses):
        message = "The rule works with shares and no house has one: nothing is placed by them. Give houses a share."
        yield Issue("no_shares", "house", "share", message, severity="warning")


_NETWORK_CHECKS = (
    _value_issues,
    _empty_names,
    _duplicate_names,
    _unknown_transformers,
    _cycles,
    _line_ends,
    _empty_flags,
    _shares,
    _timezone,
    _schedules,
    _sessions,
)
_SETTINGS_CHECKS = (_settings_values, _cascade, _priority)
_RUN_CHECKS = (_houses, _unused_flags, _missing_shares)
