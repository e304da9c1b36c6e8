"""People for tests of services on a real database."""

from __future__ import annotations

import pytest

from db.unit_of_work import owner_unit_of_work
from services.auth import Actor


@pytest.fixture
def actors(database):  # noqa: ARG001 - makes the database ready
    """Return a modeler, a second one, and a viewer."""

    def add(uow, name, role):
        user = uow.users.add(name, name.title(), "unused", [role])
        return Actor(user.user_id, user.username, user.full_name, frozenset(user.roles))

    with owner_unit_of_work() as uow:
        made = [add(uow, *who) for who in (("ann", "modeler"), ("bo", "modeler"), ("cy", "viewer"))]
        uow.commit()
    return made
