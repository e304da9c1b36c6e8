"""Projects and networks on a real database: created whole or not at all, seen by members only."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest

from db.unit_of_work import owner_unit_of_work
from engine import topology, validation
from errors import CapacityBusy, InvalidInput, NotFound, NotPermitted
from services import networks, profiles
from services.auth import Actor
from services.importing.simbench import read_network
from services.importing.simbench_extract import catalogue, full_load_hours

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def actors():
    """Return a modeler, a second one, and a viewer."""

    def add(uow, name, role):
        user = uow.users.add(name, name.title(), "unused", [role])
        return Actor(user.user_id, user.username, user.full_name, frozenset(user.roles))

    with owner_unit_of_work() as uow:
        made = [add(uow, *who) for who in (("ann", "modeler"), ("bo", "modeler"), ("cy", "viewer"))]
        uow.commit()
    return made


@pytest.fixture
def document():
    return topology.dump(read_network("rural1-0").network)


@pytest.mark.parametrize("code", [entry.code for entry in catalogue()])
def test_every_real_network_is_without_issues(code):
    assert list(validation.network_issues(read_network(code).network)) == []


def test_a_real_network_becomes_a_project_with_its_series(actors):
    ann = actors[0]
    project = networks.create_project_from_simbench(ann, "rural1-2", "  Nordhavn ")
    assert project.name == "Nordhavn"
    (grid,) = networks.grids(ann, project.project_id)
    network, extract = networks.network(ann, grid.grid_id), read_network("rural1-2").network
    assert network == replace(extract, grid=replace(extract.grid, name="Nordhavn"))
    expected = sum(item.scale_kw * full_load_hours()[item.series] for item in read_network("rural1-2").assignments)
    layers = profiles.house_layers(ann, grid.grid_id)
    assert sum(layer.energy_kwh for own in layers.values() for layer in own) == pytest.approx(expected, rel=1e-5)


def test_cards_show_what_a_project_holds(actors):
    ann = actors[0]
    networks.create_project_from_simbench(ann, "rural1-2", "Nordhavn")
    (card,) = networks.project_cards(ann)
    assert card.summary.n_houses == len(card.network.houses) == 13
    assert card.solar_kwp == pytest.approx(674.2)
    assert card.storage_kwh == pytest.approx(412.0)
    assert len(card.solar_houses) == 13


def test_export_and_import_give_the_same_bytes(actors, document):
    ann = actors[0]
    project = networks.create_project_from_file(ann, "Copy", document.encode())
    (grid,) = networks.grids(ann, project.project_id)
    assert networks.export(ann, grid.grid_id) == document


def test_a_wrong_file_lists_every_problem_and_leaves_nothing(actors, document):
    broken = json.loads(document)
    broken["transformers"][0]["capacity_kw"] = -5
    broken["houses"][0]["transformer"] = "nowhere"
    broken["houses"][1]["name"] = broken["houses"][2]["name"]
    with pytest.raises(InvalidInput) as caught:
        networks.create_project_from_file(actors[0], "Broken", json.dumps(broken))
    assert {issue.field for issue in caught.value.issues} >= {"capacity_kw", "transformer", "name"}
    assert networks.list_projects(actors[0]) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "other/1"}', b"\xff\xfe\x00"])
def test_a_file_that_is_no_network_is_refused(actors, content):
    with pytest.raises(InvalidInput):
        networks.create_project_from_file(actors[0], "Nothing", content)
    assert networks.list_projects(actors[0]) == []


def test_a_failure_while_storing_leaves_nothing(actors, monkeypatch):
    def fail(*_args, **_options):
        raise OSError("disk full")

    monkeypatch.setattr("services.networks.series_values", fail)
    with pytest.raises(OSError, match="disk full"):
        networks.create_project_from_simbench(actors[0], "rural1-0", "Half")
    assert networks.list_projects(actors[0]) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_projects_need_a_name(actors, name):
    with pytest.raises(InvalidInput, match="1 to 120"):
        networks.create_project_from_simbench(actors[0], "rural1-0", name)


def test_names_that_cannot_be_stored_are_refused_with_a_reason(actors):
    with pytest.raises(InvalidInput, match="cannot be shown"):
        networks.create_project_from_simbench(actors[0], "rural1-0", "a\0b")


def test_one_person_cannot_fill_the_installation_with_projects(actors, document, monkeypatch):
    ann, bo, _ = actors
    monkeypatch.setattr(networks, "MAX_PROJECTS", 2)

    def try_to_create(number):
        with suppress(CapacityBusy):
            networks.create_project_from_file(ann, f"Project {number}", document)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(try_to_create, range(8)))
    assert len(networks.list_projects(ann)) == 2
    with pytest.raises(CapacityBusy):
        networks.create_project_from_simbench(ann, "rural1-0", "One more")
    networks.create_project_from_file(bo, "Of somebody else", document)


def test_files_that_are_too_large_are_refused_before_they_cost_much(actors, document, monkeypatch):
    monkeypatch.setattr(networks, "MAX_NODES", 10)
    with pytest.raises(InvalidInput, match="nodes; 10 are possible"):
        networks.create_project_from_file(actors[0], "Large", document)
    monkeypatch.setattr(networks, "MAX_DOCUMENT_BYTES", 1000)
    monkeypatch.setattr("engine.topology.load", lambda _: pytest.fail("it was read"))
    with pytest.raises(InvalidInput, match="MB"):
        networks.create_project_from_file(actors[0], "Large", document)


def test_others_do_not_see_a_project(actors):
    ann, bo, _ = actors
    project = networks.create_project_from_simbench(ann, "rural1-0", "Mine")
    (grid,) = networks.grids(ann, project.project_id)
    assert networks.list_projects(bo) == []
    for call in (
        lambda: networks.project(bo, project.project_id),
        lambda: networks.grids(bo, project.project_id),
        lambda: networks.network(bo, grid.grid_id),
        lambda: networks.export(bo, grid.grid_id),
        lambda: networks.issues(bo, grid.grid_id),
        lambda: profiles.house_layers(bo, grid.grid_id),
        lambda: profiles.monthly_energy(bo, grid.grid_id, "House 1"),
    ):
        with pytest.raises(NotFound):
            call()


def test_roles_decide_who_creates_and_who_reads_networks(actors):
    viewer = actors[2]
    with pytest.raises(NotPermitted):
        networks.create_project_from_simbench(viewer, "rural1-0", "Mine")
    with pytest.raises(NotPermitted):
        networks.network(viewer, uuid4())


def test_months_add_up_to_the_year(actors):
    ann = actors[0]
    project = networks.create_project_from_simbench(ann, "rural1-2", "Nordhavn")
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
    project = networks.create_project_from_file(ann, "Bare", document)
    (grid,) = networks.grids(ann, project.project_id)
    assert profiles.house_layers(ann, grid.grid_id) == {}
    with pytest.raises(NotFound, match="uses no profile"):
        profiles.monthly_energy(ann, grid.grid_id, "House 1")
