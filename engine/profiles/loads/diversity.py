"""How far the peaks of many customers coincide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Diversity:
    """Figures of a group of customers.

    Attributes
    ----------
    coincidence_factor : float
        Peak of the sum over sum of the peaks, 1/n to 1.
    admd_kw : float
        After-diversity maximum demand: peak of the sum by number of customers. [kW]
    mean_peak_kw : float
        Mean of the customers' own peaks. [kW]
    """

    coincidence_factor: float
    admd_kw: float
    mean_peak_kw: float


def diversity(powers_kw: np.ndarray) -> Diversity:
    """Return the figures of customers.

    Parameters
    ----------
    powers_kw : ndarray, shape (n_customers, n_steps)
        Load of each. [kW]

    Raises
    ------
    ValueError
        There is no customer, or none ever needs anything.
    """
    if powers_kw.ndim != 2 or not powers_kw.size or not powers_kw.max() > 0:
        raise ValueError("Diversity needs the loads of customers, one row each, that are not all 0.")
    own = float(powers_kw.max(axis=1).sum(dtype=np.float64))
    together = float(powers_kw.sum(axis=0, dtype=np.float64).max())
    return Diversity(together / own, together / len(powers_kw), own / len(powers_kw))
