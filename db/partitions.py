"""Partitions of the result tables: made beside their parent, filled, indexed, and only then attached.

A table that is filled in the transaction that creates it needs no write-ahead log on the embedded server, and readers
never wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from peewee import OperationalError, PostgresqlDatabase
from psycopg2 import sql
from psycopg2.errors import LockNotAvailable

from errors import CapacityBusy

RUN_TABLES = ("result_daily", "result_monthly", "result_chunk")


@dataclass(frozen=True, slots=True)
class Partition:
    """A table that holds what its parent has of one value of a column."""

    name: str
    parent: str
    column: str
    value: str | int

    def run(self, database: PostgresqlDatabase, statement: str) -> None:
        """Execute a statement with {name}, {parent}, {column}, {value} and {check} filled in."""
        composed = sql.SQL(statement).format(
            name=sql.Identifier(self.name),
            parent=sql.Identifier(self.parent),
            column=sql.Identifier(self.column),
            value=sql.Literal(self.value),
            check=sql.Identifier(f"{self.name}_of_{self.column}"),
        )
        database.execute_sql(composed.as_string(database.connection()))

    def create(self, database: PostgresqlDatabase, options: str = "") -> None:
        """Create the table, not attached yet, in place of what was there."""
        self.drop(database)
        # The check says what the partition may hold, so that attaching need not read it.
        self.run(
            database,
            "CREATE TABLE {name} (LIKE {parent} INCLUDING STORAGE INCLUDING CONSTRAINTS,"
            " CONSTRAINT {check} CHECK ({column} = {value})) " + options,
        )

    def attach(self, database: PostgresqlDatabase) -> None:
        """Make the table part of its parent."""
        self.run(database, "ALTER TABLE {parent} ATTACH PARTITION {name} FOR VALUES IN ({value})")

    def drop(self, database: PostgresqlDatabase) -> None:
        """Drop the table with everything in it, where it exists."""
        self.run(database, "DROP TABLE IF EXISTS {name}")

    def exists(self, database: PostgresqlDatabase) -> bool:
        """Return whether the table is there."""
        return database.execute_sql("SELECT to_regclass(%s) IS NOT NULL", (f"public.{self.name}",)).fetchone()[0]


def of_run(parent: str, run_id: UUID) -> Partition:
    """Return the partition of a result table that holds one run."""
    return Partition(f"{parent}_{run_id.hex}", parent, "run_id", str(run_id))


def of_month(run_id: UUID, month: int) -> Partition:
    """Return the partition of a run's chunks that holds one month."""
    parent = of_run("result_chunk", run_id).name
    return Partition(f"{parent}_m{month:02d}", parent, "month", month)


@contextmanager
def limited_wait(database: PostgresqlDatabase, lock_timeout_ms: int) -> Iterator[None]:
    """Wait for readers no longer than this in the rest of the transaction. Raises CapacityBusy."""
    database.execute_sql("SELECT set_config('lock_timeout', %s, true)", (f"{lock_timeout_ms}ms",))
    try:
        yield
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise CapacityBusy("results_in_use", "Somebody is reading these results: try again in a moment.") from error
        raise
