"""Homes: people with daily patterns in a dwelling with appliances, each drawn at random from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from engine.profiles.loads.daylight import sun_elevation_deg
from engine.profiles.loads.days import Days
from engine.profiles.loads.home_appliances import APPLIANCES, CATALOGUE, HomeAppliance, Hours, clock_weights
from engine.profiles.loads.people import STAYS, Pattern, awake_at_home, travels
from engine.profiles.loads.pulses import mean_power, one_after_another
from engine.profiles.loads.randomness import generator
from engine.profiles.loads.refusing import number_issue, refuse
from engine.profiles.quarter_hours import QuarterHours
from engine.time_axis import STEP_H, STEP_MINUTES
from errors import Issue

Dwelling = Literal["flat", "house"]
TYPICAL_KWH: dict[Dwelling, tuple[float, ...]] = {
    "flat": (1500.0, 2100.0, 2600.0, 2900.0, 3500.0),
    "house": (2300.0, 3000.0, 3500.0, 4000.0, 5000.0),
}
"""Energy of a year of 1 to 5 people without electric hot water (Stromspiegel für Deutschland 2021/22). [kWh]"""
ENERGY_SPREAD = 0.25
"""Standard deviation of the logarithm of homes' energy around the typical one."""
MOST_PEOPLE = 10

STANDBY_W: dict[Dwelling, float] = {"flat": 45.0, "house": 70.0}
FRIDGE_W, FRIDGE_ON_MIN, FRIDGE_CYCLE_MIN = 90.0, 18.0, 52.0
LIGHT_W: dict[Dwelling, float] = {"flat": 70.0, "house": 110.0}
DARK_DEG, BRIGHT_DEG = 0.0, 12.0
"""Elevations of the sun at which all lamps and no lamps are lit in rooms with people. [°]"""
WINTER, COLDEST_DAY = 0.15, 15
"""How much more often things are used on the coldest day of the year than on average; the other way in summer."""
FEWEST, MOST = 0.35, 2.5
"""Limits of how much more rarely or often than typical a home uses its appliances, to meet its energy."""


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives where with what.

    Attributes
    ----------
    people : tuple of Pattern
        Daily pattern of each person, 1 to 10.
    dwelling : {"flat", "house"}
        Sets typical energy, standby and lamps.
    annual_kwh : float, optional
        Energy of the year, met exactly; without it each draw has its own around the typical one. [kWh]
    appliances : tuple of str, optional
        Names from the catalogue; without it each draw owns what homes of its country own on average.
    latitude_deg, longitude_deg : float
        Where the sun sets. [°]
    """

    people: tuple[Pattern, ...]
    dwelling: Dwelling = "flat"
    annual_kwh: float | None = None
    appliances: tuple[str, ...] | None = None
    latitude_deg: float = 51.0
    longitude_deg: float = 10.0


def household_load(household: Household, days: Days, seed: int, draw: int = 0) -> QuarterHours:
    """Return a year of a home.

    Parameters
    ----------
    household : Household
        Who lives where with what.
    days : Days
        Year, zone, holidays.
    seed, draw : int
        Seed of the selection of homes and number of the home within it; every draw is a home of its own.

    Raises
    ------
    InvalidInput
        Something of the household is unknown or outside its range.
    """
    refuse([*_issues(household), number_issue("household", "seed", seed, low=0, high=2**63)])
    random = generator(seed, draw)
    energy_kwh = _energy(household, random)
    active = sum(awake_at_home(person, days, random) for person in household.people)
    active = np.where(travels(days, random), 0.0, active)
    always_kw = _standby_and_fridge(household, days, random) + _lamps(household, days, active, random)
    owned = _owned(household, random)
    uses_kwh = sum(thing.kwh_per_use * thing.uses(len(household.people)) for thing in owned)
    wanted_kwh = energy_kwh - float(always_kw.sum()) * STEP_H
    frequency = float(np.clip(wanted_kwh / uses_kwh, FEWEST, MOST)) if uses_kwh else 0.0
    power = always_kw + _uses(owned, frequency, len(household.people), days, active, random)
    return QuarterHours(power * (energy_kwh / (float(power.sum()) * STEP_H)), days.axis)


def typical_kwh(household: Household) -> float:
    """Return the energy of a year that such homes use on average. [kWh]"""
    table = TYPICAL_KWH[household.dwelling]
    more = max(len(household.people) - len(table), 0)
    return table[min(len(household.people), len(table)) - 1] + more * 600.0


def _energy(household: Household, random: np.random.Generator) -> float:
    own = float(np.exp(random.normal(-(ENERGY_SPREAD**2) / 2, ENERGY_SPREAD)))
    return typical_kwh(household) * own if household.annual_kwh is None else household.annual_kwh


def _owned(household: Household, random: np.random.Generator) -> list[HomeAppliance]:
    chance = random.random(len(APPLIANCES))
    if household.appliances is not None:
        return [CATALOGUE[name] for name in household.appliances]
    return [thing for thing, luck in zip(APPLIANCES, chance, strict=True) if luck < thing.owned_by]


def _standby_and_fridge(household: Household, days: Days, random: np.random.Generator) -> np.ndarray:
    steps = days.axis.steps
    count = int(steps * STEP_MINUTES / FRIDGE_CYCLE_MIN)
    begin = (np.arange(count) + random.random() + random.normal(0.0, 0.08, count)) * (steps / count)
    fridge = mean_power(begin, begin + FRIDGE_ON_MIN / STEP_MINUTES, FRIDGE_W / 1000, steps)
    return fridge + STANDBY_W[household.dwelling] / 1000 * random.uniform(0.5, 1.5)


def _lamps(household: Household, days: Days, active: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return the lamps' power: a person lights a room, further people ever less. [kW]"""
    dark = _darkness(days, household.latitude_deg, household.longitude_deg)
    return LIGHT_W[household.dwelling] / 1000 * random.uniform(0.5, 1.5) * dark * np.sqrt(active)


@lru_cache(maxsize=32)
def _darkness(days: Days, latitude_deg: float, longitude_deg: float) -> np.ndarray:
    """Return how far lamps are needed at every step, 0 to 1."""
    elevation = sun_elevation_deg(days.axis, latitude_deg, longitude_deg)
    return np.clip((BRIGHT_DEG - elevation) / (BRIGHT_DEG - DARK_DEG), 0.0, 1.0)


@lru_cache(maxsize=64)
def _begin_weights(days: Days, hours: Hours) -> np.ndarray:
    """Return how likely people at home begin a use at every step: by the clock, and more in winter."""
    season = 1.0 + WINTER * np.cos(2 * np.pi * (days.clock.day_of_year - COLDEST_DAY) / 365.25)
    return clock_weights(hours, days.clock.minute_of_day) * season


def _uses(
    owned: list[HomeAppliance],
    frequency: float,
    people: int,
    days: Days,
    active: np.ndarray,
    random: np.random.Generator,
) -> np.ndarray:
    """Return the power of everything that people switch on. [kW]"""
    begins, ends, watts = [np.empty(0)], [np.empty(0)], [np.empty(0)]
    chance = np.minimum(active, 1.0) + 0.25 * np.maximum(active - 1.0, 0.0)
    density = {hours: np.cumsum(chance * _begin_weights(days, hours)) for hours in {thing.hours for thing in owned}}
    for thing in owned:
        count = int(random.poisson(frequency * thing.uses(people)))
        begin = _beginnings(density[thing.hours], count, random)
        stretch = np.exp(random.normal(-(thing.spread**2) / 2, thing.spread, len(begin)))
        begin = one_after_another(begin, stretch * thing.minutes / STEP_MINUTES)
        for power, minutes in thing.phases:
            begins.append(begin)
            ends.append(begin := begin + stretch * minutes / STEP_MINUTES)
            watts.append(np.full(len(begin), power))
    return mean_power(np.concatenate(begins), np.concatenate(ends), np.concatenate(watts) / 1000, days.axis.steps)


def _beginnings(total: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """Return moments drawn with an accumulated density, in steps from the beginning of the year; none if it is 0."""
    if not total[-1] > 0:
        return np.empty(0)
    drawn = random.random(count) * total[-1]
    step = np.minimum(np.searchsorted(total, drawn, side="right"), len(total) - 1)
    return step + random.random(count)


def _issues(household: Household) -> list[Issue | None]:
    unknown = sorted(set(household.people) - set(STAYS))
    things = sorted(set(household.appliances or ()) - set(CATALOGUE))
    issues = [
        number_issue("household", "people", len(household.people), low=1, high=MOST_PEOPLE),
        number_issue("household", "latitude_deg", household.latitude_deg, low=-90, high=90, unit="°"),
        number_issue("household", "longitude_deg", household.longitude_deg, low=-180, high=180, unit="°"),
    ]
    if household.annual_kwh is not None:
        kwh = household.annual_kwh
        issues.append(number_issue("household", "annual_kwh", kwh, low=0, high=1e6, unit="kWh", above=True))
    for field, names, known in (("people", unknown, STAYS), ("appliances", things, CATALOGUE)):
        if names:
            message = f"Unknown: {', '.join(names)}. Choose from {', '.join(known)}."
            issues.append(Issue("unknown_name", "household", field, message))
    if household.dwelling not in TYPICAL_KWH:
        message = f"There is no dwelling {household.dwelling!r}. Choose flat or house."
        issues.append(Issue("unknown_dwelling", "household", "dwelling", message))
    return issues
