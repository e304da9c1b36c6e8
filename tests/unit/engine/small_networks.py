"""Small networks for tests of the kernels, and their results as plain arrays."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from engine.network import Battery, Grid, House, Network, Transformer
from engine.settings import RunSettings
from engine.simulation import Simulation
from engine.time_axis import TimeAxis
from engine.variables import GROUP_VARIABLES, HOUSE_VARIABLES

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


def one_transformer(*houses, **attributes):
    """Return a network of houses ``(name, {attribute: value})`` behind a transformer T."""
    members = tuple(House(name, "T", **own) for name, own in houses)
    return Network(Grid("Small"), (Transformer("T", **attributes),), members)


def battery(strategy="self_consumption", **attributes):
    """Return a battery of 10 kWh and 4 kW without losses, half full."""
    values = {"capacity_kwh": 10.0, "max_charge_kw": 4.0, "max_discharge_kw": 4.0, "strategy": strategy}
    return Battery(**values | attributes)


def simulate(network, net_kw, settings=None, *, start=MONDAY, **options):
    """Return all variables of a run as arrays; rows of `net_kw` are steps, positive is generation, negative load."""
    net_kw = np.atleast_2d(np.asarray(net_kw, dtype=float))
    simulation = Simulation(network, TimeAxis(start, len(net_kw)), settings or RunSettings(), **options)
    block = simulation.run_block(np.maximum(-net_kw, 0.0), np.maximum(net_kw, 0.0), simulation.initial_state())
    return variables(simulation, block)


def variables(simulation, block):
    """Return all variables of a block by name, houses in the order of the network."""
    found = {}
    for name in (*HOUSE_VARIABLES, "p2p_bought_local_kw"):
        values, houses = block.house_variable(name)
        found[name] = np.zeros((block.steps, len(simulation.houses)), dtype=values.dtype)
        found[name][:, houses] = values
    return found | {name: block.group_variable(name) for name in GROUP_VARIABLES}


def random_network(n_houses, strategy="self_consumption", seed=1):
    """Return a lossy network of three nested transformers with batteries and four tiers."""
    rng = np.random.default_rng(seed)
    transformers = (
        Transformer("A", None, 30.0, 98.0, 97.0),
        Transformer("B", "A", 20.0, 99.0, 98.0),
        Transformer("C", None, None, 98.5, 98.0),
    )
    flags = ((), ("hospital",), ("school",))
    own = battery(strategy, round_trip_efficiency_pct=90.0, depth_of_discharge_pct=90.0, charge_from="any")
    houses = tuple(
        House(
            f"H{h}", str(rng.choice(["A", "B", "C"])), flags=flags[rng.integers(3)], share=0.9 / n_houses,
            line_loss_pct=float(rng.choice([0.0, 2.0])), participates=h % 7 != 3, battery=own if h % 2 else None,
            bid_eur_per_kwh=float(rng.choice([0.2, 0.3])), ask_eur_per_kwh=float(rng.choice([0.05, 0.1])),
        )
        for h in range(n_houses)
    )  # fmt: skip
    return Network(Grid("Random"), transformers, houses)


def random_series(n_steps, n_houses, seed=2):
    """Return load and generation, sunny and dark hours in turn. [kW]"""
    rng = np.random.default_rng(seed)
    sun = np.maximum(np.sin(np.arange(n_steps) / 15.0), 0.0)[:, None]
    return rng.random((n_steps, n_houses)), sun * rng.random((n_steps, n_houses)) * 3.0
