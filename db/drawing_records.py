"""What the drawing repository takes and gives: batches of operations and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.drawing import DrawingObject, Operation


@dataclass(frozen=True, slots=True)
class Drawing:
    """A grid as people edit it."""

    grid_id: UUID
    project_id: UUID
    revision: int
    objects: tuple[DrawingObject, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Operations to be saved together or not at all.

    Attributes
    ----------
    batch : UUID
        Made by the sender; the same one again is answered and not applied again.
    base_revision : int
        The last revision that the sender had seen.
    chain : UUID or None
        The open editor that sends it: revisions of the same person and chain are no changes by others.
    """

    batch: UUID
    base_revision: int
    label: str
    operations: tuple[Operation, ...]
    chain: UUID | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A saved batch.

    Attributes
    ----------
    author : str
        Name of the person, empty where the application itself did it.
    operations : tuple of mapping
        As JSON; empty where only the history is listed.
    n_mended : int
        So many operations at the end are the server's own: references to nothing that became null.
    """

    revision: int
    author: str
    at: datetime
    label: str
    n_operations: int
    operations: tuple[Mapping[str, Any], ...] = ()
    n_mended: int = 0
    user_id: UUID | None = None
    chain: UUID | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer to a batch.

    Attributes
    ----------
    remote : tuple of Revision
        What others saved between the sender's base revision and this one, and at the end what the server mended.
    """

    revision: int
    saved_at: datetime
    remote: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Collision:
    """An object that a batch changes and others have changed meanwhile."""

    kind: str
    id: str
    name: str
    author: str
    at: datetime
    operations: tuple[Mapping[str, Any], ...]
