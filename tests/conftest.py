"""A real PostgreSQL for tests: one embedded server a session, an empty database for each test that asks for one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from db.connection import app_dsn, close_connections, configure
from db.embedded import EmbeddedServer
from db.migrate import migrate

NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "64MB"}
KEPT_TABLES = {"roles", "schema_migration"}


@dataclass(frozen=True)
class TestDatabase:
    """Connection strings of the session's server."""

    __test__ = False

    owner_dsn: str
    app_dsn: str


@pytest.fixture(scope="session")
def server_dir() -> Iterator[Path]:
    """Make a short-lived directory that an ordinary account can reach too, with a space in its name."""
    directory = Path(tempfile.mkdtemp(prefix="hygge test "))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server(server_dir: Path) -> Iterator[TestDatabase]:
    """Run a migrated database on a server of our own, for the whole session."""
    with EmbeddedServer(server_dir / "database", settings=NOT_DURABLE) as server:
        migrate(server.dsn)
        yield TestDatabase(server.dsn, app_dsn(server.dsn))
        close_connections()


@pytest.fixture
def database(database_server: TestDatabase) -> Iterator[TestDatabase]:
    """Yield the session's database, configured for units of work and empty again after the test."""
    configure(database_server.app_dsn, database_server.owner_dsn)
    yield database_server
    empty(database_server.owner_dsn)


def empty(owner_dsn: str) -> None:
    """Drop the results of all runs and empty all tables."""
    connection = psycopg2.connect(owner_dsn)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent IN ('result_daily'::regclass, 'result_monthly'::regclass, 'result_chunk'::regclass)"
        )
        for (partition,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {partition}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({name for (name,) in cursor.fetchall()} - KEPT_TABLES)
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
    connection.close()
