"""The directory of an embedded server's socket: short, private, and always the same for a data directory."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from db.server_account import Account, fingerprint
from errors import ToolError


def socket_dir_of(data_dir: Path, account: Account | None) -> Path:
    """Return the directory of a data directory's socket; short, because a socket's path may have 100 characters."""
    return Path(f"/tmp/hygge-{_owner(account)}-{fingerprint(data_dir)}")  # noqa: S108 - checked for its owner below


def make_socket_dir(directory: Path, account: Account | None) -> None:
    """Make a directory that only the account can enter, in place of one that a crash left behind.

    Raises
    ------
    ToolError
        Somebody else made it first.
    """
    if directory.is_dir() and not directory.is_symlink() and directory.stat().st_uid == _owner(account):
        shutil.rmtree(directory)
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        message = f"{directory} belongs to somebody else: remove it."
        raise ToolError("socket_dir_taken", message) from None
    if account:
        os.chown(directory, account.uid, account.gid)


def _owner(account: Account | None) -> int:
    return account.uid if account else os.geteuid()
