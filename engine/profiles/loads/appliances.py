"""Loads from a list of appliances: how many, how long, at what hours, on which weekdays, in which months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.profiles.loads.days import Days
from engine.profiles.loads.pulses import mean_power
from engine.profiles.loads.randomness import generator
from engine.profiles.loads.refusing import number_issue, refuse
from engine.profiles.quarter_hours import QuarterHours
from errors import Issue

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WORKDAYS = (0, 1, 2, 3, 4)
EVERY_MONTH = tuple(range(1, 13))
WINTER, SUMMER = (11, 12, 1, 2, 3), (5, 6, 7, 8, 9)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An appliance as it is typically used.

    Attributes
    ----------
    name : str
        What it is.
    watts : float
        Mean power while it runs. [W]
    hours : float
        Typical duration of a day's use. [h]
    begin, end : float
        Hours of the day between which it runs; an end before the beginning is on the next day. [h]
    weekdays, months : tuple of int
        When it is used: 0 = Monday, 1 = January.
    source : str
        Where power and use come from.
    """

    name: str
    watts: float
    hours: float
    begin: float
    end: float
    weekdays: tuple[int, ...]
    months: tuple[int, ...]
    source: str


_R, _L, _P = (
    "Richardson et al. 2010, doi:10.1016/j.enbuild.2010.05.023, rounded",
    "range of EU energy labels (regulations 2019/2013 to 2019/2023)",
    "typical name plate; an assumption",
)

APPLIANCES = (
    CatalogueEntry("Refrigerator with freezer", 25, 24, 0, 24, EVERY_DAY, EVERY_MONTH, _L),
    CatalogueEntry("Freezer", 22, 24, 0, 24, EVERY_DAY, EVERY_MONTH, _L),
    CatalogueEntry("Router and standby", 30, 24, 0, 24, EVERY_DAY, EVERY_MONTH, _P),
    CatalogueEntry("Lamps, LED", 60, 5, 17, 23, EVERY_DAY, EVERY_MONTH, _P),
    CatalogueEntry("Television", 110, 3.5, 18, 23, EVERY_DAY, EVERY_MONTH, _R),
    CatalogueEntry("Computer with screen", 90, 4, 9, 22, EVERY_DAY, EVERY_MONTH, _R),
    CatalogueEntry("Hob", 900, 0.75, 17.5, 19.5, EVERY_DAY, EVERY_MONTH, _R),
    CatalogueEntry("Oven", 1200, 0.75, 17, 20, (2, 5, 6), EVERY_MONTH, _R),
    CatalogueEntry("Microwave", 1200, 0.1, 12, 20, EVERY_DAY, EVERY_MONTH, _R),
    CatalogueEntry("Kettle", 2000, 0.15, 7, 20, EVERY_DAY, EVERY_MONTH, _R),
    CatalogueEntry("Dishwasher", 480, 1.75, 19, 23, (0, 2, 4, 6), EVERY_MONTH, _L),
    CatalogueEntry("Washing machine", 500, 1.5, 9, 20, (1, 4, 5), EVERY_MONTH, _L),
    CatalogueEntry("Tumble dryer, heat pump", 800, 1.75, 11, 22, (1, 5), EVERY_MONTH, _L),
    CatalogueEntry("Iron", 1000, 0.5, 10, 20, (5,), EVERY_MONTH, _R),
    CatalogueEntry("Vacuum cleaner", 800, 0.5, 9, 18, (2, 5), EVERY_MONTH, _R),
    CatalogueEntry("Instantaneous water heater", 18_000, 0.1, 6, 9, EVERY_DAY, EVERY_MONTH, _P),
    CatalogueEntry("Water heater with tank", 2000, 2.5, 22, 6, EVERY_DAY, EVERY_MONTH, _P),
    CatalogueEntry("Air conditioner, split", 900, 5, 12, 20, EVERY_DAY, (6, 7, 8), _P),
    CatalogueEntry("Electric heater", 1500, 4, 16, 22, EVERY_DAY, WINTER, _P),
    CatalogueEntry("Circulation pump", 20, 24, 0, 24, EVERY_DAY, (10, 11, 12, 1, 2, 3, 4), _L),
    CatalogueEntry("Pool pump", 700, 8, 9, 18, EVERY_DAY, SUMMER, _P),
    CatalogueEntry("Sauna", 6000, 1.5, 17, 22, (5,), WINTER, _P),
    CatalogueEntry("Lift", 800, 2, 6, 22, EVERY_DAY, EVERY_MONTH, _P),
    CatalogueEntry("Cold room", 1500, 24, 0, 24, EVERY_DAY, EVERY_MONTH, _P),
    CatalogueEntry("Irrigation pump", 4000, 4, 4, 9, EVERY_DAY, SUMMER, _P),
)


@dataclass(frozen=True, slots=True)
class Usage:
    """How often something is used, of the catalogue or one's own.

    Attributes
    ----------
    name : str
        What it is.
    watts : float
        Mean power of one while it runs. [W]
    quantity : int
        How many there are.
    hours : float
        Duration of a day's use, at most the window. [h]
    begin, end : float
        Hours of the day between which it runs; an end before the beginning is on the next day. [h]
    weekdays, months : tuple of int
        When it is used: 0 = Monday, 1 = January.
    random_start : bool
        Each begins at a moment of its own within the window; otherwise all begin with it.
    """

    name: str
    watts: float
    quantity: int
    hours: float
    begin: float
    end: float
    weekdays: tuple[int, ...] = EVERY_DAY
    months: tuple[int, ...] = EVERY_MONTH
    random_start: bool = False

    @property
    def window_h(self) -> float:
        """Length of the window. [h]"""
        return self.end - self.begin if self.end > self.begin else self.end - self.begin + 24.0


def usage_of(entry: CatalogueEntry, quantity: int = 1, *, random_start: bool = False) -> Usage:
    """Return an entry of the catalogue in its typical use."""
    return Usage(
        entry.name,
        entry.watts,
        quantity,
        entry.hours,
        entry.begin,
        entry.end,
        entry.weekdays,
        entry.months,
        random_start,
    )


def appliance_load(usages: Sequence[Usage], days: Days, seed: int = 0, draw: int = 0) -> QuarterHours:
    """Return the sum of all uses in a year.

    Its energy is exactly Σ quantity × W × h × days of use: what begins on the last evening ends on the first morning.
    What runs all day follows the wall clock, whose days have 23 or 25 h at the changes of summer time.

    Raises
    ------
    InvalidInput
        There is no usage, or one has a number outside its range.
    """
    if not usages:
        message = "There is no appliance. Add one."
        refuse([Issue("no_appliances", "appliances", "", message)])
    refuse([issue for usage in usages for issue in _issues(usage)] + [_seed_issue(seed)])
    power = np.zeros(days.axis.steps)
    for number, usage in enumerate(usages):
        power += _power(usage, days, generator(seed, draw).spawn(number + 1)[number])
    return QuarterHours(power, days.axis)


def _power(usage: Usage, days: Days, random: np.random.Generator) -> np.ndarray:
    used = np.isin(days.calendar.weekday, usage.weekdays) & np.isin(days.calendar.month, usage.months)
    in_year = days.calendar.year == days.axis.year
    day = np.repeat(np.flatnonzero(used & in_year), usage.quantity)
    slack = (usage.window_h - usage.hours) * random.random(len(day)) if usage.random_start else 0.0
    begin = days.positions(day, usage.begin + slack + np.zeros(len(day)))
    end = begin + 4 * usage.hours
    if usage.hours == 24:
        end = days.positions(day, usage.begin + np.full(len(day), 24.0))  # what never stops runs 23 or 25 h at changes
    return mean_power(begin, end, usage.watts / 1000, days.axis.steps)


def _seed_issue(seed: int) -> Issue | None:
    return number_issue("appliances", "seed", seed, low=0, high=2**63)


def _issues(usage: Usage) -> list[Issue | None]:
    where = f"appliance {usage.name}"
    issues = [
        number_issue(where, "watts", usage.watts, low=0, high=1e7, unit="W"),
        number_issue(where, "quantity", usage.quantity, low=1, high=1000),
        number_issue(where, "begin", usage.begin, low=0, high=24, unit="h"),
        number_issue(where, "end", usage.end, low=0, high=24, unit="h"),
    ]
    if not any(issues):
        issues.append(number_issue(where, "hours", usage.hours, low=0, high=usage.window_h, unit="h", above=True))
    for field, values, valid in (("weekdays", usage.weekdays, EVERY_DAY), ("months", usage.months, EVERY_MONTH)):
        if not values or not set(values) <= set(valid):
            message = f"They are {list(values)}. Give numbers from {valid[0]} to {valid[-1]}."
            issues.append(Issue("out_of_range", where, field, message))
    return issues
