"""The German test reference years of 2010 as demandlib carries them."""

from __future__ import annotations

import importlib.resources
import re

import numpy as np
from pvlib import irradiance

from engine.profiles.quarter_hours import YearAxis
from engine.profiles.weather.model import Site, Weather
from engine.profiles.weather.sky import most_direct, sun_vector

REGIONS = range(1, 16)
CENTRAL_EUROPEAN_MINUTES = 60
PRESSURE, TEMPERATURE, WIND, DIRECT, DIFFUSE = 9, 8, 7, 13, 14
SUN_YEAR = 2005  # any year that is no leap year: only for the direct normal irradiance
EARLIER_MINUTES = {2: 15, 4: 15, 9: 15}
"""Beginning of the first hour in the regions whose radiation was measured over hours that end before the label; in
all others it holds for the labelled full hour, so that its hour begins 30 min after midnight. The files do not say
so; docs/methods.md tells how it was found."""


def reference_year(region: int) -> Weather:
    """Return the mean test reference year of a German climate region, 1 to 15."""
    text = _text(region)
    header, body = text.split("***", maxsplit=1)
    rows = np.array([line.split() for line in body.strip().splitlines()], dtype=np.float64)
    site = _site(header)
    first_minutes = EARLIER_MINUTES.get(region, 30)
    ghi = rows[:, DIRECT] + rows[:, DIFFUSE]
    name = header.splitlines()[0].split("(", maxsplit=1)[0].split(maxsplit=1)[1].strip()
    return Weather(
        *(site, ghi, rows[:, DIFFUSE], _direct_normal(rows[:, DIRECT], site, first_minutes)),
        *(rows[:, TEMPERATURE], rows[:, WIND], rows[:, PRESSURE]),
        wind_height_m=10.0,
        first_minutes=first_minutes,
        source=f"DWD test reference year 2010 (1988–2007), region {region}: {name}; station {site.name}",
    )


def _text(region: int) -> str:
    folder = importlib.resources.files("demandlib.vdi") / "resources_weather"
    return (folder / f"TRY2010_{region:02d}_Jahr.dat").read_text("utf-8")


def _site(header: str) -> Site:
    station = re.search(r"Station:\s*(.+?)\s{2,}", header)
    place = re.search(r"(\d+)°(\d+)'N.*?(\d+)°(\d+)'O.*?(\d+)\s+Meter", header)
    if station is None or place is None:
        raise ValueError("The head of a test reference year names its station and place.")
    north, north_min, east, east_min, altitude = (int(part) for part in place.groups())
    return Site(station[1], north + north_min / 60, east + east_min / 60, float(altitude), CENTRAL_EUROPEAN_MINUTES)


def _direct_normal(horizontal: np.ndarray, site: Site, first_minutes: int) -> np.ndarray:
    """Return the direct normal irradiance of hours by closure, at most what is ever measured. [W/m²]"""
    axis = YearAxis(SUN_YEAR, site.utc_offset_minutes)
    height = np.maximum(sun_vector(axis.midpoints_utc, site.latitude, site.longitude, site.altitude_m)[2], 0.0)
    mean = np.roll(height, -(first_minutes // 15)).reshape(-1, 4).mean(axis=1)
    normal = np.divide(horizontal, mean, out=np.zeros_like(horizontal), where=mean > 0)
    return np.minimum(normal, most_direct(mean, irradiance.get_extra_radiation(axis.day_of_year[::4])))
