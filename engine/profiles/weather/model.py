"""A year of weather at a site, and its values on quarter-hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.time_axis import STEP_MINUTES

DAYS = 365
QUARTERS_PER_HOUR = 4
FEBRUARY_28 = 58  # index of the day in a year


@dataclass(frozen=True)
class Site:
    """Where the weather was observed.

    Parameters
    ----------
    name : str
        For people.
    latitude, longitude : float
        North and east positive. [°]
    altitude_m : float
        Above sea level. [m]
    utc_offset_minutes : int
        Standard time, a multiple of a quarter-hour. [min]
    """

    name: str
    latitude: float
    longitude: float
    altitude_m: float
    utc_offset_minutes: int


@dataclass(frozen=True, eq=False)
class Weather:
    """365 days of hourly means; 29 February is never part of it.

    Parameters
    ----------
    site : Site
        Where.
    ghi_wm2, dhi_wm2 : ndarray, shape (8760,)
        Global and diffuse irradiance on the horizontal, ≥ 0. [W/m²]
    dni_wm2 : ndarray, shape (8760,)
        Direct irradiance normal to the sun as the source states it. [W/m²]
    temperature_c, wind_ms, pressure_hpa : ndarray, shape (8760,)
        Air at 2 m, wind at `wind_height_m`, pressure at the station, taken to hold at the middle of the hour.
    wind_height_m : float
        Height of the anemometer. [m]
    first_minutes : int
        When the first hour begins after 00:00 of 1 January on the site's standard time: 0 where labels are at
        the beginning or end of a clock hour, 30 where values are centred at the full hour. [min]
    source : str
        Where the numbers come from, for the profile's page.
    """

    site: Site
    ghi_wm2: np.ndarray
    dhi_wm2: np.ndarray
    dni_wm2: np.ndarray
    temperature_c: np.ndarray
    wind_ms: np.ndarray
    pressure_hpa: np.ndarray
    wind_height_m: float
    first_minutes: int
    source: str

    def __post_init__(self) -> None:
        """Refuse rows that are not a year of finite hours."""
        rows = (self.ghi_wm2, self.dhi_wm2, self.dni_wm2, self.temperature_c, self.wind_ms, self.pressure_hpa)
        if any(row.shape != (DAYS * 24,) or not np.isfinite(row).all() for row in rows):
            raise ValueError("Weather needs 8,760 finite values of each quantity.")
        if self.first_minutes % STEP_MINUTES or self.site.utc_offset_minutes % STEP_MINUTES:
            raise ValueError("Weather begins at a quarter of an hour.")

    @property
    def ghi_kwh_m2(self) -> float:
        """Global irradiation of the year on the horizontal. [kWh/m²]"""
        return float(self.ghi_wm2.sum() / 1000)


def days_of(hours: np.ndarray, days: int) -> np.ndarray:
    """Return hourly values for a year of 365 or 366 days; 29 February repeats the day before."""
    if days == DAYS:
        return hours
    end = (FEBRUARY_28 + 1) * 24
    return np.concatenate([hours[:end], hours[end - 24 : end], hours[end:]])


def at_quarter_hours(hours: np.ndarray, days: int, first_minutes: int) -> np.ndarray:
    """Return a quantity at the middle of each quarter-hour, on a straight line between the middles of hours.

    Parameters
    ----------
    hours : ndarray, shape (8760,)
        Values that hold at the middle of their hour.
    days : int
        365 or 366.
    first_minutes : int
        Beginning of the first hour. [min]

    Returns
    -------
    ndarray, shape (days * 96,)
        The year is closed: December leads to January.
    """
    values = days_of(hours, days)
    centres = np.arange(values.size) + 0.5 + first_minutes / 60
    moments = (np.arange(values.size * QUARTERS_PER_HOUR) + 0.5) / QUARTERS_PER_HOUR
    return np.interp(moments, centres, values, period=values.size)


def spread_by_weight(hours: np.ndarray, weights: np.ndarray, first_minutes: int) -> np.ndarray:
    """Return quarter-hours in proportion to weights whose mean over each hour is the hour's value.

    Parameters
    ----------
    hours : ndarray, shape (days * 24,)
        Means of the hours.
    weights : ndarray, shape (days * 96,)
        ≥ 0; an hour without any weight is spread evenly.
    first_minutes : int
        Beginning of the first hour. [min]
    """
    shift = first_minutes // STEP_MINUTES
    grouped = np.roll(weights, -shift).reshape(-1, QUARTERS_PER_HOUR)
    mean = grouped.mean(axis=1, keepdims=True)
    share = np.divide(grouped, mean, out=np.ones_like(grouped), where=mean > 0)
    return np.roll((hours[:, None] * share).ravel(), shift)
