"""Simulation of a network: compiled once, run block by block."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from engine.allocation import AUCTION, CASCADE, EQUAL, PRO_RATA, STATIC
from engine.battery import BatteryRow, new_batteries
from engine.behind_meters import run_behind_meters
from engine.block import Block, Buffers, column_widths, group_variables, house_variables
from engine.compilation import compile_network, floor_kwh
from engine.ev import CarRow
from engine.layout import Layout
from engine.network import Grid as Place
from engine.network import House, Network, Transformer
from engine.pool import new_match
from engine.settings import RunSettings
from engine.settlement import TILE
from engine.state import State
from engine.step import run_settlement, run_trade
from engine.time_axis import STEP_MINUTES, TimeAxis
from engine.view import new_view
from engine.working import Columns, Decisions, Grid, Rules, Scratch, Tile, new_decisions, new_row
from errors import BalanceError

RULES = {
    "priority": PRO_RATA,
    "proportional": PRO_RATA,
    "equal": EQUAL,
    "static_shares": STATIC,
    "cascade": CASCADE,
    "auction": AUCTION,
}
LARGEST_RESIDUAL_KW = 1e-6
CHUNK_VALUES = 1_000_000
"""House-steps that go through the stages together: what fits into the processor's caches."""
SETTLED_VALUES = 200_000
"""House-steps that are settled together while the next are traded; few, since the last of a block wait for nothing."""
BLOCK_VALUES = 6_000_000

SeriesSource = Callable[[int, int], tuple[np.ndarray, np.ndarray | None]]
"""(first step, number of steps) -> load and generation, shape (n_steps, n_houses). [kW]"""


class Simulation:
    """One network, compiled to arrays once; runs blocks of steps, one at a time.

    Parameters
    ----------
    network : Network
        A valid network.
    axis : TimeAxis
        The time axis of the whole run.
    settings : RunSettings
        Scope, allocation rule and capacity mode.
    threads : int, optional
        Threads to use; by default as many as the process may have. Results do not depend on it.
    dtype : {numpy.float64, numpy.float32}
        Type of results; the accounting inside is float64 in any case.
    """

    def __init__(
        self,
        network: Network,
        axis: TimeAxis,
        settings: RunSettings,
        *,
        threads: int | None = None,
        dtype: type = np.float64,
    ) -> None:
        self.houses = tuple(house.name for house in network.houses)
        self.transformers = tuple(transformer.name for transformer in network.transformers)
        self._network, self._axis = network, axis
        self._layout = compile_network(network, settings)
        self._threads = threads or len(os.sched_getaffinity(0))
        self._rules = make_rules(self._layout, settings, self._threads)
        layout = self._layout
        self._grid = Grid(
            layout.tree, layout.meters, layout.groups, layout.batteries, layout.cars, layout.market,
            layout.schedules, layout.sessions,
        )  # fmt: skip
        self._tiles = make_tiles(layout, self._threads * max(1, len(self.houses) // (self._threads * TILE)))
        self._pool = ThreadPoolExecutor(self._threads)
        values = SETTLED_VALUES if self._rules.together else CHUNK_VALUES
        rows = max(1, min(axis.steps, values // max(len(self.houses), 1)))
        self._decided = [make_decisions(layout, rows) for _ in range(2 if self._rules.together else 1)]
        self._scratch = [make_scratch(layout, self._rules) for _ in range(self._threads)]
        self._dtype = np.dtype(dtype)
        self._buffers = Buffers(column_widths(layout, self._rules), self._dtype)

    def initial_state(self) -> State:
        """Return the state before the first step; no vehicle is plugged in."""
        soc = np.zeros(len(self.houses))
        for h, house in enumerate(self._network.houses):
            if house.battery is not None:
                full = house.battery.capacity_kwh
                soc[h] = max(full * house.battery.initial_soc_pct / 100.0, floor_kwh(house.battery))
        return State(0, soc, np.zeros(len(self._layout.car_slot)))

    def run(
        self, series: SeriesSource, state: State | None = None, *, block_steps: int | None = None
    ) -> Iterator[Block]:
        """Simulate from a state (the beginning by default) to the end of the axis, block by block.

        Raises
        ------
        BalanceError
            Where energy was created or lost.
        """
        state = state or self.initial_state()
        block_steps = block_steps or max(96, BLOCK_VALUES // max(len(self.houses), 1))
        while state.step < self._axis.steps:
            load_kw, generation_kw = series(state.step, min(block_steps, self._axis.steps - state.step))
            block = self.run_block(load_kw, generation_kw, state)
            yield block
            state = block.state

    def run_block(self, load_kw: np.ndarray, generation_kw: np.ndarray | None, state: State) -> Block:
        """Simulate the steps that the series cover, from a state that is left as it was.

        Parameters
        ----------
        load_kw, generation_kw : ndarray, shape (n_steps, n_houses)
            Of the steps from `state.step` on, houses in the order of the network; no generation where None. [kW]

        Raises
        ------
        BalanceError
            Where energy was created or lost.
        """
        load = np.ascontiguousarray(load_kw, dtype=self._dtype)
        generation = load[:, :0] if generation_kw is None else generation_kw
        generation = np.ascontiguousarray(generation, dtype=self._dtype)
        columns = self._buffers.take(len(load))
        cars, batteries = self._load_state(state)
        residual_kw = self._run(load, generation, state.step, cars, batteries, columns)
        if not residual_kw <= LARGEST_RESIDUAL_KW:
            raise BalanceError(
                "balance", "Energy was created or lost in the simulation.",
                residual_kw=residual_kw, first_step=state.step, steps=len(load),
            )  # fmt: skip
        return Block(
            state.step, len(load), self._save_state(state.step + len(load), cars, batteries), residual_kw,
            house_variables(self._layout, self._rules, columns, load, generation),
            group_variables(self._rules, columns),
        )  # fmt: skip

    def _load_state(self, state: State) -> tuple[CarRow, BatteryRow]:
        batteries = new_batteries(self._layout.batteries)
        batteries.soc[:] = state.soc_kwh[self._layout.meters.column[self._layout.batteries.house]]
        remaining = state.ev_remaining_kwh[self._layout.car_slot]
        return CarRow(np.zeros_like(remaining), np.zeros_like(remaining), remaining), batteries

    def _save_state(self, step: int, cars: CarRow, batteries: BatteryRow) -> State:
        state = State(step, np.zeros(len(self.houses)), np.zeros(len(self._layout.car_slot)))
        state.soc_kwh[self._layout.meters.column[self._layout.batteries.house]] = batteries.soc
        state.ev_remaining_kwh[self._layout.car_slot] = cars.remaining
        return state

    def _run(
        self,
        load: np.ndarray,
        generation: np.ndarray,
        step: int,
        cars: CarRow,
        batteries: BatteryRow,
        columns: Columns,
    ) -> float:
        week_step = self._axis.minute_of_week(step) // STEP_MINUTES
        run = self._run_together if self._rules.together else self._run_apart
        return float(np.max(list(run(load, generation, week_step, cars, batteries, columns))))

    def _run_apart(
        self,
        load: np.ndarray,
        generation: np.ndarray,
        week_step: int,
        cars: CarRow,
        batteries: BatteryRow,
        columns: Columns,
    ) -> Iterator[float]:
        """Run all steps of a chunk behind the meters, houses shared among threads, then trade, steps shared."""
        grid, rules, (decided,) = self._grid, self._rules, self._decided
        chunk = len(decided.slack)
        for first in range(0, len(load), chunk):
            steps = min(chunk, len(load) - first)
            inputs = load, generation, cars, batteries
            net = decided.net[:steps]
            self._run_all(
                (run_behind_meters, grid, rules, tile, week_step, first, *inputs, net, columns) for tile in self._tiles
            )
            yield from self._run_all(
                (run_trade, grid, rules, scratch, self._tiles[0], week_step, first, lo, hi, *inputs, decided, columns)
                for scratch, (lo, hi) in zip(self._scratch, _cuts(steps, self._threads), strict=True)
            )

    def _run_together(
        self,
        load: np.ndarray,
        generation: np.ndarray,
        week_step: int,
        cars: CarRow,
        batteries: BatteryRow,
        columns: Columns,
    ) -> Iterator[float]:
        """Trade step by step on this thread; the other threads settle one chunk while this one trades in the next."""
        grid, rules, scratch, (tile,) = self._grid, self._rules, self._scratch, make_tiles(self._layout, 1)
        chunk, settling = len(self._decided[0].slack), []
        for first in range(0, len(load), chunk):
            steps = min(chunk, len(load) - first)
            decided = self._decided[first // chunk % 2]
            inputs = load, generation, cars, batteries, decided, columns
            yield run_trade(grid, rules, scratch[0], tile, week_step, first, 0, steps, *inputs)
            yield from (future.result() for future in settling)
            if rules.later:
                settling = self._start(
                    (run_settlement, grid, rules, own.row, first, lo, hi, decided, columns)
                    for own, (lo, hi) in zip(scratch[1:], _cuts(steps, len(scratch) - 1), strict=True)
                )
        yield from (future.result() for future in settling)

    def _start(self, calls: Iterable[tuple]) -> list[Future]:
        """Start calls (function, arguments …) on other threads."""
        return [self._pool.submit(*call) for call in calls]

    def _run_all(self, calls: Iterable[tuple]) -> list:
        """Run calls (function, arguments …), on several threads where there are; return their results in order."""
        if self._threads == 1:
            return [function(*arguments) for function, *arguments in calls]
        (function, *arguments), *others = calls
        started = self._start(others)
        return [function(*arguments), *(future.result() for future in started)]


def _cuts(steps: int, n: int) -> Iterator[tuple[int, int]]:
    """Return the bounds of n parts of some steps."""
    return pairwise(np.linspace(0, steps, n + 1).astype(int).tolist())


def make_rules(layout: Layout, settings: RunSettings, threads: int) -> Rules:
    """Return what the settings and the network ask for."""
    tree, batteries = layout.tree, layout.batteries
    enforce = settings.capacity_mode == "enforce"
    charges = bool((batteries.pool_charge > 0.0).any())
    discharges = bool((batteries.pool_limit > 0.0).any() or batteries.shares.any())
    limited = bool((enforce and np.isfinite(tree.capacity).any()) or not tree.exports.all())
    return Rules(
        rule=RULES[settings.allocation],
        n_tiers=layout.n_tiers,
        upward=settings.scope == "intra_grid",
        enforce=enforce,
        limited=limited,
        lossy=bool((layout.meters.efficiency < 1.0).any()),
        pool_charges=charges,
        pool_discharges=discharges,
        together=charges or discharges,
        by_house=layout.by_house,
        by_fractions=not (layout.by_house or limited),
        later=(charges or discharges) and not (layout.by_house or limited) and threads > 1,
        in_order=bool((layout.meters.column == np.arange(len(layout.meters.column))).all()),
    )


def make_scratch(layout: Layout, rules: Rules) -> Scratch:
    """Return the working arrays of one thread."""
    houses, buses = len(layout.meters.bus), len(layout.tree.parent)
    return Scratch(
        new_row(houses, len(layout.groups.lo), buses),
        *(new_match(buses, tiers) for tiers in (rules.n_tiers, 1, rules.n_tiers)),
        new_view(houses if rules.by_house else 0, buses),
    )


def make_decisions(layout: Layout, rows: int) -> Decisions:
    """Return the memory for the decisions of some steps."""
    return new_decisions(rows, len(layout.meters.bus), len(layout.groups.lo), len(layout.batteries.house))


def make_tiles(layout: Layout, n: int) -> list[Tile]:
    """Return the houses in n parts, with their batteries, scheduled batteries and vehicles."""
    houses = np.linspace(0, len(layout.meters.bus), n + 1).astype(int)
    batteries = np.searchsorted(layout.batteries.house, houses)
    schedules = np.searchsorted(layout.schedules.battery, batteries)
    cars = np.searchsorted(layout.cars.house, houses)
    bounds = np.column_stack([houses, batteries, schedules, cars]).tolist()
    return [Tile(*(edge for pair in zip(low, high, strict=True) for edge in pair)) for low, high in pairwise(bounds)]


def warm_up() -> None:
    """Compile, or load from the cache, the functions that production uses."""
    network = Network(Place("warm-up"), (Transformer("T"),), (House("H", "T"),))
    axis = TimeAxis(datetime(2023, 1, 1, tzinfo=UTC), 1)
    simulation = Simulation(network, axis, RunSettings(), threads=1, dtype=np.float32)
    simulation.run_block(np.zeros((1, 1)), None, simulation.initial_state())
