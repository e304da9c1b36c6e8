"""Accounts and their roles."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from db.records import Credentials, RoleName, User


class UserRepository:
    """Accounts; the app's role reads all of them and changes only what its policies allow."""

    def add(
        self, username: str, full_name: str, password_hash: str, roles: Iterable[RoleName], *, color_scheme: str = "auto"
    ) -> User:
        """Create an account (owner or administrator). Raises Conflict where the name, in any case, is taken."""

    def get(self, user_id: UUID) -> User | None:
        """Return an account with its roles, or None."""

    def by_username(self, username: str) -> User | None:
        """Return the account of this name, in any case, or None."""

    def credentials(self, username: str) -> Credentials | None:
        """Return what signing in needs, active or not, or None. Works in a unit of work without a user."""

    def list(self) -> list[User]:
        """Return all accounts by name."""

    def set_password_hash(self, user_id: UUID, password_hash: str) -> None:
        """Replace a password's hash."""

    def set_roles(self, user_id: UUID, roles: Iterable[RoleName]) -> None:
        """Replace an account's roles (owner or administrator)."""

    def set_active(self, user_id: UUID, is_active: bool) -> None:
        """Open or close an account (owner or administrator)."""

    def set_color_scheme(self, user_id: UUID, color_scheme: str) -> None:
        """Keep "light", "dark" or "auto" for the account."""

    def record_sign_in(self, user_id: UUID) -> None:
        """Note the time of a sign-in. Works in a unit of work without a user."""
