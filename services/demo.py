"""The demonstration project: made once, open to every administrator and demo guest."""

from __future__ import annotations

from uuid import UUID

from db.records import User
from db.unit_of_work import UnitOfWork, owner_unit_of_work
from errors import NotFound
from services.importing.demo_network import DESCRIPTION, NAME, PRIORITY, demo_network
from services.importing.simbench_profiles import simbench_contents
from services.importing.storing import store
from services.starter_library import add_starter_library

_MEMBER_ROLES = frozenset({"administrator", "demo_guest"})


def ensure_demo() -> UUID:
    """Make sure that the demonstration project exists and has its members; return its id.

    What is there stays as it is, and gets what it lacks of the profiles to start with; one transaction.

    Raises
    ------
    NotFound
        There is no administrator yet to own the project.
    """
    with owner_unit_of_work() as uow:
        members = [user for user in uow.users.list() if user.roles & _MEMBER_ROLES]
        found = uow.projects.demo()
        project_id = found.project_id if found else _create(uow, members)
        add_starter_library(uow, project_id)
        for user in members:
            uow.projects.add_member(project_id, user.user_id)
        uow.commit()
    return project_id


def _create(uow: UnitOfWork, members: list[User]) -> UUID:
    owner = next((user for user in members if "administrator" in user.roles), None)
    if owner is None:
        raise NotFound("no_administrator", "The demonstration needs an administrator; seed the accounts first.")
    project = uow.projects.add(NAME, DESCRIPTION, created_by=owner.user_id, is_demo=True)
    store(uow, project.project_id, simbench_contents(demo_network()))
    uow.priority_lists.save(project.project_id, "Hospital and school first", PRIORITY)
    return project.project_id
