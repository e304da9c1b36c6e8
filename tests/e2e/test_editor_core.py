"""Autosave of the editor: nothing that was drawn is lost, whatever happens to connection, tab or session."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.conftest import watch
from tests.e2e.drawing import STUDIO
from tests.e2e.saving import OFFLINE, STATE, by_id, edit, expected, revision, saved_objects, wait_for_state
from tests.e2e.small_drawing import SmallDrawing, open_small_drawing
from tests.e2e.waiting import until

OPERATIONS = re.compile("/api/v1/grids/.+/operations")
CUT_S = 10.0
"""So long the network is away in the middle of edits."""


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    """Return where the network of these tests is, once the first of them has made it."""
    return []


@pytest.fixture
def mine(page: Page, addresses: list[str]) -> SmallDrawing:
    """Return the editor of one person."""
    return open_small_drawing(page, addresses)


def test_what_was_saved_is_there_after_a_reload(mine):
    edit(mine, "A", fuse_a=35, flags=["school"])
    expect(mine.page.locator("#network-status")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    mine.wait_until_saved()
    before = by_id(mine.objects())
    mine.page.reload()
    mine.wait_until_ready()
    assert by_id(mine.objects()) == before == saved_objects(mine)


def test_undo_leads_back_to_nothing_and_redo_to_everything(mine):
    drawn = by_id(mine.objects())
    undone = mine.page.evaluate(f"() => {{ let n = 0; while ({STUDIO}.history.undo()) n += 1; return n; }}")
    assert not mine.page.evaluate(f"() => {STUDIO}.history.canUndo")
    assert undone >= 8
    redone = mine.page.evaluate(f"() => {{ let n = 0; while ({STUDIO}.history.redo()) n += 1; return n; }}")
    assert redone == undone
    assert by_id(mine.objects()) == drawn
    mine.wait_until_saved()
    assert saved_objects(mine) == drawn


def test_drawing_goes_on_without_a_connection(mine, problems):
    refused: list[Request] = []
    mine.page.on("requestfailed", lambda request: OPERATIONS.search(request.url) and refused.append(request))
    edit(mine, "A", name="A1")
    mine.page.context.set_offline(offline=True)
    cut = time.monotonic()
    for number in range(2, 8):
        edit(mine, f"A{number - 1}", name=f"A{number}")
    expect(mine.page.locator("#network-status")).to_contain_text("Offline, will retry")
    mine.page.evaluate(f"() => {STUDIO}.sync.retry()")
    until(lambda: mine.page.evaluate(STATE) == "offline" and len(refused) >= 2, "attempts to save")
    edit(mine, "B", name="B while away")
    until(lambda: time.monotonic() - cut > CUT_S, "the end of the cut")
    mine.page.context.set_offline(offline=False)
    wait_for_state(mine, "saved")
    expected(problems, *OFFLINE)
    assert {"A7", "B while away"} < {item["name"] for item in saved_objects(mine)}
    assert by_id(mine.objects()) == saved_objects(mine)


def test_an_answer_that_gets_lost_saves_once(mine, problems):
    before = revision(mine)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.fallback()
        else:
            lost.append(route.fetch().text())
            route.abort()

    mine.page.route(OPERATIONS, lose)
    edit(mine, "A", name="Once")
    wait_for_state(mine, "offline")
    wait_for_state(mine, "saved")
    expected(problems, "ERR_FAILED")
    assert revision(mine) == before + 1


def test_a_closed_tab_loses_nothing(mine, problems):
    """What was on its way and what came after it are offered again by the next visit."""
    mine.page.route(OPERATIONS, lambda _: None)
    with mine.page.expect_request(OPERATIONS):
        edit(mine, "A", name="On its way")
    edit(mine, "B", name="Not yet sent")
    page, url = mine.page.context.new_page(), mine.page.url
    mine.page.close()
    watch(page, problems)
    page.goto(url)
    again = SmallDrawing(page)
    assert {"On its way", "Not yet sent"} < {item["name"] for item in again.objects()}
    again.wait_until_saved()
    assert by_id(again.objects()) == saved_objects(again)
    assert page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('hygge-edits'))") == []


def test_leaving_the_page_at_once_sends_the_last_edit(mine):
    edit(mine, "A", name="Last words")
    mine.page.goto("/projects")
    mine.page.go_back()
    mine.wait_until_ready()
    assert mine.named("Last words")
    assert by_id(mine.objects()) == saved_objects(mine)


def test_what_the_server_refuses_can_be_taken_back(mine, problems):
    edit(mine, "C", name="Fine")
    mine.wait_until_saved()
    edit(mine, "A", line_loss_pct=500)
    dialog = mine.page.get_by_role("dialog", name="These edits could not be saved")
    expect(dialog).to_contain_text("A · Line loss: It is 500 %")
    dialog.get_by_role("button", name="Keep editing").click()
    expect(mine.page.locator("#network-status")).to_contain_text("Not saved")
    mine.page.locator("#network-status").get_by_role("button", name="Show").click()
    dialog.get_by_role("button", name="Undo these edits").click()
    wait_for_state(mine, "saved")
    expected(problems, "422")
    assert mine.value("A", "line_loss_pct") == 0
    assert by_id(mine.objects()) == saved_objects(mine)


def test_what_the_server_refuses_can_be_mended(mine, problems):
    edit(mine, "A", line_loss_pct=500)
    mine.page.get_by_role("button", name="Keep editing").click()
    edit(mine, "A", line_loss_pct=5)
    wait_for_state(mine, "saved")
    expected(problems, "422")
    assert mine.named("A") in saved_objects(mine)


def test_after_the_session_ended_one_comes_back_to_ones_edits(mine, problems):
    """The dialog offers it; the shell may notice first and go there by itself."""
    page = mine.page
    page.context.clear_cookies(name="hygge_session")
    edit(mine, "A", name="Kept")
    dialog = page.get_by_role("dialog", name="Your session has ended")
    until(lambda: "/sign-in" in page.url or dialog.is_visible(), "the session to end")
    with suppress(PlaywrightError):  # it goes away where the shell was faster
        if "/sign-in" not in page.url:
            dialog.get_by_role("link", name="Sign in").click(timeout=3_000)
    page.get_by_role("button", name="Enter as demo").click()
    mine.wait_until_ready()
    wait_for_state(mine, "saved")
    expected(problems, "401")
    assert mine.named("Kept") in saved_objects(mine)


def test_the_history_leads_back_and_undo_forward(mine):
    edit(mine, "A", name="A later")
    mine.wait_until_saved()
    drawn = by_id(mine.objects())
    mine.page.locator("[data-command='history']").click()
    drawer = mine.page.get_by_role("dialog", name="History")
    drawer.locator("summary").nth(1).click()
    expect(drawer).to_contain_text("A later")
    drawer.get_by_role("button", name="Go back to this state").click()
    expect(drawer).to_be_hidden()
    assert mine.named("A")
    assert by_id(mine.objects()) == saved_objects(mine)
    mine.undo()
    mine.wait_until_saved()
    assert by_id(mine.objects()) == saved_objects(mine) == drawn


def test_the_list_shows_what_is_saved(mine):
    edit(mine, "A", name="Listed")
    mine.page.locator("#network-view").get_by_text("List").click()
    expect(mine.page.get_by_role("gridcell", name="Listed", exact=True)).to_be_visible()
    mine.page.get_by_role("gridcell", name="Listed", exact=True).click()
    expect(mine.panel.locator("[data-path='name'] input")).to_have_value("Listed")


def test_a_phone_may_look_and_not_edit(mine):
    mine.page.set_viewport_size({"width": 390, "height": 844})
    expect(mine.page.get_by_text("Editing wants a larger screen")).to_be_visible()
    until(lambda: mine.page.evaluate(STATE) == "read_only", "the editor to be for reading")
    edit(mine, "A", name="No")
    assert mine.named("A")
