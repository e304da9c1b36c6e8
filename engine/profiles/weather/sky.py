"""Sun and radiation over the quarter-hours of a year, once per site and shared by all its systems."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from pvlib import irradiance, solarposition

from engine.profiles.quarter_hours import YearAxis
from engine.profiles.weather.model import Weather, at_quarter_hours, days_of, spread_by_weight
from engine.time_axis import STEPS_PER_DAY


@dataclass(frozen=True, eq=False)
class Sky:
    """What a panel sees in each quarter-hour.

    Parameters
    ----------
    axis : YearAxis
        The steps, on the site's own standard time.
    sun : ndarray, shape (3, steps)
        Unit vector to the sun at the step's middle: east, north, up.
    ghi_wm2, dhi_wm2, dni_wm2, extra_wm2 : ndarray, shape (steps,)
        Global, diffuse, direct normal and extraterrestrial normal irradiance. [W/m²]
    temperature_c, wind_ms, pressure_hpa : ndarray, shape (steps,)
        Air, wind and pressure at the step's middle.
    wind_height_m : float
        Height of that wind. [m]
    """

    axis: YearAxis
    sun: np.ndarray
    ghi_wm2: np.ndarray
    dhi_wm2: np.ndarray
    dni_wm2: np.ndarray
    extra_wm2: np.ndarray
    temperature_c: np.ndarray
    wind_ms: np.ndarray
    pressure_hpa: np.ndarray
    wind_height_m: float

    @cached_property
    def day(self) -> np.ndarray:
        """Indices of the steps with any light."""
        return np.flatnonzero(self.ghi_wm2 > 0)


def sun_vector(midpoints_utc: np.ndarray, latitude: float, longitude: float, altitude_m: float) -> np.ndarray:
    """Return unit vectors to the sun (east, north, up), shape (3, n), by NREL's algorithm without refraction.

    References
    ----------
    Reda & Andreas (2004), doi:10.1016/j.solener.2003.12.003; pvlib `solarposition`.
    """
    moments = pd.DatetimeIndex(midpoints_utc).tz_localize("UTC")
    position = solarposition.spa_python(moments, latitude, longitude, altitude_m)
    zenith = np.radians(position["zenith"].to_numpy())
    azimuth = np.radians(position["azimuth"].to_numpy())
    return np.stack([np.sin(zenith) * np.sin(azimuth), np.sin(zenith) * np.cos(azimuth), np.cos(zenith)])


def sky_over(weather: Weather, year: int) -> Sky:
    """Return the sky over a calendar year.

    Parameters
    ----------
    weather : Weather
        Hourly weather; a leap year repeats 28 February.
    year : int
        The year whose sun stands over it.

    Notes
    -----
    Within an hour direct and diffuse irradiance follow the sine of the sun's elevation, so that the hourly
    irradiation is kept exactly. Direct normal irradiance follows from closure, dni = (ghi − dhi) / sin(elevation),
    up to what is measured extremely rarely; what is above counts as diffuse.
    """
    site = weather.site
    axis = YearAxis(year, site.utc_offset_minutes)
    sun = sun_vector(axis.midpoints_utc, site.latitude, site.longitude, site.altitude_m)
    height = np.maximum(sun[2], 0.0)
    days = axis.steps // STEPS_PER_DAY
    ghi, beam = (
        spread_by_weight(days_of(hours, days), height, weather.first_minutes)
        for hours in (weather.ghi_wm2, np.maximum(weather.ghi_wm2 - weather.dhi_wm2, 0.0))
    )
    extra = irradiance.get_extra_radiation(axis.day_of_year)
    dni = np.divide(beam, height, out=np.zeros_like(beam), where=height > 0)
    dni = np.minimum(dni, most_direct(height, extra))
    air = (
        at_quarter_hours(hours, days, weather.first_minutes)
        for hours in (weather.temperature_c, weather.wind_ms, weather.pressure_hpa)
    )
    return Sky(axis, sun, ghi, ghi - dni * height, dni, extra, *air, weather.wind_height_m)


def most_direct(height: np.ndarray, extra_wm2: np.ndarray) -> np.ndarray:
    """Return the direct normal irradiance that is exceeded extremely rarely. [W/m²]

    Parameters
    ----------
    height : ndarray
        Sine of the sun's elevation, 0 at night.
    extra_wm2 : ndarray
        Extraterrestrial normal irradiance. [W/m²]

    References
    ----------
    Long & Shi (2008), limits of the Baseline Surface Radiation Network, doi:10.2174/1874282300802010023.
    """
    return np.where(height > 0, np.minimum(0.95 * extra_wm2 * height**0.2 + 10.0, extra_wm2), 0.0)


def on_offset(values: np.ndarray, sky: Sky, utc_offset_minutes: int) -> np.ndarray:
    """Return a year on another fixed offset; the year is closed, so that nothing is lost at its ends."""
    return np.roll(values, (utc_offset_minutes - sky.axis.utc_offset_minutes) // 15, axis=-1)
