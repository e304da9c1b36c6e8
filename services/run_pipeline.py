"""How a run is computed, in three phases.

*Simulating*: the whole period month by month, keeping daily sums only; then the indicators are there to be seen.
*Storing*: the same months again, to the same bits, storing every step. Either continues where it was interrupted.
*Checking*: once more, for indicators that need every step: voltages, and the peak without trading. It starts anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from db.records import Checkpoint, RunInfo
from db.unit_of_work import owner_unit_of_work
from engine.aggregation import DailyAggregator
from engine.daily import DailyTable
from engine.hierarchy import Hierarchy
from engine.kpis import emission_kpis
from engine.simulation import Block, Simulation
from engine.state import State
from engine.time_axis import STEPS_PER_DAY, TimeAxis
from services.run_checking import RunCheck
from services.run_inputs import GRID_EMISSIONS
from services.run_periods import Month, months
from services.run_progress import Control, Progress
from services.run_publishing import MonthChunks, MonthPublisher, concatenated, publish_daily, run_kpis, series_of
from services.run_scene import Scene, load_scene
from services.run_spool import MonthSums, RunSpool

BLOCK_HOUSE_STEPS = 4_000_000
"""A block is as many whole days as hold about this many house-steps: it bounds the memory."""
CHECKED_HOUSE_STEPS = 500_000
"""The same where blocks are checked: a power flow takes longer, and must hear soon that the run is to stop."""


def compute(run: RunInfo, spool: RunSpool, control: Control) -> None:
    """Compute a run from where it is to its end.

    Raises
    ------
    RunCancelled
        The user stopped it.
    BalanceError, NotFound
        It cannot be computed.
    """
    control.report("storing" if run.kpis_at else "simulating", run.progress_frac)
    with owner_unit_of_work() as uow:
        scene = load_scene(uow, run)
        checkpoint = uow.runs.checkpoint(run.run_id)
    simulation = Simulation(scene.network, scene.axis, scene.settings, dtype=np.float32)
    pipeline = Pipeline(run, scene, simulation, spool, control)
    if run.kpis_at is None:
        pipeline.simulate(checkpoint)
        checkpoint = None
    pipeline.store(checkpoint)
    pipeline.check()
    spool.clear()


class Pipeline:
    """The three phases of one run."""

    def __init__(self, run: RunInfo, scene: Scene, simulation: Simulation, spool: RunSpool, control: Control) -> None:
        self._run, self._scene, self._simulation, self._spool = run, scene, simulation, spool
        self._months = months(scene.axis)
        self._progress = Progress(control, len(scene.network.houses) * scene.axis.steps)

    def simulate(self, checkpoint: Checkpoint | None) -> None:
        """Compute the daily table and the indicators and publish them."""
        done, state = self._kept(checkpoint)
        self._progress.begin("simulating", self._house_steps(state.step))
        for month in self._months[len(done) :]:
            sums, state = self._sum(month, state)
            self._spool.keep(month, sums)
            self._save_checkpoint(state)
            done.append(sums)
        self._publish(done)

    def store(self, checkpoint: Checkpoint | None) -> None:
        """Compute the steps and store them, month by month."""
        state = State.from_bytes(checkpoint.state) if checkpoint else self._simulation.initial_state()
        hierarchy = Hierarchy.of(self._scene.network)
        self._progress.begin("storing", self._house_steps(state.step))
        with MonthPublisher(self._run.run_id) as publisher:
            for month in self._months:
                if month.first_step >= state.step:
                    gathered = MonthChunks(month, hierarchy)
                    for block in self._blocks(month, state):
                        gathered.add(block)
                        state = block.state
                    publisher.publish(month, gathered.chunks(), state)

    def check(self) -> None:
        """Add the indicators that need every step at once, in one transaction."""
        check, steps = RunCheck(self._scene, self._simulation), self._block_steps(CHECKED_HOUSE_STEPS)
        self._progress.begin("checking", 0)
        for first in range(0, self._scene.axis.steps, steps):
            check.advance(min(steps, self._scene.axis.steps - first))
            self._progress.advance(self._house_steps(min(first + steps, self._scene.axis.steps)))
        with owner_unit_of_work() as uow:
            peak_import_kw = uow.runs.get(self._run.run_id).kpis["peak_import_kw"]
            uow.runs.add_kpis(self._run.run_id, check.kpis(peak_import_kw))
            uow.commit()

    def _kept(self, checkpoint: Checkpoint | None) -> tuple[list[MonthSums], State]:
        """Return what is there of the first phase, and where it continues."""
        if checkpoint is not None:
            before = [month for month in self._months if month.first_step < checkpoint.step]
            if (sums := self._spool.load(before)) is not None:
                return sums, State.from_bytes(checkpoint.state)
        return [], self._simulation.initial_state()

    def _sum(self, month: Month, state: State) -> tuple[MonthSums, State]:
        axis = TimeAxis(self._scene.axis.time_of(month.first_step), month.steps)
        aggregator = DailyAggregator(self._scene.network, axis)
        flows, residuals = [], []
        for block in self._blocks(month, state):
            aggregator.add(dataclasses.replace(block, first_step=block.first_step - month.first_step))
            flows.append(np.asarray(block.group_variable("flow_kw"), dtype=np.float32))
            residuals.append(block.residual_kw)
            state = block.state
        daily = _in_steps_of_run(aggregator.table(), month.first_step)
        return MonthSums(daily, np.concatenate(flows), max(residuals)), state

    def _blocks(self, month: Month, state: State) -> Iterator[Block]:
        """Compute a month from the state at its beginning, reporting after each block."""
        steps, end = self._block_steps(BLOCK_HOUSE_STEPS), month.first_step + month.steps
        while state.step < end:
            series = self._scene.series(state.step, min(steps, end - state.step))
            block = self._simulation.run_block(*series, state)
            yield block
            state = block.state
            self._progress.advance(self._house_steps(state.step))

    def _publish(self, sums: list[MonthSums]) -> None:
        network, axis = self._scene.network, self._scene.axis
        daily = concatenated([part.daily for part in sums])
        flow_kw = np.concatenate([part.flow_kw for part in sums])
        kpis = run_kpis(network, axis, daily, flow_kw, max(part.residual_kw for part in sums))
        if (grid_emissions := self._run.parameters.get(GRID_EMISSIONS)) is not None:
            kpis |= emission_kpis(kpis["load_kwh"], kpis["grid_import_kwh"], grid_emissions)
        first = self._simulation.initial_state()
        publish_daily(self._run.run_id, series_of(network), daily, kpis, Checkpoint(first.step, first.to_bytes()))

    def _save_checkpoint(self, state: State) -> None:
        with owner_unit_of_work() as uow:
            uow.runs.save_checkpoint(self._run.run_id, Checkpoint(state.step, state.to_bytes()))
            uow.commit()

    def _block_steps(self, house_steps: int) -> int:
        """Return how many steps, whole days of them, have about so many house-steps."""
        return max(1, house_steps // (STEPS_PER_DAY * max(1, len(self._scene.network.houses)))) * STEPS_PER_DAY

    def _house_steps(self, steps: int) -> int:
        return steps * len(self._scene.network.houses)


def _in_steps_of_run(daily: DailyTable, first_step: int) -> DailyTable:
    """Return a month's table with its peaks at steps of the run instead of steps of the month."""
    moved = {
        name: np.where(values >= 0, values + first_step, values)
        for name, values in daily.columns.items()
        if name.endswith("_step")
    }
    return DailyTable(daily.first_day, {**daily.columns, **moved})
