"""When people are at home and awake: daily patterns with seeded deviations.

The hours follow the time use survey of Germany (Destatis, Zeitverwendungserhebung 2012/13: work away from home
about 8 to 17 o'clock with the way, lunch at noon, sleep of 8 h 20 min from about 22:45);
they are assumptions of typical days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.profiles.loads.days import Days
from engine.profiles.loads.pulses import mean_power

Pattern = Literal["works_at_home", "works_away", "night_worker", "retired", "child", "student"]


@dataclass(frozen=True, slots=True)
class Stay:
    """A time at home and awake.

    Attributes
    ----------
    begin, end : float
        Hours since midnight on average; the end may be beyond 24. [h]
    probability : float
        Share of such days on which it happens.
    """

    begin: float
    end: float
    probability: float = 1.0


_FREE = (Stay(8.3, 11.5), Stay(11.5, 14.0, 0.85), Stay(14.0, 17.5, 0.6), Stay(17.5, 23.2, 0.9))

STAYS: dict[Pattern, tuple[tuple[Stay, ...], tuple[Stay, ...]]] = {
    "works_at_home": ((Stay(7.0, 12.5), Stay(12.5, 17.0, 0.9), Stay(17.0, 22.9, 0.9)), _FREE),
    "works_away": ((Stay(6.3, 7.5), Stay(17.3, 22.8, 0.92)), _FREE),
    "night_worker": ((Stay(6.5, 7.8), Stay(14.8, 21.2)), (Stay(10.0, 13.5), Stay(13.5, 17.5, 0.7), Stay(17.5, 24.5))),
    "retired": ((Stay(7.3, 10.0), Stay(10.0, 12.0, 0.7), Stay(12.0, 15.0, 0.92), Stay(15.0, 22.6, 0.88)), _FREE),
    "child": ((Stay(6.6, 7.6), Stay(14.8, 20.8)), (Stay(7.8, 13.5), Stay(13.5, 17.0, 0.65), Stay(17.0, 21.3))),
    "student": (
        (Stay(8.3, 10.0), Stay(10.0, 16.0, 0.35), Stay(16.5, 24.3, 0.75)),
        (Stay(9.8, 14.5), Stay(14.5, 25.0, 0.7)),
    ),
}
"""Of each pattern: stays of a working day, stays of a Saturday, Sunday or holiday."""

HABIT_H = 0.6
"""Standard deviation of a person's own hours from the pattern's. [h]"""
WORKDAY_H, FREE_DAY_H = 0.4, 0.9
"""Standard deviation of a day's hours from the person's own. [h]"""


def awake_at_home(pattern: Pattern, days: Days, random: np.random.Generator) -> np.ndarray:
    """Return the share of every step that a person is at home and awake, shape (steps,), 0 to 1."""
    habit = random.normal(0.0, HABIT_H)
    begins, ends = [], []
    for stays, chosen, spread in zip(
        STAYS[pattern], (np.flatnonzero(~days.off), np.flatnonzero(days.off)), (WORKDAY_H, FREE_DAY_H), strict=True
    ):
        for stay in stays:
            day = chosen[random.random(len(chosen)) < stay.probability]
            jitter = random.normal(0.0, spread, (2, len(day)))
            begin = stay.begin + habit + jitter[0]
            begins.append(days.positions(day, begin))
            ends.append(begins[-1] + 4 * np.maximum(stay.end + habit + jitter[1] - begin, 0.0))
    return np.minimum(mean_power(np.concatenate(begins), np.concatenate(ends), 1.0, days.axis.steps), 1.0)


def travels(days: Days, random: np.random.Generator) -> np.ndarray:
    """Return whether nobody is at home at a step because all have gone away: up to a week in winter, two in summer."""
    away = np.zeros(len(days.numbers), dtype=bool)
    for earliest, latest in ((30, 110), (170, 240), (170, 240)):
        if random.random() < 0.7:
            first = int(random.integers(earliest, latest))
            away[first : first + int(random.integers(5, 10))] = True
    return away[days.of_steps]
