"""Journeys over the projects page and with files: create, copy, archive, share, import, export."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.application import rows
from tests.e2e.drawing import Drawing
from tests.e2e.test_journeys import sign_in
from tests.e2e.waiting import until

REVISIONS = "SELECT max(revision), count(*) FROM grids WHERE project_id = %s"
BROKEN = {
    "format": "hygge-topology/1",
    "grid": {"name": "X"},
    "transformers": [{"name": "T1", "capacity_kw": -5}],
    "houses": [{"name": "A", "transformer": "T9"}, {"name": "A", "transformer": "T1", "line_loss_pct": "much"}],
}


@pytest.fixture
def guest(page: Page) -> Page:
    """Return a page of the demo guest, wide enough for editing."""
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page)
    return page


def new_name(what: str) -> str:
    """Return a name that no other test has used."""
    return f"{what} {uuid.uuid4().hex[:6]}"


def create(page: Page, name: str, tab: str, choose: Any = None) -> str:
    """Create a project from the dialogue and return its id."""
    page.goto("/projects")
    page.get_by_role("button", name="New project").click()
    dialogue = page.get_by_role("dialog", name="New project")
    dialogue.get_by_label("Name").fill(name)
    dialogue.get_by_role("tab", name=tab).click()
    if choose is not None:
        choose(dialogue)
    dialogue.get_by_role("button", name="Create project").click()
    page.wait_for_url(re.compile("/projects/.+/network"))
    return page.url.split("/")[4]


def hamlet(dialogue: Locator) -> None:
    """Choose the smallest real network."""
    dialogue.get_by_text("Hamlet", exact=True).click()


def card(page: Page, name: str) -> Locator:
    """Return the card of a project."""
    return page.locator(".project-grid > li", has=page.get_by_text(name, exact=True))


def act(page: Page, name: str, entry: str) -> None:
    """Choose an entry of a card's menu."""
    page.get_by_role("button", name=f"More about {name}").click()
    page.get_by_role("menuitem", name=entry).click()


def download(page: Page, entry: str) -> tuple[str, bytes]:
    """Export from the network page and return name and content of the file."""
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name=entry).click()
    return saved.value.suggested_filename, Path(saved.value.path()).read_bytes()


def import_file(page: Page, path: Path, *, replace: bool = False) -> Locator:
    """Import a file on the network page and return the dialog."""
    page.get_by_role("button", name="Import").click()
    page.get_by_role("menuitem", name="From a file").click()
    dialog = page.get_by_role("dialog", name="Import a network")
    dialog.locator("input[type=file]").set_input_files(path)
    expect(dialog.get_by_text(path.name)).to_be_visible()
    if replace:
        dialog.get_by_text("In place of the drawing").click()
    dialog.get_by_role("button", name="Import", exact=True).click()
    return dialog


def test_a_project_is_created_found_archived_and_restored(guest):
    name = new_name("Empty")
    create(guest, name, "Empty")
    Drawing(guest)
    guest.goto("/projects")
    guest.get_by_label("Search projects").fill(name.upper())
    expect(card(guest, name)).to_be_visible()
    expect(card(guest, "Lindenhof")).to_be_hidden()
    guest.get_by_label("Search projects").fill("nothing is called that")
    expect(guest.get_by_text("No project matches.")).to_be_visible()
    guest.get_by_label("Search projects").fill("")
    act(guest, name, "Archive")
    expect(card(guest, name)).to_have_count(0)
    guest.get_by_text(re.compile("^Archived")).click()
    guest.get_by_role("button", name=f"Restore {name}").click()
    expect(card(guest, name)).to_have_count(0)
    guest.get_by_text(re.compile("^Current")).click()
    expect(card(guest, name)).to_be_visible()


def test_a_project_is_described_and_duplicated(guest, instance):
    name = new_name("Hamlet")
    original = create(guest, name, "Template", hamlet)
    guest.goto("/projects")
    act(guest, name, "Rename and describe")
    dialog = guest.get_by_role("dialog", name="Rename and describe")
    dialog.get_by_label("Name").fill("")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("1 to 120 characters")).to_be_visible()
    dialog.get_by_label("Name").fill(f"{name} described")
    dialog.get_by_label("Description").fill("Thirteen houses by a lake.")
    dialog.get_by_role("button", name="Save").click()
    expect(card(guest, f"{name} described").get_by_text("Thirteen houses by a lake.")).to_be_visible()
    act(guest, f"{name} described", "Duplicate")
    guest.get_by_role("dialog", name="Duplicate").get_by_role("button", name="Duplicate").click()
    guest.wait_for_url(re.compile("/projects/.+/network"))
    copy = guest.url.split("/")[4]
    assert copy != original
    assert len(Drawing(guest).all("house")) == 13
    used = "SELECT count(*) FROM house_profiles WHERE project_id = %s"
    assert rows(instance, used, (copy,)) == rows(instance, used, (original,))


def test_members_come_and_go(guest):
    name = new_name("Shared")
    create(guest, name, "Empty")
    guest.goto("/projects")
    act(guest, name, "Members")
    dialog = guest.get_by_role("dialog", name=f"Members of {name}")
    expect(dialog.get_by_role("button", name="Leave Demo guest")).to_be_disabled()
    dialog.get_by_label("User name").fill("nobody")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_text("is no user name here")).to_be_visible()
    dialog.get_by_label("User name").fill("admin")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_text("Administrator")).to_be_visible()
    expect(card(guest, name).get_by_role("img", name="2 members: Administrator, Demo guest")).to_have_count(1)
    dialog.get_by_role("button", name="Remove Administrator").click()
    expect(dialog.get_by_text("Administrator")).to_have_count(0)
    dialog.get_by_role("button", name="Done").click()
    expect(card(guest, name).get_by_role("img", name="1 member: Demo guest")).to_be_visible()


def test_a_broken_file_shows_every_problem_and_changes_nothing(guest, instance, tmp_path):
    project = create(guest, new_name("Kept"), "Template", hamlet)
    before = Drawing(guest).objects()
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(BROKEN))
    dialog = import_file(guest, path, replace=True)
    for words in ("capacity_kw", "T9", "used 2 times", "line_loss_pct"):
        expect(dialog.get_by_text(words).first).to_be_visible()
    other = tmp_path / "other.json"
    other.write_text("no network at all")
    dialog.locator("input[type=file]").set_input_files(other)
    expect(dialog.get_by_text(other.name)).to_be_visible()
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog.get_by_text("This is not valid JSON")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    assert rows(instance, REVISIONS, (project,)) == [(1, 1)]
    assert Drawing(guest).objects() == before


@pytest.mark.parametrize(("entry", "ending"), [("Hygge zip", ".hygge.zip"), ("Hygge JSON", ".hygge.json"),
                                               ("pandapower JSON", ".pandapower.json")])  # fmt: skip
def test_what_is_exported_and_imported_is_exported_again_with_the_same_bytes(guest, tmp_path, entry, ending):
    name = new_name("Round trip")
    create(guest, name, "Template", hamlet)
    Drawing(guest)
    file_name, content = download(guest, entry)
    assert file_name == name + ending
    path = tmp_path / file_name
    path.write_bytes(content)
    create(guest, "Again", "From a file", lambda dialogue: dialogue.locator("input[type=file]").set_input_files(path))
    Drawing(guest)
    again_name, again = download(guest, entry)
    assert again_name == file_name
    assert again == content


def test_a_file_takes_the_place_of_the_drawing_at_once_and_can_be_taken_back(guest, instance, tmp_path):
    project = create(guest, new_name("Replaced"), "Template", hamlet)
    drawing = Drawing(guest)
    before = drawing.objects()
    path = tmp_path / "small.json"
    path.write_text(
        json.dumps(BROKEN | {"transformers": [{"name": "T1"}], "houses": [{"name": "A", "transformer": "T1"}]})
    )
    dialog = import_file(guest, path, replace=True)
    expect(dialog).to_be_hidden()
    until(lambda: [house["name"] for house in drawing.all("house")] == ["A"], "the imported drawing")
    assert rows(instance, REVISIONS, (project,)) == [(2, 1)]
    (grid,) = rows(instance, "SELECT grid_id FROM grids WHERE project_id = %s", (project,))
    answer = guest.evaluate(
        "(url) => window.hyggeEditor.request('POST', url, { revision: 1, base_revision: 2 })",
        f"/api/v1/grids/{grid[0]}/restore",
    )
    assert answer["status"] == 200
    guest.reload()
    drawing.wait_until_ready()
    assert drawing.objects() == before


def shown_grid(page: Page) -> str | None:
    """Return the id of the network that the editor shows, None while it starts."""
    return page.evaluate("() => window.hyggeEditor.current && window.hyggeEditor.current.config.grid_id")


def test_a_project_has_several_networks(guest, problems):
    create(guest, new_name("Several"), "Template", hamlet)
    Drawing(guest)
    switcher = guest.locator("#network-grid-switcher")
    switcher.click()
    expect(guest.get_by_role("menuitem", name="Remove this network")).to_be_disabled()
    guest.get_by_role("menuitem", name="Copy this network").click()
    guest.get_by_role("dialog", name="Copy this network").get_by_role("button", name="Copy network").click()
    guest.wait_for_url(re.compile("grid="))
    copy = guest.url.rpartition("=")[2]
    until(lambda: shown_grid(guest) == copy, "the copy in the editor")
    drawing = Drawing(guest)
    assert len(drawing.all("house")) == 13
    switcher.click()
    guest.get_by_role("menuitem", name="Rename this network").click()
    dialog = guest.get_by_role("dialog", name="Rename this network")
    dialog.get_by_label("Name").fill("Variant B")
    dialog.get_by_role("button", name="Rename").click()
    expect(switcher).to_have_text("Variant B")
    until(lambda: drawing.objects()[0]["name"] == "Variant B", "the new name in the editor")
    guest.get_by_role("link", name="Simulate").last.click()
    expect(guest.get_by_role("textbox", name="Network", exact=True)).to_have_value("Variant B")
    guest.go_back()
    until(lambda: shown_grid(guest) == copy, "the variant in the editor")
    switcher.click()
    guest.get_by_role("menuitem", name="Remove this network").click()
    guest.get_by_role("button", name="Remove network").click()
    expect(switcher).not_to_have_text("Variant B")
    expect(guest.get_by_text("Network removed")).to_be_visible()
    problems[:] = [problem for problem in problems if "404" not in problem]  # the editor asked for it once more
