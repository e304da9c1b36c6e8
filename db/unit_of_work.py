"""Units of work: one transaction of one user, with the repositories as attributes.

::

    with unit_of_work(actor.user_id) as uow:
        project = uow.projects.add("Nordhavn", created_by=actor.user_id)
        uow.commit()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from peewee import InterfaceError, OperationalError, PostgresqlDatabase
from playhouse.pool import MaxConnectionsExceeded

from db.connection import POOL_SIZE, Role, database
from db.repositories.audit import AuditRepository
from db.repositories.drawings import DrawingRepository
from db.repositories.networks import NetworkRepository
from db.repositories.priority_lists import PriorityListRepository
from db.repositories.profiles import ProfileRepository
from db.repositories.project_lists import ProjectListRepository
from db.repositories.projects import ProjectRepository
from db.repositories.results import ResultRepository
from db.repositories.runs import RunRepository
from db.repositories.users import UserRepository
from errors import CapacityBusy, ToolError


class UnitOfWork:
    """A transaction with its repositories; what is not committed is rolled back.

    Parameters
    ----------
    connection : PostgresqlDatabase
        Connected; the unit begins the transaction.
    user_id : UUID or None
        Whose rows are visible under the app's role.
    """

    def __init__(self, connection: PostgresqlDatabase, user_id: UUID | None) -> None:
        self._database = connection
        self._user_id = user_id
        self.users = UserRepository(connection, user_id)
        self.projects = ProjectRepository(connection, user_id)
        self.networks = NetworkRepository(connection, user_id)
        self.drawings = DrawingRepository(connection, user_id)
        self.project_lists = ProjectListRepository(connection, user_id)
        self.profiles = ProfileRepository(connection, user_id)
        self.priority_lists = PriorityListRepository(connection, user_id)
        self.runs = RunRepository(connection, user_id)
        self.results = ResultRepository(connection, user_id)
        self.audit = AuditRepository(connection, user_id)

    def begin(self) -> None:
        """Begin the transaction as the user; `unit_of_work` has done it."""
        self._database.begin()
        self._database.execute_sql("SELECT set_config('app.user_id', %s, true)", (str(self._user_id or ""),))

    def commit(self) -> None:
        """Make the changes so far permanent; the unit goes on with a new transaction of the same user."""
        self._database.commit()
        self.begin()

    def rollback(self) -> None:
        """Undo the changes since the last commit; the unit goes on with a new transaction."""
        self._database.rollback()
        self.begin()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query of our own with ``%s`` placeholders; for `db.result_queries`."""
        return self._database.execute_sql(sql, tuple(parameters) or None).fetchall()


@contextmanager
def unit_of_work(user_id: UUID | None) -> Iterator[UnitOfWork]:
    """Open a transaction as the app's role with the rows that this user may see; None sees no project (signing in).

    Raises
    ------
    CapacityBusy
        No connection became free in time.
    ToolError
        The server cannot be reached.
    """
    with _unit("app", user_id) as unit:
        yield unit


@contextmanager
def owner_unit_of_work() -> Iterator[UnitOfWork]:
    """Open a transaction as the owner, who sees everything: for executors, publishing and seeding.

    Raises as `unit_of_work` does.
    """
    with _unit("owner", None) as unit:
        yield unit


@contextmanager
def _unit(role: Role, user_id: UUID | None) -> Iterator[UnitOfWork]:
    pool = database(role)
    if not pool.is_closed():
        raise RuntimeError("A unit of work is already open in this thread: pass it on instead of opening another.")
    unit = UnitOfWork(pool, user_id)
    _connect(pool, unit)
    try:
        yield unit
    finally:
        _release(pool)


def _connect(pool: PostgresqlDatabase, unit: UnitOfWork) -> None:
    """Take a connection and begin; connections of a server that has gone since are thrown away."""
    for attempt in range(POOL_SIZE + 1):
        try:
            pool.connect()
            unit.begin()
        except MaxConnectionsExceeded:
            raise CapacityBusy("database_busy", "The database is busy: try again in a moment.") from None
        except (OperationalError, InterfaceError) as error:
            if pool.is_closed() or attempt == POOL_SIZE:
                raise ToolError("database_unreachable", "The database cannot be reached.", reason=str(error)) from error
            pool.manual_close()
        else:
            return


def _release(pool: PostgresqlDatabase) -> None:
    """Undo what was not committed and give the connection back; one that is broken is thrown away."""
    try:
        pool.rollback()
        pool.close()
    except (OperationalError, InterfaceError):
        pool.manual_close()
