"""Connections: two pools, one of the app's role and one of the owner."""

from __future__ import annotations


def configure(app_dsn: str, owner_dsn: str) -> None:
    """Say which server to use, once a process (also in spawned workers); nothing connects before the first unit of work."""


def app_dsn(owner_dsn: str, password: str | None = None) -> str:
    """Return the DSN of role `hygge_app` on the owner's server and database."""
