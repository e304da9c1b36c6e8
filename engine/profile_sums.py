"""What every house draws and generates: weighted sums of shared profiles.

Many houses share few profiles, so a run keeps each profile once and makes the table of houses when it is needed,
some weeks at a time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernel import entry

TILE_STEPS = 64


class ProfileTerms(NamedTuple):
    """Which profiles make up which house.

    Attributes
    ----------
    first : ndarray of int64, shape (n_houses + 1,)
        The terms of house h are `first[h]` … `first[h + 1] − 1`.
    position : ndarray of int64, shape (n_terms,)
        Where in the values the term's number for step 0 is.
    scale : ndarray of float64, shape (n_terms,)
        Weight of the term. [-]
    """

    first: np.ndarray
    position: np.ndarray
    scale: np.ndarray


def sum_profiles(values_kw: np.ndarray, terms: ProfileTerms, first_step: int, n_steps: int) -> np.ndarray:
    """Return the power of each house.

    Parameters
    ----------
    values_kw : ndarray of float32, shape (n_values,)
        All profiles, one after the other. [kW]
    terms : ProfileTerms
        Each term must cover the steps asked for.
    first_step, n_steps : int
        Which steps.

    Returns
    -------
    ndarray of float32, shape (n_steps, n_houses), C-contiguous
        Σ scale · profile, summed in float64 in the order of the terms. [kW]

    Raises
    ------
    IndexError
        A term does not cover the steps.
    """
    n_houses = len(terms.first) - 1
    out = np.empty((n_steps, n_houses), dtype=np.float32)
    if len(terms.position):
        lowest, highest = terms.position.min() + first_step, terms.position.max() + first_step + n_steps
        if lowest < 0 or highest > len(values_kw):
            raise IndexError(f"steps {first_step} to {first_step + n_steps} are not in the profiles")
    _sum_tiles(values_kw, terms.first, terms.position + first_step, terms.scale, np.empty(TILE_STEPS), out)
    return out


@entry
def _sum_tiles(
    values: np.ndarray,
    first: np.ndarray,
    position: np.ndarray,
    scale: np.ndarray,
    sums: np.ndarray,
    out: np.ndarray,
) -> None:
    """Fill `out` by tiles of steps, which stay in the cache while the houses' columns are written."""
    for start in range(0, out.shape[0], len(sums)):
        steps = min(len(sums), out.shape[0] - start)
        for house in range(out.shape[1]):
            sums[:steps] = 0.0
            for term in range(first[house], first[house + 1]):
                at = position[term] + start
                for i in range(steps):
                    sums[i] += scale[term] * values[at + i]
            for i in range(steps):
                out[start + i, house] = sums[i]
