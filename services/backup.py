"""Backup and restore of the database with PostgreSQL's own programs, from the wheel.

``python -m services.backup dump [FILE]`` and ``python -m services.backup restore FILE``.
A backup holds everything but the quarter-hours of runs, which the engine computes again bit for bit:
accounts, projects, networks, profiles, and of each run its snapshot, indicators and daily values.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from config import Settings, load_settings
from db.migrate import migrate
from db.server_account import wheel_binaries
from errors import AppError, InvalidInput, Issue, ToolError
from services.instance import claim, running_instance
from services.launcher import EXIT_BAD_SETTINGS, database

STEPS_TABLE = "result_chunk"

SET_ASIDE = (
    "ALTER SCHEMA public RENAME TO before_restore; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;"
)
PUT_BACK = "DROP SCHEMA public CASCADE; ALTER SCHEMA before_restore RENAME TO public;"
FINISH = "DROP SCHEMA before_restore CASCADE; DELETE FROM result_month; UPDATE simulation_runs SET stored_steps = 0;"


def dump(settings: Settings, file: Path) -> int:
    """Write a backup; Hygge may run meanwhile.

    Parameters
    ----------
    settings : Settings
        Say which database.
    file : Path
        To be written; its directory is made.

    Returns
    -------
    int
        Size of the backup in bytes.

    Raises
    ------
    ToolError
        PostgreSQL's program failed; its message is included.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with _reachable_database(settings) as dsn:
        _run(dsn, "pg_dump", "--format=custom", f"--exclude-table-data-and-children={STEPS_TABLE}", f"--file={file}")
    return file.stat().st_size


def restore(settings: Settings, file: Path) -> None:
    """Replace the database by a backup, or leave it as it was.

    Raises
    ------
    InvalidInput
        There is no such file.
    Conflict
        Hygge is running on this data directory.
    ToolError
        The file cannot be restored; the database is as before.
    """
    if not file.is_file():
        raise InvalidInput([Issue("no_such_file", "backup", "file", f"There is no file {file}.")])
    with claim(settings.data_dir), database(settings) as dsn:
        migrate(dsn)  # makes the roles that the backup grants rights to
        _sql(dsn, SET_ASIDE)
        try:
            _run(
                dsn, "pg_restore", "--single-transaction", "--no-owner", f"--dbname={_without_password(dsn)}", str(file)
            )
            _sql(dsn, FINISH)
        except ToolError:
            _sql(dsn, PUT_BACK)
            raise
        migrate(dsn)


@contextmanager
def _reachable_database(settings: Settings) -> Iterator[str]:
    """Yield the DSN of the running instance, or of a database started for the block."""
    running = None if settings.database_url else running_instance(settings.data_dir)
    if running:
        yield running.owner_dsn
        return
    with database(settings) as dsn:
        yield dsn


def _sql(dsn: str, commands: str) -> None:
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse")
    _run(dsn, "psql", *options, f"--command=SET client_min_messages = warning; {commands}")


def _run(dsn: str, program: str, *options: str) -> None:
    password = urlsplit(dsn).password
    environ = os.environ | ({"PGPASSWORD": unquote(password)} if password else {})
    command = [str(wheel_binaries() / program), "--no-password", f"--dbname={_without_password(dsn)}", *options]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError("postgres_client_failed", f"{program} failed: {done.stderr.strip()}")


def _without_password(dsn: str) -> str:
    """Return the DSN as it may stand in a list of processes."""
    parts = urlsplit(dsn)
    if parts.password is None:
        return dsn
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@", 1)).geturl()


def main(arguments: list[str]) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m services.backup", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("dump", help="write a backup").add_argument("file", nargs="?", type=Path)
    commands.add_parser("restore", help="replace the database by a backup").add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        settings = load_settings()
        sys.stdout.write(_dump(settings, chosen.file) if chosen.command == "dump" else _restore(settings, chosen.file))
    except AppError as error:
        sys.stderr.write(f"{error.user_message}\n")
        return EXIT_BAD_SETTINGS if isinstance(error, InvalidInput) else 1
    return 0


def _dump(settings: Settings, file: Path | None) -> str:
    file = file or settings.data_dir / "backups" / f"hygge-{datetime.now().astimezone():%Y%m%d-%H%M%S}.dump"
    size = dump(settings, file)
    return f"Wrote {file} ({size / 1e6:.1f} MB), without the quarter-hours of runs.\n"


def _restore(settings: Settings, file: Path) -> str:
    restore(settings, file)
    return (
        f"Restored {file}.\n"
        "Runs have their indicators and daily values; their quarter-hours are not part of a backup\n"
        "and can be computed again: open a run, its page offers it.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
