"""Accounts, projects, priority lists and the audit log."""

# ruff: noqa: ARG001 - fixtures put rows into place

from __future__ import annotations

import pytest

from db.unit_of_work import owner_unit_of_work, unit_of_work
from errors import Conflict, NotFound


def test_signing_in_needs_no_user_and_shows_no_other_account(people):
    with unit_of_work(None) as uow:
        credentials = uow.users.credentials("ANN")
        assert credentials.password_hash == "hash of ann"
        assert credentials.user == people.ann
        assert "hash of ann" not in repr(credentials)
        assert uow.users.credentials("nobody") is None
        assert uow.users.list() == []
        uow.users.record_sign_in(people.ann.user_id)
        assert uow.users.credentials("ann").user.last_sign_in_at is not None


def test_names_of_accounts_differ_in_more_than_case(people):
    with owner_unit_of_work() as uow, pytest.raises(Conflict, match="“Ann”"):
        uow.users.add("Ann", "Another", "hash", [])


def test_people_change_their_own_account(people):
    with unit_of_work(people.ann.user_id) as uow:
        uow.users.set_color_scheme(people.ann.user_id, "dark")
        uow.users.set_password_hash(people.ann.user_id, "new")
        uow.commit()
        assert uow.users.get(people.ann.user_id).color_scheme == "dark"
        assert uow.users.credentials("ann").password_hash == "new"
        with pytest.raises(NotFound):
            uow.users.set_color_scheme(people.bob.user_id, "dark")


def test_administrators_keep_accounts(people):
    with unit_of_work(people.admin.user_id) as uow:
        eve = uow.users.add("eve", "Eve", "hash", ["analyst", "modeler"])
        uow.users.set_active(eve.user_id, is_active=False)
        eve = uow.users.get(eve.user_id)
        assert (eve.roles, eve.is_active) == ({"analyst", "modeler"}, False)
        assert [user.username for user in uow.users.list()] == ["ann", "bob", "eve", "root"]
        assert uow.users.by_username("EVE") == eve


def test_a_project_belongs_to_its_creator_and_those_let_in(people):
    project_id = people.project_of_ann.project_id
    with unit_of_work(people.ann.user_id) as uow:
        uow.projects.add_member(project_id, people.bob.user_id)
        uow.projects.add_member(project_id, people.bob.user_id)
        uow.commit()
        assert [user.username for user in uow.projects.members(project_id)] == ["ann", "bob"]
    with unit_of_work(people.bob.user_id) as uow:
        assert len(uow.projects.list()) == 2
        uow.projects.remove_member(project_id, people.bob.user_id)
        with pytest.raises(NotFound):
            uow.projects.get(project_id)


def test_projects_are_renamed_and_archived(people):
    project_id = people.project_of_ann.project_id
    with unit_of_work(people.ann.user_id) as uow:
        uow.projects.rename(project_id, "New name", "About it")
        changed = uow.projects.get(project_id)
        assert (changed.name, changed.description) == ("New name", "About it")
        uow.projects.set_archived(project_id, archived=True)
        assert uow.projects.list() == []
        assert len(uow.projects.summaries(archived=True)) == 1
        with pytest.raises(NotFound):
            uow.projects.set_archived(people.project_of_bob.project_id, archived=True)
        uow.projects.set_archived(project_id, archived=False)
        assert [project.archived_at for project in uow.projects.list()] == [None]


def test_the_demo_project_is_found(people):
    with owner_unit_of_work() as uow:
        assert uow.projects.demo() is None
        demo = uow.projects.add("Demo", created_by=people.ann.user_id, is_demo=True)
        assert uow.projects.demo() == demo


def test_priority_lists_keep_their_order(people):
    project_id = people.project_of_ann.project_id
    with unit_of_work(people.ann.user_id) as uow:
        first = uow.priority_lists.save(project_id, "care", ["hospital", "school"])
        again = uow.priority_lists.save(project_id, "care", ["school", "hospital"])
        assert again.priority_list_id == first.priority_list_id
        assert [saved.flags for saved in uow.priority_lists.list(project_id)] == [("school", "hospital")]
        uow.priority_lists.delete(first.priority_list_id)
        with pytest.raises(NotFound):
            uow.priority_lists.delete(first.priority_list_id)


def test_the_audit_log_is_written_with_the_change_and_read_by_those_concerned(people):
    project_id = people.project_of_ann.project_id
    with unit_of_work(people.ann.user_id) as uow:
        uow.audit.add("project.rename", "project", project_id, project_id=project_id, details={"to": "x"})
        uow.audit.add("sign_in", "user", people.ann.user_id)
        uow.commit()
        (entry,) = uow.audit.list()
        assert (entry.action, entry.user_id, entry.details) == ("project.rename", people.ann.user_id, {"to": "x"})
    with unit_of_work(people.admin.user_id) as uow:
        assert [entry.action for entry in uow.audit.list()] == ["sign_in", "project.rename"]
        assert [entry.action for entry in uow.audit.list(project_id=project_id)] == ["project.rename"]
    with unit_of_work(None) as uow:
        uow.audit.add("sign_in_failed", "user", "ann")
        uow.commit()
