"""Units of work: one transaction of one user, with the repositories as attributes.

    with unit_of_work(actor.user_id) as uow:
        project = uow.projects.add("Nordhavn", created_by=actor.user_id)
        uow.commit()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from db.repositories.audit import AuditRepository
from db.repositories.networks import NetworkRepository
from db.repositories.priority_lists import PriorityListRepository
from db.repositories.profiles import ProfileRepository
from db.repositories.projects import ProjectRepository
from db.repositories.results import ResultRepository
from db.repositories.runs import RunRepository
from db.repositories.users import UserRepository


class UnitOfWork:
    """A transaction with its repositories; what is not committed is rolled back."""

    users: UserRepository
    projects: ProjectRepository
    networks: NetworkRepository
    profiles: ProfileRepository
    priority_lists: PriorityListRepository
    runs: RunRepository
    results: ResultRepository
    audit: AuditRepository

    def commit(self) -> None:
        """Make the changes so far permanent; the unit can go on with a new transaction of the same user."""

    def rollback(self) -> None:
        """Undo the changes since the last commit."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query of our own, with ``%s`` placeholders; for `db.result_queries`."""


@contextmanager
def unit_of_work(user_id: UUID | None) -> Iterator[UnitOfWork]:
    """Open a transaction as the app's role with the rows that this user may see; None sees no project (signing in)."""


@contextmanager
def owner_unit_of_work() -> Iterator[UnitOfWork]:
    """Open a transaction as the owner, for executors, publishing and seeding; sees everything."""
