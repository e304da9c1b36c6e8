"""Months of daily sums that an unfinished run has computed, kept on disk so that it can continue after a crash.

They belong to the machine: where they are missing, on another worker, the run computes those months again.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np

from engine.daily import DailyTable
from services.run_periods import Month

FLOW = "flow_kw"


@dataclass(frozen=True, slots=True)
class MonthSums:
    """What phase one keeps of a month.

    Attributes
    ----------
    daily : DailyTable
        Of the month's days.
    flow_kw : ndarray of float32, shape (n_steps, 1 + n_transformers)
        Power through the slack and the transformers. [kW]
    residual_kw : float
        Largest residual of the energy balance. [kW]
    """

    daily: DailyTable
    flow_kw: np.ndarray
    residual_kw: float


class RunSpool:
    """The months of one run below a directory of the data directory."""

    def __init__(self, data_dir: Path, run_id: UUID) -> None:
        self._directory = data_dir / "spool" / str(run_id)

    def keep(self, month: Month, sums: MonthSums) -> None:
        """Store a month; after a crash it is there in full or not at all."""
        self._directory.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._directory.mkdir(exist_ok=True)
        partial = self._directory / f"{month.index}.partial"
        with partial.open("wb") as file:
            day = np.datetime64(sums.daily.first_day)
            np.savez(file, **sums.daily.columns, first_day=day, flow_kw=sums.flow_kw, residual_kw=sums.residual_kw)
        partial.replace(self._path(month))

    def load(self, months: Sequence[Month]) -> list[MonthSums] | None:
        """Return these months, None where one is missing."""
        if not all(self._path(month).exists() for month in months):
            return None
        return [self._read(self._path(month)) for month in months]

    def clear(self) -> None:
        """Remove everything of the run."""
        shutil.rmtree(self._directory, ignore_errors=True)

    def _path(self, month: Month) -> Path:
        return self._directory / f"{month.index}.npz"

    @staticmethod
    def _read(path: Path) -> MonthSums:
        with np.load(path) as file:
            arrays = dict(file.items())
        first_day = arrays.pop("first_day").item()
        flow_kw, residual_kw = arrays.pop(FLOW), float(arrays.pop("residual_kw"))
        return MonthSums(DailyTable(first_day, arrays), flow_kw, residual_kw)
