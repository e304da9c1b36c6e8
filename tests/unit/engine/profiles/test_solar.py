"""Photovoltaic systems: equal to pvlib's models, within physical limits, near what roofs yield."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from pvlib import irradiance, temperature

from engine.profiles.solar import Plane, PvSystem, cell_temperature, plane_irradiance, pv_generation
from engine.profiles.weather.shipped import shipped_weather
from engine.profiles.weather.sky import Sky, sky_over
from errors import InvalidInput

SOUTH = Plane(1.0, 35.0, 180.0)


@functools.cache
def sky_of(key: str, year: int = 2023) -> Sky:
    return sky_over(shipped_weather(key), year)


@pytest.mark.parametrize(("tilt", "azimuth"), [(0, 180), (35, 180), (20, 95), (90, 300)])
def test_a_plane_receives_what_pvlib_computes(tilt, azimuth):
    sky = sky_of("try-04")
    day = sky.day
    zenith = np.degrees(np.arccos(sky.sun[2, day]))
    sun_azimuth = np.degrees(np.arctan2(sky.sun[0, day], sky.sun[1, day])) % 360
    expected = irradiance.get_total_irradiance(
        *(tilt, azimuth, zenith, sun_azimuth, sky.dni_wm2[day], sky.ghi_wm2[day], sky.dhi_wm2[day]),
        dni_extra=sky.extra_wm2[day],
        albedo=0.2,
        model="haydavies",
    )["poa_global"]
    assert np.allclose(plane_irradiance(sky, tilt, azimuth)[0], expected, atol=1e-6)


def test_cells_are_as_warm_as_pvlib_says():
    assert cell_temperature(800.0, 20.0, 2.0) == pytest.approx(temperature.faiman(800.0, 20.0, 2.0))


def test_a_flat_plane_receives_the_horizontal_irradiation():
    sky = sky_of("try-04")
    assert plane_irradiance(sky, 0, 180)[0].sum() == pytest.approx(sky.ghi_wm2.sum(), rel=1e-3)


@pytest.mark.parametrize("key", ["try-01", "try-02", "try-04", "try-05", "try-09", "try-12", "try-13", "try-15"])
def test_german_roofs_yield_what_was_measured(key):
    """Te Heesen et al. (2019), Solar Energy 194, 128–135: 816 to 1,049 kWh/kWp, 23,944 systems, 2012–2018."""
    assert 816 * 0.95 < pv_generation(sky_of(key), PvSystem((SOUTH,))).energy_kwh < 1049 * 1.05


def test_carolina_receives_what_its_atlas_says():
    """NREL's map (SUNY, 1998–2005): 4.88 kWh/(m² d) on planes tilted by the latitude, mean of North Carolina."""
    weather = shipped_weather("tmy3-723170")
    plane = plane_irradiance(sky_of("tmy3-723170"), weather.site.latitude, 180)[0]
    assert plane.sum() / 4000 / 365 == pytest.approx(4.88, rel=0.05)


def test_the_performance_ratio_is_that_of_its_losses():
    sky = sky_of("try-12")
    yields = pv_generation(sky, PvSystem((SOUTH,))).energy_kwh
    assert 0.75 < yields / (plane_irradiance(sky, 35, 180)[0].sum() / 4000) < 0.82


def test_generation_keeps_within_the_inverter_and_the_night_is_dark():
    sky = sky_of("try-04")
    found = pv_generation(sky, PvSystem((Plane(10, 30, 180),), inverter_kw=6.0))
    assert found.values_kw.min() >= 0
    assert found.peak_kw == pytest.approx(6.0)
    assert found.values_kw[sky.sun[2] < 0].sum() < 1e-3 * found.values_kw.sum()  # twilight, rounded in the files


def test_planes_add_up_behind_a_large_inverter():
    sky = sky_of("try-04")
    planes = (Plane(3, 30, 90), Plane(4, 30, 270))
    both = pv_generation(sky, PvSystem(planes, inverter_kw=7, losses_frac=0))
    flat = pv_generation(sky, PvSystem((planes[0],), inverter_kw=7, losses_frac=0))
    assert flat.energy_kwh < both.energy_kwh
    assert both.axis.steps == both.values_kw.size


def test_power_scales_with_size():
    sky = sky_of("try-04")
    one, nine = (pv_generation(sky, PvSystem((Plane(kwp, 35, 180),))).values_kw for kwp in (1.0, 9.0))
    assert np.allclose(nine, 9 * one)


def test_south_is_best_and_east_mirrors_west():
    sky = sky_of("try-04")
    south, east, west, north = (
        pv_generation(sky, PvSystem((Plane(1, 35, azimuth),))).energy_kwh for azimuth in (180, 90, 270, 0)
    )
    assert south > max(east, west) > min(east, west) > north
    assert east == pytest.approx(west, rel=0.1)


def test_a_leap_year_has_its_29_february():
    assert pv_generation(sky_of("try-04", 2024), PvSystem((SOUTH,))).values_kw.size == 35136


def test_impossible_systems_are_refused_with_every_reason():
    with pytest.raises(InvalidInput) as refused:
        pv_generation(sky_of("try-04"), PvSystem((Plane(-1, 120, 400),), losses_frac=1.5, inverter_kw=0))
    fields = {issue.field for issue in refused.value.issues}
    assert fields == {"kwp", "tilt_deg", "azimuth_deg", "losses_frac", "inverter_kw"}
