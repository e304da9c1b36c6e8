"""Results of the headless command: a run computed block by block into a Parquet table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from engine.network import Network
from engine.series import TIME_COLUMN, HouseSeries
from engine.settings import RunSettings
from engine.simulation import Block, Simulation
from engine.time_axis import STEP_H, STEP_MINUTES, STEPS_PER_DAY
from engine.variables import HOUSE_VARIABLES

VALUES_PER_BLOCK = 16_000_000
SUMMED = ("load_kw", "generation_kw", "p2p_bought_kw", "grid_import_kw", "grid_export_kw")


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in a few numbers; `energy_kwh` has the sums over all houses of the variables in SUMMED."""

    houses: int
    steps: int
    residual_kw: float
    energy_kwh: dict[str, float]


def write_results(network: Network, settings: RunSettings, series: HouseSeries, stream: BinaryIO) -> Summary:
    """Simulate the whole series and write one row a step.

    Parameters
    ----------
    network, settings, series
        What to simulate; valid.
    stream : binary file
        Where the Parquet table goes: ``time``, ``<house>.<variable>``, ``<transformer>.flow_kw`` and ``.loss_kw``,
        ``grid.import_kw``, ``grid.export_kw``; float64, houses and transformers in the order of the network.

    Returns
    -------
    summary : Summary

    Raises
    ------
    BalanceError
        Energy was created or lost: a mistake of the engine.
    """
    simulation = Simulation(network, series.axis, settings)
    schema = _schema(simulation, series)
    block_steps = max(STEPS_PER_DAY, VALUES_PER_BLOCK // len(schema))
    residual, energy = 0.0, dict.fromkeys(SUMMED, 0.0)

    def source(first: int, steps: int) -> tuple[np.ndarray, np.ndarray]:
        return series.load_kw[first : first + steps], series.generation_kw[first : first + steps]

    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for block in simulation.run(source, block_steps=block_steps):
            columns = [_times(series, block), *_columns(simulation, block)]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            residual = max(residual, block.residual_kw)
            for name in SUMMED:
                energy[name] += float(block.house_variable(name)[0].sum()) * STEP_H
    return Summary(len(simulation.houses), series.axis.steps, residual, energy)


def _schema(simulation: Simulation, series: HouseSeries) -> pa.Schema:
    names = [f"{house}.{variable}" for house in simulation.houses for variable in HOUSE_VARIABLES]
    names += [f"{transformer}.{name}" for transformer in simulation.transformers for name in ("flow_kw", "loss_kw")]
    names += ["grid.import_kw", "grid.export_kw"]
    time = pa.field(TIME_COLUMN, pa.timestamp("us", series.axis.start.isoformat()[-6:]))
    return pa.schema([time, *(pa.field(name, pa.float64()) for name in names)])


def _times(series: HouseSeries, block: Block) -> pa.Array:
    first = series.axis.time_of(block.first_step)
    labels = [first + timedelta(minutes=STEP_MINUTES * step) for step in range(block.steps)]
    return pa.array(labels, pa.timestamp("us", series.axis.start.isoformat()[-6:]))


def _columns(simulation: Simulation, block: Block) -> Iterator[np.ndarray]:
    zero = np.zeros(block.steps)
    houses = [dict[str, np.ndarray]() for _ in simulation.houses]
    for name in HOUSE_VARIABLES:
        values, positions = block.house_variable(name)
        for column, position in enumerate(positions):
            houses[position][name] = values[:, column]
    for house in houses:
        yield from (np.asarray(house.get(name, zero), dtype=np.float64) for name in HOUSE_VARIABLES)
    flow, loss = block.group_variable("flow_kw"), block.group_variable("loss_kw")
    for column in range(1, 1 + len(simulation.transformers)):
        yield flow[:, column]
        yield loss[:, column]
    yield np.maximum(flow[:, 0], 0.0)
    yield np.maximum(-flow[:, 0], 0.0)
