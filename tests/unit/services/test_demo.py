"""The demonstration project on a real database."""

import pytest

from db.unit_of_work import owner_unit_of_work
from engine import validation
from errors import NotFound
from services import demo, networks, profiles, projects
from services.auth import Actor
from services.importing.demo_network import PRIORITY, demo_network

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def people():
    with owner_unit_of_work() as uow:
        made = [
            uow.users.add(name, name, "unused", [role])
            for name, role in (("admin", "administrator"), ("demo", "demo_guest"), ("else", "modeler"))
        ]
        uow.commit()
    return [Actor(user.user_id, user.username, user.full_name, frozenset(user.roles)) for user in made]


def test_administrators_and_demo_guests_see_it_with_data(people):
    project_id = demo.ensure_demo()
    for actor in people[:2]:
        assert projects.project(actor, project_id).is_demo
        (grid,) = networks.grids(actor, project_id)
        assert networks.network(actor, grid.grid_id) == demo_network().network
        assert networks.issues(actor, grid.grid_id) == []
        assert len(profiles.house_layers(actor, grid.grid_id)) == 104
    with pytest.raises(NotFound):
        projects.project(people[2], project_id)


@pytest.mark.usefixtures("people")
def test_it_is_made_once():
    project_id = demo.ensure_demo()
    assert demo.ensure_demo() == project_id
    with owner_unit_of_work() as uow:
        assert len(uow.projects.list()) == 1
        assert [found.flags for found in uow.priority_lists.list(project_id)] == [PRIORITY]


@pytest.mark.usefixtures("people")
def test_people_who_come_later_are_let_in():
    project_id = demo.ensure_demo()
    with owner_unit_of_work() as uow:
        late = uow.users.add("late", "Late", "unused", ["demo_guest"])
        uow.commit()
    demo.ensure_demo()
    actor = Actor(late.user_id, late.username, late.full_name, frozenset(late.roles))
    assert [summary.project.project_id for summary in projects.list_projects(actor)] == [project_id]


def test_it_needs_an_administrator():
    with pytest.raises(NotFound, match="administrator"):
        demo.ensure_demo()


def test_the_network_is_without_issues():
    assert list(validation.network_issues(demo_network().network)) == []
