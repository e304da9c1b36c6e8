"""Results of some steps, and the memory they live in."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import numpy as np

from engine.allocation import AUCTION
from engine.layout import Layout
from engine.state import State
from engine.working import Columns, Rules

HouseVariable = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Results of some steps.

    Attributes
    ----------
    first_step, steps : int
        Which steps.
    state : State
        The state after them.
    residual_kw : float
        The largest |residual| of any house and of the network in any step. [kW]
    """

    first_step: int
    steps: int
    state: State
    residual_kw: float
    _houses: dict[str, HouseVariable] = field(repr=False)
    _groups: dict[str, np.ndarray] = field(repr=False)

    def house_variable(self, name: str) -> HouseVariable:
        """Return values, shape (steps, k), and the houses that they belong to, shape (k,); other houses are zero."""
        return self._houses[name]

    def group_variable(self, name: str) -> np.ndarray | None:
        """Return values, shape (steps, 1 + n_transformers), the community first; None where the rule has none."""
        return self._groups.get(name)


class Buffers:
    """Memory of blocks, used again once nobody holds the block or any of its arrays.

    Touching fresh memory costs more than computing what goes into it.
    """

    def __init__(self, widths: Columns, dtype: np.dtype) -> None:
        self._widths, self._dtype = widths, dtype
        self._stores: list[list[np.ndarray]] = []

    def take(self, steps: int) -> Columns:
        """Return columns for some steps; their content is arbitrary."""
        for store in self._stores:
            if len(store[0]) >= steps and all(sys.getrefcount(column) == _UNUSED for column in store):
                break
        else:
            store = [np.empty((steps, width), dtype=self._dtype) for width in self._widths]
            self._stores = [*self._stores[-1:], store]
        return Columns(*(column[:steps] for column in store))


_UNUSED = 3
"""References to a column that nobody uses: its list, the loop variable and the argument of `getrefcount`."""


def column_widths(layout: Layout, rules: Rules) -> Columns:
    """Return how wide each column of results is."""
    houses, batteries, cars = len(layout.meters.bus), len(layout.batteries.house), len(layout.cars.house)
    limited = houses if rules.limited else 0
    buses = len(layout.tree.parent)
    return Columns(
        ev=cars, ev_unmet=cars, soc=batteries, charge=batteries, discharge=batteries,
        bought=houses, local=houses if rules.upward else 0, sold=houses, imported=houses, exported=houses,
        curtailed=limited, unserved=limited, flow=buses, loss=buses, pool_offer=buses, pool_request=buses,
        price=buses if rules.rule == AUCTION else 0,
    )  # fmt: skip


def house_variables(
    layout: Layout, rules: Rules, columns: Columns, load: np.ndarray, generation: np.ndarray
) -> dict[str, HouseVariable]:
    """Return the variables of houses by name, with the houses they belong to."""
    house, everyone = layout.meters.column.astype(np.int64), np.arange(len(layout.meters.bus))
    battery = house[layout.batteries.house]
    ev, unmet, with_ev = _by_house(columns.ev, columns.ev_unmet, house[layout.cars.house])
    if len(with_ev):
        load = load.copy()
        load[:, with_ev] += ev
    limited = house if rules.limited else house[:0]
    return {
        "load_kw": (load, everyone),
        "ev_kw": (ev, with_ev),
        "ev_unmet_kwh": (unmet, with_ev),
        "generation_kw": (generation, everyone[: generation.shape[1]]),
        "battery_soc_kwh": (columns.soc, battery),
        "battery_charge_kw": (columns.charge, battery),
        "battery_discharge_kw": (columns.discharge, battery),
        "p2p_bought_kw": (columns.bought, house),
        "p2p_bought_local_kw": (columns.local if rules.upward else columns.bought, house),
        "p2p_sold_kw": (columns.sold, house),
        "grid_import_kw": (columns.imported, house),
        "grid_export_kw": (columns.exported, house),
        "curtailed_kw": (columns.curtailed, limited),
        "unserved_kw": (columns.unserved, limited),
    }


def group_variables(rules: Rules, columns: Columns) -> dict[str, np.ndarray]:
    """Return the variables of the community and the transformers by name."""
    groups = {
        "flow_kw": columns.flow,
        "loss_kw": columns.loss,
        "pool_offer_kw": columns.pool_offer,
        "pool_request_kw": columns.pool_request,
    }
    return groups | {"clearing_price_eur_per_kwh": columns.price} if rules.rule == AUCTION else groups


def _by_house(ev: np.ndarray, unmet: np.ndarray, house: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum vehicles of the same house, which stand next to each other."""
    starts = np.flatnonzero(np.diff(house, prepend=-1))
    if len(starts) == len(house):
        return ev, unmet, house
    return np.add.reduceat(ev, starts, axis=1), np.add.reduceat(unmet, starts, axis=1), house[starts]
