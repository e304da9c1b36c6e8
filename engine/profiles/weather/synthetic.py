"""A year of weather for any coordinates, drawn from a seed so that the year's irradiation is what was asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pvlib import atmosphere, clearsky, irradiance

from engine.profiles.quarter_hours import YearAxis
from engine.profiles.weather.model import DAYS, Site, Weather
from engine.profiles.weather.sky import most_direct, sun_vector
from errors import InvalidInput, Issue

HOURS = DAYS * 24
CLEAREST = 1.1  # hourly clear-sky index of the brightest hours
DAY_TO_DAY = 0.29  # lag-1 autocorrelation of days, Graham, Hollands & Huget (1988)
HOUR_TO_HOUR = 0.54  # lag-1 autocorrelation of hours, Graham & Hollands (1990)
DAY_SPREAD, HOUR_SPREAD = 0.9, 0.5
WIND_HOUR_TO_HOUR = 0.9
WARM_SPELLS = 0.7
SUN_YEAR = 2005
COLDEST_DAY, SOUTHERN_COLDEST_DAY = 19, 201  # a month after the solstice
WARMEST_HOUR = 15
BISECTIONS = 60


@dataclass(frozen=True)
class Climate:
    """What is known of a place without a weather file.

    Parameters
    ----------
    site : Site
        Coordinates, altitude, standard time.
    ghi_kwh_m2 : float
        Irradiation of the year on the horizontal, from an atlas. [kWh/m²]
    mean_c : float
        Mean air temperature of the year. [°C]
    season_k : float
        From the mean to the warmest month. [K]
    day_k : float
        From the mean of a day to its warmest hour. [K]
    wind_ms : float
        Mean wind at 10 m. [m/s]
    """

    site: Site
    ghi_kwh_m2: float
    mean_c: float
    season_k: float
    day_k: float
    wind_ms: float

    def issues(self) -> list[Issue]:
        """Return everything that cannot be drawn, each with its remedy."""
        checks = [
            ("latitude", abs(self.site.latitude) <= 90, "A latitude is between −90° and 90°."),
            ("longitude", abs(self.site.longitude) <= 180, "A longitude is between −180° and 180°."),
            ("altitude_m", -500 <= self.site.altitude_m <= 9000, "An altitude is between −500 and 9,000 m."),
            ("mean_c", -40 <= self.mean_c <= 40, "The mean of a year is between −40 and 40 °C."),
            ("season_k", 0 <= self.season_k <= 40, "Summer is 0 to 40 K above the mean."),
            ("day_k", 0 <= self.day_k <= 15, "Afternoons are 0 to 15 K above the mean."),
            ("wind_ms", 0 < self.wind_ms <= 20, "Mean wind is above 0 and at most 20 m/s."),
        ]
        return [Issue("out_of_range", "weather", field, message) for field, holds, message in checks if not holds]


def synthetic_year(climate: Climate, seed: int) -> Weather:
    """Return a year that has the climate's irradiation to 1e-9 and the weather's changes from day to day.

    Raises
    ------
    InvalidInput
        A parameter is out of range, or the irradiation is none that the place can have.

    Notes
    -----
    Clear-sky irradiance by Ineichen and Perez with the climate's turbidity, times a clear-sky index
    k = 1.1 Φ(µ + x_day + x_hour): x_day and x_hour are first-order autoregressive Gaussian series, µ is found by
    bisection so that the year has the irradiation. Direct and diffuse light by Erbs. Temperature: a cosine over the
    year, one over the day, and spells of days; wind: Rayleigh distributed, autoregressive. It is a plausible year
    for planning, not a forecast and no measured one.

    References
    ----------
    Ineichen & Perez (2002), doi:10.1016/S0038-092X(02)00045-2; Graham, Hollands & Huget (1988),
    Solar Energy 40, 83–92; Graham & Hollands (1990), doi:10.1016/0038-092X(90)90137-2;
    Erbs, Klein & Duffie (1982), doi:10.1016/0038-092X(82)90302-4.
    """
    if issues := climate.issues():
        raise InvalidInput(issues)
    random = np.random.default_rng(seed)
    clear, height, extra = _clear_sky(climate.site)
    ghi = clear * _clear_sky_index(clear, climate.ghi_kwh_m2, random)
    dni, dhi = _direct_and_diffuse(ghi, height, extra)
    pressure_hpa = atmosphere.alt2pres(climate.site.altitude_m) / 100
    return Weather(
        *(climate.site, ghi, dhi, dni, _temperature(climate, random), _wind(climate.wind_ms, random)),
        *(np.full(HOURS, pressure_hpa), 10.0, 0),
        source=f"Synthetic year for {climate.site.name}, {climate.ghi_kwh_m2:.0f} kWh/m², seed {seed}",
    )


def _clear_sky(site: Site) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return hourly means of clear-sky irradiance, of the sine of the elevation, and extraterrestrial irradiance."""
    axis = YearAxis(SUN_YEAR, site.utc_offset_minutes)
    height = np.maximum(sun_vector(axis.midpoints_utc, site.latitude, site.longitude, site.altitude_m)[2], 0.0)
    zenith = np.degrees(np.arccos(height))
    moments = pd.DatetimeIndex(axis.midpoints_utc).tz_localize("UTC")
    turbidity = clearsky.lookup_linke_turbidity(
        moments, site.latitude, site.longitude, interp_turbidity=False
    ).to_numpy()
    mass = atmosphere.get_absolute_airmass(
        atmosphere.get_relative_airmass(zenith), atmosphere.alt2pres(site.altitude_m)
    )
    extra = irradiance.get_extra_radiation(axis.day_of_year)
    clear = clearsky.ineichen(zenith, mass, turbidity, altitude=site.altitude_m, dni_extra=extra)["ghi"]
    lit = np.where(height > 0, np.nan_to_num(clear), 0.0)
    return tuple(values.reshape(-1, 4).mean(axis=1) for values in (lit, height, extra))  # type: ignore[return-value]


def _clear_sky_index(clear: np.ndarray, target_kwh_m2: float, random: np.random.Generator) -> np.ndarray:
    days = np.repeat(_autoregressive(DAYS, DAY_TO_DAY, random), 24) * DAY_SPREAD
    drawn = days + _autoregressive(HOURS, HOUR_TO_HOUR, random) * HOUR_SPREAD
    most = CLEAREST * clear.sum() / 1000
    if not 0.05 * most <= target_kwh_m2 <= 0.95 * most:
        message = f"This place has {0.05 * most:.0f} to {0.95 * most:.0f} kWh/m² a year under any weather. Look it up."
        raise InvalidInput([Issue("out_of_range", "weather", "ghi_kwh_m2", message)])
    low, high = -10.0, 10.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        too_dark = (clear * _index(middle + drawn)).sum() / 1000 < target_kwh_m2
        low, high = (middle, high) if too_dark else (low, middle)
    return _index((low + high) / 2 + drawn)


def _index(gaussian: np.ndarray) -> np.ndarray:
    """Return the clear-sky index of a Gaussian number: the logistic approximation of Φ (Bowling et al. 2009)."""
    return CLEAREST / (1 + np.exp(-1.702 * gaussian))


def _autoregressive(steps: int, memory: float, random: np.random.Generator) -> np.ndarray:
    """Return a Gaussian series of mean 0 and variance 1 in which each step remembers the one before."""
    noise = random.standard_normal(steps)
    series = np.empty(steps)
    series[0] = noise[0]
    fresh = np.sqrt(1 - memory**2)
    for step in range(1, steps):
        series[step] = memory * series[step - 1] + fresh * noise[step]
    return series


def _direct_and_diffuse(ghi: np.ndarray, height: np.ndarray, extra: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return direct normal and diffuse irradiance by Erbs, closed: ghi = dni sin(elevation) + dhi."""
    clearness = np.divide(ghi, extra * height, out=np.zeros_like(ghi), where=height > 0)
    kt = np.clip(clearness, 0.0, 1.0)
    low = 1 - 0.09 * kt
    middle = 0.9511 - 0.1604 * kt + 4.388 * kt**2 - 16.638 * kt**3 + 12.336 * kt**4
    diffuse = np.select([kt <= 0.22, kt <= 0.8], [low, middle], 0.165)
    direct = np.divide(ghi * (1 - diffuse), height, out=np.zeros_like(ghi), where=height > 0)
    dni = np.minimum(direct, most_direct(height, extra))
    return dni, ghi - dni * height


def _temperature(climate: Climate, random: np.random.Generator) -> np.ndarray:
    hours = np.arange(HOURS) + 0.5
    coldest = COLDEST_DAY if climate.site.latitude >= 0 else SOUTHERN_COLDEST_DAY
    season = -climate.season_k * np.cos(2 * np.pi * (hours / 24 - coldest) / DAYS)
    day = climate.day_k * np.cos(2 * np.pi * (hours % 24 - WARMEST_HOUR) / 24)
    middays = np.arange(DAYS) * 24 + 12
    spells = np.interp(hours, middays, _autoregressive(DAYS, WARM_SPELLS, random), period=HOURS) * climate.season_k / 3
    return climate.mean_c + season + day + spells - spells.mean()


def _wind(mean_ms: float, random: np.random.Generator) -> np.ndarray:
    """Return Rayleigh distributed wind: the length of two autoregressive Gaussian components."""
    parts = [_autoregressive(HOURS, WIND_HOUR_TO_HOUR, random) for _ in range(2)]
    drawn = np.hypot(*parts)
    return drawn * (mean_ms / drawn.mean())
