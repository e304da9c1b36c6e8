"""Roles and what they may do, as the table of docs/security.md has it."""

import uuid

import pytest

from errors import NotPermitted
from services.auth import Actor
from services.permissions import ALL, ROLES, allows, require

MAY = {
    "administrator": ALL,
    "modeler": {"project.read", "project.edit", "network.read", "network.edit", "results.read"},
    "analyst": {"project.read", "network.read", "run.execute", "results.read"},
    "viewer": {"project.read", "results.read"},
    "integrator": set(),
    "demo_guest": ALL - {"admin"},
}


def actor(*roles):
    return Actor(uuid.uuid4(), "name", "Name", frozenset(roles))


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("permission", sorted(ALL))
def test_each_role_may_what_it_should(role, permission):
    assert allows(actor(role), permission) is (permission in MAY[role])


def test_every_role_is_covered():
    assert set(ROLES) == set(MAY)


def test_roles_add_up():
    person = actor("modeler", "analyst")
    require(person, "network.edit")
    require(person, "run.execute")


def test_without_a_role_nothing_is_allowed():
    assert not any(allows(actor(), permission) for permission in ALL)


def test_a_refusal_says_whom_to_ask():
    with pytest.raises(NotPermitted, match="administrator"):
        require(actor("viewer"), "run.execute")


def test_a_misspelt_permission_is_a_mistake_and_no_refusal():
    with pytest.raises(ValueError, match="unknown permission"):
        allows(actor("administrator"), "network.raed")
