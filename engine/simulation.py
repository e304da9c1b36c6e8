"""Simulation of a network: compiled once, run block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from engine.allocation import AUCTION, CASCADE, EQUAL, PRO_RATA, STATIC
from engine.layout import Layout, compile_network
from engine.network import Network
from engine.settings import RunSettings
from engine.state import State
from engine.step import STEPS_PER_WEEK, Columns, Rules, run_steps
from engine.time_axis import STEP_MINUTES, TimeAxis
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

SeriesSource = Callable[[int, int], tuple[np.ndarray, np.ndarray | None]]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Results of some steps."""

    first_step: int
    steps: int
    state: State
    residual_kw: float
    _houses: dict[str, tuple[np.ndarray, np.ndarray]] = field(repr=False)
    _groups: dict[str, np.ndarray] = field(repr=False)

    def house_variable(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return values (steps, k) and the k houses (network order) that they belong to; other houses are zero."""
        return self._houses[name]

    def group_variable(self, name: str) -> np.ndarray | None:
        """Return values (steps, 1 + n_transformers), the community first; None where the rule has no such thing."""
        return self._groups.get(name)


class Simulation:
    """One network, compiled to arrays once; runs blocks of steps."""

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
        self._network, self._axis, self._settings = network, axis, settings
        self._dtype = np.dtype(dtype)
        self._layout = compile_network(network, settings)
        self._rules = self._make_rules()

    def _make_rules(self) -> Rules:
        layout, settings = self._layout, self._settings
        enforce = settings.capacity_mode == "enforce"
        tree, batteries = layout.tree, layout.batteries
        return Rules(
            rule=RULES[settings.allocation],
            upward=settings.scope == "intra_grid",
            enforce=enforce,
            limited=bool((enforce and np.isfinite(tree.capacity).any()) or not tree.exports.all()),
            pool_charges=bool(batteries.from_pool.any()),
            pool_discharges=bool(batteries.to_pool.any() or batteries.shares.any()),
            n_tiers=layout.n_tiers,
        )

    def initial_state(self) -> State:
        """Return the state before the first step."""
        soc = np.zeros(len(self.houses))
        for h, house in enumerate(self._network.houses):
            if house.battery is not None:
                b = house.battery
                floor = b.capacity_kwh * (1.0 - b.depth_of_discharge_pct / 100.0)
                soc[h] = max(b.capacity_kwh * b.initial_soc_pct / 100.0, floor)
        return State(0, soc, np.zeros(len(self._layout.cars.house)))

    def run_block(self, load_kw: np.ndarray, generation_kw: np.ndarray | None, state: State) -> Block:
        """Simulate the steps that the series cover, from a state that is left as it was."""
        layout = self._layout
        steps = load_kw.shape[0]
        columns = self._columns(steps)
        at_battery = layout.meters.column[layout.batteries.house]
        soc = state.soc_kwh[at_battery]
        remaining = state.ev_remaining_kwh.copy()
        first_week_step = self._axis.minute_of_week(state.step) // STEP_MINUTES
        residual = run_steps(
            layout.tree, layout.meters, layout.batteries, layout.cars, layout.market, layout.schedules, layout.sessions,
            self._rules, load_kw, load_kw if generation_kw is None else generation_kw,
            generation_kw is not None, first_week_step % STEPS_PER_WEEK, soc, remaining, columns,
        )  # fmt: skip
        if not residual <= LARGEST_RESIDUAL_KW:
            raise BalanceError(
                "balance", "Energy was created or lost in the simulation.", residual_kw=residual, first_step=state.step
            )
        soc_kwh = state.soc_kwh.copy()
        soc_kwh[at_battery] = soc
        after = State(state.step + steps, soc_kwh, remaining)
        return Block(
            state.step, steps, after, float(residual), self._house_variables(columns, load_kw, generation_kw),
            self._group_variables(columns),
        )  # fmt: skip

    def run(self, series: SeriesSource, state: State | None = None, *, block_steps: int = 672) -> Iterator[Block]:
        """Simulate from a state (the beginning by default) to the end of the axis, block by block."""
        state = state or self.initial_state()
        while state.step < self._axis.steps:
            steps = min(block_steps, self._axis.steps - state.step)
            load_kw, generation_kw = series(state.step, steps)
            block = self.run_block(load_kw, generation_kw, state)
            yield block
            state = block.state

    def _columns(self, steps: int) -> Columns:
        n, n_b, n_e = len(self.houses), len(self._layout.batteries.house), len(self._layout.cars.house)
        n_buses = 1 + len(self.transformers)
        limited = n if self._rules.limited else 0
        prices = n_buses if self._rules.rule == AUCTION else 0
        widths = (n_e, n_e, n_b, n_b, n_b, n, n, n, n, n, limited, limited, n_buses, n_buses, n_buses, n_buses, prices)
        return Columns(*(np.zeros((steps, width), dtype=self._dtype) for width in widths))

    def _house_variables(
        self, columns: Columns, load_kw: np.ndarray, generation_kw: np.ndarray | None
    ) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        layout, steps = self._layout, len(load_kw)
        everyone, house = np.arange(len(self.houses)), layout.meters.column
        battery = house[layout.batteries.house]
        ev, unmet, with_ev = self._by_house(columns.ev, columns.ev_unmet)
        load = load_kw
        if len(with_ev):
            load = load_kw.astype(self._dtype)
            load[:, with_ev] += ev
        nothing = np.zeros((steps, 0), dtype=self._dtype), np.zeros(0, dtype=np.int64)
        limited = self._rules.limited
        return {
            "load_kw": (load, everyone),
            "ev_kw": (ev, with_ev),
            "ev_unmet_kwh": (unmet, with_ev),
            "generation_kw": nothing if generation_kw is None else (generation_kw, everyone),
            "battery_soc_kwh": (columns.soc, battery),
            "battery_charge_kw": (columns.charge, battery),
            "battery_discharge_kw": (columns.discharge, battery),
            "p2p_bought_kw": (columns.bought, house),
            "p2p_bought_local_kw": (columns.local, house),
            "p2p_sold_kw": (columns.sold, house),
            "grid_import_kw": (columns.imported, house),
            "grid_export_kw": (columns.exported, house),
            "curtailed_kw": (columns.curtailed, house) if limited else nothing,
            "unserved_kw": (columns.unserved, house) if limited else nothing,
        }

    def _by_house(self, ev: np.ndarray, unmet: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        house = self._layout.meters.column[self._layout.cars.house]
        starts = np.flatnonzero(np.diff(house, prepend=-1))
        if len(starts) in (0, len(house)):
            return ev, unmet, house
        return np.add.reduceat(ev, starts, axis=1), np.add.reduceat(unmet, starts, axis=1), house[starts]

    def _group_variables(self, columns: Columns) -> dict[str, np.ndarray]:
        order = np.concatenate([[0], self._layout.transformer_bus])
        groups = {
            "flow_kw": columns.flow,
            "loss_kw": columns.loss,
            "pool_offer_kw": columns.pool_offer,
            "pool_request_kw": columns.pool_request,
        }
        if self._rules.rule == AUCTION:
            groups["clearing_price_eur_per_kwh"] = columns.price
        return {name: np.ascontiguousarray(values[:, order]) for name, values in groups.items()}


def warm_up() -> None:
    """Compile or load the functions that production uses."""
