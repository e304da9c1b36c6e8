"""Weekly habits as tables of 672 quarter-hours: schedules of batteries, sessions of electric vehicles.

Equal habits share a row, so a thousand cars with one commuting pattern cost one.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from engine.network import EvSession, ScheduleWindow
from engine.time_axis import STEP_MINUTES

STEPS_PER_WEEK = 672
DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES


NO_ACTION, CHARGE, DISCHARGE = 0, 1, 2


class ScheduleWeek(NamedTuple):
    """Windows of scheduled batteries: action and power [kW], shape (n_patterns, 672).

    `battery` lists the batteries that follow a schedule, `row` the pattern of each.
    """

    action: np.ndarray
    power: np.ndarray
    battery: np.ndarray
    row: np.ndarray


class EvWeek(NamedTuple):
    """Charging sessions, shape (n_patterns, 672).

    `arrival` is the energy of a session that begins in this step [kWh], -1 where none does;
    `left` the steps until the session ends, this one included, 0 outside.
    """

    arrival: np.ndarray
    left: np.ndarray


def minutes(clock: str) -> int:
    """Return the minutes from midnight of ``"HH:MM"``."""
    hour, minute = clock.split(":")[:2]
    return int(hour) * 60 + int(minute)


def schedule_weeks(schedules: Sequence[tuple[ScheduleWindow, ...]]) -> ScheduleWeek:
    """Return the tables of all distinct schedules; a battery without windows follows none."""
    patterns, rows = _distinct(schedules)
    tables = [_schedule_week(pattern) for pattern in patterns]
    action = np.array([action for action, _ in tables], dtype=np.int8).reshape(-1, STEPS_PER_WEEK)
    power = np.array([power for _, power in tables], dtype=np.float64).reshape(-1, STEPS_PER_WEEK)
    scheduled = np.flatnonzero(rows >= 0)
    return ScheduleWeek(action, power, scheduled, rows[scheduled])


def ev_weeks(sessions: Sequence[tuple[EvSession, ...]]) -> tuple[EvWeek, np.ndarray]:
    """Return the tables of all distinct sets of sessions, and the row of each vehicle; the last row has no session."""
    patterns, rows = _distinct(sessions)
    tables = [_ev_week(pattern) for pattern in [*patterns, ()]]
    arrival = np.array([arrival for arrival, _ in tables], dtype=np.float64).reshape(-1, STEPS_PER_WEEK)
    left = np.array([left for _, left in tables], dtype=np.int64).reshape(-1, STEPS_PER_WEEK)
    return EvWeek(arrival, left), np.where(rows < 0, len(patterns), rows)


def _distinct(habits: Sequence[Hashable]) -> tuple[list, np.ndarray]:
    patterns = list(dict.fromkeys(habit for habit in habits if habit))
    row_of = {pattern: i for i, pattern in enumerate(patterns)}
    return patterns, np.array([row_of.get(habit, -1) for habit in habits], dtype=np.int64)


def _schedule_week(windows: tuple[ScheduleWindow, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Fill a week; the first window that fits counts, so later ones are written first."""
    action = np.full(STEPS_PER_WEEK, NO_ACTION, dtype=np.int8)
    power = np.zeros(STEPS_PER_WEEK)
    day, minute = np.divmod(np.arange(STEPS_PER_WEEK) * STEP_MINUTES, DAY_MINUTES)
    for window in reversed(windows):
        start, end = minutes(window.start), minutes(window.end)
        inside = (start <= minute) & (minute < end) if start < end else (start <= minute) | (minute < end)
        inside &= np.isin(day, window.days)
        action[inside] = CHARGE if window.action == "charge" else DISCHARGE
        power[inside] = window.power_kw
    return action, power


def _ev_week(sessions: tuple[EvSession, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Fill a week; a session ends at its departure or where the next one arrives."""
    arrival = np.full(STEPS_PER_WEEK, -1.0)
    length = np.zeros(STEPS_PER_WEEK, dtype=np.int64)
    for session in sessions:
        for day in session.days:
            step, steps = _session_steps(day, session)
            arrival[step], length[step] = session.energy_kwh, steps
    left = np.zeros(STEPS_PER_WEEK, dtype=np.int64)
    starts = np.flatnonzero(arrival >= 0.0)
    for start, following in zip(starts, np.roll(starts, -1), strict=True):
        steps = min(length[start], (following - start - 1) % STEPS_PER_WEEK + 1)
        left[(start + np.arange(steps)) % STEPS_PER_WEEK] = steps - np.arange(steps)
    return arrival, left


def _session_steps(day: int, session: EvSession) -> tuple[int, int]:
    """Return a session's first step of the week and its number of steps."""
    arrival, departure = minutes(session.arrival), minutes(session.departure)
    first = arrival // STEP_MINUTES
    end = (departure if departure > arrival else departure + DAY_MINUTES) // STEP_MINUTES
    return (day * DAY_MINUTES // STEP_MINUTES + first) % STEPS_PER_WEEK, end - first
