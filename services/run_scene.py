"""What a run computes from, put together again where it is executed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from db.records import RunInfo
from db.unit_of_work import UnitOfWork
from engine import topology
from engine.network import Network
from engine.profile_sums import ProfileTerms, sum_profiles
from engine.settings import RunSettings
from engine.settings_document import read_settings
from engine.time_axis import TimeAxis
from errors import InvalidInput
from services.run_inputs import GENERATION, LOAD


class HouseSeries:
    """Load and generation of the houses of a run, made when they are needed; an engine's series source.

    Parameters
    ----------
    houses : sequence of str
        In the order of the network.
    snapshot : mapping
        As `series_snapshot` returns it; a house without terms draws nothing.
    values_kw : mapping of str to ndarray, shape (n_steps,)
        Values by content hash. [kW]
    """

    def __init__(
        self,
        houses: Sequence[str],
        snapshot: Mapping[str, Sequence[Sequence[Any]]],
        values_kw: Mapping[str, np.ndarray],
    ) -> None:
        hashes = list(values_kw)
        arrays = [np.asarray(values_kw[key], dtype=np.float32) for key in hashes]
        self._values_kw = np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.float32)
        ends = np.cumsum([len(array) for array in arrays], dtype=np.int64)
        starts = dict(zip(hashes, (ends - [len(array) for array in arrays]).tolist(), strict=True))
        self._load = _terms(houses, snapshot, LOAD, starts)
        self._generation = _terms(houses, snapshot, GENERATION, starts)

    def __call__(self, first_step: int, n_steps: int) -> tuple[np.ndarray, np.ndarray]:
        """Return load and generation in kW: float32, shape (n_steps, n_houses), C-contiguous."""
        return (
            sum_profiles(self._values_kw, self._load, first_step, n_steps),
            sum_profiles(self._values_kw, self._generation, first_step, n_steps),
        )


def _terms(
    houses: Sequence[str], snapshot: Mapping[str, Sequence[Sequence[Any]]], layer: str, starts: Mapping[str, int]
) -> ProfileTerms:
    first, position, scale = [0], [], []
    for house in houses:
        for content_hash, term_layer, term_scale, offset_steps in snapshot.get(house, ()):
            if term_layer == layer:
                position.append(starts[content_hash] + offset_steps)
                scale.append(float(term_scale))
        first.append(len(position))
    return ProfileTerms(
        np.array(first, dtype=np.int64), np.array(position, dtype=np.int64), np.array(scale, dtype=np.float64)
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a run computes from, in the engine's terms."""

    network: Network
    axis: TimeAxis
    settings: RunSettings
    series: HouseSeries


def load_scene(uow: UnitOfWork, run: RunInfo) -> Scene:
    """Return what a run was submitted with.

    Raises
    ------
    NotFound
        Values that the run needs are gone.
    InvalidInput
        The snapshot was made by an engine that accepted what this one refuses.
    """
    inputs = uow.runs.inputs(run.run_id)
    network = topology.load(inputs.topology_snapshot)
    settings, issues = read_settings(inputs.parameters)
    if settings is None:
        raise InvalidInput(issues)
    hashes = sorted({term[0] for terms in inputs.series_snapshot.values() for term in terms})
    houses = [house.name for house in network.houses]
    series = HouseSeries(houses, inputs.series_snapshot, uow.profiles.values(hashes))
    return Scene(network, TimeAxis(run.start, run.steps), settings, series)
