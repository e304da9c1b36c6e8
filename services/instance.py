"""One launcher for each data directory, and where to find it.

The launcher holds a lock on ``instance.json`` for as long as it lives, so the kernel clears it after any death.
Other commands read from the file which address and which database the running instance has.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from errors import Conflict

FILE_NAME = "instance.json"


@dataclass(frozen=True, slots=True)
class Instance:
    """A running Hygge."""

    pid: int
    url: str
    owner_dsn: str


class Claim:
    """The exclusive right to run on a data directory."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def describe(self, instance: Instance) -> None:
        """Tell other commands where this instance is."""
        text = json.dumps(asdict(instance)).encode()
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, text, 0)


@contextmanager
def claim(data_dir: Path) -> Iterator[Claim]:
    """Hold a data directory until the block ends.

    Raises
    ------
    Conflict
        Another launcher holds it; the message says where it can be reached.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    handle = os.open(data_dir / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _lock(handle):
            raise Conflict("already_running", _already_running(_read(handle)))
        os.ftruncate(handle, 0)
        yield Claim(handle)
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def running_instance(data_dir: Path) -> Instance | None:
    """Return the instance that runs on a data directory, None where none does or it is still starting."""
    try:
        handle = os.open(data_dir / FILE_NAME, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        return None if _lock(handle) else _read(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(handle: int) -> Instance | None:
    text = os.pread(handle, 4096, 0)
    return Instance(**json.loads(text)) if text else None


def _already_running(instance: Instance | None) -> str:
    if instance is None:
        return "Hygge is being started on this data directory already."
    return f"Hygge already runs at {instance.url} (process {instance.pid})."
