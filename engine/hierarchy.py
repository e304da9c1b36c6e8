"""Who is behind whom in a network, and sums over all houses behind a transformer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from engine.network import Network

if TYPE_CHECKING:
    from engine.simulation import Block


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Who is behind whom, as indices of series.

    Attributes
    ----------
    house_group : ndarray of int64, shape (n_houses,)
        The series of a house's own transformer.
    rollup : ndarray of int64, shape (n_transformers, 2)
        Pairs (transformer's series, series above it), children before their parents; the grid bus is series 0.
    """

    house_group: np.ndarray
    rollup: np.ndarray

    @property
    def n_groups(self) -> int:
        """The community and the transformers."""
        return 1 + len(self.rollup)

    @classmethod
    def of(cls, network: Network) -> Hierarchy:
        """Return the hierarchy of a valid network."""
        series = {transformer.name: 1 + i for i, transformer in enumerate(network.transformers)}
        above = {series[t.name]: series[t.parent] if t.parent else 0 for t in network.transformers}
        by_depth = sorted(above, key=lambda group: _depth(group, above), reverse=True)
        return cls(
            house_group=np.array([series[house.transformer] for house in network.houses], dtype=np.int64),
            rollup=np.array([(group, above[group]) for group in by_depth], dtype=np.int64).reshape(-1, 2),
        )


def _depth(group: int, above: dict[int, int]) -> int:
    depth = 0
    while group:
        group, depth = above[group], depth + 1
    return depth


def group_sums(block: Block, hierarchy: Hierarchy, name: str) -> np.ndarray:
    """Return a house variable summed over the houses behind each transformer, and over all.

    Parameters
    ----------
    block : Block
        Results of some steps.
    hierarchy : Hierarchy
        Of the same network.
    name : str
        A house variable.

    Returns
    -------
    ndarray, shape (n_steps, 1 + n_transformers), float64
        Column 0 is the community.
    """
    values, houses = block.house_variable(name)
    sums = np.zeros((block.steps, hierarchy.n_groups))
    _sum_groups(values, hierarchy.house_group[houses], hierarchy.rollup, sums)
    return sums


@njit(cache=True, parallel=True)
def _sum_groups(values: np.ndarray, groups: np.ndarray, rollup: np.ndarray, sums: np.ndarray) -> None:
    """Sum the columns of `values` by group and up the tree; each step by one thread, in fixed order."""
    for step in prange(values.shape[0]):
        for column in range(values.shape[1]):
            sums[step, groups[column]] += values[step, column]
        for i in range(rollup.shape[0]):
            sums[step, rollup[i, 1]] += sums[step, rollup[i, 0]]
