"""Hospital, school, shop, office, street light: opening hours, base load, breaks and the sun.

Base shares and hours are assumptions after the typical days of these trades in VDI 3807-4 and BDEW's classes G1 to G6;
they give the shape, the energy is the planner's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.profiles.loads.daylight import sun_elevation_deg
from engine.profiles.loads.days import Days
from engine.profiles.loads.randomness import generator, lognormal_noise
from engine.profiles.loads.refusing import number_issue, refuse
from engine.profiles.quarter_hours import QuarterHours
from engine.time_axis import STEP_H
from errors import Issue

Kind = Literal["hospital", "school", "shop", "office", "street_light"]
Points = tuple[tuple[float, float], ...]
"""(hour, share of full load) between which the load is interpolated around the clock."""

LAMPS_ON_DEG = -3.5
"""Elevation of the sun below which street lamps burn; some 4,100 h a year in Germany. [°]"""
SCHOOL_BREAKS = ((1, 5), (95, 108), (205, 248), (290, 301), (356, 366))
"""First and last day of the year of typical school holidays in Germany; they differ by state and year."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Typical days of a workplace.

    Attributes
    ----------
    workday, saturday, sunday : tuple of (float, float)
        Shares of the full load over the hours; holidays are as Sundays.
    breaks : tuple of (int, int)
        Days of the year on which it is closed as on a Sunday.
    winter, summer : float
        Relative rise of the load in the middle of January (lamps, pumps) and of July (cooling).
    """

    workday: Points
    saturday: Points
    sunday: Points
    breaks: tuple[tuple[int, int], ...] = ()
    winter: float = 0.0
    summer: float = 0.0


OPENINGS: dict[str, Opening] = {
    "hospital": Opening(
        ((0, 0.55), (5, 0.57), (8, 0.95), (11, 1.0), (14, 0.93), (18, 0.75), (22, 0.58)),
        ((0, 0.54), (5, 0.55), (9, 0.74), (12, 0.77), (18, 0.66), (22, 0.56)),
        ((0, 0.53), (5, 0.54), (9, 0.7), (12, 0.73), (18, 0.64), (22, 0.55)),
        winter=0.03,
        summer=0.1,
    ),
    "school": Opening(
        ((0, 0.14), (6, 0.15), (8, 0.95), (11, 1.0), (13.5, 0.75), (16, 0.4), (19, 0.25), (22, 0.15)),
        ((0, 0.14),),
        ((0, 0.13),),
        SCHOOL_BREAKS,
        winter=0.25,
    ),
    "shop": Opening(
        ((0, 0.3), (6, 0.32), (8.5, 0.95), (12, 1.0), (19, 1.0), (20.5, 0.5), (22, 0.3)),
        ((0, 0.3), (6, 0.32), (8.5, 0.95), (12, 1.0), (18, 0.98), (20, 0.45), (22, 0.3)),
        ((0, 0.28),),
        winter=0.06,
        summer=0.06,
    ),
    "office": Opening(
        ((0, 0.2), (6, 0.22), (9, 0.95), (11, 1.0), (12.5, 0.9), (14, 0.98), (16.5, 0.75), (19, 0.3), (22, 0.2)),
        ((0, 0.19), (10, 0.24), (14, 0.23), (20, 0.19)),
        ((0, 0.18),),
        winter=0.1,
        summer=0.06,
    ),
}
KINDS = (*OPENINGS, "street_light")


@dataclass(frozen=True, slots=True)
class Workplace:
    """A place with a load of its kind.

    Attributes
    ----------
    kind : {"hospital", "school", "shop", "office", "street_light"}
        Kind.
    annual_kwh : float
        Energy of the year, met exactly. [kWh]
    spread : float
        Standard deviation of the logarithm of seeded noise, 0 to 1; street lamps have none.
    latitude_deg, longitude_deg : float
        Where the sun sets. [°]
    """

    kind: Kind
    annual_kwh: float
    spread: float = 0.08
    latitude_deg: float = 51.0
    longitude_deg: float = 10.0


def workplace_load(workplace: Workplace, days: Days, seed: int = 0, draw: int = 0) -> QuarterHours:
    """Return a year of a workplace. Raises InvalidInput where the kind is unknown or a number outside its range."""
    refuse(_issues(workplace, seed))
    if workplace.kind == "street_light":
        shape = lamps_on(workplace, days)
    else:
        shape = _open_shape(OPENINGS[workplace.kind], days)
        shape = shape * lognormal_noise(generator(seed, draw), days.axis.steps, workplace.spread)
    return QuarterHours(shape * (workplace.annual_kwh / (float(shape.sum()) * STEP_H)), days.axis)


def lamps_on(workplace: Workplace, days: Days) -> np.ndarray:
    """Return 1 at the steps in whose middle street lamps burn, otherwise 0; every place on earth has such nights."""
    elevation = sun_elevation_deg(days.axis, workplace.latitude_deg, workplace.longitude_deg)
    return (elevation < LAMPS_ON_DEG).astype(np.float64)


def _open_shape(opening: Opening, days: Days) -> np.ndarray:
    minutes = days.clock.minute_of_day / 60.0
    kinds = [
        np.interp(minutes, *np.array(points, dtype=np.float64).T, period=24.0)
        for points in (opening.workday, opening.saturday, opening.sunday)
    ]
    closed = days.is_holiday | (days.calendar.weekday == 6)
    for first, last in opening.breaks:
        closed |= (days.calendar.day_of_year >= first) & (days.calendar.day_of_year <= last)
    kind = np.where(closed, 2, np.where(days.calendar.weekday == 5, 1, 0))[days.of_steps]
    season = np.cos(2 * np.pi * (days.clock.day_of_year - 15) / 365.25)
    rise = np.where(season > 0, opening.winter, opening.summer) * np.abs(season)
    return np.choose(kind, kinds) * (1.0 + rise)


def _issues(workplace: Workplace, seed: int) -> list[Issue | None]:
    kwh = workplace.annual_kwh
    issues = [
        number_issue("workplace", "annual_kwh", kwh, low=0, high=1e9, unit="kWh", above=True),
        number_issue("workplace", "spread", workplace.spread, low=0, high=1),
        number_issue("workplace", "latitude_deg", workplace.latitude_deg, low=-90, high=90, unit="°"),
        number_issue("workplace", "longitude_deg", workplace.longitude_deg, low=-180, high=180, unit="°"),
        number_issue("workplace", "seed", seed, low=0, high=2**63),
    ]
    if workplace.kind not in KINDS:
        message = f"There is no workplace {workplace.kind!r}. Choose one of {', '.join(KINDS)}."
        issues.append(Issue("unknown_kind", "workplace", "kind", message))
    return issues
