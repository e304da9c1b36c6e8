"""The engine behind the twin's interface: documents in, columns out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from engine import topology
from engine.network import Network
from engine.settings_document import read_settings
from engine.simulation import Simulation
from engine.time_axis import TimeAxis
from engine.variables import HOUSE_VARIABLES


def run_engine(
    network: Network | dict[str, Any],
    series: dict[str, list[float]],
    settings: dict[str, Any],
    start: str,
    *,
    threads: int | None = None,
    block_steps: int = 10_000,
) -> dict[str, np.ndarray]:
    """Return the columns of the headless command, computed by the engine in one block or in many."""
    network = network if isinstance(network, Network) else topology.load(network)
    run_settings, issues = read_settings(settings)
    assert run_settings is not None, issues
    load = np.array([series[f"{house.name}.load_kw"] for house in network.houses]).T.copy()
    nothing = np.zeros(len(load))
    generation = np.array([series.get(f"{house.name}.generation_kw", nothing) for house in network.houses]).T.copy()
    simulation = Simulation(network, TimeAxis(datetime.fromisoformat(start), len(load)), run_settings, threads=threads)

    def source(first: int, steps: int) -> tuple[np.ndarray, np.ndarray]:
        return load[first : first + steps], generation[first : first + steps]

    parts = [_columns(simulation, block) for block in simulation.run(source, block_steps=block_steps)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _columns(simulation: Simulation, block) -> dict[str, np.ndarray]:
    columns = {}
    for variable in HOUSE_VARIABLES:
        values, positions = block.house_variable(variable)
        columns |= {f"{house}.{variable}": np.zeros(block.steps) for house in simulation.houses}
        columns |= {f"{simulation.houses[h]}.{variable}": values[:, k].copy() for k, h in enumerate(positions)}
    for name in ("flow_kw", "loss_kw"):
        values = block.group_variable(name)
        columns |= {f"{t}.{name}": values[:, 1 + k].copy() for k, t in enumerate(simulation.transformers)}
    community = block.group_variable("flow_kw")[:, 0]
    columns["grid.import_kw"], columns["grid.export_kw"] = np.maximum(community, 0), np.maximum(-community, 0)
    return columns
