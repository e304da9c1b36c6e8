"""From an empty project to results, with the mouse: draw, set, undo, come back, simulate."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.application import rows
from tests.e2e.drawing import Drawing
from tests.e2e.runs import newest_run, wait_for_status
from tests.e2e.test_journeys import sign_in

WEST = [(x, y) for y in (0.0, 100.0) for x in (-220.0, -140.0, -60.0)]
EAST = [(x, y) for y in (0.0, 100.0) for x in (60.0, 140.0, 220.0)]
STORED_HOUSES = "SELECT count(*) FROM result_series WHERE run_id = %s AND kind = 'house'"
BY_NAME = [f"House {i + 1}" for i in range(12)]


@pytest.fixture
def drawing(page: Page) -> Drawing:
    """Return the editor of a project that was just created, with nothing in it."""
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page)
    page.get_by_role("button", name="New project").click()
    dialogue = page.get_by_role("dialog", name="New project")
    dialogue.get_by_role("tab", name="Empty").click()
    dialogue.get_by_label("Name").fill("Drawn by hand")
    dialogue.get_by_role("button", name="Create project").click()
    page.wait_for_url(re.compile("/projects/.+/network"))
    return Drawing(page)


def draw_two_neighbourhoods(drawing: Drawing) -> None:
    """Place two transformers, one below the other, and six houses with cables behind each."""
    drawing.place("transformer", (-140.0, -120.0))
    drawing.drop("transformer", (140.0, -120.0))
    drawing.place("residential", *WEST, *EAST)
    drawing.connect("Transformer 1", "Transformer 2")
    for transformer, houses in (("Transformer 1", BY_NAME[:6]), ("Transformer 2", BY_NAME[6:])):
        drawing.connect(transformer, houses[1])
        drawing.connect(houses[1], houses[0])
        drawing.connect(houses[1], houses[2])
        for upper, lower in zip(houses[:3], houses[3:], strict=True):
            drawing.connect(upper, lower)


def set_properties(drawing: Drawing) -> None:
    """Give a transformer another rating and a house another name."""
    drawing.select("Transformer 2")
    drawing.fill("capacity_kw", "100")
    drawing.select("House 12")
    drawing.fill("name", "Corner house")


def give_all_houses_a_battery_and_a_profile(drawing: Drawing) -> None:
    """Choose everything with a box, then the houses among it."""
    drawing.select_box((-300.0, -180.0), (280.0, 160.0))
    drawing.panel.get_by_role("button", name="12 houses").click()
    drawing.panel.get_by_role("group", name="Size of a new battery").get_by_role("button", name="10 kWh").click()
    drawing.panel.get_by_role("button", name="Add profile").click()
    library = drawing.page.get_by_role("dialog", name="Add profiles")
    library.get_by_placeholder("Search profiles").fill("PV1")
    library.get_by_role("checkbox").first.check()
    library.get_by_role("button", name="Add", exact=True).click()


def test_a_grid_drawn_with_the_mouse_is_undone_redone_kept_and_simulated(page, drawing, instance):
    empty = drawing.objects()
    draw_two_neighbourhoods(drawing)
    assert drawing.named("Transformer 2")["parent"] == drawing.named("Transformer 1")["id"]
    west, east = (drawing.named(f"Transformer {i}")["id"] for i in (1, 2))
    assert [house["transformer"] for house in drawing.all("house")] == [west] * 6 + [east] * 6
    assert [tuple(house["position"]) for house in drawing.all("house")] == [*WEST, *EAST]
    assert len(drawing.all("line")) == 12

    set_properties(drawing)
    give_all_houses_a_battery_and_a_profile(drawing)
    assert {house["battery"]["capacity_kwh"] for house in drawing.all("house")} == {10.0}
    assert [len(house["profiles"]) for house in drawing.all("house")] == [2] * 12

    finished, places = drawing.objects(), drawing.drawn()
    steps = drawing.take_all("undo")
    assert drawing.objects() == empty
    assert drawing.take_all("redo") == steps
    assert drawing.objects() == finished
    assert drawing.drawn() == places

    drawing.wait_until_saved()
    page.reload()
    drawing.wait_until_ready()
    assert drawing.objects() == finished
    assert drawing.drawn() == places

    simulate(page, instance)


def simulate(page: Page, instance) -> None:
    """Run a year from the button of the editor and look at its results."""
    page.get_by_role("link", name="Simulate").last.click()
    page.get_by_role("button", name="Run simulation").click()
    page.wait_for_url(re.compile("/results/"), timeout=60_000)
    run = newest_run(instance)
    finished = wait_for_status(instance, run["run_id"], "finished")
    assert finished["kpis"]["load_kwh"] > 12 * 100
    assert rows(instance, "SELECT count(*) FROM result_series WHERE run_id = %s AND kind = 'house'", (run["run_id"],))[
        0
    ] == (12,)
    expect(page.get_by_text("Self-sufficiency").first).to_be_visible()
    page.get_by_role("tab", name="Houses").click()
    expect(page.get_by_role("gridcell", name="Corner house")).to_be_visible()
