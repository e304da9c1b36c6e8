"""The network page on a real database: what it lays out for whom, and its menus and dialogs for files and networks."""

import base64
import json
from uuid import UUID, uuid4

import dash
import pytest

from components.network_files import ids
from db.unit_of_work import owner_unit_of_work
from engine.network import Grid
from errors import NotFound, NotPermitted
from services import exchange, networks, projects

HOME = Grid("", 55.7, 12.6, "Europe/Copenhagen")


@pytest.fixture
def hamlet(people):
    """Return a modeler's project with a real network: what the page keeps about it."""
    project = projects.create_project_from_simbench(people["modeler"], "rural1-0", "Hamlet")
    (grid,) = networks.grids(people["modeler"], project.project_id)
    return {"project_id": str(project.project_id), "grid_id": str(grid.grid_id)}


@pytest.fixture
def files(people, module_of):
    """Return the callbacks of files and networks, with the modeler signed in."""
    return module_of("network._files", people["modeler"])


def upload(content):
    return "data:application/octet-stream;base64," + base64.b64encode(content).decode()


def run_import(files, config, *, revision=1, **form):
    given = {"source": "file", "target": "new", "file": None, "file_name": "my grid.json", "code": "rural1-0"} | form
    return files.import_network({"click": 1, "revision": revision}, config, **given)


def test_it_lays_out_the_editor_of_the_first_network(people, module_of, lindenhof, text_of):
    text = text_of(module_of("network.page", people["administrator"]).layout(lindenhof[0]))
    for words in (lindenhof[1], "network-canvas", "Import", "Export", "Remove this network", "/simulate"):
        assert words in text


def test_who_may_only_read_gets_no_menus_for_changes(people, module_of, hamlet, text_of):
    with owner_unit_of_work() as uow:
        uow.projects.add_member(UUID(hamlet["project_id"]), people["analyst"].user_id)
        uow.commit()
    text = text_of(module_of("network.page", people["analyst"]).layout(hamlet["project_id"]))
    assert "Hygge JSON" in text
    for words in ("From a file", "Remove this network", "import-dialog"):
        assert words not in text


def test_people_who_may_not_run_see_no_simulate_button(people, module_of, hamlet, text_of):
    assert "/simulate" not in text_of(module_of("network.page", people["modeler"]).layout(hamlet["project_id"]))


def test_a_project_without_a_network_says_so(people, module_of, text_of):
    with owner_unit_of_work() as uow:
        empty = uow.projects.add("Empty", created_by=people["modeler"].user_id)
        uow.commit()
    assert "No network" in text_of(module_of("network.page", people["modeler"]).layout(str(empty.project_id)))


def test_unknown_projects_are_not_found(people, module_of):
    for address in ("nonsense", "", str(uuid4())):
        with pytest.raises(NotFound):
            module_of("network.page", people["modeler"]).layout(address)


def test_viewers_do_not_see_networks(people, module_of, lindenhof):
    with owner_unit_of_work() as uow:
        uow.projects.add_member(UUID(lindenhof[0]), people["viewer"].user_id)
        uow.commit()
    with pytest.raises(NotPermitted):
        module_of("network.page", people["viewer"]).layout(lindenhof[0])


def test_a_file_becomes_a_new_network(people, files, hamlet):
    content = exchange.export_json(people["modeler"], UUID(hamlet["grid_id"]))[1]
    answer = run_import(files, hamlet, file=upload(content))
    names = [grid.name for grid in networks.grids(people["modeler"], UUID(hamlet["project_id"]))]
    assert names == ["Hamlet", "Hamlet (2)"]
    assert answer["opened"] is False
    assert "13 houses" in answer["toast"][0]["message"]
    assert hamlet["grid_id"] not in answer["href"]


def test_a_file_takes_the_place_of_the_drawing(people, files, hamlet):
    with exchange.export_zip(people["modeler"], UUID(hamlet["grid_id"]))[1] as file:
        content = file.read()
    answer = run_import(files, hamlet, target="replace", file=upload(content))
    (grid,) = networks.grids(people["modeler"], UUID(hamlet["project_id"]))
    assert grid.revision == 2
    assert answer["href"] is dash.no_update
    assert answer["replaced"] == {"click": 1, "revision": 1}


@pytest.mark.parametrize("target", ["new", "replace"])
def test_a_real_network_is_imported(people, files, hamlet, target):
    run_import(files, hamlet, source="simbench", code="rural1-2", target=target)
    found = networks.grids(people["modeler"], UUID(hamlet["project_id"]))
    assert [grid.name for grid in found] == (["Hamlet"] if target == "replace" else ["Hamlet", "Hamlet, far future"])


def test_what_was_assumed_is_shown_before_one_goes_on(files, hamlet, text_of):
    document = {"format": "hygge-topology/1", "grid": {"name": "X"}, "transformers": [], "houses": [], "colour": 1}
    answer = run_import(files, hamlet, file=upload(json.dumps(document).encode()))
    assert answer["opened"] is answer["href"] is dash.no_update
    text = text_of(answer["issues"])
    assert "colour" in text
    assert "Open network" in text


def test_every_problem_of_a_file_is_listed_and_nothing_changes(people, files, hamlet, text_of):
    houses = [{"name": "A", "transformer": "T9"}, {"name": "A", "transformer": "T1", "line_loss_pct": "much"}]
    document = {"format": "hygge-topology/1", "grid": {"name": "X"}, "transformers": [{"name": "T1"}], "houses": houses}
    answer = run_import(files, hamlet, file=upload(json.dumps(document).encode()), target="replace")
    text = text_of(answer["issues"])
    for words in ("T9", "much", "used 2 times"):
        assert words in text
    assert [grid.revision for grid in networks.grids(people["modeler"], UUID(hamlet["project_id"]))] == [1]
    assert "Choose the file" in text_of(run_import(files, hamlet)["issues"])
    assert files.import_network(None, hamlet)["issues"] is dash.no_update


def test_the_import_dialog_opens_for_what_was_chosen(files, clicked):
    clicked(files, ids.pattern("import", "simbench"))
    assert files.open_import([0, 1], 0)[:3] == (True, "simbench", None)
    assert files.show_source("simbench") == (True, False)
    clicked(files, ids("import-close"))
    assert files.open_import([0, 0], 1)[0] is False
    clicked(files, ids.pattern("import", "file"), value=0)
    assert files.open_import([0, 0], 0)[0] is dash.no_update
    assert files.show_file_name("x.zip") == ("x.zip", None, False)


@pytest.mark.parametrize(
    ("mode", "proposal", "names"),
    [
        ("add", "New network", ["Hamlet", "New network"]),
        ("copy", "Hamlet copy", ["Hamlet", "Hamlet copy"]),
        ("rename", "Hamlet", ["Weiler"]),
    ],
)
def test_networks_are_named_in_their_dialog(people, files, clicked, hamlet, mode, proposal, names):
    clicked(files, ids.pattern("name", mode))
    opened = files.open_name([1], 0, hamlet)
    assert (opened["opened"], opened["name"], opened["mode"]) == (True, proposal, mode)
    assert "1 to 120" in files.name_network(1, None, mode, " ", hamlet)[1]
    address, error, is_open, *_ = files.name_network(1, None, mode, "Weiler" if mode == "rename" else proposal, hamlet)
    assert (error, is_open) == (None, False)
    assert (address is dash.no_update) == (mode == "rename")
    assert [grid.name for grid in networks.grids(people["modeler"], UUID(hamlet["project_id"]))] == names


def test_a_network_is_removed_after_a_question(people, files, clicked, hamlet):
    clicked(files, ids("remove"))
    assert files.open_remove(1, 0) is True
    networks.add_grid(people["modeler"], UUID(hamlet["project_id"]), "Other")
    assert files.remove_network(0, hamlet) == (dash.no_update, dash.no_update)
    address, toast = files.remove_network(1, hamlet)
    assert address == f"/projects/{hamlet['project_id']}/network"
    assert toast[0]["title"] == "Network removed"
    clicked(files, ids("remove-close"))
    assert files.open_remove(1, 1) is False
