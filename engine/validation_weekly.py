"""Checks of what repeats every week: schedules of batteries, sessions of electric vehicles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.network import Battery, Ev, EvSession, ScheduleWindow
from engine.time_axis import STEP_MINUTES
from errors import Issue

DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def clock_minutes(text: str) -> int | None:
    """Return the minutes since midnight of "hh:mm" (00:00 … 23:59), None where the text is malformed."""
    match = _CLOCK.fullmatch(text)
    return int(match[1]) * 60 + int(match[2]) if match else None


def schedule_issues(battery: Battery, ids: tuple[str, ...]) -> Iterator[Issue]:
    """Yield what is wrong with the schedule of a house's battery."""
    if battery.strategy == "scheduled" and not battery.schedule:
        message = "The strategy is scheduled and there is no window: it acts as self_consumption. Add a window."
        yield Issue("no_schedule", "battery", "schedule", message, ids, severity="warning")
    if battery.strategy != "scheduled" and battery.schedule:
        message = f"The schedule has no effect with the strategy {battery.strategy}. Choose scheduled or remove it."
        yield Issue("unused_schedule", "battery", "schedule", message, ids, severity="warning")
    for number, window in enumerate(battery.schedule, 1):
        yield from _weekly(window, "schedule window", (*ids, f"schedule window {number}"), ("start", "end"))


def session_issues(ev: Ev, ids: tuple[str, ...]) -> Iterator[Issue]:
    """Yield what is wrong with the sessions of one vehicle."""
    spans: list[tuple[int, int, int]] = []
    for number, session in enumerate(ev.sessions, 1):
        own = (*ids, f"session {number}")
        problems = list(_weekly(session, "session", own, ("arrival", "departure")))
        yield from problems
        if not problems:
            yield from _off_step(session, own)
            spans += _spans(session, number)
    yield from _overlaps(sorted(spans), ids)


def _weekly(
    thing: ScheduleWindow | EvSession, component: str, ids: tuple[str, ...], fields: tuple[str, str]
) -> Iterator[Issue]:
    for field in fields:
        if clock_minutes(getattr(thing, field)) is None:
            message = f'It is {getattr(thing, field)!r}. Give a time from "00:00" to "23:59".'
            yield Issue("malformed_time", component, field, message, ids)
    if not all(day in range(7) for day in thing.days):
        message = f"The days are {list(thing.days)}. Give numbers from 0 (Monday) to 6 (Sunday)."
        yield Issue("unknown_day", component, "days", message, ids)
    elif not thing.days:
        message = "No day is given, so that it never happens. Add days, 0 = Monday."
        yield Issue("no_days", component, "days", message, ids, severity="warning")


def _off_step(session: EvSession, ids: tuple[str, ...]) -> Iterator[Issue]:
    arrival, departure = clock_minutes(session.arrival), clock_minutes(session.departure)
    if arrival != departure and arrival // STEP_MINUTES == departure // STEP_MINUTES and departure > arrival:
        message = "Arrival and departure lie in the same quarter of an hour. Leave at least one step between them."
        yield Issue("session_too_short", "session", "departure", message, ids)
    for field, minutes in (("arrival", arrival), ("departure", departure)):
        if minutes % STEP_MINUTES:
            message = f"It is {getattr(session, field)}; the beginning of its quarter of an hour counts."
            yield Issue("off_step", "session", field, message, ids, severity="warning")


def _spans(session: EvSession, number: int) -> list[tuple[int, int, int]]:
    """Return (arrival, departure, number of the session) in minutes of the week, a departure may lie beyond its end."""
    arrival, departure = clock_minutes(session.arrival), clock_minutes(session.departure)
    stay = (departure - arrival) % DAY_MINUTES or DAY_MINUTES
    return [(day * DAY_MINUTES + arrival, day * DAY_MINUTES + arrival + stay, number) for day in set(session.days)]


def _overlaps(spans: list[tuple[int, int, int]], ids: tuple[str, ...]) -> Iterator[Issue]:
    following = [*spans[1:], *((a + WEEK_MINUTES, d + WEEK_MINUTES, n) for a, d, n in spans[:1])]
    reported = set()
    for (arrival, departure, number), (next_arrival, _, next_number) in zip(spans, following, strict=True):
        pair = (*ids, f"session {number}", f"session {next_number}")
        if len(spans) < 2 or pair in reported:
            continue
        if arrival // STEP_MINUTES == next_arrival // STEP_MINUTES:
            message = "Two sessions begin in the same step. Move or remove one of them."
            yield Issue("same_arrival", "ev", "sessions", message, pair)
            reported.add(pair)
        elif departure > next_arrival:
            message = "They overlap; the earlier one ends when the later begins. Shorten it if that is not meant."
            yield Issue("overlapping_sessions", "ev", "sessions", message, pair, severity="warning")
            reported.add(pair)
