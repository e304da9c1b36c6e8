"""What holds for every network: balance, bounds, fairness, independence of order, threads, blocks and interruptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from engine.settings import RunSettings
from engine.simulation import Simulation
from engine.state import State
from engine.time_axis import TimeAxis
from engine.variables import GROUP_VARIABLES, HOUSE_VARIABLES
from tests.property.strategies import Scenario, networks, scenarios

TOLERANCE_KW = 1e-6
PROFILE = hypothesis_settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def simulation_of(scenario: Scenario, threads: int | None = None) -> Simulation:
    axis = TimeAxis(datetime(2024, 1, 1, tzinfo=UTC), len(scenario.load_kw))
    return Simulation(scenario.network, axis, scenario.settings, threads=threads)


def results(scenario: Scenario, *, threads: int | None = None, block_steps: int = 1000) -> dict[str, np.ndarray]:
    """Return every variable as an array (n_steps, n_houses or 1 + n_transformers)."""

    def source(first, steps):
        return scenario.load_kw[first : first + steps], scenario.generation_kw[first : first + steps]

    simulation = simulation_of(scenario, threads)
    parts = [variables(simulation, block) for block in simulation.run(source, block_steps=block_steps)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def variables(simulation, block) -> dict[str, np.ndarray]:
    found = {}
    for name in HOUSE_VARIABLES:
        values, houses = block.house_variable(name)
        found[name] = np.zeros((block.steps, len(simulation.houses)))
        found[name][:, houses] = values
    groups = {name: block.group_variable(name) for name in GROUP_VARIABLES}
    return found | {name: values.copy() for name, values in groups.items() if values is not None}


def assert_identical(one, other):
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


@PROFILE
@given(scenarios())
def test_every_house_and_the_network_balance(scenario):
    r = results(scenario)
    into = r["generation_kw"] - r["curtailed_kw"] + r["battery_discharge_kw"] + r["p2p_bought_kw"] + r["grid_import_kw"]
    out = r["load_kw"] - r["unserved_kw"] + r["battery_charge_kw"] + r["p2p_sold_kw"] + r["grid_export_kw"]
    np.testing.assert_allclose(into, out, rtol=0, atol=TOLERANCE_KW)
    net = r["p2p_bought_kw"] + r["grid_import_kw"] - r["p2p_sold_kw"] - r["grid_export_kw"]
    np.testing.assert_allclose(net.sum(axis=1) + r["loss_kw"][:, 0], r["flow_kw"][:, 0], rtol=0, atol=TOLERANCE_KW)


@PROFILE
@given(scenarios())
def test_nothing_but_net_flows_is_negative(scenario):
    r = results(scenario)
    for name in (*HOUSE_VARIABLES, "loss_kw"):
        assert r[name].min() >= -1e-9, name


@PROFILE
@given(scenarios())
def test_the_state_of_charge_stays_between_floor_and_capacity(scenario):
    soc = results(scenario)["battery_soc_kwh"]
    for column, house in enumerate(scenario.network.houses):
        if house.battery:
            capacity = house.battery.capacity_kwh
            floor = capacity * (1 - house.battery.depth_of_discharge_pct / 100)
            assert soc[:, column].min() >= floor - 1e-9
            assert soc[:, column].max() <= capacity + 1e-9


@PROFILE
@given(scenarios(networks=networks(storage=False)))
def test_nobody_buys_and_sells_in_one_pass(scenario):
    """Without storage there is pass A alone."""
    r = results(scenario)
    assert np.minimum(r["p2p_bought_kw"], r["p2p_sold_kw"]).max() == 0


@PROFILE
@given(
    scenarios(
        networks=networks(storage=False, losses=False, transformers=1),
        settings=st.just(RunSettings(allocation="priority", priority=("hospital", "school"))),
    )
)
def test_lower_tiers_get_nothing_before_higher_ones_are_served(scenario):
    r = results(scenario)
    houses = scenario.network.houses
    tiers = np.array([0 if "hospital" in h.flags else 1 if "school" in h.flags else 2 for h in houses])
    trades = np.array([house.participates for house in houses])
    for tier in (0, 1):
        waits = (r["grid_import_kw"][:, trades & (tiers == tier)] > TOLERANCE_KW).any(axis=1)
        lower = r["p2p_bought_kw"][:, trades & (tiers > tier)].sum(axis=1)
        assert (lower[waits] <= TOLERANCE_KW).all()


@PROFILE
@given(scenarios(networks=networks(storage=False)), st.randoms(use_true_random=False))
def test_the_order_of_houses_does_not_matter(scenario, random):
    order = list(range(len(scenario.network.houses)))
    random.shuffle(order)
    network = replace(scenario.network, houses=tuple(scenario.network.houses[h] for h in order))
    shuffled = Scenario(network, scenario.settings, scenario.load_kw[:, order], scenario.generation_kw[:, order])
    one, other = results(scenario), results(shuffled)
    for name in HOUSE_VARIABLES:
        np.testing.assert_allclose(one[name][:, order], other[name], rtol=0, atol=TOLERANCE_KW, err_msg=name)


@PROFILE
@given(scenarios(), st.integers(1, 12))
def test_the_size_of_blocks_does_not_change_a_bit(scenario, block_steps):
    assert_identical(results(scenario), results(scenario, block_steps=block_steps))


@PROFILE
@given(scenarios(), st.integers(2, 4))
def test_the_number_of_threads_does_not_change_a_bit(scenario, threads):
    assert_identical(results(scenario, threads=1), results(scenario, threads=threads))


@PROFILE
@given(scenarios(), st.integers(1, 11))
def test_a_resumed_run_equals_a_straight_one_to_the_bit(scenario, stop):
    simulation = simulation_of(scenario)
    load, generation = scenario.load_kw, scenario.generation_kw
    straight = simulation.run_block(load, generation, simulation.initial_state())
    before = simulation.run_block(load[:stop], generation[:stop], simulation.initial_state())
    again = simulation_of(scenario)
    after = again.run_block(load[stop:], generation[stop:], State.from_bytes(before.state.to_bytes()))
    whole = variables(simulation, straight)
    assert_identical({name: values[stop:] for name, values in whole.items()}, variables(again, after))
    assert after.state.to_bytes() == straight.state.to_bytes()
