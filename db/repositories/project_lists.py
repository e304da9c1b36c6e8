"""The lists of a project that its houses choose from: flags and types."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db.repositories.repository import Repository

_FLAGS = """
SELECT f.flag,
       (SELECT count(DISTINCT house_id) FROM house_flags h WHERE h.project_id = f.project_id AND h.flag = f.flag),
       (SELECT count(*) FROM priority_lists p WHERE p.project_id = f.project_id AND f.flag = ANY(p.flags))
FROM flags f WHERE f.project_id = %s ORDER BY lower(f.flag), f.flag
"""
_TYPES = """
SELECT t.house_type,
       (SELECT count(*) FROM houses h WHERE h.project_id = t.project_id AND h.house_type = t.house_type), 0
FROM house_types t WHERE t.project_id = %s ORDER BY lower(t.house_type), t.house_type
"""
_FLAGGED = """
SELECT DISTINCT grid_id, house_id::text FROM house_flags JOIN houses USING (house_id)
WHERE house_flags.project_id = %s AND flag = %s ORDER BY grid_id
"""
_TYPED = "SELECT grid_id, house_id::text FROM houses WHERE project_id = %s AND house_type = %s ORDER BY grid_id"


@dataclass(frozen=True, slots=True)
class Use:
    """An entry of a list, with how many houses and priority lists name it."""

    name: str
    n_houses: int
    n_priority_lists: int = 0


class ProjectListRepository(Repository):
    """Flags and house types; the houses themselves are changed through their drawings."""

    def flags(self, project_id: UUID) -> list[Use]:
        """Return the flags by name."""
        return [Use(*row) for row in self._rows(_FLAGS, (project_id,))]

    def house_types(self, project_id: UUID) -> list[Use]:
        """Return the types by name."""
        return [Use(*row) for row in self._rows(_TYPES, (project_id,))]

    def add_flag(self, project_id: UUID, flag: str) -> bool:
        """Add a flag and return whether it was new."""
        return bool(self._run("INSERT INTO flags VALUES (%s, %s) ON CONFLICT DO NOTHING", (project_id, flag)))

    def add_house_type(self, project_id: UUID, house_type: str) -> bool:
        """Add a type and return whether it was new."""
        insert = "INSERT INTO house_types VALUES (%s, %s) ON CONFLICT DO NOTHING"
        return bool(self._run(insert, (project_id, house_type)))

    def remove_flag(self, project_id: UUID, flag: str) -> None:
        """Take a flag that no house carries off the list."""
        self._run("DELETE FROM flags WHERE project_id = %s AND flag = %s", (project_id, flag))

    def remove_house_type(self, project_id: UUID, house_type: str) -> None:
        """Take a type that no house has off the list."""
        self._run("DELETE FROM house_types WHERE project_id = %s AND house_type = %s", (project_id, house_type))

    def lock_grids(self, project_id: UUID) -> None:
        """Let nobody change a house of the project until the end of the transaction."""
        self._rows("SELECT 1 FROM grids WHERE project_id = %s ORDER BY grid_id FOR UPDATE", (project_id,))

    def houses_with_flag(self, project_id: UUID, flag: str) -> dict[UUID, list[str]]:
        """Return the ids of the houses that carry a flag, by grid."""
        return self._by_grid(_FLAGGED, project_id, flag)

    def houses_of_type(self, project_id: UUID, house_type: str) -> dict[UUID, list[str]]:
        """Return the ids of the houses of a type, by grid."""
        return self._by_grid(_TYPED, project_id, house_type)

    def rename_in_priority_lists(self, project_id: UUID, flag: str, new: str | None) -> None:
        """Put another flag in the place of one, or take it out; none is listed twice."""
        query = (
            "SELECT priority_list_id, flags FROM priority_lists WHERE project_id = %s AND %s = ANY(flags) FOR UPDATE"
        )
        for key, flags in self._rows(query, (project_id, flag)):
            changed = dict.fromkeys(new if name == flag else name for name in flags)
            kept = [name for name in changed if name is not None]
            self._run("UPDATE priority_lists SET flags = %s WHERE priority_list_id = %s", (kept, key))

    def _by_grid(self, query: str, project_id: UUID, name: str) -> dict[UUID, list[str]]:
        found: dict[UUID, list[str]] = {}
        for grid_id, house_id in self._rows(query, (project_id, name)):
            found.setdefault(grid_id, []).append(house_id)
        return found
