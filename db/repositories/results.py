"""Results: series, daily table and 15-minute chunks of a run. Publishing and dropping are the owner's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np

from db.records import Series
from engine.aggregation import DailyTable


class ResultRepository:
    """Stores what a run computed and reads series of it back; queries for charts are in `db.result_queries`."""

    def publish_daily(self, run_id: UUID, series: Sequence[Series], table: DailyTable) -> None:
        """Store series and daily table of a run, replacing what was there (owner).

        Parameters
        ----------
        series : sequence of Series
            In the order of the table's columns, ids 0, 1, 2 ….
        table : DailyTable
            Arrays of shape (n_days, n_series).
        """

    def publish_chunks(self, run_id: UUID, month: int, first_step: int, variables: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> int:
        """Store the 15-minute steps of one month of a run, replacing that month where it was there (owner).

        Parameters
        ----------
        month : int
            0 for the calendar month of the run's first step, then 1, 2 ….
        first_step : int
            Step of the run that row 0 of the arrays is.
        variables : mapping
            Variable name to (values, series_ids): values of shape (n_steps, n), any strides, float32 or float64;
            series_ids of shape (n,). Columns that are zero throughout are not stored.

        Returns
        -------
        int
            Chunks stored.
        """

    def stored_months(self, run_id: UUID) -> list[int]:
        """Return which months are stored, in order (owner)."""

    def series(self, run_id: UUID) -> list[Series]:
        """Return the series of a run in the order of their ids."""

    def steps(self, run_id: UUID, series_id: int, variable: str, first_step: int, n_steps: int) -> np.ndarray:
        """Return one variable of one series: float32, shape (n_steps,); zero where nothing is stored."""

    def drop(self, run_id: UUID, *, lock_timeout_ms: int = 2000) -> None:
        """Drop everything stored of a run (owner). Raises CapacityBusy where somebody reads it for longer than the time-out."""
