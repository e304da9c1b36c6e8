"""Projects on a real database: created whole or not at all, seen by members only, put aside and brought back."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest

from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine import topology
from engine.network import Grid, Network
from errors import CapacityBusy, InvalidInput, NotFound, NotPermitted
from services import networks, profiles, projects
from services.importing.simbench import read_network
from services.importing.simbench_extract import full_load_hours
from services.starter_library import STARTER_SERIES

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def document():
    return topology.dump(read_network("rural1-0").network)


def test_a_real_network_becomes_a_project_with_its_series(actors):
    ann = actors[0]
    project = projects.create_project_from_simbench(ann, "rural1-2", "  Nordhavn ")
    assert project.name == "Nordhavn"
    (grid,) = networks.grids(ann, project.project_id)
    network, extract = networks.network(ann, grid.grid_id), read_network("rural1-2").network
    assert network == replace(extract, grid=replace(extract.grid, name="Nordhavn"))
    expected = sum(item.scale_kw * full_load_hours()[item.series] for item in read_network("rural1-2").assignments)
    layers = profiles.house_layers(ann, grid.grid_id)
    assert sum(layer.energy_kwh for own in layers.values() for layer in own) == pytest.approx(expected, rel=1e-5)


def test_cards_show_what_a_project_holds(actors):
    ann = actors[0]
    projects.create_project_from_simbench(ann, "rural1-2", "Nordhavn")
    (card,) = projects.project_cards(ann)
    (grid,) = card.grids
    assert card.summary.n_houses == len(grid.network.houses) == 13
    assert grid.solar_kwp == pytest.approx(674.2)
    assert grid.storage_kwh == pytest.approx(412.0)
    assert len(grid.solar_houses) == 13
    assert [user.username for user in card.members] == ["ann"]


def test_a_wrong_file_lists_every_problem_and_leaves_nothing(actors, document):
    broken = json.loads(document)
    broken["transformers"][0]["capacity_kw"] = -5
    broken["houses"][0]["transformer"] = "nowhere"
    broken["houses"][1]["name"] = broken["houses"][2]["name"]
    with pytest.raises(InvalidInput) as caught:
        projects.create_project_from_file(actors[0], "Broken", json.dumps(broken))
    assert {issue.field for issue in caught.value.issues} >= {"capacity_kw", "transformer", "name"}
    assert projects.list_projects(actors[0]) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "other/1"}', b"\xff\xfe\x00"])
def test_a_file_that_is_no_network_is_refused(actors, content):
    with pytest.raises(InvalidInput):
        projects.create_project_from_file(actors[0], "Nothing", content)
    assert projects.list_projects(actors[0]) == []


def test_a_failure_while_storing_leaves_nothing(actors, monkeypatch):
    def fail(*_args, **_options):
        raise OSError("disk full")

    monkeypatch.setattr("services.projects.add_starter_library", fail)
    with pytest.raises(OSError, match="disk full"):
        projects.create_project_from_simbench(actors[0], "rural1-0", "Half")
    assert projects.list_projects(actors[0]) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_projects_need_a_name(actors, name):
    with pytest.raises(InvalidInput, match="1 to 120"):
        projects.create_project_from_simbench(actors[0], "rural1-0", name)


def test_names_that_cannot_be_stored_are_refused_with_a_reason(actors):
    with pytest.raises(InvalidInput, match="cannot be shown"):
        projects.create_project_from_simbench(actors[0], "rural1-0", "a\0b")


def test_one_person_cannot_fill_the_installation_with_projects(actors, document, monkeypatch):
    ann, bo, _ = actors
    monkeypatch.setattr(projects, "MAX_PROJECTS", 2)

    def try_to_create(number):
        with suppress(CapacityBusy):
            projects.create_project_from_file(ann, f"Project {number}", document)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(try_to_create, range(8)))
    assert len(projects.list_projects(ann)) == 2
    with pytest.raises(CapacityBusy):
        projects.create_project_from_simbench(ann, "rural1-0", "One more")
    projects.create_project_from_file(bo, "Of somebody else", document)


def test_others_do_not_see_a_project(actors):
    ann, bo, _ = actors
    project = projects.create_project_from_simbench(ann, "rural1-0", "Mine")
    (grid,) = networks.grids(ann, project.project_id)
    assert projects.list_projects(bo) == []
    for call in (
        lambda: projects.project(bo, project.project_id),
        lambda: networks.grids(bo, project.project_id),
        lambda: networks.network(bo, grid.grid_id),
        lambda: networks.issues(bo, grid.grid_id),
        lambda: profiles.house_layers(bo, grid.grid_id),
        lambda: profiles.monthly_energy(bo, grid.grid_id, "House 1"),
    ):
        with pytest.raises(NotFound):
            call()


def test_roles_decide_who_creates_and_who_reads_networks(actors):
    viewer = actors[2]
    with pytest.raises(NotPermitted):
        projects.create_project_from_simbench(viewer, "rural1-0", "Mine")
    with pytest.raises(NotPermitted):
        networks.network(viewer, uuid4())


def test_months_add_up_to_the_year(actors):
    ann = actors[0]
    project = projects.create_project_from_simbench(ann, "rural1-2", "Nordhavn")
    (grid,) = networks.grids(ann, project.project_id)
    house, layers = next(iter(profiles.house_layers(ann, grid.grid_id).items()))
    year = profiles.monthly_energy(ann, grid.grid_id, house)
    solar_kwh = sum(layer.energy_kwh for layer in layers if layer.kind == "solar")
    load_kwh = sum(layer.energy_kwh for layer in layers if layer.kind != "solar")
    assert sum(year.generation_kwh) == pytest.approx(solar_kwh, rel=1e-5)
    assert sum(year.load_kwh) == pytest.approx(load_kwh, rel=1e-5)
    assert max(year.generation_kwh) == max(year.generation_kwh[4:8])


def test_a_house_without_profiles_has_no_year(actors, document):
    ann = actors[0]
    project = projects.create_project_from_file(ann, "Bare", document)
    (grid,) = networks.grids(ann, project.project_id)
    assert profiles.house_layers(ann, grid.grid_id) == {}
    with pytest.raises(NotFound, match="uses no profile"):
        profiles.monthly_energy(ann, grid.grid_id, "House 1")


HOME = Grid("", 55.7, 12.6, "Europe/Copenhagen")


def test_an_empty_project_has_one_empty_network_and_profiles_to_start_with(actors):
    ann = actors[0]
    project = projects.create_empty_project(ann, " Nordhavn ", HOME)
    (grid,) = networks.grids(ann, project.project_id)
    assert networks.network(ann, grid.grid_id) == Network(replace(HOME, name="Nordhavn"))
    with unit_of_work(ann.user_id) as uow:
        library = uow.profiles.list(project.project_id)
    assert {info.source["series"] for info in library} == set(STARTER_SERIES)
    assert {info.kind for info in library} == {"load", "solar", "heat_pump", "ev"}


@pytest.mark.parametrize(
    ("place", "field"),
    [(Grid("", 91.0), "latitude"), (Grid("", 0.0, -181.0), "longitude"), (Grid("", 0.0, 0.0, "Moon"), "timezone")],
)
def test_a_place_that_cannot_be_is_refused_at_its_field(actors, place, field):
    with pytest.raises(InvalidInput) as caught:
        projects.create_empty_project(actors[0], "Nowhere", place)
    assert [issue.field for issue in caught.value.issues] == [field]
    assert projects.list_projects(actors[0]) == []


def test_values_are_stored_once_however_many_projects_start_with_them(actors):
    for name in ("One", "Two"):
        projects.create_empty_project(actors[0], name, HOME)
    with owner_unit_of_work() as uow:
        assert uow.rows("SELECT count(*) FROM profile_values") == [(len(STARTER_SERIES),)]


def test_a_project_is_named_and_described(actors):
    ann = actors[0]
    project = projects.create_empty_project(ann, "Old", HOME)
    projects.describe(ann, project.project_id, " New ", " By the sea. ")
    found = projects.project(ann, project.project_id)
    assert (found.name, found.description) == ("New", "By the sea.")
    with pytest.raises(InvalidInput):
        projects.describe(ann, project.project_id, "", "x" * 2001)


def test_an_archived_project_comes_back_as_it_was_and_counts(actors, monkeypatch):
    ann = actors[0]
    project = projects.create_empty_project(ann, "Old", HOME)
    projects.archive(ann, project.project_id)
    assert projects.list_projects(ann) == projects.project_cards(ann) == []
    (card,) = projects.project_cards(ann, archived=True)
    assert card.summary.project.archived_at is not None
    monkeypatch.setattr(projects, "MAX_PROJECTS", 1)
    with pytest.raises(CapacityBusy):
        projects.create_empty_project(ann, "Another", HOME)
    projects.restore(ann, project.project_id)
    assert projects.project_cards(ann, archived=True) == []
    assert [one.project.name for one in projects.list_projects(ann)] == ["Old"]
