"""Copies of whole projects: networks, profiles, flags, types and priority lists; not the runs."""

from __future__ import annotations

from uuid import UUID

from db.records import Project
from db.unit_of_work import UnitOfWork, unit_of_work
from errors import InvalidInput
from services.auth import Actor
from services.permissions import require
from services.projects import name_issues, require_room


def copy_project(actor: Actor, project_id: UUID, name: str) -> Project:
    """Create a project like another one, in one transaction; only the actor is its member.

    Raises
    ------
    InvalidInput
        The name cannot be used.
    CapacityBusy
        The actor has made too many projects.
    NotFound
        There is no such project.
    """
    require(actor, "project.edit")
    if issues := name_issues("project", name):
        raise InvalidInput(issues)
    with unit_of_work(actor.user_id) as uow:
        original = uow.projects.get(project_id)
        require_room(uow, actor)
        copy = uow.projects.add(name.strip(), original.description, created_by=actor.user_id)
        _copy_contents(uow, project_id, copy.project_id)
        details = {"copy_of": str(project_id)}
        uow.audit.add("create", "project", copy.project_id, project_id=copy.project_id, details=details)
        uow.commit()
    return copy


def _copy_contents(uow: UnitOfWork, source: UUID, target: UUID) -> None:
    profiles = uow.profiles.copy_all(source, target)
    for use in uow.project_lists.flags(source):
        uow.project_lists.add_flag(target, use.name)
    for use in uow.project_lists.house_types(source):
        uow.project_lists.add_house_type(target, use.name)
    for info in uow.networks.grids(source):
        uow.networks.copy(info.grid_id, target, info.name, profiles)
    for kept in uow.priority_lists.list(source):
        uow.priority_lists.save(target, kept.name, kept.flags)
