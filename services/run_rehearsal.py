"""A run in miniature: whoever has seen it waits for no compiler any more."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from engine.aggregation import DailyAggregator
from engine.hierarchy import Hierarchy
from engine.network import Battery, Ev, EvSession, Grid, House, Network, Transformer
from engine.settings import RunSettings
from engine.simulation import Simulation, warm_up
from engine.time_axis import STEPS_PER_DAY, TimeAxis
from services.run_checking import RunCheck
from services.run_inputs import GENERATION, LOAD
from services.run_periods import months
from services.run_publishing import MonthChunks
from services.run_scene import HouseSeries, Scene

DAYS = 2


def rehearse() -> None:
    """Compute two days of two houses as a run does, which compiles every function or loads it from the cache."""
    warm_up()
    axis = TimeAxis(datetime(2016, 1, 1, tzinfo=UTC), DAYS * STEPS_PER_DAY)
    scene = Scene(_network(), axis, RunSettings(), _series())
    simulation = Simulation(scene.network, axis, scene.settings, dtype=np.float32)
    block = simulation.run_block(*scene.series(0, axis.steps), simulation.initial_state())
    DailyAggregator(scene.network, axis).add(block)
    MonthChunks(months(axis)[0], Hierarchy.of(scene.network)).add(block)
    RunCheck(scene, simulation).advance(axis.steps)


def _network() -> Network:
    car = Ev(7.4, smart=True, sessions=(EvSession((0, 1, 2, 3, 4, 5, 6), "18:00", "07:00", 8.0),))
    battery = Battery(10.0, 5.0, 5.0, strategy="community", charge_from="any")
    houses = (House("A", "T", battery=battery), House("B", "T", evs=(car,)))
    return Network(Grid("Rehearsal"), (Transformer("T", capacity_kw=100.0),), houses)


def _series() -> HouseSeries:
    values = {"home": np.ones(DAYS * STEPS_PER_DAY, dtype=np.float32)}
    return HouseSeries("AB", {"A": [["home", GENERATION, 2.0, 0]], "B": [["home", LOAD, 1.0, 0]]}, values)
