"""How fast the engine simulates a year, and how much memory that takes.

Three cases, half of the houses with batteries, 100 houses a transformer under one common transformer:
(a) proportional within transformers, (b) priority in four tiers through the grid,
(c) the same with community batteries.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bench.bench_memory import copy_bytes_per_s
from engine.network import Battery, Grid, House, Network, Strategy, Transformer
from engine.settings import RunSettings
from engine.simulation import Simulation, warm_up
from engine.time_axis import STEPS_PER_DAY, TimeAxis
from engine.variables import GROUP_VARIABLES, HOUSE_VARIABLES

if TYPE_CHECKING:
    from bench.harness import Report

STEPS = 35_040
HOUSES_PER_TRANSFORMER = 100
REPEATS = 3
SEED = 2016
FLAGS = ("hospital", "school", "kindergarten", "other")
SIZES = (100, 1_000, 10_000)
SERIES_VALUES = 20_000_000
"""House-steps of series that are kept in memory; the year repeats them."""


class Case(NamedTuple):
    """What is simulated; the goal is for 1,000 houses. [ns per house-step]"""

    name: str
    strategy: Strategy
    settings: RunSettings
    goal: float


CASES = (
    Case(
        "(a) proportional, in transformers", "self_consumption", RunSettings("intra_transformer", "proportional"), 4.0
    ),
    Case("(b) priority, 4 tiers, grid", "self_consumption", RunSettings("intra_grid", "priority", FLAGS[:3]), 8.0),
    Case("(c) the same, community batteries", "community", RunSettings("intra_grid", "priority", FLAGS[:3]), 15.0),
)


class Measurement(NamedTuple):
    """Of one case and size."""

    ns_per_house_step: float
    bytes_per_house_step: float
    residual_kw: float
    peak_bytes: int


def run(report: Report) -> None:
    """Measure every case at every size, each in a process of its own."""
    warm_up()
    bandwidth = _in_own_process(copy_bytes_per_s)
    report.section("Engine, one year of quarter-hours")
    for case in CASES:
        for n_houses in SIZES:
            _add(report, case, n_houses, _in_own_process(measure, case, n_houses), bandwidth)


def _add(report: Report, case: Case, n_houses: int, found: Measurement, bandwidth: float) -> None:
    label = f"{case.name}, {n_houses:,} houses"
    traffic_ns = found.bytes_per_house_step / bandwidth * 1e9
    note = f"{found.ns_per_house_step / traffic_ns:.1f} × the time to move its {found.bytes_per_house_step:.0f} bytes"
    goal = case.goal if n_houses == 1_000 else None
    report.add(label, found.ns_per_house_step, "ns/house-step", goal=goal, note=note)
    report.add(f"{label}: peak memory", found.peak_bytes / 1e9, "GB", goal=4.0 if n_houses == 10_000 else None)


def _in_own_process(function: Callable, *arguments: object) -> Any:
    """Call a function where its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def measure(case: Case, n_houses: int) -> Measurement:
    """Simulate a year a few times and keep the fastest.

    Returns
    -------
    Measurement
        Bytes are those of the series read and of all results written, once each.
    """
    n_series = min(STEPS, SERIES_VALUES // n_houses) // STEPS_PER_DAY * STEPS_PER_DAY
    block_steps = min(n_series, 3_000_000 // n_houses)
    load, generation = series(n_houses, n_series + block_steps)
    axis = TimeAxis(datetime(2016, 1, 1, tzinfo=UTC), STEPS)
    simulation = Simulation(network(n_houses, case.strategy), axis, case.settings, dtype=np.float32)

    def source(first: int, steps: int) -> tuple[np.ndarray, np.ndarray]:
        row = first % n_series
        return load[row : row + steps], generation[row : row + steps]

    best_s, residual_kw = np.inf, 0.0
    for _ in range(REPEATS):
        start = time.perf_counter()
        for block in simulation.run(source, block_steps=block_steps):
            residual_kw = max(residual_kw, block.residual_kw)
        best_s = min(best_s, time.perf_counter() - start)
    house_steps = n_houses * STEPS
    moved = _bytes_of(block) / (n_houses * block.steps)
    return Measurement(best_s / house_steps * 1e9, moved, residual_kw, _peak_bytes())


def network(n_houses: int, strategy: Strategy) -> Network:
    """Return a network of houses in four tiers, every second with a battery."""
    rng = np.random.default_rng(SEED)
    battery = Battery(10.0, 5.0, 5.0, 90.0, 90.0, 50.0, strategy, "any")
    n_transformers = -(-n_houses // HOUSES_PER_TRANSFORMER)
    transformers = (
        Transformer("T", None, None, 98.5, 98.5),
        *(Transformer(f"T{i}", "T", 400.0, 98.5, 98.0) for i in range(n_transformers)),
    )
    houses = tuple(
        House(
            f"H{h}", f"T{h // HOUSES_PER_TRANSFORMER}", flags=(FLAGS[rng.integers(len(FLAGS))],),
            battery=battery if h % 2 == 0 else None,
        )
        for h in range(n_houses)
    )  # fmt: skip
    return Network(Grid("Bench"), transformers, houses)


def series(n_houses: int, n_steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Return load and generation of some days. [kW]"""
    rng = np.random.default_rng(SEED)
    steps = np.arange(n_steps)
    sun = np.maximum(np.sin((steps % STEPS_PER_DAY - 24) / 48 * np.pi), 0.0).astype(np.float32)
    load = rng.random((len(steps), n_houses), dtype=np.float32)
    load *= 1.2
    generation = rng.random((len(steps), n_houses), dtype=np.float32)
    generation *= 4.0 * sun[:, None]
    generation[:, ::3] = 0.0
    return load, generation


def _bytes_of(block) -> int:  # noqa: ANN001 - a block, whose type is private to the engine's users
    arrays = {id(values): values for name in HOUSE_VARIABLES for values in [block.house_variable(name)[0]]}
    groups = (block.group_variable(name) for name in GROUP_VARIABLES)
    return sum(values.nbytes for values in arrays.values()) + sum(v.nbytes for v in groups if v is not None)


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
