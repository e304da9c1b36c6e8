"""What each role may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from errors import NotPermitted

if TYPE_CHECKING:
    from services.auth import Actor

Permission = Literal[
    "project.read",
    "project.edit",
    "network.read",
    "network.edit",
    "run.execute",
    "results.read",
    "admin",
]

ALL: frozenset[str] = frozenset(get_args(Permission))

ROLES: dict[str, frozenset[str]] = {
    "administrator": ALL,
    "modeler": frozenset({"project.read", "project.edit", "network.read", "network.edit", "results.read"}),
    "analyst": frozenset({"project.read", "network.read", "run.execute", "results.read"}),
    "viewer": frozenset({"project.read", "results.read"}),
    # An integrator's rights come with the token, not with the role.
    "integrator": frozenset(),
    "demo_guest": ALL - {"admin"},
}
"""Permissions of each role; a user has those of all roles together. Membership of the project is checked besides."""


def allows(actor: Actor, permission: Permission) -> bool:
    """Return whether one of the actor's roles has the permission.

    Raises
    ------
    ValueError
        If there is no such permission: a mistake in the code, which must not read as a refusal.
    """
    if permission not in ALL:
        raise ValueError(f"unknown permission {permission!r}")
    return any(permission in ROLES.get(role, frozenset()) for role in actor.roles)


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotPermitted unless one of the actor's roles has the permission."""
    if not allows(actor, permission):
        raise NotPermitted(
            "not_permitted",
            "Your role does not allow this. Ask an administrator for the right role.",
            permission=permission,
            user_id=str(actor.user_id),
        )
