"""What every installation starts with: accounts, and the demonstration where it is wanted."""

from __future__ import annotations

from config import Settings
from db.connection import app_dsn, close_connections, configure
from services.auth import seed_accounts
from services.demo import ensure_demo


def seed(settings: Settings, owner_dsn: str) -> str | None:
    """Make what is missing; what is there stays.

    Parameters
    ----------
    settings : Settings
        Names and passwords of the accounts, and whether there is a demonstration.
    owner_dsn : str
        Of a migrated database.

    Returns
    -------
    str or None
        The administrator's password where one was made up now; it is kept nowhere.
    """
    configure(settings.database_app_url or app_dsn(owner_dsn, settings.db_app_password), owner_dsn)
    admin_password = seed_accounts(settings)
    if settings.demo_enabled:
        ensure_demo()
    close_connections()
    return admin_password
