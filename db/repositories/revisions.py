"""The history of grids: every change with its operations, its author and when it was made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from db.drawing_records import Batch, Revision
from db.repositories.repository import Repository
from engine.drawing import Operation
from errors import Conflict

MAX_REVISIONS = 2_000
MAX_BYTES = 64_000_000
"""So much of a grid's history is kept, the latest: thousands of edits, or dozens of whole networks replaced."""
FORGET_EVERY = 50
LARGE = 1_000
"""After so many revisions, or one of so many operations, it is seen whether something is to be forgotten."""

NOBODY = "Somebody"
"""Author of a change whose account is gone or not to be seen."""

_SELECT = """
SELECT r.revision, CASE WHEN r.user_id IS NULL THEN '' ELSE coalesce(nullif(u.full_name, ''), u.username, %s) END,
       r.at, r.label, r.n_operations, {operations}, r.n_mended, r.user_id, r.chain
FROM grid_revisions r LEFT JOIN users u ON u.user_id = r.user_id WHERE r.grid_id = %s
"""
_WITH_OPERATIONS = _SELECT.format(operations="r.operations")
_LISTED = _SELECT.format(operations="'[]'::jsonb")


class Revisions(Repository):
    """Rows of the history; they are added and never changed."""

    def add(
        self,
        grid_id: UUID,
        project_id: UUID,
        revision: int,
        batch: Batch,
        operations: Sequence[Operation],
        n_mended: int,
    ) -> Revision:
        """Note a change of the unit of work's user."""
        document = json.dumps([operation.to_json() for operation in operations], allow_nan=False)
        self._run(
            "INSERT INTO grid_revisions (grid_id, revision, project_id, user_id, batch, chain, label, n_operations,"
            " n_mended, operations) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
            (grid_id, revision, project_id, self._user_id, batch.batch, batch.chain, batch.label, len(operations),
             n_mended, document),
        )  # fmt: skip
        if revision % FORGET_EVERY == 0 or len(operations) > LARGE:
            self._rows("SELECT app_forget_revisions(%s, %s, %s)", (grid_id, MAX_REVISIONS, MAX_BYTES))
        return self.get(grid_id, revision)

    def begin(self, grid_id: UUID, project_id: UUID, label: str) -> None:
        """Note that a grid was made."""
        self.add(grid_id, project_id, 1, Batch(uuid4(), 0, label, ()), (), 0)

    def get(self, grid_id: UUID, revision: int) -> Revision | None:
        """Return a revision with its operations, or None."""
        return self._one(" AND r.revision = %s", grid_id, revision)

    def of_batch(self, grid_id: UUID, batch: UUID) -> Revision | None:
        """Return the revision that a batch became, or None."""
        return self._one(" AND r.batch = %s", grid_id, batch)

    def after(self, grid_id: UUID, revision: int, limit: int | None = None) -> list[Revision]:
        """Return the revisions after one, oldest first, with their operations.

        Raises Conflict where the history does not reach back so far.
        """
        end = " AND r.revision > %s ORDER BY r.revision LIMIT %s"
        found = self._list(_WITH_OPERATIONS + end, grid_id, revision, limit)
        if found and found[0].revision != revision + 1:
            message = "So much has changed since this page was opened that it has to be loaded again."
            raise Conflict("out_of_step", message, revision=found[-1].revision)
        return found

    def latest(self, grid_id: UUID, before: int | None, limit: int) -> list[Revision]:
        """Return revisions without their operations, newest first."""
        end = " AND r.revision < %s ORDER BY r.revision DESC LIMIT %s"
        return self._list(_LISTED + end, grid_id, 2**31 - 1 if before is None else before, limit)

    def _one(self, condition: str, grid_id: UUID, key: Any) -> Revision | None:
        found = self._list(_WITH_OPERATIONS + condition, grid_id, key)
        return found[0] if found else None

    def _list(self, query: str, *parameters: Any) -> list[Revision]:
        return [
            Revision(revision, author, at, label, n_operations, tuple(operations), n_mended, user_id, chain)
            for revision, author, at, label, n_operations, operations, n_mended, user_id, chain in self._rows(
                query, (NOBODY, *parameters)
            )
        ]
