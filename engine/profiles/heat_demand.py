"""Heat that a building needs hour by hour, after the German standard load profiles for gas."""

from __future__ import annotations

import csv
import importlib.resources
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.profiles.weather.model import QUARTERS_PER_HOUR
from engine.profiles.weather.sky import Sky

BUILDINGS = ("EFH", "MFH", "GMF", "GPD", "GHD", "GWA", "GGB", "GKO", "GBD", "GBA", "GMK", "GBH", "GGA")
DWELLINGS = ("EFH", "MFH")
REFERENCE_C = 40.0
MEMORY = (1.0, 0.5, 0.25, 0.125)  # weights of today and the three days before
INTERVALS = np.array([-14, -9, -4, 1, 6, 11, 16, 21, 26]) - 1
"""Upper ends of the temperature classes 1 to 9 of the hour factors. [°C]"""


@dataclass(frozen=True, eq=False)
class HeatShape:
    """A building's heat in the hours of a year, as shares of the year's heat.

    Parameters
    ----------
    rooms, hot_water : ndarray, shape (days * 24,)
        Together their sum is 1.
    """

    rooms: np.ndarray
    hot_water: np.ndarray


@dataclass(frozen=True)
class Sigmoid:
    """Parameters of the day's heat over the temperature."""

    a: float
    b: float
    c: float
    d: float

    def daily(self, mean_c: np.ndarray) -> np.ndarray:
        """Return a / (1 + (b / (T − 40 °C))^c) + d; warmer than 39 °C counts as 39 °C."""
        below = np.minimum(mean_c, REFERENCE_C - 1) - REFERENCE_C
        return self.a / (1 + (self.b / below) ** self.c) + self.d


def heat_shape(sky: Sky, building: str, construction: int, *, windy: bool) -> HeatShape:
    """Return when a building needs its heat.

    Parameters
    ----------
    sky : Sky
        Temperature and calendar.
    building : str
        One of `BUILDINGS`.
    construction : int
        1 to 11 for dwellings, 0 for trades.
    windy : bool
        A place exposed to wind.

    Notes
    -----
    Heat of a day ~ h(T) F, with the sigmoid h of the mean temperature T of four days (weights 1, ½, ¼, ⅛) and the
    weekday's factor F; hour factors by class of T divide it among the hours. d / h of it is hot water.

    References
    ----------
    BDEW/VKU/GEODE, guideline "Abwicklung von Standardlastprofilen Gas"; tables as in demandlib 0.2.2.
    """
    days_c = sky.temperature_c.reshape(-1, 24 * QUARTERS_PER_HOUR).mean(axis=1)
    mean_c = sum(weight * np.roll(days_c, back) for back, weight in enumerate(MEMORY)) / sum(MEMORY)
    weekday = sky.axis.weekday[:: 24 * QUARTERS_PER_HOUR]
    curve = sigmoid(building, construction, windy=windy)
    daily = curve.daily(mean_c)
    factors = hour_factors(building, construction)[weekday, :, temperature_class(mean_c)]
    hours = (daily * weekday_factors(building)[weekday])[:, None] * factors
    water = (curve.d / daily)[:, None] * hours
    return HeatShape(*((part / hours.sum()).ravel() for part in (hours - water, water)))


def temperature_class(mean_c: np.ndarray) -> np.ndarray:
    """Return the column of the hour factors, 0 (−15 °C and less) to 9 (above 25 °C)."""
    return np.searchsorted(INTERVALS, np.ceil(mean_c), side="left")


@lru_cache(maxsize=64)
def sigmoid(building: str, construction: int, *, windy: bool) -> Sigmoid:
    """Return the parameters of a building."""
    wanted = (building, construction, int(windy))
    for row in _table("shlp_sigmoid_factors.csv"):
        if (row["shlp_type"], int(row["building_class"]), int(row["wind_impact"])) == wanted:
            return Sigmoid(*(float(row[f"parameter_{name}"]) for name in "abcd"))
    raise KeyError(wanted)


@lru_cache(maxsize=16)
def weekday_factors(building: str) -> np.ndarray:
    """Return seven factors, Monday first."""
    rows = _table("shlp_weekday_factors.csv")
    return np.array([float(row["wochentagsfaktor"]) for row in rows if row["shlp_type"] == building])


@lru_cache(maxsize=64)
def hour_factors(building: str, construction: int) -> np.ndarray:
    """Return the shares of hours, shape (7, 24, 10): weekday, hour, temperature class."""
    factors = np.zeros((7, 24, 10))
    for row in _table("shlp_hour_factors.csv"):
        if (row["shlp_type"], int(row["building_class"])) == (building, construction):
            values = [float(row[f"temp_intervall_{at:02d}"]) for at in range(1, 11)]
            weekday = int(row["weekday"])
            factors[slice(None) if weekday == 0 else weekday - 1, int(row["hour_of_day"]) - 1] = values
    return factors


@lru_cache(maxsize=3)
def _table(name: str) -> tuple[dict[str, str], ...]:
    text = (importlib.resources.files("demandlib.bdew") / "bdew_data" / name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
