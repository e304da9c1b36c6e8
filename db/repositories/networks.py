"""Networks: grids with transformers, houses, junctions and lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from peewee import SQL, ModelSelect, fn

from db import models
from db.drawing_records import Batch
from db.records import GridInfo
from db.repositories.drawing_objects import Place
from db.repositories.drawings import DrawingRepository
from db.repositories.repository import Repository
from engine.drawing import DrawingObject, Kind, Operation, difference
from engine.drawing_copy import renewed
from engine.drawing_network import thing_of, to_drawing, to_network
from engine.network import Grid, Network
from errors import Conflict, NotFound

Uses = Mapping[str, Sequence[tuple[UUID, float]]]
"""(profile_id, scale) of each house that has any, by the house's name."""


class NetworkRepository(Repository):
    """Networks as the engine knows them; order and every field survive the way through the database."""

    def __init__(self, database: Any, user_id: UUID | None) -> None:
        super().__init__(database, user_id)
        self._drawings = DrawingRepository(database, user_id)

    def save(
        self, project_id: UUID, network: Network, label: str = "Grid created", *, uses: Uses | None = None
    ) -> UUID:
        """Store a network, with what its houses use of the project's profiles, as a new grid at revision 1.

        Returns the grid's id. Raises Conflict where the name is taken.
        """
        grid_id = self._add(project_id, network.grid)
        objects = _with_uses(to_drawing(network, str(grid_id)), uses or {})
        self._drawings.insert(Place(grid_id, project_id, 1), objects, label)
        return grid_id

    def copy(self, grid_id: UUID, project_id: UUID, name: str, profiles: Mapping[UUID, UUID] | None = None) -> UUID:
        """Store a copy of a grid under a name, unfinished as it may be, and return its id.

        Parameters
        ----------
        profiles : mapping, optional
            The profiles of the other project that take the place of those of the grid's.

        Raises
        ------
        Conflict
            The name is taken.
        NotFound
            There is no such grid.
        """
        drawing = self._drawings.load(grid_id)
        head = thing_of("grid", {**drawing.objects[0].fields, "name": name})
        copy_id = self._add(project_id, head)
        swapped = None if profiles is None else {str(old): str(new) for old, new in profiles.items()}
        objects = renewed(drawing.objects, str(copy_id), name, swapped)
        self._drawings.insert(Place(copy_id, project_id, 1), objects, "Grid copied")
        return copy_id

    def _add(self, project_id: UUID, grid: Grid) -> UUID:
        grid_id = uuid4()
        with self._unique("grid_name_taken", f"The project already has a grid called “{grid.name}”."):
            self._execute(
                models.Grid.insert(
                    grid_id=grid_id, project=project_id, name=grid.name, latitude=grid.latitude,
                    longitude=grid.longitude, timezone=grid.timezone, revision=1,
                )
            )  # fmt: skip
        return grid_id

    def replace(
        self, grid_id: UUID, network: Network, *, revision: int, label: str = "Network replaced",
        uses: Uses | None = None,
    ) -> int:  # fmt: skip
        """Make a grid equal to a network, as one more change of its drawing, and return the new revision.

        Things that keep their name keep their id, and houses with it their profiles; with `uses` given, houses have
        exactly the profiles that it names.
        Raises Conflict where the grid's revision is no longer `revision`, NotFound where there is no such grid,
        InvalidInput where the grid's new name is taken.
        """
        place = self._drawings.place(grid_id, lock=True)
        if place.revision != revision:
            raise Conflict("revision", "Somebody else changed this grid meanwhile.", revision=place.revision)
        now = self._drawings.load(grid_id).objects
        known: dict[tuple[Kind, str], list[str]] = {}
        for item in now:
            known.setdefault((item.kind, item.fields["name"]), []).append(item.id)
        profiles = {item.id: item.fields["profiles"] for item in now if item.kind == "house"}
        after = to_drawing(network, str(grid_id), known=known, profiles=profiles)
        after = after if uses is None else _with_uses(after, uses)
        changes = difference({item.id: item for item in now}, {item.id: item for item in after})
        return self._drawings.commit(grid_id, Batch(uuid4(), revision, label, tuple(changes))).revision

    def rename(self, grid_id: UUID, name: str) -> int:
        """Give a grid another name, as one more change of its drawing, and return the new revision.

        Raises NotFound; InvalidInput where the name is taken.
        """
        place, before = self._drawings.place(grid_id, lock=True), self.grid(grid_id).name
        change = Operation("set", "grid", str(grid_id), {"name": name}, {"name": before})
        batch = Batch(uuid4(), place.revision, "Network renamed", (change,))
        return self._drawings.commit(grid_id, batch).revision

    def load(self, grid_id: UUID) -> Network:
        """Return a grid with everything in it; a house without a transformer has "" for it. Raises NotFound."""
        return to_network(self._drawings.load(grid_id).objects)

    def grid(self, grid_id: UUID) -> GridInfo:
        """Return a grid without its contents. Raises NotFound."""
        found = self._infos(_grids().where(models.Grid.grid_id == grid_id))
        if not found:
            raise NotFound("grid_not_found", "There is no such grid.", grid_id=str(grid_id))
        return found[0]

    def grids(self, project_id: UUID) -> list[GridInfo]:
        """Return the grids of a project by name."""
        return self._infos(_grids().where(models.Grid.project == project_id).order_by(models.Grid.name))

    def house_ids(self, grid_id: UUID) -> dict[str, UUID]:
        """Return the houses' ids by name, in the order of the network."""
        house = models.House
        return dict(
            self._execute(
                house.select(house.name, house.house_id)
                .where(house.grid == grid_id)
                .order_by(house.ordinal, house.house_id)
                .tuples()
            )
        )

    def delete(self, grid_id: UUID) -> None:
        """Delete a grid with its history; runs keep their snapshots. Raises NotFound."""
        self.grid(grid_id)
        self._execute(models.Grid.delete().where(models.Grid.grid_id == grid_id))

    def _infos(self, query: ModelSelect) -> list[GridInfo]:
        return [GridInfo(**row) for row in self._execute(query.dicts())]


def _with_uses(objects: Iterable[DrawingObject], uses: Uses) -> list[DrawingObject]:
    """Return a drawing whose houses have the profiles that are named, and no others."""

    def profiles(house: str) -> list[dict[str, Any]]:
        return [{"profile": str(profile), "scale": scale} for profile, scale in uses.get(house, ())]

    return [
        item.with_fields({"profiles": profiles(item.fields["name"])}) if item.kind == "house" else item
        for item in objects
    ]


def _grids() -> ModelSelect:
    grid, transformer, house = models.Grid, models.Transformer, models.House
    return grid.select(
        grid.grid_id, grid.project.alias("project_id"), grid.name, grid.latitude, grid.longitude, grid.timezone,
        grid.revision,
        transformer.select(fn.count(SQL("*"))).where(transformer.grid == grid.grid_id).alias("n_transformers"),
        house.select(fn.count(SQL("*"))).where(house.grid == grid.grid_id).alias("n_houses"),
    )  # fmt: skip
