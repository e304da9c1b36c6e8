"""Where load and batteries take their energy from: the split that sums over a day can no longer tell.

In every step own generation meets the own load first, then fills the own battery; what a battery takes beyond that
comes from neighbours and the utility in the proportion in which the house bought from them.
With these three energies beside the daily sums, results can say where every kWh went.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from engine.daily import OWN_USE_COLUMNS
from engine.time_axis import STEP_H, STEPS_PER_DAY

if TYPE_CHECKING:
    from engine.simulation import Block


def add_own_use(
    block: Block, house_group: np.ndarray, rollup: np.ndarray, offset: int, columns: Mapping[str, np.ndarray]
) -> None:
    """Add a block's own use to the daily columns of houses, transformers and community.

    Parameters
    ----------
    block : Block
        Results of some steps.
    house_group, rollup : ndarray
        Of the network's `Hierarchy`.
    offset : int
        Steps from midnight to the first step of the run.
    columns : mapping of str to ndarray, shape (n_days, n_series)
        At least `OWN_USE_COLUMNS`, changed in place. [kWh]

    Notes
    -----
    With generation g, load l, charge c, energy bought b from neighbours and i from the utility in a step [kW]:
    ``min(g, l)·dt``, ``s·dt`` with ``s = min(max(g − l, 0), c)``, and ``(c − s)·b/(b + i)·dt``.
    """
    n_houses = len(house_group)
    first = offset + block.first_step
    generation, load, bought, imported = (
        _by_house(block, name, n_houses) for name in ("generation_kw", "load_kw", "p2p_bought_kw", "grid_import_kw")
    )
    produced, producers = block.house_variable("generation_kw")
    charge, stores = block.house_variable("battery_charge_kw")
    direct = _direct_by_day(produced, producers, *load, first)
    own, p2p = _charge_by_day(charge, stores, *generation, *load, *bought, *imported, first)
    for name, daily, houses in zip(OWN_USE_COLUMNS, (direct, own, p2p), (producers, stores, stores), strict=True):
        rows = columns[name][first // STEPS_PER_DAY :][: len(daily)]
        _add(daily, houses, house_group, rollup, rows)


def _by_house(block: Block, name: str, n_houses: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a variable's values, and for each house its column there, -1 where it has none."""
    values, houses = block.house_variable(name)
    column = np.full(n_houses, -1, dtype=np.int64)
    column[houses] = np.arange(len(houses))
    return values, column


def _add(daily: np.ndarray, houses: np.ndarray, house_group: np.ndarray, rollup: np.ndarray, rows: np.ndarray) -> None:
    """Add the days (n_days, n) of some houses to their series, and to all that they are behind."""
    n_groups = len(rollup) + 1
    of_groups = np.zeros((len(daily), n_groups))
    np.add.at(of_groups.T, house_group[houses], daily.T)
    for group, above in rollup:
        of_groups[:, above] += of_groups[:, group]
    rows[:, :n_groups] += of_groups
    rows[:, n_groups + houses] += daily


@njit(cache=True, parallel=True)
def _direct_by_day(
    generation: np.ndarray, producers: np.ndarray, load: np.ndarray, load_column: np.ndarray, first: int
) -> np.ndarray:
    """Return own generation that met the own load [kWh], shape (n_days, n_producers); a day belongs to one thread."""
    first_day = first // 96
    n_days = (first + generation.shape[0] - 1) // 96 - first_day + 1
    direct = np.zeros((n_days, producers.shape[0]))
    for day in prange(n_days):
        start = (first_day + day) * 96 - first
        for step in range(max(start, 0), min(start + 96, generation.shape[0])):
            for i in range(producers.shape[0]):
                column = load_column[producers[i]]
                if column >= 0:
                    direct[day, i] += min(generation[step, i], load[step, column]) * STEP_H
    return direct


@njit(cache=True)
def _at(values: np.ndarray, step: int, column: int) -> float:
    return values[step, column] if column >= 0 else 0.0


@njit(cache=True, parallel=True)
def _charge_by_day(
    charge: np.ndarray,
    stores: np.ndarray,
    generation: np.ndarray,
    generation_column: np.ndarray,
    load: np.ndarray,
    load_column: np.ndarray,
    bought: np.ndarray,
    bought_column: np.ndarray,
    imported: np.ndarray,
    import_column: np.ndarray,
    first: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return charge from own generation and from neighbours [kWh], each of shape (n_days, n_stores)."""
    first_day = first // 96
    n_days = (first + charge.shape[0] - 1) // 96 - first_day + 1
    own = np.zeros((n_days, stores.shape[0]))
    p2p = np.zeros((n_days, stores.shape[0]))
    for day in prange(n_days):
        start = (first_day + day) * 96 - first
        for step in range(max(start, 0), min(start + 96, charge.shape[0])):
            for i in range(stores.shape[0]):
                if charge[step, i] <= 0.0:
                    continue
                house = stores[i]
                surplus = _at(generation, step, generation_column[house]) - _at(load, step, load_column[house])
                solar = min(max(surplus, 0.0), charge[step, i])
                own[day, i] += solar * STEP_H
                b = _at(bought, step, bought_column[house])
                total = b + _at(imported, step, import_column[house])
                if total > 0.0:
                    p2p[day, i] += (charge[step, i] - solar) * b / total * STEP_H
    return own, p2p
