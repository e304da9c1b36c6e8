"""Named priority lists of a project."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from db.records import PriorityList


class PriorityListRepository:
    """Ordered lists of flags under a name."""

    def save(self, project_id: UUID, name: str, flags: Sequence[str]) -> PriorityList:
        """Create the list of this name, or replace its flags."""

    def list(self, project_id: UUID) -> list[PriorityList]:
        """Return a project's lists by name."""

    def delete(self, priority_list_id: UUID) -> None:
        """Delete a list. Raises NotFound."""
