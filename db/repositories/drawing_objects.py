"""Reading and writing the objects of drawings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import IntegrityError

from db.drawing_rows import LAYOUTS, object_of, records
from db.repositories.repository import Repository
from engine.drawing import FIELDS, PART_KINDS, DrawingObject, Kind, State
from errors import InvalidInput, Issue

_KINDS = " UNION ALL ".join(
    f"SELECT {layout.key}::text, '{kind}' FROM {layout.table} WHERE grid_id = %s AND {layout.key} = ANY(%s::uuid[])"  # noqa: S608 - our own names
    for kind, layout in LAYOUTS.items()
)
_DEPENDANTS = """
SELECT transformer_id::text, 'transformer' FROM transformers WHERE grid_id = %s AND parent_id = ANY(%s::uuid[])
UNION ALL SELECT house_id::text, 'house' FROM houses WHERE grid_id = %s AND transformer_id = ANY(%s::uuid[])
UNION ALL SELECT junction_id::text, 'junction' FROM junctions WHERE grid_id = %s AND transformer_id = ANY(%s::uuid[])
UNION ALL SELECT line_id::text, 'line' FROM lines
    WHERE grid_id = %s AND (from_id = ANY(%s::uuid[]) OR to_id = ANY(%s::uuid[]))
"""
_FLAGS = """
SELECT house_id::text, flag FROM house_flags JOIN houses USING (house_id)
WHERE grid_id = %s{only} ORDER BY house_id, house_flags.ordinal
"""
_PROFILES = """
SELECT house_id::text, profile_id::text, scale FROM house_profiles JOIN houses USING (house_id)
JOIN profiles USING (profile_id) WHERE grid_id = %s{only}
ORDER BY house_id, house_profiles.ordinal, profiles.kind, profiles.name
"""
_COUNTS = """
SELECT (SELECT count(*) FROM transformers WHERE grid_id = %s) + (SELECT count(*) FROM houses WHERE grid_id = %s)
     + (SELECT count(*) FROM junctions WHERE grid_id = %s), (SELECT count(*) FROM lines WHERE grid_id = %s)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A grid that somebody is about to change, as it was when it was locked."""

    grid_id: UUID
    project_id: UUID
    revision: int


class DrawingObjects(Repository):
    """Objects by id; nothing here knows of revisions."""

    def grid(self, grid_id: UUID) -> DrawingObject | None:
        """Return the grid itself, or None where there is none."""
        rows = self._rows("SELECT name, latitude, longitude, timezone FROM grids WHERE grid_id = %s", (grid_id,))
        fields = [dict(zip(FIELDS["grid"], row, strict=True)) for row in rows]
        return DrawingObject("grid", str(grid_id), fields[0]) if fields else None

    def all(self, grid_id: UUID) -> list[DrawingObject]:
        """Return everything in a grid, kind by kind, in the order of lists."""
        return [item for kind in PART_KINDS for item in self.some(grid_id, kind)]

    def some(self, grid_id: UUID, kind: Kind, ids: Collection[str] | None = None) -> list[DrawingObject]:
        """Return the objects of one kind, or those of these ids among them."""
        layout = LAYOUTS[kind]
        only = "" if ids is None else f" AND {layout.key} = ANY(%s::uuid[])"
        place = (grid_id,) if ids is None else (grid_id, list(ids))
        rows = self._rows(f"{layout.select}{only} ORDER BY ordinal, {layout.key}", place)
        if kind != "house":
            return [object_of(kind, row, {}) for row in rows]
        flags, profiles = self._flags(place), self._profiles(place)
        return [
            object_of(kind, row, {"flags": flags.get(row[0], []), "profiles": profiles.get(row[0], [])}) for row in rows
        ]

    def kinds(self, grid_id: UUID, ids: Collection[str]) -> dict[str, Kind]:
        """Return of what kind those ids are that the grid has."""
        return dict(self._rows(_KINDS, (grid_id, list(ids)) * len(LAYOUTS))) if ids else {}

    def dependants(self, grid_id: UUID, ids: Collection[str]) -> dict[Kind, list[str]]:
        """Return who refers to one of these, by kind."""
        found: dict[Kind, list[str]] = defaultdict(list)
        if ids:
            wanted = list(ids)
            for key, kind in self._rows(_DEPENDANTS, (*(grid_id, wanted) * 4, wanted)):
                found[kind].append(key)
        return found

    def profiles(self, project_id: UUID, ids: Collection[str]) -> set[str]:
        """Return which of these profiles the project has."""
        query = "SELECT profile_id::text FROM profiles WHERE project_id = %s AND profile_id = ANY(%s::uuid[])"
        return {key for (key,) in self._rows(query, (project_id, list(ids)))} if ids else set()

    def counts(self, grid_id: UUID) -> tuple[int, int]:
        """Return how many nodes and lines a grid has."""
        return self._rows(_COUNTS, (grid_id,) * 4)[0]

    def write(self, place: Place, before: State, after: State) -> None:
        """Make rows of what changed between two states.

        Raises InvalidInput where an id is in use elsewhere or the grid's name is taken.
        """
        for kind in (*reversed(PART_KINDS), "grid"):
            self._write(place, kind, _changed(before, after, kind))

    def insert(self, place: Place, objects: Iterable[DrawingObject]) -> None:
        """Add the objects of a new grid; the grid itself is there. Raises InvalidInput where an id is in use."""
        self.write(place, {}, {item.id: item for item in objects if item.kind != "grid"})

    def _write(
        self, place: Place, kind: Kind, changed: list[tuple[str, DrawingObject | None, DrawingObject | None]]
    ) -> None:
        if kind == "grid":
            for _, _, new in changed:
                self._write_grid(place, new)
            return
        layout = LAYOUTS[kind]
        if gone := [key for key, _, new in changed if new is None]:
            self._run(
                f"DELETE FROM {layout.table} WHERE grid_id = %s AND {layout.key} = ANY(%s::uuid[])",  # noqa: S608 - our own names
                (place.grid_id, gone),
            )
        added = [new for _, old, new in changed if old is None and new is not None]
        kept = [new for _, old, new in changed if old is not None and new is not None]
        for statement, objects in ((layout.insert, added), (layout.update, kept)):
            if objects:
                self._run_unique(statement, records(objects, layout, place.project_id, place.grid_id))
        if kind == "house":
            self._write_house_lists(place, changed)

    def _run_unique(self, statement: str, rows: str) -> None:
        try:
            with self._database.savepoint():
                self._run(statement, (rows,))
        except IntegrityError as error:
            message = "An id is in use in another grid. Copy the objects instead, so that they get ids of their own."
            raise InvalidInput([Issue("id_taken", "drawing", "", message)]) from error

    def _write_grid(self, place: Place, grid: DrawingObject) -> None:
        values = (*(grid.fields[name] for name in FIELDS["grid"]), place.grid_id)
        try:
            with self._database.savepoint():
                self._run(
                    "UPDATE grids SET name = %s, latitude = %s, longitude = %s, timezone = %s WHERE grid_id = %s",
                    values,
                )
        except IntegrityError as error:
            message = f"The project already has a grid called “{grid.fields['name']}”. Give it another name."
            raise InvalidInput([Issue("grid_name_taken", "grid", "name", message, (grid.id,))]) from error

    def _write_house_lists(
        self, place: Place, changed: list[tuple[str, DrawingObject | None, DrawingObject | None]]
    ) -> None:
        """Write flags, profiles and types of houses, and keep the project's lists of flags and types complete."""
        there = [(old, new) for _, old, new in changed if new is not None]
        flagged = [new for old, new in there if (old.fields["flags"] if old else []) != new.fields["flags"]]
        supplied = [new for old, new in there if (old.fields["profiles"] if old else []) != new.fields["profiles"]]
        project = place.project_id
        typed = [new for old, new in there if (old.fields["house_type"] if old else None) != new.fields["house_type"]]
        self._add_names(project, "house_type", {new.fields["house_type"] for new in typed})
        self._add_names(project, "flag", {flag for house in flagged for flag in house.fields["flags"]})
        self._replace_list(
            "house_flags", "house_id, project_id, flag, ordinal",
            [(h.id, project, flag, i) for h in flagged for i, flag in enumerate(h.fields["flags"])], flagged,
        )  # fmt: skip
        self._replace_list(
            "house_profiles", "house_id, project_id, profile_id, scale, ordinal",
            [(h.id, project, p["profile"], p["scale"], i)
             for h in supplied for i, p in enumerate(h.fields["profiles"])],
            supplied,
        )  # fmt: skip

    def _replace_list(self, table: str, columns: str, rows: list[tuple[Any, ...]], houses: list[DrawingObject]) -> None:
        if houses:
            self._run(f"DELETE FROM {table} WHERE house_id = ANY(%s::uuid[])", ([house.id for house in houses],))  # noqa: S608 - our own names
            self._insert_values(f"INSERT INTO {table} ({columns}) VALUES %s", rows)  # noqa: S608 - our own names

    def _add_names(self, project_id: UUID, column: str, names: set[str]) -> None:
        insert = f"INSERT INTO {column}s (project_id, {column}) VALUES %s ON CONFLICT DO NOTHING"  # noqa: S608 - our own names
        self._insert_values(insert, [(project_id, name) for name in sorted(names)])

    def _flags(self, place: tuple[Any, ...]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for house, flag in self._rows(_FLAGS.format(only=_only(place)), place):
            found[house].append(flag)
        return found

    def _profiles(self, place: tuple[Any, ...]) -> dict[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for house, profile, scale in self._rows(_PROFILES.format(only=_only(place)), place):
            found[house].append({"profile": profile, "scale": scale})
        return found


def _only(place: tuple[Any, ...]) -> str:
    return " AND house_id = ANY(%s::uuid[])" if len(place) > 1 else ""


def _changed(before: State, after: State, kind: Kind) -> list[tuple[str, DrawingObject | None, DrawingObject | None]]:
    """Return (id, old, new) of what differs, each of this kind or None."""
    found = []
    for key in after:
        old, new = (item if item and item.kind == kind else None for item in (before.get(key), after[key]))
        if old != new:
            found.append((key, old, new))
    return found
