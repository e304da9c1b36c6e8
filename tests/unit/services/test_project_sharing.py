"""Members of projects, and copies of whole projects, on a real database."""

from dataclasses import replace

import pytest

from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine.network import Grid, House
from errors import Conflict, InvalidInput, NotFound, NotPermitted
from services import copying, demo, networks, profiles, project_members, projects
from services.auth import Actor

pytestmark = pytest.mark.usefixtures("database")
HOME = Grid("", 55.7, 12.6, "Europe/Copenhagen")


def test_members_come_by_user_name_and_go(actors):
    ann, bo, _ = actors
    project_id = projects.create_empty_project(ann, "Ours", HOME).project_id
    for name, words in (
        ("nobody", "no user name"),
        ("ANN", "member already"),
        (" ", "no user name"),
        ("a\0", "no user"),
    ):
        with pytest.raises(InvalidInput, match=words):
            project_members.add_member(ann, project_id, name)
    assert project_members.add_member(ann, project_id, " Bo ").user_id == bo.user_id
    assert [user.username for user in project_members.members(bo, project_id)] == ["ann", "bo"]
    project_members.remove_member(bo, project_id, ann.user_id)
    with pytest.raises(NotFound):
        projects.project(ann, project_id)
    with pytest.raises(Conflict, match="last member"):
        project_members.remove_member(bo, project_id, bo.user_id)
    with pytest.raises(NotFound, match="not a member"):
        project_members.remove_member(bo, project_id, ann.user_id)


def test_closed_accounts_cannot_be_let_in(actors):
    project_id = projects.create_empty_project(actors[0], "Ours", HOME).project_id
    with owner_unit_of_work() as uow:
        uow.users.set_active(actors[1].user_id, is_active=False)
        uow.commit()
    with pytest.raises(InvalidInput, match="no user name"):
        project_members.add_member(actors[0], project_id, "bo")


def test_strangers_and_viewers_change_nothing_about_a_project(actors):
    ann, bo, viewer = actors
    project_id = projects.create_empty_project(ann, "Mine", HOME).project_id
    for actor, error in ((bo, NotFound), (viewer, NotPermitted)):
        for call in (
            lambda who: projects.describe(who, project_id, "x", ""),
            lambda who: projects.archive(who, project_id),
            lambda who: projects.restore(who, project_id),
            lambda who: project_members.add_member(who, project_id, "bo"),
            lambda who: project_members.remove_member(who, project_id, ann.user_id),
            lambda who: copying.copy_project(who, project_id, "Copy"),
        ):
            with pytest.raises(error):
                call(actor)


def test_the_demonstration_is_everybodys():
    with owner_unit_of_work() as uow:
        users = [uow.users.add(name, name, "unused", [role]) for name, role in
                 (("root", "administrator"), ("guest", "demo_guest"))]  # fmt: skip
        uow.commit()
    root, guest = (Actor(user.user_id, user.username, "", frozenset(user.roles)) for user in users)
    project_id = demo.ensure_demo()
    for call in (
        lambda who: projects.describe(who, project_id, "Mine", ""),
        lambda who: projects.archive(who, project_id),
        lambda who: project_members.remove_member(who, project_id, root.user_id),
    ):
        with pytest.raises(NotPermitted, match="belongs to everybody"):
            call(guest)
    projects.describe(root, project_id, "Lindenhof", "Described anew.")


def test_a_copy_has_everything_but_the_runs(actors):
    ann = actors[0]
    original = projects.create_project_from_simbench(ann, "rural1-2", "Original")
    networks.add_grid(ann, original.project_id, "Second")
    with unit_of_work(ann.user_id) as uow:
        uow.project_lists.add_flag(original.project_id, "kiosk")
        uow.project_lists.add_house_type(original.project_id, "kiosk")
        uow.priority_lists.save(original.project_id, "care", ["kiosk"])
        uow.commit()
    copy = copying.copy_project(ann, original.project_id, "Copy")
    grids = [networks.grids(ann, one.project_id) for one in (original, copy)]
    assert [info.name for info in grids[1]] == [info.name for info in grids[0]] == ["Original", "Second"]
    assert networks.network(ann, grids[1][0].grid_id) == networks.network(ann, grids[0][0].grid_id)
    assert profiles.house_layers(ann, grids[1][0].grid_id) == profiles.house_layers(ann, grids[0][0].grid_id)
    with unit_of_work(ann.user_id) as uow:
        assert [use.name for use in uow.project_lists.flags(copy.project_id)] == ["kiosk"]
        assert "kiosk" in [use.name for use in uow.project_lists.house_types(copy.project_id)]
        assert [kept.flags for kept in uow.priority_lists.list(copy.project_id)] == [("kiosk",)]
        ids = [{info.profile_id for info in uow.profiles.list(one.project_id)} for one in (original, copy)]
    assert ids[0].isdisjoint(ids[1])


def test_changing_a_copy_leaves_the_original(actors):
    ann = actors[0]
    original = projects.create_project_from_simbench(ann, "rural1-0", "Original")
    copy = copying.copy_project(ann, original.project_id, "Copy")
    (before,), (grid,) = (networks.grids(ann, one.project_id) for one in (original, copy))
    network = networks.network(ann, before.grid_id)
    with unit_of_work(ann.user_id) as uow:
        uow.networks.replace(grid.grid_id, replace(network, houses=(House("One", "T1"),), lines=()), revision=1)
        uow.commit()
    assert networks.network(ann, before.grid_id) == network
