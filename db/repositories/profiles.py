"""Profiles: time series in a project's library, and which house uses which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from db.records import ProfileAssignment, ProfileInfo, ProfileKind


class ProfileRepository:
    """Profiles; values are immutable, keyed by their content and stored once however often they are used."""

    def add(
        self, project_id: UUID, name: str, kind: ProfileKind, start: datetime, values_kw: np.ndarray, source: Mapping[str, Any]
    ) -> ProfileInfo:
        """Store a profile.

        Parameters
        ----------
        start : datetime
            Beginning of the first step, timezone-aware.
        values_kw : ndarray, shape (n_steps,)
            Mean power of each quarter-hour, stored as float32. [kW]

        Raises
        ------
        Conflict
            The project has a profile of this name.
        """

    def get(self, profile_id: UUID) -> ProfileInfo:
        """Return a profile without its values. Raises NotFound."""

    def list(self, project_id: UUID) -> list[ProfileInfo]:
        """Return the profiles of a project by name."""

    def assign(self, house_id: UUID, profile_id: UUID, *, scale: float = 1.0) -> None:
        """Give a profile to a house, or change its scale."""

    def assign_many(self, assignments: Iterable[tuple[UUID, UUID, float]]) -> None:
        """Give many (house_id, profile_id, scale) at once."""

    def unassign(self, house_id: UUID, profile_id: UUID) -> None:
        """Take a profile from a house."""

    def assignments(self, grid_id: UUID) -> list[ProfileAssignment]:
        """Return what the houses of a grid use, in the order of the network."""

    def usage(self, project_id: UUID) -> dict[UUID, int]:
        """Return by how many houses each used profile is used."""

    def values(self, content_hashes: Iterable[str]) -> dict[str, np.ndarray]:
        """Return values by hash: read-only float32 arrays, shape (n_steps,), in kW. Raises NotFound naming what is missing."""

    def delete(self, profile_id: UUID) -> None:
        """Delete a profile. Raises Conflict where a house uses it, NotFound where there is none."""
