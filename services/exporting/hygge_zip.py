"""A network with its profiles as a zip file: everything that a simulation needs, in open formats.

``topology.json`` is the network (hygge-topology/1), ``profiles.json`` says which profiles there are and which house
uses which (hygge-profiles/1), ``profiles/<sha256 of the values>.npy`` holds values: float32 in kW, mean of each
quarter-hour. The same network with the same profiles always gives the same bytes.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import IO, Any

import numpy as np

from db.records import ProfileAssignment, ProfileInfo
from engine import topology
from engine.documents import plain_number
from engine.network import Network

FORMAT = "hygge-profiles/1"
TOPOLOGY, PROFILES, FOLDER = "topology.json", "profiles.json", "profiles"
FIXED_TIME = (2016, 1, 1, 0, 0, 0)
"""Of every entry, so that equal contents are equal bytes."""
_FILE_MODE = 0o100644 << 16
_MADE_ON_UNIX = 3

ValuesOf = Callable[[str], np.ndarray]


def write_zip(
    sink: IO[bytes],
    network: Network,
    used: Iterable[ProfileInfo],
    assignments: Sequence[ProfileAssignment],
    values_of: ValuesOf,
) -> None:
    """Write a network as a zip file.

    Parameters
    ----------
    sink : binary file
        Where to; written front to back.
    used : iterable of ProfileInfo
        The profiles that are written.
    assignments : sequence of ProfileAssignment
        What the houses use of them, in the order of the network.
    values_of : callable
        Gives the values of a hash; asked for one after the other, so that they need not be in memory together.
    """
    infos = sorted(used, key=lambda info: info.name)
    with zipfile.ZipFile(sink, "w") as archive:
        _add(archive, TOPOLOGY, topology.dump(network).encode())
        _add(archive, PROFILES, _profiles(infos, assignments).encode())
        for content_hash in sorted({info.content_hash for info in infos}):
            _add(archive, entry_name(content_hash), _array_bytes(values_of(content_hash)))


def entry_name(content_hash: str) -> str:
    """Return the name of the entry that holds the values of a hash."""
    return f"{FOLDER}/{content_hash}.npy"


def _profiles(infos: Sequence[ProfileInfo], assignments: Sequence[ProfileAssignment]) -> str:
    names = {info.profile_id: info.name for info in infos}
    document = {
        "format": FORMAT,
        "profiles": [_profile(info) for info in infos],
        "uses": [
            {"house": use.house_name, "profile": names[use.profile_id], "scale": plain_number(use.scale)}
            for use in assignments
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _profile(info: ProfileInfo) -> Mapping[str, Any]:
    return {
        "name": info.name,
        "kind": info.kind,
        "start": info.start.isoformat(),
        "steps": info.steps,
        "values": entry_name(info.content_hash),
        "source": dict(sorted(info.source.items())),
    }


def _array_bytes(values: np.ndarray) -> bytes:
    buffer = BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(values, dtype="<f4"), version=(1, 0))
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.external_attr, entry.create_system = _FILE_MODE, _MADE_ON_UNIX
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=6)
