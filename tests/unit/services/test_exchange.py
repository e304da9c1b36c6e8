"""Files out and in on a real database: the same bytes again, the same results again, nothing of a wrong file."""

import io
import json
import zipfile
from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine.network import Grid, House
from errors import CapacityBusy, Conflict, InvalidInput, NotFound, NotPermitted
from services import demo, drawings, exchange, networks, profiles, projects
from services.auth import Actor
from services.exporting.pandapower_file import write_pandapower
from services.importing.contents import FileContents
from services.importing.demo_network import demo_network
from services.importing.files import read_file
from services.importing.simbench import read_network
from services.importing.simbench_extract import catalogue
from services.importing.simbench_profiles import simbench_contents
from services.importing.storing import store
from tests.property.strategies import networks as random_networks

pytestmark = pytest.mark.usefixtures("database")
SHIPPED = ["demo", *(entry.code for entry in catalogue())]


@pytest.fixture
def ann():
    return person("ann", "modeler", "analyst")


def person(name, *roles):
    with owner_unit_of_work() as uow:
        user = uow.users.add(name, name.title(), "unused", list(roles))
        uow.commit()
    return Actor(user.user_id, user.username, user.full_name, frozenset(user.roles))


def stored(actor, contents):
    """Store contents in a new project; return project and grid."""
    with unit_of_work(actor.user_id) as uow:
        project = uow.projects.add("P", created_by=actor.user_id)
        grid_id = store(uow, project.project_id, contents)
        uow.commit()
    return project.project_id, grid_id


def shipped(code):
    return simbench_contents(demo_network() if code == "demo" else read_network(code))


def zipped(actor, grid_id):
    with exchange.export_zip(actor, grid_id)[1] as file:
        return file.read()


EXPORTS = {
    "json": lambda actor, grid_id: exchange.export_json(actor, grid_id)[1],
    "zip": zipped,
    "pandapower": lambda actor, grid_id: exchange.export_pandapower(actor, grid_id)[1],
}


@pytest.mark.parametrize("code", SHIPPED)
def test_every_shipped_network_comes_back_with_the_same_bytes(ann, code):
    _, grid_id = stored(ann, shipped(code))
    for kind, export in EXPORTS.items():
        content = export(ann, grid_id)
        name = networks.network(ann, grid_id).grid.name
        project = projects.create_project_from_file(ann, "Again", content)
        (grid,) = networks.grids(ann, project.project_id)
        assert grid.name == name
        if kind != "json":
            assert profiles.house_layers(ann, grid.grid_id) == profiles.house_layers(ann, grid_id)
            assert export(ann, grid.grid_id) == content
        assert exchange.export_json(ann, grid.grid_id)[1] == exchange.export_json(ann, grid_id)[1]
        projects.archive(ann, project.project_id)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(network=random_networks())
def test_random_networks_come_back_with_the_same_bytes(ann_of_all, network):
    _, grid_id = stored(ann_of_all, FileContents(network))
    for export in EXPORTS.values():
        content = export(ann_of_all, grid_id)
        contents, issues = read_file(content)
        assert [issue for issue in issues if issue.severity == "error"] == []
        assert contents.network == network
        _, again = stored(ann_of_all, contents)
        assert export(ann_of_all, again) == content


@pytest.fixture
def ann_of_all():
    return person("ann of all", "modeler")


def test_the_same_network_is_the_same_zip_whenever_it_is_written(ann):
    _, grid_id = stored(ann, shipped("rural1-2"))
    content = zipped(ann, grid_id)
    assert zipped(ann, grid_id) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert names[:2] == ["topology.json", "profiles.json"]
        assert names[2:] == sorted(names[2:])
        assert {entry.date_time for entry in archive.infolist()} == {(2016, 1, 1, 0, 0, 0)}


def test_a_file_comes_as_a_new_network_with_profiles_that_are_there_once(ann):
    project_id, grid_id = stored(ann, shipped("rural1-1"))
    with unit_of_work(ann.user_id) as uow:
        before = len(uow.profiles.list(project_id))
    imported = exchange.import_grid(ann, project_id, zipped(ann, grid_id))
    assert (imported.name, imported.n_houses) == ("Hamlet, near future (2)", 13)
    assert profiles.house_layers(ann, imported.grid_id) == profiles.house_layers(ann, grid_id)
    with unit_of_work(ann.user_id) as uow:
        names = {info.name for info in uow.profiles.list(project_id)}
        assert len(names) >= before
        assert not any("(2)" in name for name in names)
        assert [entry.action for entry in uow.audit.list(project_id=project_id)] == ["import"]


def test_a_network_without_a_name_is_called_as_its_file(ann):
    project_id, _ = stored(ann, shipped("rural1-0"))
    text = write_pandapower(replace(shipped("rural1-0").network, grid=Grid("")), ())
    names = [
        exchange.import_grid(ann, project_id, text.encode(), name).name for name in ("My grid.json", "", "a" * 200)
    ]
    assert names == ["My grid", "Imported network", "Imported network (2)"]


def test_another_profile_of_the_same_name_is_kept_apart(ann):
    contents = shipped("rural1-0")
    _, grid_id = stored(ann, contents)
    content = zipped(ann, grid_id)
    name = next(iter(contents.profiles))
    with unit_of_work(ann.user_id) as uow:
        project = uow.projects.add("Other", created_by=ann.user_id)
        uow.profiles.add(project.project_id, name, "load", contents.profiles[name].start, np.ones(96), {})
        uow.commit()
    imported = exchange.import_grid(ann, project.project_id, content)
    with unit_of_work(ann.user_id) as uow:
        assert f"{name} (2)" in {info.name for info in uow.profiles.list(project.project_id)}
    energy = [
        sum(layer.energy_kwh for own in profiles.house_layers(ann, one).values() for layer in own)
        for one in (grid_id, imported.grid_id)
    ]
    assert energy[0] == energy[1]


def test_a_pandapower_file_takes_the_profiles_of_the_project_that_it_names(ann):
    contents = shipped("rural1-0")
    start = next(iter(contents.profiles.values())).start
    house = contents.network.houses[0].name
    with unit_of_work(ann.user_id) as uow:
        project_id = uow.projects.add("P", created_by=ann.user_id).project_id
        own = uow.profiles.add(project_id, "My own", "load", start, np.ones(96), {})
        grid_id = uow.networks.save(project_id, contents.network, uses={house: [(own.profile_id, 2.0)]})
        uow.commit()
    text = exchange.export_pandapower(ann, grid_id)[1].decode()
    for content in (text, text.replace("My own", "Another name")):
        imported = exchange.import_grid(ann, project_id, content.encode())
        assert profiles.house_layers(ann, imported.grid_id) == profiles.house_layers(ann, grid_id)
    with unit_of_work(ann.user_id) as uow:
        names = {info.name for info in uow.profiles.list(project_id)}
    assert {name for name in names if not name.startswith("SimBench")} == {"My own"}


def test_a_file_in_the_place_of_a_drawing_can_be_taken_back(ann):
    project_id, grid_id = stored(ann, shipped("rural1-0"))
    before, layers = networks.network(ann, grid_id), profiles.house_layers(ann, grid_id)
    _, other = stored(ann, shipped("semiurb4-0"))
    imported = exchange.replace_drawing(ann, grid_id, zipped(ann, other), revision=1)
    after = networks.network(ann, grid_id)
    assert (imported.grid_id, after.grid.name) == (grid_id, before.grid.name)
    assert after.houses == networks.network(ann, other).houses
    assert profiles.house_layers(ann, grid_id) == profiles.house_layers(ann, other)
    drawings.restore(ann, grid_id, 1, 2)
    assert networks.network(ann, grid_id) == before
    assert profiles.house_layers(ann, grid_id) == layers
    assert [info.revision for info in networks.grids(ann, project_id)] == [3]


def test_houses_keep_their_profiles_where_the_file_brings_none(ann):
    _, grid_id = stored(ann, shipped("rural1-0"))
    layers = profiles.house_layers(ann, grid_id)
    exchange.replace_drawing(ann, grid_id, exchange.export_json(ann, grid_id)[1])
    assert profiles.house_layers(ann, grid_id) == layers


def test_what_somebody_else_changed_meanwhile_is_not_replaced(ann):
    _, grid_id = stored(ann, shipped("rural1-0"))
    networks.rename_grid(ann, grid_id, "Changed")
    content = exchange.export_json(ann, grid_id)[1]
    with pytest.raises(Conflict):
        exchange.replace_drawing(ann, grid_id, content, revision=1)
    exchange.replace_by_simbench(ann, grid_id, "rural1-1", revision=2)
    assert networks.network(ann, grid_id).grid.name == "Changed"


def test_a_real_network_is_added_to_a_project(ann):
    project_id, _ = stored(ann, shipped("rural1-0"))
    assert exchange.import_simbench(ann, project_id, "rural1-0").name == "Hamlet, today (2)"
    with pytest.raises(NotFound):
        exchange.import_simbench(ann, project_id, "moon-0")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"PK\x03\x04", b"\xff\xfe", b'{"format": "hygge-topology/1"}'])
def test_a_wrong_file_changes_nothing(ann, content):
    project_id, grid_id = stored(ann, shipped("rural1-0"))
    for call in (
        lambda: exchange.import_grid(ann, project_id, content),
        lambda: exchange.replace_drawing(ann, grid_id, content),
        lambda: projects.create_project_from_file(ann, "New", content),
    ):
        with pytest.raises(InvalidInput):
            call()
    assert [info.revision for info in networks.grids(ann, project_id)] == [1]
    assert len(projects.list_projects(ann)) == 1


def test_a_project_takes_so_many_networks(ann, monkeypatch):
    project_id, grid_id = stored(ann, shipped("rural1-0"))
    monkeypatch.setattr(networks, "MAX_GRIDS", 1)
    with pytest.raises(CapacityBusy):
        exchange.import_grid(ann, project_id, exchange.export_json(ann, grid_id)[1])


def test_strangers_and_viewers_neither_read_nor_import(ann):
    project_id, grid_id = stored(ann, shipped("rural1-0"))
    content = exchange.export_json(ann, grid_id)[1]
    for actor, error in ((person("bo", "modeler"), NotFound), (person("cy", "viewer"), NotPermitted)):
        for call in (
            lambda who: exchange.export_json(who, grid_id),
            lambda who: exchange.export_zip(who, grid_id),
            lambda who: exchange.export_pandapower(who, grid_id),
            lambda who: exchange.import_grid(who, project_id, content),
            lambda who: exchange.import_simbench(who, project_id, "rural1-0"),
            lambda who: exchange.replace_drawing(who, grid_id, content),
            lambda who: exchange.replace_by_simbench(who, grid_id, "rural1-0"),
        ):
            with pytest.raises(error):
                call(actor)
    with pytest.raises(NotFound):
        exchange.export_json(ann, uuid4())


def test_an_unfinished_network_is_no_pandapower_network(ann):
    contents = shipped("rural1-0")
    loose = replace(contents.network, houses=(*contents.network.houses, House("Loose", "nowhere")))
    _, grid_id = stored(ann, FileContents(loose))
    with pytest.raises(InvalidInput):
        exchange.export_pandapower(ann, grid_id)
    assert b"Loose" in exchange.export_json(ann, grid_id)[1]


def test_the_demonstration_exports_the_winter_evening_of_its_highest_load(ann):
    person("root", "administrator")
    project_id = demo.ensure_demo()
    with owner_unit_of_work() as uow:
        uow.projects.add_member(project_id, ann.user_id)
        uow.commit()
    (grid,) = networks.grids(ann, project_id)
    tables = json.loads(exchange.export_pandapower(ann, grid.grid_id)[1])["_object"]
    load = json.loads(tables["load"]["_object"])
    total_kw = sum(row[load["columns"].index("p_mw")] for row in load["data"]) * 1e3
    assert 150 < total_kw < 400
