"""Heat and the electricity for it: demandlib's profile, hplib's performance, field tests' annual figures."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd
import pytest
from demandlib.bdew import HeatBuilding

from engine.profiles.heat_demand import BUILDINGS, DWELLINGS, heat_shape
from engine.profiles.heat_pump import (
    HeatPump,
    coefficient_of_performance,
    heat_demand,
    heat_pump_load,
    heating_curve,
)
from engine.profiles.weather.shipped import shipped_weather
from engine.profiles.weather.sky import Sky, sky_over
from errors import InvalidInput


@functools.cache
def sky() -> Sky:
    return sky_over(shipped_weather("try-04"), 2023)


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
@pytest.mark.parametrize("building", ["EFH", "MFH", "GMF", "GKO", "GBA"])
def test_the_shape_is_demandlibs(building):
    """Demandlib leaves pandas' deprecation warnings, so that its tables are used and its class is the reference."""
    construction = 4 if building in DWELLINGS else 0
    index = pd.date_range("2023-01-01", periods=8760, freq="h")
    reference = HeatBuilding(
        index,
        temperature=pd.Series(sky().temperature_c.reshape(-1, 4).mean(axis=1), index=index),
        shlp_type=building,
        building_class=construction,
        wind_class=0,
        annual_heat_demand=1,
    ).get_bdew_profile()
    shape = heat_shape(sky(), building, construction, windy=False)
    assert np.allclose(shape.rooms + shape.hot_water, reference / reference.sum(), rtol=1e-12)


@pytest.mark.parametrize("building", BUILDINGS)
def test_the_years_heat_is_met(building):
    pump = HeatPump(15_000, building=building, construction=4 if building in DWELLINGS else 0)
    heat = heat_demand(sky(), pump)
    assert heat.rooms.energy_kwh + heat.hot_water.energy_kwh == pytest.approx(15_000, rel=1e-9)
    assert min(heat.rooms.values_kw.min(), heat.hot_water.values_kw.min()) >= 0


@pytest.mark.parametrize(("outdoor_c", "cop"), [(-7, 2.902254), (2, 4.288701), (7, 5.058949)])
def test_performance_is_hplibs(outdoor_c, cop):
    """Hplib 1.9, simulate(t, 30 °C return, Generic group 1): its own printed values."""
    still = Sky(**{**vars(sky()), "temperature_c": np.full(35040, float(outdoor_c))})
    found = coefficient_of_performance(still, HeatPump(1000), np.full(35040, 35.0))
    assert found[0] == pytest.approx(cop, rel=1e-6)


def test_performance_never_falls_below_a_heating_rod():
    arctic = Sky(**{**vars(sky()), "temperature_c": np.full(35040, -60.0)})
    assert coefficient_of_performance(arctic, HeatPump(1000), np.full(35040, 65.0)).min() == 1


@pytest.mark.parametrize(("source", "lowest", "highest"), [("air", 2.5, 4.6), ("brine", 3.0, 5.4)])
def test_a_years_performance_is_that_of_field_tests(source, lowest, highest):
    """Fraunhofer ISE, "WP-QS im Bestand" (77 heat pumps in existing houses): annual performance 2.6 to 5.4."""
    pump = HeatPump(15_000, source=source)
    assert lowest < pump.heat_kwh / heat_pump_load(sky(), pump).energy_kwh < highest


def test_cooler_flow_needs_less_electricity_and_winter_more():
    floor, radiators = (heat_pump_load(sky(), HeatPump(15_000, flow_c=flow_c)) for flow_c in (35, 55))
    assert floor.energy_kwh < radiators.energy_kwh
    assert floor.monthly_kwh[0] > 4 * floor.monthly_kwh[6]


def test_the_heating_curve_is_a_line_with_ends():
    assert heating_curve(np.array([-30, -12, 4, 20, 30]), HeatPump(1)).tolist() == [45, 45, 35, 25, 25]


def test_impossible_pumps_are_refused_with_every_reason():
    with pytest.raises(InvalidInput) as refused:
        heat_pump_load(sky(), HeatPump(-1, building="EFH", construction=12, flow_c=80))
    assert {issue.field for issue in refused.value.issues} == {"heat_kwh", "construction", "flow_c"}
