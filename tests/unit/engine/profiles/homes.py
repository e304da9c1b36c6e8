"""A street of homes for tests and benchmarks, and the German year they live in."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.profiles.loads.days import Days, days_of
from engine.profiles.loads.households import Household, household_load
from engine.profiles.loads.public_holidays import public_holidays
from engine.profiles.quarter_hours import YearAxis

STREET = (
    Household(("works_away",)),
    Household(("retired", "retired"), "house"),
    Household(("works_away", "works_at_home", "child", "child"), "house"),
    Household(("student",)),
    Household(("works_away", "works_away")),
    Household(("night_worker", "works_away", "child"), "house"),
    Household(("retired",)),
    Household(("works_away", "works_at_home"), "house"),
    Household(("works_away", "works_away", "child", "child"), "house"),
    Household(("works_away", "retired"), "house"),
)


@lru_cache
def german_days(year: int = 2023) -> Days:
    return days_of(YearAxis(year, 60), "Europe/Berlin", public_holidays("DE", year))


def street_kw(homes: int, seed: int) -> np.ndarray:
    """Return the loads of homes, shape (homes, steps). [kW]"""
    days = german_days()
    return np.array([household_load(STREET[draw % len(STREET)], days, seed, draw).values_kw for draw in range(homes)])
