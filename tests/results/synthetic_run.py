"""A made-up run that balances in every step, published as the pipeline publishes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np

from db.records import NewRun, RunInfo
from db.unit_of_work import owner_unit_of_work
from engine.aggregation import DailyAggregator
from engine.daily import DailyTable
from engine.hierarchy import Hierarchy, group_sums
from engine.network import Battery, Grid, House, Network, Transformer
from engine.time_axis import TimeAxis
from services.run_periods import months
from services.run_publishing import series_of

BATTERY = Battery(10.0, 3.0, 3.0, round_trip_efficiency_pct=81.0, depth_of_discharge_pct=80.0)
LOSS_FRAC = 0.02
"""Of what is traded; there are no other losses."""


@dataclass(frozen=True)
class SyntheticRun:
    """Everything about the run as arrays: `values` by variable, shape (n_steps, n_series)."""

    network: Network
    axis: TimeAxis
    values: dict[str, np.ndarray]
    daily: DailyTable


@dataclass(frozen=True)
class SyntheticBlock:
    """The whole run with the interface of `engine.simulation.Block`."""

    houses: dict[str, np.ndarray]
    groups: dict[str, np.ndarray]
    first_step: int = 0

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return len(self.groups["flow_kw"])

    def house_variable(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return a variable's values and the houses of its columns; none where it is zero throughout."""
        if name not in self.houses:
            return np.zeros((self.steps, 0)), np.zeros(0, dtype=np.int64)
        return self.houses[name], np.arange(self.houses[name].shape[1])

    def group_variable(self, name: str) -> np.ndarray | None:
        """Return a variable of the community and the transformers, None where it is absent."""
        return self.groups.get(name)


def network(n_houses: int, n_transformers: int = 2) -> Network:
    """Return a network whose houses take turns at the transformers; every third has a battery."""
    transformers = tuple(Transformer(f"T{i + 1}", capacity_kw=0.6 * n_houses) for i in range(n_transformers))
    houses = tuple(
        House(
            f"H{i + 1}",
            transformers[i % n_transformers].name,
            flags=("school",) if i == 1 else (),
            battery=BATTERY if i % 3 == 0 else None,
        )
        for i in range(n_houses)
    )
    return Network(Grid("Synthetic"), transformers, houses)


def synthetic_run(n_houses: int, days: int, *, seed: int = 1, n_transformers: int = 2) -> SyntheticRun:
    """Return a run from 1 January 2023, on a fixed offset of one hour."""
    net = network(n_houses, n_transformers)
    axis = TimeAxis(datetime.fromisoformat("2023-01-01T00:00:00+01:00"), days * 96)
    houses = _houses(net, axis.steps, np.random.default_rng(seed))
    hierarchy = Hierarchy.of(net)
    meter = houses["grid_import_kw"] + houses["p2p_bought_kw"] - houses["grid_export_kw"] - houses["p2p_sold_kw"]
    block = SyntheticBlock(houses | {"meter": meter}, {"flow_kw": np.zeros((axis.steps, 1 + n_transformers))})
    flow_kw = group_sums(block, hierarchy, "meter")
    loss_kw = np.zeros_like(flow_kw)
    loss_kw[:, 0] = (houses["p2p_sold_kw"] - houses["p2p_bought_kw"]).sum(axis=1)
    flow_kw[:, 0] += loss_kw[:, 0]
    block = SyntheticBlock(houses, {"flow_kw": flow_kw, "loss_kw": loss_kw})
    aggregator = DailyAggregator(net, axis)
    aggregator.add(block)
    values = {name: np.hstack([group_sums(block, hierarchy, name), houses[name]]) for name in houses}
    values |= {name: np.hstack([part, np.zeros((axis.steps, n_houses))]) for name, part in block.groups.items()}
    return SyntheticRun(net, axis, values, aggregator.table())


def publish(run: SyntheticRun, *, stored_steps: int | None = None) -> tuple[UUID, RunInfo]:
    """Publish a run in a project of its own; return the id of the project's member and the run."""
    with owner_unit_of_work() as uow:
        user = uow.users.add(f"user-{np.random.default_rng().integers(2**31)}", "A Member", "-", ("analyst",))
        project = uow.projects.add("Synthetic", created_by=user.user_id)
        grid_id = uow.networks.save(project.project_id, run.network)
        new = NewRun(
            project.project_id, grid_id, user.user_id, "synthetic", run.axis.start, run.axis.steps,
            len(run.network.houses), {}, {"allocation": "proportional"}, {}, "hash", "test", 1,
        )  # fmt: skip
        info = uow.runs.create(new)
        uow.runs.claim(info.run_id, "test", slots=1000)
        uow.results.publish_daily(info.run_id, series_of(run.network), run.daily)
        uow.runs.save_kpis(info.run_id, {"load_kwh": 1.0}, residual_kw=0.0)
        wanted = run.axis.steps if stored_steps is None else stored_steps
        for month in (month for month in months(run.axis) if month.first_step + month.steps <= wanted):
            rows = slice(month.first_step, month.first_step + month.steps)
            chunks = {name: (part[rows], np.arange(part.shape[1])) for name, part in run.values.items()}
            uow.results.publish_chunks(info.run_id, month.index, month.first_step, chunks)
            uow.runs.set_stored_steps(info.run_id, month.first_step + month.steps)
        info = uow.runs.finish(info.run_id) if wanted == run.axis.steps else uow.runs.get(info.run_id)
        uow.commit()
    return user.user_id, info


def _houses(net: Network, steps: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the variables of houses; what is sold arrives with buyers less `LOSS_FRAC`."""
    n = len(net.houses)
    hour = (np.arange(steps) // 4 % 24)[:, None]
    load = rng.gamma(2.0, 0.3, (steps, n))
    sun = np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None)
    generation = sun * rng.uniform(0.5, 4.0, n) * rng.uniform(0.3, 1.0, (steps, 1)) * (np.arange(n) % 2 == 0)
    battery = np.array([house.battery is not None for house in net.houses])
    charge = np.minimum(np.clip(generation - load, 0, None), 1.0) * battery
    discharge = np.minimum(np.clip(load - generation, 0, None), 0.4) * battery * (hour >= 18)
    surplus = np.clip(generation - load - charge, 0, None)
    deficit = np.clip(load - generation - discharge, 0, None)
    offered, wanted = surplus.sum(axis=1, keepdims=True), deficit.sum(axis=1, keepdims=True)
    sold_part = np.minimum(1.0, _ratio(wanted / (1 - LOSS_FRAC), offered))
    bought_part = _ratio(sold_part * offered * (1 - LOSS_FRAC), wanted)
    return {
        "load_kw": load,
        "generation_kw": generation,
        "battery_charge_kw": charge,
        "battery_discharge_kw": discharge,
        "battery_soc_kwh": np.clip(5 + np.cumsum((charge - discharge) / 4, axis=0) % 5, 0, 10) * battery,
        "p2p_sold_kw": surplus * sold_part,
        "p2p_bought_kw": deficit * bought_part,
        "grid_export_kw": surplus * (1 - sold_part),
        "grid_import_kw": deficit * (1 - bought_part),
    }


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
