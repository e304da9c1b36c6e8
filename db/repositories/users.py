"""Accounts and their roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from peewee import JOIN, ModelSelect, Value, fn

from db import models
from db.records import Credentials, RoleName, User
from db.repositories.repository import Repository
from errors import NotFound

ROLE_NAMES = fn.coalesce(
    fn.array_agg(models.Role.name).filter(models.Role.name.is_null(False)), Value([], unpack=False)
)


class UserRepository(Repository):
    """Accounts: everybody sees those with whom they share a project, administrators and the owner see all."""

    def add(
        self,
        username: str,
        full_name: str,
        password_hash: str,
        roles: Iterable[RoleName],
        *,
        color_scheme: str = "auto",
    ) -> User:
        """Create an account (owner or administrator). Raises Conflict where the name, in any case, is taken."""
        user_id = uuid4()
        with self._unique("username_taken", f"The user name “{username}” is taken."):
            self._execute(
                models.User.insert(
                    user_id=user_id,
                    username=username,
                    full_name=full_name,
                    password_hash=password_hash,
                    color_scheme=color_scheme,
                )
            )
        self._add_roles(user_id, roles)
        return self._required(user_id)

    def take_turns(self, user_id: UUID) -> None:
        """Wait until no other transaction that says the same of this user is open: what is counted then stays so."""
        self._rows("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (str(user_id),))

    def get(self, user_id: UUID) -> User | None:
        """Return an account with its roles, or None."""
        return _first_user(self._execute(_users().where(models.User.user_id == user_id)))

    def by_username(self, username: str) -> User | None:
        """Return the account of this name, in any case, or None."""
        return _first_user(self._execute(_users().where(fn.lower(models.User.username) == username.lower())))

    def credentials(self, username: str) -> Credentials | None:
        """Return what signing in needs, active or not, or None. Works in a unit of work without a user."""
        rows = self._rows(
            "SELECT user_id, username, full_name, is_active, color_scheme, created_at, last_sign_in_at, role_names,"
            " password_hash FROM app_sign_in_account(%s)",
            (username,),
        )
        return Credentials(_user(rows[0][:-1]), rows[0][-1]) if rows else None

    def list(self) -> list[User]:
        """Return all visible accounts by name."""
        return [_user(row) for row in self._execute(_users().order_by(fn.lower(models.User.username)))]

    def set_password_hash(self, user_id: UUID, password_hash: str) -> None:
        """Replace a password's hash. Raises NotFound."""
        self._change(user_id, password_hash=password_hash)

    def set_active(self, user_id: UUID, is_active: bool) -> None:
        """Open or close an account. Raises NotFound."""
        self._change(user_id, is_active=is_active)

    def set_color_scheme(self, user_id: UUID, color_scheme: str) -> None:
        """Keep "light", "dark" or "auto" for the account. Raises NotFound."""
        self._change(user_id, color_scheme=color_scheme)

    def record_sign_in(self, user_id: UUID) -> None:
        """Note the time of a sign-in. Works in a unit of work without a user."""
        self._rows("SELECT app_record_sign_in(%s)", (user_id,))

    def _add_roles(self, user_id: UUID, roles: Iterable[RoleName]) -> None:
        chosen = models.Role.select(Value(user_id, converter=False), models.Role.role_id).where(
            models.Role.name.in_(sorted(set(roles)))
        )
        self._execute(models.UserRole.insert_from(chosen, [models.UserRole.user, models.UserRole.role]))

    def _change(self, user_id: UUID, **values: Any) -> None:
        if not self._execute(models.User.update(**values).where(models.User.user_id == user_id)):
            raise NotFound("user_not_found", "There is no such account.", user_id=str(user_id))

    def _required(self, user_id: UUID) -> User:
        user = self.get(user_id)
        if user is None:
            raise NotFound("user_not_found", "There is no such account.", user_id=str(user_id))
        return user


def _users() -> ModelSelect:
    user = models.User
    return (
        user.select(
            user.user_id, user.username, user.full_name, user.is_active, user.color_scheme, user.created_at,
            user.last_sign_in_at, ROLE_NAMES,
        )
        .join(models.UserRole, JOIN.LEFT_OUTER)
        .join(models.Role, JOIN.LEFT_OUTER)
        .group_by(user.user_id)
        .tuples()
    )  # fmt: skip


def members_of(project_id: UUID) -> ModelSelect:
    """Return the query of a project's members, by name."""
    members = models.Member.select(models.Member.user).where(models.Member.project == project_id)
    return _users().where(models.User.user_id.in_(members)).order_by(fn.lower(models.User.username))


def _first_user(rows: Iterable[tuple[Any, ...]]) -> User | None:
    return next((_user(row) for row in rows), None)


def _user(row: tuple[Any, ...]) -> User:
    user_id, username, full_name, is_active, color_scheme, created_at, last_sign_in_at, roles = row
    return User(user_id, username, full_name, is_active, frozenset(roles), color_scheme, created_at, last_sign_in_at)


user_of_row = _user
