"""Electricity of wind turbines from the wind over a site."""

from __future__ import annotations

import csv
import importlib.resources
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from windpowerlib import power_output, wind_speed

from engine.profiles.quarter_hours import QuarterHours
from engine.profiles.weather.sky import Sky
from errors import InvalidInput, Issue

GAS_CONSTANT = 287.058  # dry air [J/(kg K)]
GRAVITY = 9.80665
LAPSE_K_M = 0.0065
LEAST_CURVE = 3


@dataclass(frozen=True)
class PowerCurve:
    """Power of a turbine over the wind at its hub, at an air density of 1.225 kg/m³.

    Parameters
    ----------
    speeds_ms : tuple of float
        Rising. [m/s]
    powers_kw : tuple of float
        ≥ 0. [kW]
    """

    speeds_ms: tuple[float, ...]
    powers_kw: tuple[float, ...]

    def issues(self) -> list[Issue]:
        """Return what is wrong with the curve."""
        speeds, powers = np.asarray(self.speeds_ms), np.asarray(self.powers_kw)
        fits = speeds.size == powers.size >= LEAST_CURVE
        rising = bool((np.diff(speeds) > 0).all()) and bool((speeds >= 0).all())
        positive = bool(np.isfinite(powers).all() and (powers >= 0).all() and powers.any())
        checks = [
            (fits, "A power curve has at least three speeds and one power for each."),
            (rising, "The speeds of a power curve rise from 0 m/s or more."),
            (positive, "The powers of a power curve are at least 0 kW, and some are above."),
        ]
        return [Issue("bad_power_curve", "wind", "curve", message) for holds, message in checks if not holds]


@dataclass(frozen=True)
class Turbine:
    """A wind turbine at a site.

    Parameters
    ----------
    curve : PowerCurve
        From the library or one's own.
    hub_height_m : float
        Above ground. [m]
    roughness_m : float
        Roughness length of the land: 0.03 open, 0.1 fields with hedges, 0.5 suburbs. [m]
    count : float
        How many; 0.25 is a quarter's share in one.
    losses_frac : float
        Wake, availability, wiring.
    """

    curve: PowerCurve
    hub_height_m: float
    roughness_m: float = 0.1
    count: float = 1.0
    losses_frac: float = 0.1

    def issues(self) -> list[Issue]:
        """Return everything that cannot be computed, each with its remedy."""
        checks = [
            ("hub_height_m", 5 <= self.hub_height_m <= 250, "A hub stands 5 to 250 m above ground."),
            ("roughness_m", 0.0001 <= self.roughness_m <= 2, "A roughness length is between 0.0001 and 2 m."),
            ("count", self.count > 0, "A number above 0, or a share of one turbine."),
            ("losses_frac", 0 <= self.losses_frac < 1, "Losses are between 0 and 100 %."),
        ]
        found = [Issue("out_of_range", "wind", field, message) for field, holds, message in checks if not holds]
        return [*self.curve.issues(), *found]


@lru_cache(maxsize=1)
def _library() -> dict[str, PowerCurve]:
    """Return the power curves that windpowerlib carries, read from its file.

    Its own reader warns on pandas 3.1, and its list of types would be fetched from the internet.
    """
    text = (importlib.resources.files("windpowerlib") / "oedb" / "power_curves.csv").read_text("utf-8")
    head, *rows = csv.reader(text.splitlines())
    speeds = [float(cell) for cell in head[1:]]
    return {row[0]: _curve(speeds, row[1:]) for row in rows if row}


def _curve(speeds: list[float], cells: list[str]) -> PowerCurve:
    known = [(speed, float(cell) / 1000) for speed, cell in zip(speeds, cells, strict=True) if cell]
    return PowerCurve(tuple(speed for speed, _ in known), tuple(power for _, power in known))


def library_types() -> tuple[str, ...]:
    """Return the turbines with a power curve in windpowerlib's library (OpenEnergy Database)."""
    return tuple(sorted(_library()))


def library_curve(turbine_type: str) -> PowerCurve:
    """Return a power curve of the library. Raises InvalidInput where there is none of that name."""
    if turbine_type not in _library():
        message = f"There is no power curve of {turbine_type}. Choose one of the list or give your own."
        raise InvalidInput([Issue("unknown_turbine", "wind", "curve", message, (turbine_type,))])
    return _library()[turbine_type]


def wind_generation(sky: Sky, turbine: Turbine) -> QuarterHours:
    """Return the generation of a turbine. [kW]

    Raises
    ------
    InvalidInput
        A parameter is out of its range.

    Notes
    -----
    Wind at the hub by the logarithmic profile; the power curve is corrected for the density of the air there.

    References
    ----------
    Gasch & Twele (2010), Windkraftanlagen, p. 129; Svenningsen (2010), power curve air density correction;
    windpowerlib `logarithmic_profile`, `power_curve`.
    """
    if issues := turbine.issues():
        raise InvalidInput(issues)
    hub_ms = wind_speed.logarithmic_profile(
        sky.wind_ms, sky.wind_height_m, turbine.hub_height_m, turbine.roughness_m, obstacle_height=0.0
    )
    power_kw = power_output.power_curve(
        hub_ms,
        np.asarray(turbine.curve.speeds_ms),
        np.asarray(turbine.curve.powers_kw),
        air_density(sky, turbine.hub_height_m),
        density_correction=True,
    )
    share = turbine.count * (1 - turbine.losses_frac)
    return QuarterHours(np.maximum(np.asarray(power_kw), 0.0) * share, sky.axis)


def air_density(sky: Sky, height_m: float) -> np.ndarray:
    """Return the density of dry air at a height above the station, p / (R T), p by the barometric formula. [kg/m³]"""
    kelvin = sky.temperature_c + 273.15
    hub_kelvin = kelvin - LAPSE_K_M * height_m
    pressure_pa = 100 * sky.pressure_hpa * (hub_kelvin / kelvin) ** (GRAVITY / (GAS_CONSTANT * LAPSE_K_M))
    return pressure_pa / (GAS_CONSTANT * hub_kelvin)
