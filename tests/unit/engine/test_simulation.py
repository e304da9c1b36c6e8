"""Runs: the same bits whatever the threads, blocks and interruptions; unusual networks; memory."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from engine.network import Grid, House, Network, Transformer
from engine.settings import CascadeStep, RunSettings
from engine.simulation import Simulation
from engine.state import State
from engine.time_axis import TimeAxis
from errors import BalanceError
from tests.unit.engine.small_networks import (
    MONDAY,
    one_transformer,
    random_network,
    random_series,
    simulate,
    variables,
)

STEPS = 200
SETTINGS = [
    RunSettings("intra_transformer", "proportional"),
    RunSettings("intra_grid", "priority", ("hospital", "school"), "enforce"),
    RunSettings("intra_grid", "cascade", cascade=(CascadeStep(0.5, "static"), CascadeStep(0.5, "pro_rata"))),
    RunSettings("intra_grid", "equal"),
]


def run(network, settings, *, block_steps, threads=1, state=None, dtype=np.float64):
    load, generation = random_series(STEPS, len(network.houses))
    simulation = Simulation(network, TimeAxis(MONDAY, STEPS), settings, threads=threads, dtype=dtype)
    blocks = simulation.run(lambda i, n: (load[i : i + n], generation[i : i + n]), state, block_steps=block_steps)
    parts = [(variables(simulation, block), block) for block in blocks]
    names = [name for name, values in parts[0][0].items() if values is not None]
    return {name: np.concatenate([part[name] for part, _ in parts]) for name in names}, parts[-1][1]


def assert_same(one, other):
    for name, values in one.items():
        assert_array_equal(values, other[name], err_msg=name)


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("strategy", ["self_consumption", "community"])
@pytest.mark.parametrize("n_houses", [20, 150])
def test_threads_and_blocks_do_not_change_a_bit(settings, strategy, n_houses):
    network = random_network(n_houses, strategy)
    straight, _ = run(network, settings, block_steps=STEPS)
    for threads, block_steps in ((1, 7), (2, STEPS), (3, 64)):
        assert_same(straight, run(network, settings, block_steps=block_steps, threads=threads)[0])


@pytest.mark.parametrize("strategy", ["self_consumption", "community"])
def test_a_run_resumes_from_a_checkpoint_to_the_bit(strategy):
    network = random_network(30, strategy)
    straight, end = run(network, SETTINGS[1], block_steps=STEPS)
    load, generation = random_series(STEPS, 30)
    simulation = Simulation(network, TimeAxis(MONDAY, STEPS), SETTINGS[1])
    checkpoint = simulation.run_block(load[:77], generation[:77], simulation.initial_state()).state.to_bytes()
    resumed, end_resumed = run(network, SETTINGS[1], block_steps=50, state=State.from_bytes(checkpoint))
    assert_same({name: values[77:] for name, values in straight.items()}, resumed)
    assert end.state.to_bytes() == end_resumed.state.to_bytes()


def test_sums_and_single_houses_give_the_same_numbers(monkeypatch):
    """Pro-rata rules have two ways of matching; a solar-only community makes both exact to rounding."""
    network = random_network(40, "community")
    by_house, _ = run(network, SETTINGS[1], block_steps=STEPS)
    monkeypatch.setattr("engine.compilation.MOST_HOUSES_ONE_BY_ONE", 0)
    by_sums, _ = run(network, SETTINGS[1], block_steps=STEPS)
    for name, values in by_house.items():
        assert_allclose(by_sums[name], values, atol=1e-9, err_msg=name)


def test_single_precision_differs_by_rounding_only():
    network = random_network(30)
    exact, _ = run(network, SETTINGS[1], block_steps=STEPS)
    single, block = run(network, SETTINGS[1], block_steps=STEPS, dtype=np.float32)
    assert block.house_variable("grid_import_kw")[0].dtype == np.float32
    for name, values in exact.items():
        assert_allclose(single[name], values, atol=1e-4, err_msg=name)


def test_the_state_is_left_as_it_was():
    network = random_network(10)
    load, generation = random_series(5, 10)
    simulation = Simulation(network, TimeAxis(MONDAY, 5), RunSettings())
    state = simulation.initial_state()
    before = state.to_bytes()
    simulation.run_block(load, generation, state)
    assert state.to_bytes() == before


def test_a_damaged_checkpoint_is_refused():
    data = State(3, np.ones(2), np.zeros(1)).to_bytes()
    assert State.from_bytes(data).soc_kwh.tolist() == [1.0, 1.0]
    for damaged in (data[:-1], b"", b"x" * len(data)):
        with pytest.raises(ValueError, match="checkpoint"):
            State.from_bytes(damaged)


def test_blocks_that_are_held_keep_their_results():
    load, generation = random_series(40, 10)
    simulation = Simulation(random_network(10), TimeAxis(MONDAY, 40), RunSettings())
    blocks = simulation.run(lambda i, n: (load[i : i + n], generation[i : i + n]), block_steps=10)
    held = [block.house_variable("grid_import_kw")[0] for block in blocks]
    whole = simulation.run_block(load, generation, simulation.initial_state())
    assert_array_equal(np.concatenate(held), whole.house_variable("grid_import_kw")[0])


def test_not_a_number_stops_the_run():
    with pytest.raises(BalanceError):
        simulate(one_transformer(("A", {}), ("B", {})), [[np.nan, -1.0]])


def test_networks_without_houses_or_depth_work():
    empty = simulate(Network(Grid("Empty")), np.zeros((4, 0)))
    assert empty["flow_kw"].shape == (4, 1)
    chain = tuple(Transformer(f"T{i}", f"T{i - 1}" if i else None, forward_efficiency_pct=50.0) for i in range(5))
    results = simulate(Network(Grid("Deep"), chain, (House("H", "T4"),)), [[-1.0]])
    assert_allclose(results["flow_kw"], [[32.0, 16.0, 8.0, 4.0, 2.0, 1.0]])
