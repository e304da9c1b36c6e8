"""The audit log: append only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from db.records import AuditEntry


class AuditRepository:
    """Who did what, when; entries are never changed."""

    def add(
        self, action: str, object_type: str, object_id: str | UUID | None = None, *,
        project_id: UUID | None = None, details: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Note an action of the unit of work's user, in its transaction."""

    def list(self, *, project_id: UUID | None = None, limit: int = 200) -> list[AuditEntry]:
        """Return the latest entries first; members see those of their projects, administrators all."""
