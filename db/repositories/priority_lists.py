"""Named priority lists of a project."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from db import models
from db.records import PriorityList
from db.repositories.repository import Repository
from errors import NotFound


class PriorityListRepository(Repository):
    """Ordered lists of flags under a name."""

    def save(self, project_id: UUID, name: str, flags: Sequence[str]) -> PriorityList:
        """Create the list of this name, or replace its flags."""
        table = models.PriorityList
        insert = table.insert(priority_list_id=uuid4(), project=project_id, name=name, flags=list(flags))
        upsert = insert.on_conflict(conflict_target=[table.project, table.name], update={table.flags: list(flags)})
        (row,) = self._execute(upsert.returning(table))
        return _record(row)

    def list(self, project_id: UUID) -> list[PriorityList]:
        """Return a project's lists by name."""
        table = models.PriorityList
        return [
            _record(row)
            for row in self._execute(table.select().where(table.project == project_id).order_by(table.name))
        ]

    def delete(self, priority_list_id: UUID) -> None:
        """Delete a list. Raises NotFound."""
        table = models.PriorityList
        if not self._execute(table.delete().where(table.priority_list_id == priority_list_id)):
            raise NotFound(
                "priority_list_not_found", "There is no such priority list.", priority_list_id=str(priority_list_id)
            )


def _record(row: models.PriorityList) -> PriorityList:
    return PriorityList(row.priority_list_id, row.project_id, row.name, tuple(row.flags))
