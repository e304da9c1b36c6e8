"""What a house does with its own generation: the split that sums over a day can no longer tell.

In every step own generation meets the own load first, then fills the own battery;
the rest goes to the pool and the utility.
The two energies here are what results need beside the daily sums to say where every kWh went.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from engine.time_axis import STEP_H

if TYPE_CHECKING:
    from engine.simulation import Block

OWN_USE_COLUMNS = ("generation_to_load_kwh", "generation_to_battery_kwh")
"""Own generation that met the own load, and that went into the own battery."""


def add_own_use(
    block: Block, house_group: np.ndarray, rollup: np.ndarray, offset: int, into: tuple[np.ndarray, np.ndarray]
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
    into : tuple of ndarray, shape (n_days, n_series)
        The columns `OWN_USE_COLUMNS`, changed in place. [kWh]

    Notes
    -----
    With generation g, load l and charge c of a step [kW]: ``min(g, l)·dt`` and ``min(max(g − l, 0), c)·dt``.
    """
    generation, producers = block.house_variable("generation_kw")
    if not len(producers):
        return
    load, load_column = _by_house(block, "load_kw", len(house_group))
    charge, charge_column = _by_house(block, "battery_charge_kw", len(house_group))
    _add_own_use(
        generation, producers, load, load_column, charge, charge_column,
        house_group, rollup, offset + block.first_step, *into,
    )  # fmt: skip


def _by_house(block: Block, name: str, n_houses: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a variable's values, and for each house its column there, -1 where it has none."""
    values, houses = block.house_variable(name)
    column = np.full(n_houses, -1, dtype=np.int64)
    column[houses] = np.arange(len(houses))
    return values, column


@njit(cache=True, parallel=True)
def _add_own_use(  # noqa: PLR0917 - compiled code takes arrays, not objects
    generation: np.ndarray,
    producers: np.ndarray,
    load: np.ndarray,
    load_column: np.ndarray,
    charge: np.ndarray,
    charge_column: np.ndarray,
    house_group: np.ndarray,
    rollup: np.ndarray,
    first: int,
    to_load: np.ndarray,
    to_battery: np.ndarray,
) -> None:
    """Sum both energies by day and up the tree.

    A day belongs to one thread, so the bits do not depend on the number of threads.
    """
    n_groups = rollup.shape[0] + 1
    for day in prange(first // 96, (first + generation.shape[0] - 1) // 96 + 1):
        sums = np.zeros((producers.shape[0], 2))
        for step in range(max(day * 96 - first, 0), min(day * 96 + 96 - first, generation.shape[0])):
            for i in range(producers.shape[0]):
                house = producers[i]
                direct = min(generation[step, i], load[step, load_column[house]]) if load_column[house] >= 0 else 0.0
                sums[i, 0] += direct * STEP_H
                if charge_column[house] >= 0:
                    sums[i, 1] += min(generation[step, i] - direct, charge[step, charge_column[house]]) * STEP_H
        of_groups = np.zeros((n_groups, 2))
        for i in range(producers.shape[0]):
            house = producers[i]
            to_load[day, n_groups + house] += sums[i, 0]
            to_battery[day, n_groups + house] += sums[i, 1]
            of_groups[house_group[house]] += sums[i]
        for i in range(rollup.shape[0]):
            of_groups[rollup[i, 1]] += of_groups[rollup[i, 0]]
        to_load[day, :n_groups] += of_groups[:, 0]
        to_battery[day, :n_groups] += of_groups[:, 1]
