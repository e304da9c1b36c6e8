"""The networks of a project on a real database: added, copied, renamed, removed."""

import pytest

from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine import validation
from engine.network import Grid
from errors import CapacityBusy, Conflict, InvalidInput, NotFound, NotPermitted
from services import jobs, networks, profiles, projects, simulations
from services.auth import Actor
from services.importing.simbench import read_network
from services.importing.simbench_extract import catalogue
from services.run_requests import RunFields

HOME = Grid("", 55.7, 12.6, "Europe/Copenhagen")


@pytest.fixture
def actors(database):  # noqa: ARG001 - makes the database ready
    """Return somebody who edits and runs, a stranger, and a viewer."""
    with owner_unit_of_work() as uow:
        roles = {"ann": ["modeler", "analyst"], "bo": ["modeler"], "cy": ["viewer"]}
        users = [uow.users.add(name, name.title(), "unused", own) for name, own in roles.items()]
        uow.commit()
    return [Actor(user.user_id, user.username, user.full_name, frozenset(user.roles)) for user in users]


@pytest.fixture
def hamlet(actors):
    """Return a project with a real network: the project's id and the grid's."""
    project = projects.create_project_from_simbench(actors[0], "rural1-0", "Hamlet")
    (grid,) = networks.grids(actors[0], project.project_id)
    return project.project_id, grid.grid_id


def actions(project_id):
    with owner_unit_of_work() as uow:
        return [entry.action for entry in uow.audit.list(project_id=project_id) if entry.object_type == "grid"]


@pytest.mark.parametrize("code", [entry.code for entry in catalogue()])
def test_every_real_network_is_without_issues(code):
    assert list(validation.network_issues(read_network(code).network)) == []


def test_a_second_network_stands_where_the_first_one_stands(actors, hamlet):
    ann = actors[0]
    grid_id = networks.add_grid(ann, hamlet[0], " North ")
    first, second = (networks.network(ann, one).grid for one in (hamlet[1], grid_id))
    assert (second.name, second.latitude, second.timezone) == ("North", first.latitude, first.timezone)
    elsewhere = networks.add_grid(ann, hamlet[0], "South", HOME)
    assert networks.network(ann, elsewhere).grid.timezone == "Europe/Copenhagen"
    assert actions(hamlet[0]) == ["create", "create"]


def test_a_copy_of_a_network_uses_the_same_profiles(actors, hamlet):
    ann = actors[0]
    copy_id = networks.copy_grid(ann, hamlet[1], "Variant")
    copy, original = networks.network(ann, copy_id), networks.network(ann, hamlet[1])
    assert copy.grid.name == "Variant"
    assert (copy.houses, copy.lines, copy.junctions) == (original.houses, original.lines, original.junctions)
    assert profiles.house_layers(ann, copy_id) == profiles.house_layers(ann, hamlet[1])
    assert actions(hamlet[0]) == ["copy"]


def test_an_unfinished_network_is_copied_as_it_is(actors, hamlet):
    ann = actors[0]
    with unit_of_work(ann.user_id) as uow:
        loose = uow.networks.load(hamlet[1])
        broken = type(loose)(loose.grid, loose.transformers, (*loose.houses, loose.houses[0]), loose.junctions)
        uow.networks.replace(hamlet[1], broken, revision=1)
        uow.commit()
    copy_id = networks.copy_grid(ann, hamlet[1], "Variant")
    assert networks.network(ann, copy_id).houses == networks.network(ann, hamlet[1]).houses


def test_a_new_name_is_a_change_of_the_drawing(actors, hamlet):
    ann = actors[0]
    networks.rename_grid(ann, hamlet[1], " Weiler ")
    (grid,) = networks.grids(ann, hamlet[0])
    assert (grid.name, grid.revision) == ("Weiler", 2)
    assert actions(hamlet[0]) == ["rename"]


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\0b", "Hamlet"])
def test_names_of_networks_are_checked(actors, hamlet, name):
    ann = actors[0]
    other = networks.add_grid(ann, hamlet[0], "Other")
    for call in (
        lambda: networks.add_grid(ann, hamlet[0], name),
        lambda: networks.copy_grid(ann, hamlet[1], name),
        lambda: networks.rename_grid(ann, other, name),
    ):
        with pytest.raises(InvalidInput) as caught:
            call()
        assert caught.value.issues[0].field == "name"
    assert len(networks.grids(ann, hamlet[0])) == 2


def test_removing_a_network_keeps_its_runs(actors, hamlet, tmp_path):
    jobs.configure(jobs.Workplace(tmp_path, 1))
    ann, (project_id, grid_id) = actors[0], hamlet
    with pytest.raises(Conflict, match="at least one"):
        networks.remove_grid(ann, grid_id)
    networks.add_grid(ann, project_id, "Other")
    window = simulations.set_up(ann, grid_id).window
    run = simulations.submit(ann, grid_id, simulations.read_request(run_fields(window), window))
    with pytest.raises(Conflict, match="under way"):
        networks.remove_grid(ann, grid_id)
    simulations.cancel(ann, run.run_id)
    networks.remove_grid(ann, grid_id)
    assert [info.name for info in networks.grids(ann, project_id)] == ["Other"]
    (kept,) = simulations.runs(ann, project_id)
    assert (kept.run_id, kept.grid_id) == (run.run_id, None)


def run_fields(window):
    return RunFields(
        name="one", first_day=window.first_day.isoformat(), length="day", scope="intra_grid", allocation="equal",
        capacity_mode="report", priority=[], cascade=(), retail_eur_per_kwh=0.3, feed_in_eur_per_kwh=0.08,
        network_fee_eur_per_kwh=0.0, grid_emissions_g_per_kwh=None,
    )  # fmt: skip


def test_a_project_has_room_for_so_many_networks(actors, hamlet, monkeypatch):
    monkeypatch.setattr(networks, "MAX_GRIDS", 1)
    for call in (
        lambda: networks.add_grid(actors[0], hamlet[0], "Two"),
        lambda: networks.copy_grid(actors[0], hamlet[1], "Two"),
    ):
        with pytest.raises(CapacityBusy):
            call()


def test_strangers_and_viewers_change_no_networks(actors, hamlet):
    _, stranger, viewer = actors
    for actor, error in ((stranger, NotFound), (viewer, NotPermitted)):
        for call in (
            lambda who: networks.add_grid(who, hamlet[0], "x"),
            lambda who: networks.copy_grid(who, hamlet[1], "x"),
            lambda who: networks.rename_grid(who, hamlet[1], "x"),
            lambda who: networks.remove_grid(who, hamlet[1]),
        ):
            with pytest.raises(error):
                call(actor)


def test_a_name_that_is_free_is_found(actors, hamlet):
    networks.add_grid(actors[0], hamlet[0], "Hamlet (2)")
    assert networks.free_grid_name(actors[0], hamlet[0], "Hamlet") == "Hamlet (3)"
    assert networks.free_grid_name(actors[0], hamlet[0], "New") == "New"
