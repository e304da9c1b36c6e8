"""Results: series, daily and monthly sums, and 15-minute chunks of a run. Publishing and dropping are the owner's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import numpy as np
from psycopg2.extras import Json

from db import chunk_format, partitions, sum_format
from db.copy_stream import copy_rows
from db.models import ResultMonth, ResultSeries
from db.records import Series
from db.repositories.repository import Repository
from engine.daily import DAILY_COLUMNS, DailyTable

LOCK_TIMEOUT_MS = 5000
Variables = Mapping[str, tuple[np.ndarray, np.ndarray]]


class ResultRepository(Repository):
    """Stores what a run computed and reads series of it back; queries for charts are in `db.result_queries`.

    In ``result_chunk.values`` NULL stands for zero: SQL of one's own says ``coalesce(value, 0)``.
    """

    def publish_daily(self, run_id: UUID, series: Sequence[Series], table: DailyTable) -> None:
        """Store series, daily and monthly sums of a run, replacing what was there (owner).

        Parameters
        ----------
        series : sequence of Series
            In the order of the table's columns, ids 0, 1, 2 ….
        table : DailyTable
            Arrays of shape (n_days, n_series).

        Raises
        ------
        CapacityBusy
            Somebody has been reading the run's earlier sums for too long.
        """
        self._store_series(run_id, series)
        with partitions.limited_wait(self._database, LOCK_TIMEOUT_MS):
            self._publish_sums("result_daily", "day", sum_format.encode(run_id, table.days(), table.columns), run_id)
            months, columns = sum_format.monthly(table)
            self._publish_sums("result_monthly", "month", sum_format.encode(run_id, months, columns), run_id)

    def publish_chunks(self, run_id: UUID, month: int, first_step: int, variables: Variables) -> int:
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

        Raises
        ------
        CapacityBusy
            Somebody has been reading the month's earlier chunks for too long.
        """
        (n_steps,) = {values.shape[0] for values, _ in variables.values()}
        partition = partitions.of_month(run_id, month)
        with partitions.limited_wait(self._database, LOCK_TIMEOUT_MS):
            self._make_chunk_partition(run_id)
            partition.create(self._database)
            rows = _chunks(run_id, month, first_step, variables)
            stored = copy_rows(self._database, partition.name, chunk_format.COLUMNS, rows)
            partition.run(self._database, "CREATE UNIQUE INDEX ON {name} (series_id, variable)")
            partition.attach(self._database)
        self._note_month(run_id, month, first_step, n_steps)
        return stored

    def series(self, run_id: UUID) -> list[Series]:
        """Return the series of a run in the order of their ids."""
        row = ResultSeries
        query = row.select(row.series_id, row.kind, row.name, row.parent_id, row.attributes).where(row.run == run_id)
        return [Series(*values) for values in self._execute(query.order_by(row.series_id).tuples())]

    def steps(self, run_id: UUID, series_id: int, variable: str, first_step: int, n_steps: int) -> np.ndarray:
        """Return one variable of one series: float32, shape (n_steps,); zero where nothing is stored."""
        steps = np.zeros(n_steps, np.float32)
        rows = self._rows(
            "SELECT first_step, array_send(values) FROM result_chunk"
            " WHERE run_id = %s AND series_id = %s AND variable = %s"
            " AND first_step < %s AND first_step + cardinality(values) > %s",
            (run_id, series_id, variable, first_step + n_steps, first_step),
        )
        for chunk_start, sent in rows:
            values = chunk_format.decode(sent)
            skipped = max(first_step - chunk_start, 0)
            place = max(chunk_start - first_step, 0)
            part = values[skipped : skipped + n_steps - place]
            steps[place : place + len(part)] = part
        return steps

    def drop(self, run_id: UUID, *, lock_timeout_ms: int = LOCK_TIMEOUT_MS) -> None:
        """Drop everything stored of a run (owner). Raises CapacityBusy where somebody keeps reading it."""
        with partitions.limited_wait(self._database, lock_timeout_ms):
            for parent in partitions.RUN_TABLES:
                partitions.of_run(parent, run_id).drop(self._database)
        for table in (ResultSeries, ResultMonth):
            self._execute(table.delete().where(table.run == run_id))

    def _store_series(self, run_id: UUID, series: Sequence[Series]) -> None:
        self._execute(ResultSeries.delete().where(ResultSeries.run == run_id))
        self._insert_values(
            "INSERT INTO result_series (run_id, series_id, kind, parent_id, name, attributes) VALUES %s",
            [(run_id, s.series_id, s.kind, s.parent_id, s.name, Json(dict(s.attributes))) for s in series],
        )

    def _publish_sums(self, parent: str, date_column: str, rows: Iterator[bytes], run_id: UUID) -> None:
        partition = partitions.of_run(parent, run_id)
        partition.create(self._database)
        copy_rows(self._database, partition.name, ("run_id", "series_id", date_column, *DAILY_COLUMNS), rows)
        partition.run(self._database, f"CREATE UNIQUE INDEX ON {{name}} (series_id, {date_column})")
        # Rows are stored day after day, so that a few pages say where the days of a period are.
        by_date = f"CREATE INDEX ON {{name}} USING brin ({date_column}) WITH (pages_per_range = 16)"
        partition.run(self._database, by_date)
        # Queries come at once, long before PostgreSQL would look at the new table by itself.
        partition.run(self._database, f"ANALYZE {{name}} (series_id, {date_column})")
        partition.attach(self._database)

    def _make_chunk_partition(self, run_id: UUID) -> None:
        partition = partitions.of_run("result_chunk", run_id)
        if not partition.exists(self._database):
            partition.create(self._database, "PARTITION BY LIST (month)")
            partition.attach(self._database)

    def _note_month(self, run_id: UUID, month: int, first_step: int, n_steps: int) -> None:
        table = ResultMonth
        note = table.insert(run=run_id, month=month, first_step=first_step, steps=n_steps)
        self._execute(
            note.on_conflict(
                conflict_target=[table.run, table.month], update={table.first_step: first_step, table.steps: n_steps}
            )
        )


def _chunks(run_id: UUID, month: int, first_step: int, variables: Variables) -> Iterator[bytes]:
    for name, (values, series_ids) in variables.items():
        place = chunk_format.ChunkPlace(run_id, month, first_step, name)
        yield from chunk_format.encode(place, values, np.asarray(series_ids))
