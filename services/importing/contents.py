"""What a file of somebody's brings, before any of it is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from db.records import ProfileKind
from engine.network import Network
from errors import Issue


@dataclass(frozen=True, slots=True)
class FileProfile:
    """A profile of a file.

    Attributes
    ----------
    content_hash : str
        SHA-256 of the values.
    values_kw : ndarray, shape (n_steps,), or None
        Little-endian float32; None where the project is known to have them. [kW]
    """

    name: str
    kind: ProfileKind
    start: datetime
    content_hash: str
    source: Mapping[str, Any]
    values_kw: np.ndarray | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class FileUse:
    """A house gets `scale` times the profile of this name."""

    house: str
    profile: str
    scale: float


@dataclass(frozen=True, slots=True)
class FileContents:
    """A network, the profiles of its houses by their names, and who uses which.

    Attributes
    ----------
    warnings : tuple of Issue
        What the file has and the network cannot hold, and what was assumed.
    """

    network: Network
    profiles: Mapping[str, FileProfile] = field(default_factory=dict)
    uses: tuple[FileUse, ...] = ()
    warnings: tuple[Issue, ...] = ()


def values_hash(values_kw: np.ndarray) -> str:
    """Return the hash that values are kept under."""
    return hashlib.sha256(np.ascontiguousarray(values_kw, dtype="<f4").tobytes()).hexdigest()


Reading = tuple[FileContents | None, list[Issue]]
"""The contents, None where an issue is an error, and every issue found."""


def reading(contents: FileContents | None, issues: list[Issue]) -> Reading:
    """Return contents and issues; no contents where one of the issues is an error."""
    usable = contents is not None and all(issue.severity != "error" for issue in issues)
    return (contents if usable else None), issues
