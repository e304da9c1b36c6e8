"""Indicators against hand calculations."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from engine.daily import DAILY_COLUMNS, DailyTable
from engine.kpis import (
    community_kpis,
    comparison_kpis,
    cycle_kwh,
    emission_kpis,
    loading_percentile,
    self_consumption,
    self_sufficiency,
    voltage_kpis,
)
from engine.network import Battery, Grid, House, Network, Transformer
from engine.power_flow import PowerFlowResult, VoltageStatistics
from engine.time_axis import TimeAxis

BATTERY = Battery(10, 5, 5, round_trip_efficiency_pct=81, depth_of_discharge_pct=90)
NETWORK = Network(Grid("G"), (Transformer("T", capacity_kw=8.0),), (House("h", "T", battery=BATTERY),))
AXIS = TimeAxis(datetime(2023, 1, 1, tzinfo=UTC), 192)


def table(**community):
    """Return a table of two days of community, transformer and house; what is not given is zero."""
    columns = {name: np.zeros((2, 3)) for name in DAILY_COLUMNS}
    columns["peak_import_step"] -= 1
    columns["peak_export_step"] -= 1
    for name, values in community.items():
        columns[name][:] = np.reshape(values, (2, -1))
    return DailyTable(date(2023, 1, 1), columns)


def test_ratios_of_a_small_community():
    """100 kWh load, 30 from the utility; 80 kWh generation, 20 sold to the utility, 4 curtailed."""
    kpis = community_kpis(
        NETWORK, AXIS,
        table(load_kwh=[60, 40], grid_import_kwh=[20, 10], generation_kwh=[50, 30], grid_export_kwh=[20, 0],
              curtailed_kwh=[4, 0], p2p_bought_kwh=[10, 0]),
    )  # fmt: skip
    assert kpis["self_sufficiency_frac"] == pytest.approx(0.70)
    assert kpis["self_consumption_frac"] == pytest.approx(56 / 80)
    assert kpis["p2p_share_frac"] == pytest.approx(10 / 40)


def test_undefined_ratios_are_none():
    """No generation and no load: nothing to divide by."""
    assert self_consumption(0.0, 0.0, 0.0) is None
    assert self_sufficiency(0.0, 0.0, 0.0) is None
    assert community_kpis(NETWORK, AXIS, table())["peak_import_time"] is None


def test_self_sufficiency_is_not_negative_when_batteries_buy():
    """Charging from the utility can exceed what the load gets from inside."""
    assert self_sufficiency(10.0, 12.0, 0.0) == 0.0


def test_peak_is_the_highest_day_with_its_time():
    """The step of the peak gives its time."""
    kpis = community_kpis(NETWORK, AXIS, table(peak_import_kw=[3, 5], peak_import_step=[10, 100]))
    assert kpis["peak_import_kw"] == 5
    assert kpis["peak_import_time"] == "2023-01-02T01:00:00+00:00"


def test_loading_is_of_the_larger_direction():
    """A transformer is loaded by exports as by imports."""
    kpis = community_kpis(NETWORK, AXIS, table(peak_import_kw=[2, 4], peak_export_kw=[6, 1]))
    assert kpis["transformer_loading_max_frac"] == pytest.approx(6 / 8)
    assert loading_percentile(np.array([-8.0, 4.0, 0.0]), 8.0, 50) == pytest.approx(0.5)


def test_cycles_count_what_left_the_store():
    """8.1 kWh delivered at √0.81 = 0.9 took 9 kWh from a usable capacity of 9 kWh: one cycle."""
    assert cycle_kwh(NETWORK.houses[0].battery) == pytest.approx(8.1)
    assert community_kpis(NETWORK, AXIS, table(battery_discharge_kwh=[8.1, 0]))["battery_cycles"] == pytest.approx(1.0)


def test_voltages_are_of_the_worst_house_and_the_worst_line():
    """House 2 is below 0.9 for two quarter-hours and above 1.1 for one; line 1 is above its ampacity for one."""
    statistics = VoltageStatistics(2, 2)
    voltage_pu = np.array([[1.0, 0.89], [0.98, 0.88], [1.02, 1.12], [0.95, 1.0]])
    loading_frac = np.array([[0.4, 0.3], [1.2, 1.0], [0.1, 0.2], [0.0, 0.0]])
    statistics.add(PowerFlowResult(voltage_pu, loading_frac))
    assert voltage_kpis(statistics) == {
        "voltage_min_pu": 0.88,
        "voltage_max_pu": 1.12,
        "voltage_violation_h": 0.75,
        "line_loading_max_frac": 1.2,
        "line_overload_h": 0.25,
    }


def test_without_a_power_flow_there_are_no_voltages():
    """Unknown is not zero."""
    assert set(voltage_kpis(None).values()) == {None}


def test_trading_can_lower_or_raise_the_peak():
    """160 kW without, 148 kW with trading: 12 kW less."""
    assert comparison_kpis(148.0, 160.0) == {"peak_import_no_trading_kw": 160.0, "peak_reduction_kw": 12.0}
    assert comparison_kpis(160.0, 148.0)["peak_reduction_kw"] == -12.0


def test_emissions_of_what_is_bought_and_of_what_is_not():
    """100 kWh of load, 30 of them bought at 400 g: 12 kg, and 28 kg avoided."""
    assert emission_kpis(100.0, 30.0, 400.0) == pytest.approx({"co2e_kg": 12.0, "co2e_avoided_kg": 28.0})
