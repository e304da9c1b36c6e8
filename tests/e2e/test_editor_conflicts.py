"""Two people who draw one network at once: what they do goes together, or they decide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from services.instance import Instance
from tests.e2e.application import Application
from tests.e2e.saving import (
    COPY,
    OFFLINE,
    REMOVE,
    administrator,
    by_id,
    edit,
    expected,
    poll,
    revision,
    saved_objects,
    wait_for_state,
)
from tests.e2e.small_drawing import SmallDrawing, open_small_drawing
from tests.e2e.waiting import until


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    """Return where the network of these tests is, once the first of them has made it."""
    return []


@pytest.fixture
def mine(page: Page, addresses: list[str]) -> SmallDrawing:
    """Return the editor of one person."""
    return open_small_drawing(page, addresses)


@pytest.fixture
def theirs(
    mine: SmallDrawing, browser: Browser, instance: Instance, application: Application
) -> Iterator[SmallDrawing]:
    """Return the editor of another person, with the same network."""
    with administrator(browser, instance, application, mine.page.url) as drawing:
        yield drawing


def test_edits_of_different_things_merge(mine, theirs):
    edit(mine, "A", name="A of mine")
    edit(theirs, "B", name="B of theirs")
    mine.wait_until_saved()
    theirs.wait_until_saved()
    for drawing in (mine, theirs):
        until(lambda one=drawing: poll(one) or revision(one) == max(map(revision, (mine, theirs))), "both to catch up")
    assert by_id(mine.objects()) == by_id(theirs.objects()) == saved_objects(mine)
    assert {item["name"] for item in mine.all("house")} == {"A of mine", "B of theirs", "C"}


def test_removing_a_supply_meets_a_new_house_below_it(mine, theirs, problems):
    """Others' new things lose what points to nothing, on both screens alike."""
    mine.page.context.set_offline(offline=True)
    mine.page.evaluate(COPY, "B")
    theirs.page.evaluate(REMOVE, "West")
    theirs.wait_until_saved()
    mine.page.context.set_offline(offline=False)
    mine.wait_until_saved()
    expected(problems, *OFFLINE)
    assert mine.value("New", "transformer") is None
    assert by_id(mine.objects()) == saved_objects(mine)


@pytest.fixture
def conflict(mine: SmallDrawing, theirs: SmallDrawing, problems: list[str]) -> SmallDrawing:
    """Return one's own editor with a conflict: both renamed A, who was offline meanwhile also C; they gave A a fuse."""
    mine.page.context.set_offline(offline=True)
    edit(mine, "A", name="A of mine")
    edit(mine, "C", name="C of mine")
    edit(theirs, "A", fuse_a=63)
    edit(theirs, "A", name="A of theirs")
    theirs.wait_until_saved()
    mine.page.context.set_offline(offline=False)
    expect(mine.page.get_by_role("dialog", name="Both of you changed the same thing")).to_be_visible()
    expect(mine.page.locator("#network-status")).to_contain_text("Conflict")
    expected(problems, *OFFLINE, "409")
    return mine


@pytest.mark.parametrize(("choice", "name"), [("Keep mine", "A of mine"), ("Take theirs", "A of theirs")])
def test_a_conflict_is_shown_and_decided(conflict, choice, name):
    dialog = conflict.page.get_by_role("dialog")
    for text in ("A of mine", "A of theirs", "Main fuse", "63", "Administrator"):
        expect(dialog).to_contain_text(text)
    dialog.get_by_label(choice).check()
    dialog.get_by_role("button", name="Save the decision").click()
    wait_for_state(conflict, "saved")
    house = conflict.named(name)
    assert house["fuse_a"] == 63
    assert conflict.named("C of mine")
    assert by_id(conflict.objects()) == saved_objects(conflict)


def test_a_conflict_can_wait_until_after_a_reload(conflict, problems):
    conflict.page.get_by_role("button", name="Decide later").click()
    conflict.page.reload()
    conflict.wait_until_ready()
    dialog = conflict.page.get_by_role("dialog", name="Both of you changed the same thing")
    dialog.get_by_label("Keep mine").check()
    dialog.get_by_role("button", name="Save the decision").click()
    wait_for_state(conflict, "saved")
    expected(problems, "409")
    assert conflict.named("A of mine")["fuse_a"] == 63
    assert by_id(conflict.objects()) == saved_objects(conflict)


def test_drawing_goes_on_while_a_conflict_waits(conflict):
    """What is drawn meanwhile belongs to the decision too."""
    page = conflict.page
    page.get_by_role("button", name="Decide later").click()
    edit(conflict, "B", fuse_a=50)
    edit(conflict, "A of mine", line_loss_pct=3)
    page.locator("#network-status").get_by_role("button", name="Decide").click()
    expect(page.get_by_role("dialog")).to_contain_text("Line loss")
    page.get_by_role("dialog").get_by_label("Take theirs").check()
    page.get_by_role("button", name="Save the decision").click()
    wait_for_state(conflict, "saved")
    assert conflict.named("A of theirs")["line_loss_pct"] == 0
    assert conflict.value("B", "fuse_a") == 50
    assert by_id(conflict.objects()) == saved_objects(conflict)


def test_others_edits_are_announced(mine, theirs):
    edit(theirs, "C", name="C of theirs")
    theirs.wait_until_saved()
    expect(mine.page.get_by_text("Administrator: Set name")).to_be_visible()
    assert mine.named("C of theirs")


def test_what_they_removed_can_be_kept(mine, theirs, problems):
    mine.page.context.set_offline(offline=True)
    edit(mine, "B", name="B of mine")
    theirs.page.evaluate(REMOVE, "B")
    theirs.wait_until_saved()
    mine.page.context.set_offline(offline=False)
    dialog = mine.page.get_by_role("dialog", name="Both of you changed the same thing")
    expect(dialog).to_contain_text("removed")
    dialog.get_by_label("Keep mine").check()
    dialog.get_by_role("button", name="Save the decision").click()
    wait_for_state(mine, "saved")
    expected(problems, *OFFLINE, "409")
    assert mine.named("B of mine")["kind"] == "house"
    assert by_id(mine.objects()) == saved_objects(mine)


def test_undo_leaves_alone_what_others_changed_since(mine, theirs):
    edit(mine, "A", name="A of mine", fuse_a=35)
    mine.wait_until_saved()
    until(lambda: poll(theirs) or revision(theirs) == revision(mine), "them to see it")
    edit(theirs, "A of mine", fuse_a=63)
    theirs.wait_until_saved()
    until(lambda: poll(mine) or revision(theirs) == revision(mine), "me to see it")
    mine.undo()
    assert mine.value("A", "fuse_a") == 63
    mine.wait_until_saved()
    assert by_id(mine.objects()) == saved_objects(mine)
