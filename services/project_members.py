"""Who works on a project: its members."""

from __future__ import annotations

from uuid import UUID

from db.records import User
from db.unit_of_work import UnitOfWork, owner_unit_of_work, unit_of_work
from errors import Conflict, InvalidInput, Issue, NotFound
from services.auth import Actor
from services.permissions import require
from services.projects import changeable


def members(actor: Actor, project_id: UUID) -> list[User]:
    """Return the members of a project by name. Raises NotFound."""
    require(actor, "project.read")
    with unit_of_work(actor.user_id) as uow:
        uow.projects.get(project_id)
        return uow.projects.members(project_id)


def add_member(actor: Actor, project_id: UUID, username: str) -> User:
    """Let the person with this user name into a project.

    Raises
    ------
    InvalidInput
        There is no open account of this name, or its owner is a member already.
    NotFound
        There is no such project.
    NotPermitted
        It is the demonstration, whose members are those who may see it anyway.
    """
    require(actor, "project.edit")
    with unit_of_work(actor.user_id) as uow:
        changeable(uow, actor, project_id)
        present = {user.user_id for user in uow.projects.members(project_id)}
    found = _account(username)
    if found is None or found.user_id in present:
        wrong = "is a member already" if found else "is no user name here"
        raise InvalidInput([Issue("bad_member", "member", "username", f"“{username.strip()[:80]}” {wrong}.")])
    with unit_of_work(actor.user_id) as uow:
        uow.projects.add_member(project_id, found.user_id)
        _note_member(uow, "add_member", project_id, found)
        uow.commit()
    return found


def remove_member(actor: Actor, project_id: UUID, user_id: UUID) -> None:
    """Take a person out of a project; the last one stays.

    Raises
    ------
    Conflict
        It is the last member: nobody would see the project any more.
    NotFound
        There is no such project or member.
    NotPermitted
        It is the demonstration.
    """
    require(actor, "project.edit")
    with unit_of_work(actor.user_id) as uow:
        changeable(uow, actor, project_id)
        uow.users.take_turns(project_id)
        present = uow.projects.members(project_id)
        leaving = next((user for user in present if user.user_id == user_id), None)
        if leaving is None:
            raise NotFound("member_not_found", "This person is not a member any more.", user_id=str(user_id))
        if len(present) == 1:
            raise Conflict("last_member", "The last member cannot leave: archive the project instead.")
        _note_member(uow, "remove_member", project_id, leaving)
        uow.projects.remove_member(project_id, user_id)
        uow.commit()


def _account(username: str) -> User | None:
    """Return an open account; looked up as the owner, because people see only those with whom they share a project."""
    if "\0" in username or not username.strip():
        return None
    with owner_unit_of_work() as uow:
        found = uow.users.by_username(username.strip())
    return found if found and found.is_active else None


def _note_member(uow: UnitOfWork, action: str, project_id: UUID, user: User) -> None:
    uow.audit.add(action, "user", user.user_id, project_id=project_id, details={"username": user.username})
