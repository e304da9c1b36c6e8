"""What all repositories share: the transaction that they work in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg2
from peewee import IntegrityError, PostgresqlDatabase, Query
from psycopg2.extras import execute_values

from errors import Conflict

INSERT_PAGE = 2000


class Repository:
    """Base of the repositories.

    Parameters
    ----------
    database : PostgresqlDatabase
        Connected, inside a transaction.
    user_id : UUID or None
        Whose transaction it is; None for the owner's and for signing in.
    """

    def __init__(self, database: PostgresqlDatabase, user_id: UUID | None) -> None:
        self._database = database
        self._user_id = user_id

    def _execute(self, query: Query) -> Any:
        return query.execute(self._database)

    def _first(self, query: Query) -> Any | None:
        return next(iter(query.limit(1).execute(self._database)), None)

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._database.execute_sql(sql, parameters or None).fetchall()

    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        return self._database.execute_sql(sql, parameters or None).rowcount

    def _insert_values(self, insert: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run ``INSERT INTO … VALUES %s`` with many rows in few statements. Raises peewee's IntegrityError."""
        if not rows:
            return
        try:
            with self._database.cursor() as cursor:
                execute_values(cursor, insert, rows, page_size=INSERT_PAGE)
        except psycopg2.IntegrityError as error:
            raise IntegrityError(error) from error

    @contextmanager
    def _unique(self, code: str, message: str) -> Iterator[None]:
        """Turn a breach of uniqueness into Conflict, with the transaction as it was before."""
        try:
            with self._database.savepoint():
                yield
        except IntegrityError as error:
            raise Conflict(code, message) from error
