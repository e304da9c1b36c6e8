"""Wind turbines: the library's curves, wind at the hub, physical limits."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from engine.profiles.weather.shipped import shipped_weather
from engine.profiles.weather.sky import Sky, sky_over
from engine.profiles.wind import PowerCurve, Turbine, air_density, library_curve, library_types, wind_generation
from errors import InvalidInput

STEADY = PowerCurve((0.0, 3.0, 10.0, 25.0), (0.0, 0.0, 10.0, 10.0))


@functools.cache
def sky() -> Sky:
    return sky_over(shipped_weather("try-01"), 2023)


def calm(**values: float) -> Sky:
    return Sky(**{**vars(sky()), **{name: np.full(35040, value) for name, value in values.items()}})


def test_the_library_has_curves():
    assert len(library_types()) > 50
    curve = library_curve("E-82/2300")
    assert max(curve.powers_kw) == pytest.approx(2350, rel=0.03)
    assert not curve.issues()


def test_every_curve_of_the_library_can_be_used():
    assert [name for name in library_types() if library_curve(name).issues()] == []


def test_an_unknown_turbine_is_refused():
    with pytest.raises(InvalidInput, match="Choose one of the list"):
        library_curve("X-1")


def test_air_has_its_standard_density():
    """ISO 2533: 1.225 kg/m³ at 15 °C and 1,013.25 hPa; 1.1549 at 600 m … from 0 m station pressure."""
    standard = calm(temperature_c=15.0, pressure_hpa=1013.25)
    assert air_density(standard, 0)[0] == pytest.approx(1.225, abs=1e-3)
    assert air_density(standard, 1000)[0] == pytest.approx(1.1117, abs=1e-3)


def test_wind_grows_with_height_by_the_logarithm():
    """10 m → 100 m over z0 = 0.1 m: ln(1000)/ln(100) = 1.5; at 4 m/s half-way up the curve."""
    steady = calm(wind_ms=4.0, temperature_c=15.0, pressure_hpa=1013.25)
    found = wind_generation(steady, Turbine(STEADY, 100, losses_frac=0)).values_kw[0]
    assert found == pytest.approx((6 - 3) / 7 * 10, rel=0.06)  # thinner air than at sea level


def test_generation_is_positive_and_below_the_rating():
    found = wind_generation(sky(), Turbine(library_curve("E-82/2300"), 98, count=0.25))
    assert found.values_kw.min() >= 0
    assert found.peak_kw <= 2350 * 0.25


def test_the_coast_yields_as_the_coast_does():
    """Full-load hours of German onshore wind are 1,500 to 3,500 h, more at the coast; Bremerhaven, 98 m."""
    found = wind_generation(sky(), Turbine(library_curve("E-82/2300"), 98))
    assert 1500 < found.energy_kwh / 2350 < 3500


def test_bad_curves_and_masts_are_refused():
    with pytest.raises(InvalidInput) as refused:
        wind_generation(sky(), Turbine(PowerCurve((3, 2, 1), (0, -1, 0)), 1))
    assert {issue.field for issue in refused.value.issues} == {"curve", "hub_height_m"}
