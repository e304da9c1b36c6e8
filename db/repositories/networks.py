"""Networks: grids with transformers, houses, junctions and lines."""

from __future__ import annotations

from uuid import UUID

from db.records import GridInfo
from engine.network import Network


class NetworkRepository:
    """Networks as the engine knows them; order and every field survive the way through the database."""

    def save(self, project_id: UUID, network: Network) -> UUID:
        """Store a network as a new grid of a project and return the grid's id. Raises Conflict where the name is taken."""

    def replace(self, grid_id: UUID, network: Network, *, revision: int) -> int:
        """Replace a grid's contents and return the new revision.

        Houses that keep their name keep their id and with it their profiles.
        Raises Conflict where the grid's revision is no longer `revision`, NotFound where there is no such grid.
        """

    def load(self, grid_id: UUID) -> Network:
        """Return a grid with everything in it. Raises NotFound."""

    def grid(self, grid_id: UUID) -> GridInfo:
        """Return a grid without its contents. Raises NotFound."""

    def grids(self, project_id: UUID) -> list[GridInfo]:
        """Return the grids of a project by name."""

    def house_ids(self, grid_id: UUID) -> dict[str, UUID]:
        """Return the houses' ids by name, in the order of the network."""

    def delete(self, grid_id: UUID) -> None:
        """Delete a grid; runs keep their snapshots. Raises NotFound."""
