"""Connections: two pools, one of the app's role and one of the owner.

A process configures them once; a forked child starts with empty pools of its own, because sockets cannot be shared.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

from peewee import PostgresqlDatabase
from playhouse.pool import PooledPostgresqlDatabase
from psycopg2.extensions import make_dsn, parse_dsn
from psycopg2.extras import register_uuid

APP_ROLE = "hygge_app"
POOL_SIZE = 24
"""Connections of each pool: a web worker's threads and the jobs beside them."""
POOL_WAIT_S = 15
STALE_AFTER_S = 600

Role = Literal["app", "owner"]


@dataclass(frozen=True, slots=True)
class Pools:
    """The two pools of this process, with what they were made from."""

    dsns: dict[Role, str]
    databases: dict[Role, PooledPostgresqlDatabase]

    @classmethod
    def open(cls, dsns: dict[Role, str]) -> Pools:
        """Return empty pools; connections come with the first use."""
        return cls(dsns, {role: _pool(dsn) for role, dsn in dsns.items()})

    def close(self) -> None:
        """Close every connection, also those in use."""
        for database in self.databases.values():
            database.close_all()


_configured: list[Pools] = []
"""The pools in use last; those before them are a parent process', kept so that nobody closes its sockets."""


def configure(app_dsn: str, owner_dsn: str) -> None:
    """Say which server to use, once a process, also in spawned ones.

    Nothing connects before the first unit of work.

    Parameters
    ----------
    app_dsn, owner_dsn : str
        Connection strings or URLs of the app's role and of the owner.
    """
    dsns: dict[Role, str] = {"app": app_dsn, "owner": owner_dsn}
    if _configured and _configured[-1].dsns == dsns:
        return
    close_connections()
    _configured.append(Pools.open(dsns))


def close_connections() -> None:
    """Close this process' connections, as before the server stops; `configure` opens new ones."""
    if _configured:
        _configured.pop().close()


def database(role: Role) -> PooledPostgresqlDatabase:
    """Return the pool of a role.

    Raises
    ------
    RuntimeError
        `configure` was not called in this process.
    """
    if not _configured:
        raise RuntimeError("The database is not configured: call db.connection.configure first.")
    return _configured[-1].databases[role]


def app_dsn(owner_dsn: str, password: str | None = None) -> str:
    """Return the connection string of role `hygge_app` on the owner's server and database.

    Parameters
    ----------
    owner_dsn : str
        Connection string or URL of the owner.
    password : str, optional
        The app role's password; None where the server trusts its socket, as the embedded one does.
    """
    parameters = parse_dsn(owner_dsn) | {"user": APP_ROLE, "password": password}
    return make_dsn(**{name: value for name, value in parameters.items() if value is not None})


def single_connection(dsn: str) -> PostgresqlDatabase:
    """Return a database without a pool, for migrations; not connected yet."""
    return PostgresqlDatabase(**_parameters(dsn), autoconnect=False)


def _pool(dsn: str) -> PooledPostgresqlDatabase:
    return PooledPostgresqlDatabase(
        **_parameters(dsn),
        autoconnect=False,
        max_connections=POOL_SIZE,
        timeout=POOL_WAIT_S,
        stale_timeout=STALE_AFTER_S,
    )


def _parameters(dsn: str) -> dict[str, str]:
    parameters = parse_dsn(dsn)
    parameters.setdefault("application_name", "hygge")
    return {"database": parameters.pop("dbname", "hygge"), "options": "-c timezone=UTC"} | parameters


def _forget_inherited_connections() -> None:
    if _configured:
        _configured.append(Pools.open(_configured[-1].dsns))


register_uuid()
os.register_at_fork(after_in_child=_forget_inherited_connections)
