"""The audit log: append only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from db.models import AuditLog
from db.records import AuditEntry
from db.repositories.repository import Repository


class AuditRepository(Repository):
    """Who did what, when; entries are never changed."""

    def add(
        self, action: str, object_type: str, object_id: str | UUID | None = None, *,
        project_id: UUID | None = None, details: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Note an action of the unit of work's user, in its transaction."""
        entry = AuditLog.insert(
            user=self._user_id, project=project_id, action=action, object_type=object_type,
            object_id=None if object_id is None else str(object_id), details=dict(details or {}),
        )  # fmt: skip
        # Without RETURNING: who may add an entry need not be allowed to read it.
        sql, parameters = entry.returning().bind(self._database).sql()
        self._run(sql, parameters)

    def list(self, *, project_id: UUID | None = None, limit: int = 200) -> list[AuditEntry]:
        """Return the latest entries first; members see those of their projects, administrators all."""
        query = AuditLog.select().order_by(AuditLog.audit_id.desc()).limit(limit)
        if project_id is not None:
            query = query.where(AuditLog.project == project_id)
        return [
            AuditEntry(
                row.audit_id,
                row.at,
                row.user_id,
                row.project_id,
                row.action,
                row.object_type,
                row.object_id,
                row.details,
            )
            for row in self._execute(query)
        ]
