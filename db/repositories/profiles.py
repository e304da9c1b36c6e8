"""Profiles: time series in a project's library, and which house uses which."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from peewee import IntegrityError
from psycopg2 import Binary
from psycopg2.extras import Json

from db import models
from db.records import ProfileAssignment, ProfileInfo, ProfileKind
from db.repositories.fixed_offset import at_offset, offset_minutes
from db.repositories.repository import Repository
from engine.time_axis import STEP_H
from errors import Conflict, NotFound

STORED = np.dtype("<f4")
COPY_HEADER_BYTES = 19
COPY_BUFFER_BYTES = 1 << 20


class ProfileRepository(Repository):
    """Profiles; values are immutable, keyed by their content and stored once however often they are used."""

    def add(
        self,
        project_id: UUID,
        name: str,
        kind: ProfileKind,
        start: datetime,
        values_kw: np.ndarray,
        source: Mapping[str, Any],
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
        stored = np.ascontiguousarray(values_kw, dtype=STORED)
        ((content_hash,),) = self._rows("SELECT app_keep_profile_values(%s)", (Binary(stored),))
        profile_id = uuid4()
        with self._unique("profile_name_taken", f"The project already has a profile called “{name}”."):
            self._execute(
                models.Profile.insert(
                    profile_id=profile_id, project=project_id, name=name, kind=kind, start_at=start,
                    utc_offset_minutes=offset_minutes(start), steps=len(stored), content=content_hash,
                    annual_kwh=float(stored.sum(dtype=np.float64) * STEP_H), peak_kw=float(stored.max()),
                    source=dict(source),
                )
            )  # fmt: skip
        return self.get(profile_id)

    def get(self, profile_id: UUID) -> ProfileInfo:
        """Return a profile without its values. Raises NotFound."""
        row = self._first(models.Profile.select().where(models.Profile.profile_id == profile_id))
        if row is None:
            raise _not_found(profile_id)
        return _info(row)

    def list(self, project_id: UUID) -> list[ProfileInfo]:
        """Return the profiles of a project by name."""
        profile = models.Profile
        return [
            _info(row)
            for row in self._execute(profile.select().where(profile.project == project_id).order_by(profile.name))
        ]

    def copy_all(self, source: UUID, target: UUID) -> dict[UUID, UUID]:
        """Give a project the profiles of another one and return the new ids by the old ones; values are shared."""
        found = self.list(source)
        ids = {info.profile_id: uuid4() for info in found}
        self._insert_values(
            "INSERT INTO profiles (profile_id, project_id, name, kind, start_at, utc_offset_minutes, steps,"
            " content_hash, annual_kwh, peak_kw, source) VALUES %s",
            [
                (ids[info.profile_id], target, info.name, info.kind, info.start, offset_minutes(info.start), info.steps,
                 info.content_hash, info.annual_kwh, info.peak_kw, Json(dict(info.source)))
                for info in found
            ],
        )  # fmt: skip
        return ids

    def assign_many(self, assignments: Iterable[tuple[UUID, UUID, float]]) -> None:
        """Give many (house_id, profile_id, scale) at once. Raises NotFound where they are not of one project."""
        given = list(assignments)
        houses = self._projects(models.House, models.House.house_id, {house for house, _, _ in given})
        try:
            with self._database.savepoint():
                self._insert_values(
                    "INSERT INTO house_profiles (house_id, profile_id, project_id, scale) VALUES %s"
                    " ON CONFLICT (house_id, profile_id) DO UPDATE SET scale = excluded.scale",
                    [(house, profile, houses.get(house), scale) for house, profile, scale in given],
                )
        except IntegrityError as error:
            raise NotFound("assignment", "House and profile must exist in the same project.") from error

    def assignments(self, grid_id: UUID) -> list[ProfileAssignment]:
        """Return what the houses of a grid use, in the order of the network."""
        use, house, profile = models.HouseProfile, models.House, models.Profile
        query = (
            use.select(
                house.house_id, house.name, profile.profile_id, profile.kind, profile.content, profile.start_at,
                profile.utc_offset_minutes, profile.steps, use.scale,
            )
            .join(house).switch(use).join(profile)
            .where(house.grid == grid_id).order_by(house.ordinal, profile.kind, profile.name).tuples()
        )  # fmt: skip
        return [
            ProfileAssignment(*before, at_offset(start, minutes), steps, scale)
            for *before, start, minutes, steps, scale in self._execute(query)
        ]

    def values(self, content_hashes: Iterable[str]) -> dict[str, np.ndarray]:
        """Return values by hash: read-only float32 arrays, shape (n_steps,), in kW. Raises NotFound."""
        wanted = sorted(set(content_hashes))
        found = self._copy_values(wanted)
        missing = [content_hash for content_hash in wanted if content_hash not in found]
        if missing:
            raise NotFound(
                "profile_values_missing", f"The values of {len(missing)} profiles are missing.", hashes=missing
            )
        return found

    def delete(self, profile_id: UUID) -> None:
        """Delete a profile. Raises Conflict where a house uses it, NotFound where there is none."""
        if not self._rows("SELECT 1 FROM profiles WHERE profile_id = %s FOR UPDATE", (profile_id,)):
            raise _not_found(profile_id)
        use = models.HouseProfile
        if self._first(use.select().where(use.profile == profile_id)) is not None:
            raise Conflict("profile_in_use", "Houses still use this profile.", profile_id=str(profile_id))
        self._execute(models.Profile.delete().where(models.Profile.profile_id == profile_id))

    def _copy_values(self, hashes: list[str]) -> dict[str, np.ndarray]:
        """Read values through binary COPY, which moves the bytes as they are."""
        sink = BytesIO()
        with self._database.cursor() as cursor:
            query = cursor.mogrify(
                "COPY (SELECT content_hash, values FROM profile_values WHERE content_hash = ANY(%s))"
                " TO STDOUT (FORMAT binary)",
                (hashes,),
            )
            cursor.copy_expert(query, sink, COPY_BUFFER_BYTES)
        return dict(_pairs(sink.getbuffer()))

    def _projects(self, table: Any, key: Any, ids: set[UUID]) -> dict[UUID, UUID]:
        return dict(self._execute(table.select(key, table.project).where(key.in_(list(ids))).tuples()))


def _pairs(stream: memoryview) -> Iterable[tuple[str, np.ndarray]]:
    """Yield (hash, values) of a binary COPY of these two columns."""
    place = COPY_HEADER_BYTES
    while struct.unpack_from(">h", stream, place)[0] != -1:
        (length,) = struct.unpack_from(">i", stream, place + 2)
        key = bytes(stream[place + 6 : place + 6 + length]).decode()
        place += 6 + length
        (size,) = struct.unpack_from(">i", stream, place)
        values = np.frombuffer(stream, STORED, size // STORED.itemsize, place + 4).copy()
        values.flags.writeable = False
        yield key, values
        place += 4 + size


def _not_found(profile_id: UUID) -> NotFound:
    return NotFound("profile_not_found", "There is no such profile.", profile_id=str(profile_id))


def _info(row: models.Profile) -> ProfileInfo:
    return ProfileInfo(
        row.profile_id, row.project_id, row.name, row.kind, at_offset(row.start_at, row.utc_offset_minutes), row.steps,
        row.content_hash, row.annual_kwh, row.peak_kw, row.source, row.created_at,
    )  # fmt: skip
