"""Batteries, by hand."""

from __future__ import annotations

import pytest
from numpy.testing import assert_allclose

from engine.network import ScheduleWindow
from tests.unit.engine.small_networks import battery, one_transformer, simulate

EVERY_DAY = tuple(range(7))


def alone(own, net_kw):
    return simulate(one_transformer(("H", {"battery": own})), [[x] for x in net_kw])


def column(results, name):
    return results[name][:, 0]


def test_a_surplus_charges_and_a_deficit_is_met():
    results = alone(battery(), [3.0, -2.0])
    assert_allclose(column(results, "battery_charge_kw"), [3.0, 0.0])
    assert_allclose(column(results, "battery_discharge_kw"), [0.0, 2.0])
    assert_allclose(column(results, "battery_soc_kwh"), [5.75, 5.25])
    assert_allclose(column(results, "grid_import_kw"), 0.0)


def test_power_is_limited_in_both_directions():
    results = alone(battery(), [6.0, -6.0])
    assert_allclose(column(results, "battery_charge_kw"), [4.0, 0.0])
    assert_allclose(column(results, "battery_discharge_kw"), [0.0, 4.0])
    assert_allclose(column(results, "grid_export_kw"), [2.0, 0.0])
    assert_allclose(column(results, "grid_import_kw"), [0.0, 2.0])


def test_the_round_trip_efficiency_is_split_evenly():
    results = alone(battery(round_trip_efficiency_pct=81.0), [4.0, -4.0])
    assert_allclose(column(results, "battery_soc_kwh"), [5.0 + 4.0 * 0.9 * 0.25, 5.9 - 4.0 * 0.25 / 0.9])


def test_the_floor_is_never_crossed():
    results = alone(battery(depth_of_discharge_pct=55.0, round_trip_efficiency_pct=90.0), [-4.0] * 3)
    assert_allclose(column(results, "battery_soc_kwh"), 4.5)
    assert_allclose(column(results, "battery_discharge_kw"), [0.5 * 0.9**0.5 * 4, 0.0, 0.0], atol=1e-12)


def test_the_capacity_is_never_exceeded():
    results = alone(battery(initial_soc_pct=97.5), [4.0, 4.0])
    assert_allclose(column(results, "battery_charge_kw"), [1.0, 0.0], atol=1e-12)
    assert_allclose(column(results, "battery_soc_kwh"), 10.0)


def test_the_initial_charge_is_not_below_the_floor():
    results = alone(battery(depth_of_discharge_pct=20.0, initial_soc_pct=0.0), [0.0])
    assert_allclose(column(results, "battery_soc_kwh"), 8.0)


@pytest.mark.parametrize(("charge_from", "charge", "bought"), [("any", 2.0, 2.0), ("solar", 0.0, 0.0)])
def test_a_charge_window_takes_from_the_grid_where_it_may(charge_from, charge, bought):
    window = ScheduleWindow(EVERY_DAY, "00:00", "01:00", "charge", 2.0)
    results = alone(battery("scheduled", charge_from=charge_from, schedule=(window,)), [-1.0])
    assert_allclose(column(results, "battery_charge_kw"), charge)
    assert_allclose(column(results, "battery_discharge_kw"), 0.0)
    assert_allclose(column(results, "grid_import_kw"), 1.0 + bought)


def test_a_charge_window_takes_the_own_surplus_first():
    window = ScheduleWindow(EVERY_DAY, "00:00", "01:00", "charge", 3.0)
    results = alone(battery("scheduled", charge_from="any", schedule=(window,)), [1.0])
    assert_allclose(column(results, "battery_charge_kw"), 3.0)
    assert_allclose(column(results, "grid_import_kw"), 2.0)


def test_a_discharge_window_shares_what_is_left_of_its_power():
    window = ScheduleWindow(EVERY_DAY, "00:00", "01:00", "discharge", 3.0)
    own = battery("scheduled", share=True, schedule=(window,))
    results = simulate(one_transformer(("H", {"battery": own}), ("N", {})), [[-1.0, -5.0]])
    assert_allclose(results["battery_discharge_kw"], [[3.0, 0.0]])
    assert_allclose(results["p2p_sold_kw"], [[2.0, 0.0]])
    assert_allclose(results["grid_import_kw"], [[0.0, 3.0]])


def test_windows_pass_midnight_with_the_day_of_the_step_and_the_first_counts():
    night = ScheduleWindow((0,), "23:00", "00:30", "charge", 1.0)
    late = ScheduleWindow((0,), "00:00", "01:00", "charge", 2.0)
    results = alone(battery("scheduled", charge_from="any", schedule=(night, late)), [0.0] * 97)
    assert_allclose(column(results, "battery_charge_kw")[[0, 1, 2, 3, 4, 91, 92, 95, 96]], [1, 1, 2, 2, 0, 0, 1, 1, 0])


def test_a_community_battery_takes_the_surplus_of_others_and_gives_it_back():
    network = one_transformer(("H", {"battery": battery("community", charge_from="any")}), ("S", {}), ("N", {}))
    results = simulate(network, [[0.0, 3.0, -1.0], [0.0, 0.0, -1.5]])
    assert_allclose(results["battery_charge_kw"][:, 0], [2.0, 0.0])
    assert_allclose(results["battery_discharge_kw"][:, 0], [0.0, 1.5])
    assert_allclose(results["p2p_sold_kw"], [[0.0, 3.0, 0.0], [1.5, 0.0, 0.0]])
    assert_allclose(results["p2p_bought_kw"], [[2.0, 0.0, 1.0], [0.0, 0.0, 1.5]])


def test_a_community_battery_that_served_its_house_takes_nothing_in_the_same_step():
    network = one_transformer(("H", {"battery": battery("community", charge_from="any")}), ("S", {}))
    results = simulate(network, [[-1.0, 3.0]])
    assert_allclose(results["battery_charge_kw"], 0.0)
    assert_allclose(results["grid_export_kw"], [[0.0, 3.0]])


def test_a_solar_only_community_battery_takes_nothing_from_the_pool():
    network = one_transformer(("H", {"battery": battery("community")}), ("S", {}))
    assert_allclose(simulate(network, [[0.0, 3.0]])["battery_charge_kw"], 0.0)
