"""Bring a database to the version of this code: numbered migrations, one transaction, one process at a time."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Runner
from psycopg2 import sql

from db.connection import APP_ROLE, single_connection

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_KEY = 0x4879676765
"""Any number that nobody else uses on the server: “Hygge” in ASCII."""


def migrate(owner_dsn: str, app_password: str | None = None) -> list[str]:
    """Apply what is missing, all or nothing, and return the names of the migrations applied.

    Processes that start at once wait for the first one, and find nothing left to do.

    Parameters
    ----------
    owner_dsn : str
        Connection string or URL of the owner, who may create roles where role `hygge_app` does not exist yet.
    app_password : str, optional
        Password to give to role `hygge_app`; not needed where the server trusts its socket.
    """
    database = single_connection(owner_dsn)
    with database.connection_context(), database.atomic():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK_KEY,))
        applied = Runner(database, str(MIGRATIONS)).up()
        if app_password:
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(APP_ROLE), sql.Literal(app_password))
            database.execute_sql(statement.as_string(database.connection()))
        return applied
