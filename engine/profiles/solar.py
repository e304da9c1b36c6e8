"""Electricity of photovoltaic systems from the sky over their site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pvlib import iam, inverter

from engine.profiles.quarter_hours import QuarterHours
from engine.profiles.weather.sky import Sky
from errors import InvalidInput, Issue

STANDARD_WM2 = 1000.0
STANDARD_C = 25.0
LEAST_SUN = 0.01745  # sine of 1°: below, Hay-Davies would divide by next to nothing (as pvlib)
MODULE_HEIGHT_M = 2.0
OPEN_TERRAIN = 1 / 7  # Hellmann's exponent


@dataclass(frozen=True)
class Plane:
    """Modules that lie in one plane.

    Parameters
    ----------
    kwp : float
        Rated DC power at standard test conditions, > 0. [kW]
    tilt_deg : float
        0 = flat, 90 = wall. [°]
    azimuth_deg : float
        Where the plane looks: 0 = north, 90 = east, 180 = south. [°]
    """

    kwp: float
    tilt_deg: float
    azimuth_deg: float


@dataclass(frozen=True)
class PvSystem:
    """A photovoltaic system behind one inverter.

    Parameters
    ----------
    planes : tuple of Plane
        Roof areas.
    losses_frac : float
        Soiling, shading, mismatch, wiring, age …; the 14 % of PVWatts unless known better.
    inverter_kw : float or None
        Rated AC power; None = that of the modules. [kW]
    inverter_efficiency : float
        Nominal efficiency.
    temperature_coefficient : float
        Change of power with cell temperature. [1/K]
    albedo : float
        Reflection of the ground.
    """

    planes: tuple[Plane, ...]
    losses_frac: float = 0.14
    inverter_kw: float | None = None
    inverter_efficiency: float = 0.96
    temperature_coefficient: float = -0.0035
    albedo: float = 0.2

    def issues(self) -> list[Issue]:
        """Return everything that cannot be computed, each with its remedy."""
        checks = [
            ("planes", bool(self.planes), "Give at least one plane."),
            ("kwp", all(plane.kwp > 0 for plane in self.planes), "Rated power is above 0 kW."),
            ("tilt_deg", all(0 <= plane.tilt_deg <= 90 for plane in self.planes), "A tilt is between 0° and 90°."),
            ("azimuth_deg", all(0 <= plane.azimuth_deg <= 360 for plane in self.planes), "0° to 360°, 180° = south."),
            ("losses_frac", 0 <= self.losses_frac < 1, "Losses are between 0 and 100 %."),
            ("inverter_kw", self.inverter_kw is None or self.inverter_kw > 0, "An inverter has more than 0 kW."),
            ("inverter_efficiency", 0 < self.inverter_efficiency <= 1, "An efficiency is above 0 and at most 1."),
            ("temperature_coefficient", -0.02 <= self.temperature_coefficient <= 0, "Between −2 and 0 % per K."),
            ("albedo", 0 <= self.albedo <= 1, "A reflection is between 0 and 1."),
        ]
        return [Issue("out_of_range", "solar", field, message) for field, holds, message in checks if not holds]


def pv_generation(sky: Sky, system: PvSystem) -> QuarterHours:
    """Return the AC generation of a system. [kW]

    Raises
    ------
    InvalidInput
        A parameter is out of its range.

    References
    ----------
    PVWatts 5: Dobos (2014), NREL/TP-6A20-62641, doi:10.2172/1158421.
    """
    if issues := system.issues():
        raise InvalidInput(issues)
    dc_kw = sum(plane_dc_kw(sky, plane, system) for plane in system.planes)
    rated_kw = system.inverter_kw or sum(plane.kwp for plane in system.planes)
    ac_kw = inverter.pvwatts(dc_kw, rated_kw / system.inverter_efficiency, eta_inv_nom=system.inverter_efficiency)
    values = np.zeros(sky.axis.steps)
    values[sky.day] = np.clip(ac_kw, 0.0, rated_kw)
    return QuarterHours(values, sky.axis)


def plane_dc_kw(sky: Sky, plane: Plane, system: PvSystem) -> np.ndarray:
    """Return the DC power of a plane in the steps with light: PVWatts' line with losses, cells after Faiman. [kW]"""
    reaching, absorbed = plane_irradiance(sky, plane.tilt_deg, plane.azimuth_deg, system.albedo)
    warmer_c = cell_temperature(reaching, *_air_by_day(sky)) - STANDARD_C
    power = plane.kwp * absorbed / STANDARD_WM2 * (1 + system.temperature_coefficient * warmer_c)
    return np.maximum(power, 0.0) * (1 - system.losses_frac)


def plane_irradiance(
    sky: Sky, tilt_deg: float, azimuth_deg: float, albedo: float = 0.2
) -> tuple[np.ndarray, np.ndarray]:
    """Return irradiance on a plane and what passes its glass, both in the steps with light. [W/m²]

    Notes
    -----
    Diffuse light of the sky after Hay and Davies: the share A = dni/extra comes from the sun's direction, the rest
    from everywhere. Reflection at the glass by the physical model for the direct, averaged over sky and ground for
    the diffuse light (Marion 2017).

    References
    ----------
    Hay & Davies (1980); De Soto et al. (2006), doi:10.1016/j.solener.2005.06.010;
    Marion (2017), doi:10.1016/j.solener.2017.03.027.
    """
    day = sky.day
    towards = np.maximum(_normal(tilt_deg, azimuth_deg) @ sky.sun[:, day], 0.0)
    ghi, dhi, dni = sky.ghi_wm2[day], sky.dhi_wm2[day], sky.dni_wm2[day]
    anisotropy = dni / sky.extra_wm2[day]
    upward = (1 + np.cos(np.radians(tilt_deg))) / 2
    from_sun = towards * (dni + dhi * anisotropy / np.maximum(sky.sun[2, day], LEAST_SUN))
    from_sky = dhi * (1 - anisotropy) * upward
    from_ground = ghi * albedo * (1 - upward)
    sky_glass, ground_glass = _diffuse_glass(round(tilt_deg))
    absorbed = from_sun * _direct_glass(towards) + from_sky * sky_glass + from_ground * ground_glass
    return from_sun + from_sky + from_ground, absorbed


def cell_temperature(irradiance_wm2: np.ndarray, air_c: np.ndarray, wind_ms: np.ndarray) -> np.ndarray:
    """Return the temperature of cells after Faiman (2008), doi:10.1002/pip.813. [°C]"""
    return air_c + irradiance_wm2 / (25.0 + 6.84 * wind_ms)


def _air_by_day(sky: Sky) -> tuple[np.ndarray, np.ndarray]:
    """Return air temperature and the wind at the modules in the steps with light."""
    lower = (MODULE_HEIGHT_M / sky.wind_height_m) ** OPEN_TERRAIN
    return sky.temperature_c[sky.day], sky.wind_ms[sky.day] * lower


def _normal(tilt_deg: float, azimuth_deg: float) -> np.ndarray:
    """Return the unit vector that stands on a plane: east, north, up."""
    tilt, azimuth = np.radians([tilt_deg, azimuth_deg])
    return np.array([np.sin(tilt) * np.sin(azimuth), np.sin(tilt) * np.cos(azimuth), np.cos(tilt)])


@lru_cache(maxsize=1)
def _glass_table() -> tuple[np.ndarray, np.ndarray]:
    """Return what passes glass over the cosine of incidence, by pvlib's physical model."""
    cosines = np.linspace(0.0, 1.0, 4001)
    return cosines, iam.physical(np.degrees(np.arccos(cosines)))


def _direct_glass(cosines: np.ndarray) -> np.ndarray:
    return np.interp(cosines, *_glass_table())


@lru_cache(maxsize=91)
def _diffuse_glass(tilt_deg: int) -> tuple[float, float]:
    """Return what passes glass of light from the sky and from the ground at a whole degree of tilt."""
    found = iam.marion_diffuse("physical", float(tilt_deg))
    return float(found["sky"]), float(np.nan_to_num(found["ground"]))
