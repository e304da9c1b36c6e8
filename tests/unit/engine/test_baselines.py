"""What a community is compared with."""

from datetime import UTC, datetime

import numpy as np

from engine.baselines import without_trading
from engine.network import Battery, Grid, House, Network, Transformer
from engine.settings import RunSettings
from engine.simulation import Simulation
from engine.time_axis import TimeAxis

AXIS = TimeAxis(datetime(2023, 1, 1, tzinfo=UTC), 2)
SHARED = Battery(10.0, 5.0, 5.0, strategy="community", charge_from="any")
NETWORK = Network(Grid("G"), (Transformer("T"),), (House("sun", "T", battery=SHARED), House("home", "T")))
GENERATION_KW = np.array([[6.0, 0.0], [0.0, 0.0]])
LOAD_KW = np.array([[1.0, 2.0], [0.0, 3.0]])


def run(network):
    simulation = Simulation(network, AXIS, RunSettings())
    return simulation.run_block(LOAD_KW, GENERATION_KW, simulation.initial_state())


def test_without_trading_every_house_deals_with_the_utility_alone():
    """The battery fills with 5 kW and keeps them; the neighbour buys 2 and 3 kW from the utility."""
    alone = run(without_trading(NETWORK))
    assert not alone.house_variable("p2p_bought_kw")[0].any()
    np.testing.assert_allclose(alone.house_variable("grid_import_kw")[0], [[0.0, 2.0], [0.0, 3.0]])
    np.testing.assert_allclose(alone.house_variable("battery_charge_kw")[0][0], [5.0])
    np.testing.assert_allclose(alone.group_variable("flow_kw")[:, 0], [2.0, 3.0])


def test_with_trading_the_shared_battery_lowers_the_peak():
    """In the second step the battery serves the neighbour."""
    np.testing.assert_allclose(run(NETWORK).group_variable("flow_kw")[:, 0], [2.0, 0.0], atol=1e-12)
