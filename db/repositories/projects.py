"""Projects and their members."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from peewee import SQL, ModelSelect, fn

from db import models
from db.records import Project, ProjectSummary, User
from db.repositories.repository import Repository
from db.repositories.runs import latest_runs
from db.repositories.users import members_of, user_of_row
from errors import NotFound


class ProjectRepository(Repository):
    """Projects that the unit of work's user is a member of; administrators and the owner see all."""

    def add(self, name: str, description: str = "", *, created_by: UUID, is_demo: bool = False) -> Project:
        """Create a project; its creator becomes its first member."""
        project_id = uuid4()
        insert = models.Project.insert(
            project_id=project_id, name=name, description=description, is_demo=is_demo, created_by=created_by
        )
        # Without RETURNING: the creator may read the project only once the trigger has made them a member.
        sql, parameters = insert.returning().bind(self._database).sql()
        self._run(sql, parameters)
        return self.get(project_id)

    def get(self, project_id: UUID) -> Project:
        """Return a project. Raises NotFound, also where the user is not a member."""
        row = self._first(models.Project.select().where(models.Project.project_id == project_id))
        if row is None:
            raise _not_found(project_id)
        return _project(row)

    def list(self, *, archived: bool = False) -> list[Project]:
        """Return the visible projects, last changed first; archived ones only when asked for."""
        return [_project(row) for row in self._execute(_visible(archived))]

    def summaries(self, *, archived: bool = False) -> list[ProjectSummary]:
        """Return the visible projects with counts and last run, last changed first."""
        projects = self.list(archived=archived)
        counts = [self._counts(table) for table in (models.Grid, models.House, models.Member, models.SimulationRun)]
        last_runs = latest_runs(self._database)
        return [
            ProjectSummary(
                project, *(count.get(project.project_id, 0) for count in counts), last_runs.get(project.project_id)
            )
            for project in projects
        ]

    def demo(self) -> Project | None:
        """Return the first demo project, or None."""
        query = models.Project.select().where(models.Project.is_demo).order_by(models.Project.created_at)
        row = self._first(query)
        return row and _project(row)

    def rename(self, project_id: UUID, name: str, description: str) -> None:
        """Change name and description. Raises NotFound."""
        self._change(project_id, name=name, description=description)

    def set_archived(self, project_id: UUID, *, archived: bool) -> None:
        """Hide a project from the list, or show it again; nothing is deleted. Raises NotFound."""
        self._change(project_id, archived_at=fn.now() if archived else None)

    def touch(self, project_id: UUID) -> None:
        """Note that something in a project changed. Raises NotFound."""
        self._change(project_id)

    def add_member(self, project_id: UUID, user_id: UUID) -> None:
        """Let a user into a project; again changes nothing."""
        self._execute(models.Member.insert(project=project_id, user=user_id).on_conflict_ignore())

    def remove_member(self, project_id: UUID, user_id: UUID) -> None:
        """Take a user out of a project."""
        member = models.Member
        self._execute(member.delete().where((member.project == project_id) & (member.user == user_id)))

    def members(self, project_id: UUID) -> list[User]:
        """Return the members by name."""
        return [user_of_row(row) for row in self._execute(members_of(project_id))]

    def _counts(self, table: Any) -> dict[UUID, int]:
        return dict(self._execute(table.select(table.project, fn.count(SQL("*"))).group_by(table.project).tuples()))

    def _change(self, project_id: UUID, **values: Any) -> None:
        update = models.Project.update(updated_at=fn.now(), **values)
        if not self._execute(update.where(models.Project.project_id == project_id)):
            raise _not_found(project_id)


def _visible(archived: bool) -> ModelSelect:
    query = models.Project.select().order_by(models.Project.updated_at.desc())
    return query if archived else query.where(models.Project.archived_at.is_null())


def _not_found(project_id: UUID) -> NotFound:
    return NotFound("project_not_found", "There is no such project.", project_id=str(project_id))


def _project(row: models.Project) -> Project:
    return Project(
        row.project_id,
        row.name,
        row.description,
        row.is_demo,
        row.archived_at,
        row.created_by_id,
        row.created_at,
        row.updated_at,
    )
