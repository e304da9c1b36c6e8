"""Networks: grids with transformers, houses, junctions and lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from peewee import SQL, Model, ModelSelect, fn

from db import models
from db.records import GridInfo
from db.repositories import network_rows as rows
from db.repositories.repository import Repository
from engine.network import Grid, Network
from errors import Conflict, NotFound


class NetworkRepository(Repository):
    """Networks as the engine knows them; order and every field survive the way through the database."""

    def save(self, project_id: UUID, network: Network) -> UUID:
        """Store a network as a new grid and return the grid's id. Raises Conflict where the name is taken."""
        grid, grid_id = network.grid, uuid4()
        with self._unique("grid_name_taken", f"The project already has a grid called “{grid.name}”."):
            self._execute(
                models.Grid.insert(
                    grid_id=grid_id, project=project_id, name=grid.name, latitude=grid.latitude,
                    longitude=grid.longitude, timezone=grid.timezone,
                )
            )  # fmt: skip
        self._store(project_id, grid_id, network)
        return grid_id

    def replace(self, grid_id: UUID, network: Network, *, revision: int) -> int:
        """Replace a grid's contents and return the new revision.

        Houses that keep their name keep their id and with it their profiles.
        Raises Conflict where the grid's revision is no longer `revision`, NotFound where there is no such grid.
        """
        info, grid, table = self.grid(grid_id), network.grid, models.Grid
        update = table.update(
            name=grid.name,
            latitude=grid.latitude,
            longitude=grid.longitude,
            timezone=grid.timezone,
            revision=revision + 1,
        )
        with self._unique("grid_name_taken", f"The project already has a grid called “{grid.name}”."):
            changed = self._execute(update.where(table.grid_id == grid_id, table.revision == revision))
        if not changed:
            raise Conflict(
                "revision", "Somebody else changed this grid meanwhile.", revision=self.grid(grid_id).revision
            )
        self._store(info.project_id, grid_id, network)
        return revision + 1

    def load(self, grid_id: UUID) -> Network:
        """Return a grid with everything in it. Raises NotFound."""
        info = self.grid(grid_id)
        transformers = self._parts(models.Transformer, grid_id)
        names = {row["transformer_id"]: row["name"] for row in transformers}
        flags = self._flags(grid_id)
        return Network(
            grid=Grid(info.name, info.latitude, info.longitude, info.timezone),
            transformers=tuple(rows.transformer_of(row, names) for row in transformers),
            houses=tuple(
                rows.house_of(row, names, flags.get(row["house_id"], ())) for row in self._parts(models.House, grid_id)
            ),
            junctions=tuple(rows.junction_of(row) for row in self._parts(models.Junction, grid_id)),
            lines=tuple(rows.line_of(row) for row in self._parts(models.Line, grid_id)),
        )

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
                house.select(house.name, house.house_id).where(house.grid == grid_id).order_by(house.ordinal).tuples()
            )
        )

    def delete(self, grid_id: UUID) -> None:
        """Delete a grid; runs keep their snapshots. Raises NotFound."""
        self.grid(grid_id)
        self._execute(models.Grid.delete().where(models.Grid.grid_id == grid_id))

    def _infos(self, query: ModelSelect) -> list[GridInfo]:
        return [GridInfo(**row) for row in self._execute(query.dicts())]

    def _parts(self, table: type[Model], grid_id: UUID) -> list[dict[str, Any]]:
        return list(self._execute(table.select().where(table.grid == grid_id).order_by(table.ordinal).dicts()))

    def _flags(self, grid_id: UUID) -> dict[UUID, list[str]]:
        flag, house = models.HouseFlag, models.House
        found: dict[UUID, list[str]] = {}
        of_grid = flag.house.in_(house.select(house.house_id).where(house.grid == grid_id))
        for house_id, name in self._execute(
            flag.select(flag.house, flag.flag).where(of_grid).order_by(flag.ordinal).tuples()
        ):
            found.setdefault(house_id, []).append(name)
        return found

    def _store(self, project_id: UUID, grid_id: UUID, network: Network) -> None:
        """Make the grid's contents equal to the network; what keeps its name keeps its id."""
        place = (project_id, grid_id)
        transformer, house = models.Transformer, models.House
        known_transformers = self._known(transformer, transformer.transformer_id, grid_id)
        known_houses = self._known(house, house.house_id, grid_id)
        transformers, houses = _ids(network.transformers, known_transformers), _ids(network.houses, known_houses)
        self._upsert(
            "transformers", rows.TRANSFORMER_COLUMNS,
            [rows.transformer_row(t, i, place, transformers) for i, t in enumerate(network.transformers)],
        )  # fmt: skip
        self._upsert(
            "houses", rows.HOUSE_COLUMNS,
            [rows.house_row(h, i, place, houses[h.name], transformers) for i, h in enumerate(network.houses)],
        )  # fmt: skip
        self._delete_parts(house, known_houses.keys() - houses, grid_id)
        self._delete_parts(transformer, known_transformers.keys() - transformers, grid_id)
        self._store_flags(project_id, network, houses)
        self._store_cables(place, network)

    def _store_flags(self, project_id: UUID, network: Network, houses: Mapping[str, UUID]) -> None:
        flags = sorted({flag for house in network.houses for flag in house.flags})
        self._insert_values(
            "INSERT INTO flags (project_id, flag) VALUES %s ON CONFLICT DO NOTHING", [(project_id, f) for f in flags]
        )
        self._execute(models.HouseFlag.delete().where(models.HouseFlag.house.in_(list(houses.values()))))
        self._insert_values(
            "INSERT INTO house_flags (house_id, project_id, flag, ordinal) VALUES %s",
            [(houses[h.name], project_id, flag, i) for h in network.houses for i, flag in enumerate(h.flags)],
        )

    def _store_cables(self, place: rows.Place, network: Network) -> None:
        """Junctions and lines have nothing that refers to their ids: they are written anew."""
        for table in (models.Junction, models.Line):
            self._execute(table.delete().where(table.grid == place[1]))
        self._upsert(
            "junctions",
            rows.JUNCTION_COLUMNS,
            [rows.junction_row(j, i, place, uuid4()) for i, j in enumerate(network.junctions)],
        )
        self._upsert(
            "lines", rows.LINE_COLUMNS, [rows.line_row(line, i, place, uuid4()) for i, line in enumerate(network.lines)]
        )

    def _known(self, table: type[Model], key: Any, grid_id: UUID) -> dict[str, UUID]:
        return dict(self._execute(table.select(table.name, key).where(table.grid == grid_id).tuples()))

    def _delete_parts(self, table: type[Model], names: Iterable[str], grid_id: UUID) -> None:
        if gone := list(names):
            self._execute(table.delete().where(table.grid == grid_id, table.name.in_(gone)))

    def _upsert(self, table: str, columns: Sequence[str], values: Sequence[rows.Row]) -> None:
        """Insert rows or, where the first column's value exists, replace them."""
        changes = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
        insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES %s"  # noqa: S608 - names of our own
        self._insert_values(f"{insert} ON CONFLICT ({columns[0]}) DO UPDATE SET {changes}", values)


def _grids() -> ModelSelect:
    grid, transformer, house = models.Grid, models.Transformer, models.House
    return grid.select(
        grid.grid_id, grid.project.alias("project_id"), grid.name, grid.latitude, grid.longitude, grid.timezone,
        grid.revision,
        transformer.select(fn.count(SQL("*"))).where(transformer.grid == grid.grid_id).alias("n_transformers"),
        house.select(fn.count(SQL("*"))).where(house.grid == grid.grid_id).alias("n_houses"),
    )  # fmt: skip


def _ids(parts: Sequence[Any], known: Mapping[str, UUID]) -> dict[str, UUID]:
    return {part.name: known.get(part.name) or uuid4() for part in parts}
