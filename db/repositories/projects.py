"""Projects and their members."""

from __future__ import annotations

from uuid import UUID

from db.records import Project, ProjectSummary, User


class ProjectRepository:
    """Projects that the unit of work's user is a member of; administrators and the owner see all."""

    def add(self, name: str, description: str = "", *, created_by: UUID, is_demo: bool = False) -> Project:
        """Create a project; its creator becomes its first member."""

    def get(self, project_id: UUID) -> Project:
        """Return a project. Raises NotFound, also where the user is not a member."""

    def list(self, *, archived: bool = False) -> list[Project]:
        """Return the visible projects, last changed first; archived ones only when asked for."""

    def summaries(self, *, archived: bool = False) -> list[ProjectSummary]:
        """Return the visible projects with counts and last run, last changed first."""

    def demo(self) -> Project | None:
        """Return the first demo project, or None."""

    def rename(self, project_id: UUID, name: str, description: str) -> None:
        """Change name and description. Raises NotFound."""

    def archive(self, project_id: UUID) -> None:
        """Hide a project from the list; nothing is deleted. Raises NotFound."""

    def add_member(self, project_id: UUID, user_id: UUID) -> None:
        """Let a user into a project; again changes nothing."""

    def remove_member(self, project_id: UUID, user_id: UUID) -> None:
        """Take a user out of a project."""

    def members(self, project_id: UUID) -> list[User]:
        """Return the members by name."""
