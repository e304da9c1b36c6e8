"""Binary COPY into a table, from blocks of bytes that are made while the server works on the ones before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from peewee import PostgresqlDatabase
from psycopg2 import sql

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"


class BlockStream:
    """What psycopg2 reads from: each call gives one block, whatever its size."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks: Iterator[bytes] = self._framed(blocks)

    @staticmethod
    def _framed(blocks: Iterable[bytes]) -> Iterator[bytes]:
        yield SIGNATURE
        yield from blocks
        yield END

    def read(self, _size: int = -1) -> bytes:
        """Return the next block, empty at the end."""
        return next(self._blocks, b"")


def copy_rows(database: PostgresqlDatabase, table: str, columns: Sequence[str], blocks: Iterable[bytes]) -> int:
    """Copy rows into a table that was created in this transaction, and return how many.

    Parameters
    ----------
    blocks : iterable of bytes
        Rows in the binary format, any number of whole rows each.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary, FREEZE)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with database.cursor() as cursor:
        cursor.copy_expert(statement, BlockStream(blocks))
        return cursor.rowcount
