"""What serving needs: a database that answers and has this version's tables."""

from __future__ import annotations

import logging

from db.migrate import MIGRATIONS
from db.unit_of_work import owner_unit_of_work, unit_of_work

_log = logging.getLogger("hygge.health")


def database_problem() -> str | None:
    """Return None where the database answers the application's role; the reason otherwise stays in the log."""
    try:
        with unit_of_work(None) as uow:
            uow.rows("SELECT 1")
    except Exception:  # noqa: BLE001 - whatever it is, it cannot serve
        _log.exception("the database does not answer")
        return "unreachable"
    return None


def migrations_problem() -> str | None:
    """Return None where every migration of this version is applied, else how many are missing."""
    wanted = {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}
    try:
        with owner_unit_of_work() as uow:
            applied = {name for (name,) in uow.rows("SELECT name FROM schema_migration")}
    except Exception:  # noqa: BLE001 - whatever it is, it cannot serve
        _log.exception("the list of migrations cannot be read")
        return "unknown"
    missing = wanted - applied
    return f"{len(missing)} missing" if missing else None
