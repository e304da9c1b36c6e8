"""Signing in, and the accounts that every installation starts with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from config import Settings
from db.records import RoleName, User
from db.unit_of_work import UnitOfWork, owner_unit_of_work, unit_of_work
from errors import NotPermitted

MAX_PASSWORD_LENGTH = 256
COLOR_SCHEMES = frozenset({"light", "dark", "auto"})

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Actor:
    """The person on whose behalf something is done."""

    user_id: UUID
    username: str
    full_name: str
    roles: frozenset[str]
    color_scheme: str = "auto"


def sign_in(username: str, password: str) -> Actor:
    """Return who signs in with this name and password, and note it.

    An unknown name costs the same time as a wrong password and is answered alike.

    Raises
    ------
    NotPermitted
        If the name is unknown, the password wrong or the account closed; the answer does not say which.
    """
    found = None
    if "\0" not in username:  # PostgreSQL has no texts with it
        with unit_of_work(None) as uow:
            found = uow.users.credentials(username.strip())
    stored = found.password_hash if found else _decoy_hash()
    matches = len(password) <= MAX_PASSWORD_LENGTH and _matches(stored, password)
    if found is None or not matches or not found.user.is_active:
        raise NotPermitted("bad_credentials", "User name or password is not right.")
    _note_sign_in(found.user, stored, password)
    return _actor(found.user)


def load_actor(user_id: UUID) -> Actor | None:
    """Return the person behind a session, or None where the account is gone or closed."""
    with unit_of_work(user_id) as uow:
        user = uow.users.get(user_id)
    return _actor(user) if user is not None and user.is_active else None


def set_color_scheme(actor: Actor, color_scheme: str) -> None:
    """Keep the colour scheme with the actor's account, but for the demo account, which many people share.

    Raises ValueError for an unknown one.
    """
    if color_scheme not in COLOR_SCHEMES:
        raise ValueError(f"unknown colour scheme {color_scheme!r}")
    if "demo_guest" in actor.roles:
        return
    with unit_of_work(actor.user_id) as uow:
        uow.users.set_color_scheme(actor.user_id, color_scheme)
        uow.commit()


def seed_accounts(settings: Settings) -> str | None:
    """Make sure that the administrator exists, and the demo account as configured.

    Returns
    -------
    str or None
        The administrator's password where one was made up; it is kept nowhere and must be shown now.
    """
    with owner_unit_of_work() as uow:
        generated = _seed_administrator(uow, settings)
        _seed_demo(uow, settings)
        uow.commit()
    return generated


def _seed_administrator(uow: UnitOfWork, settings: Settings) -> str | None:
    if uow.users.by_username(settings.admin_username) is not None:
        return None
    password = settings.admin_password or secrets.token_urlsafe(12)
    _add(uow, settings.admin_username, "Administrator", password, ("administrator",))
    return None if settings.admin_password else password


def _seed_demo(uow: UnitOfWork, settings: Settings) -> None:
    user = uow.users.by_username(settings.demo_username)
    if user is None:
        if settings.demo_enabled:
            _add(uow, settings.demo_username, "Demo guest", settings.demo_password, ("demo_guest",))
        return
    if "demo_guest" not in user.roles:
        return
    uow.users.set_active(user.user_id, settings.demo_enabled)
    stored = uow.users.credentials(settings.demo_username)
    if stored is None or not _matches(stored.password_hash, settings.demo_password):
        uow.users.set_password_hash(user.user_id, _hasher.hash(settings.demo_password))


def _add(uow: UnitOfWork, username: str, full_name: str, password: str, roles: tuple[RoleName, ...]) -> None:
    uow.users.add(username, full_name, _hasher.hash(password), roles)


def _note_sign_in(user: User, stored: str, password: str) -> None:
    with unit_of_work(user.user_id) as uow:
        uow.users.record_sign_in(user.user_id)
        if _hasher.check_needs_rehash(stored):
            uow.users.set_password_hash(user.user_id, _hasher.hash(password))
        uow.audit.add("sign_in", "user", user.user_id)
        uow.commit()


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _decoy_hash() -> str:
    """Return a hash that no password matches, so that unknown names take as long as wrong passwords."""
    return _hasher.hash(secrets.token_urlsafe(32))


def _actor(user: User) -> Actor:
    return Actor(user.user_id, user.username, user.full_name, frozenset(user.roles), user.color_scheme)
