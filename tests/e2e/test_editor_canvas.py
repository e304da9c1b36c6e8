"""The canvas of the network editor: placing, connecting, moving, areas, search, overview."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.drawing import STUDIO
from tests.e2e.small_drawing import SmallDrawing, open_small_drawing

SELECTED = f"() => {STUDIO}.view.selection().map((id) => {STUDIO}.doc.get(id).name)"
FEEDS = f"""() => {{
  const {{ doc, view }} = {STUDIO};
  const nameOf = (edge, end) => doc.get(edge.data(end)).name;
  return view.cy.edges(".feed").map((edge) => [nameOf(edge, "source"), nameOf(edge, "target")]).sort();
}}"""


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    """Return where the project of these tests is, once there is one."""
    return []


@pytest.fixture
def drawing(page: Page, addresses: list[str]) -> SmallDrawing:
    """Return the editor with the small network, all of it in view."""
    drawing = open_small_drawing(page, addresses)
    page.evaluate(f"() => {STUDIO}.view.fit(true)")
    return drawing


def point(drawing: SmallDrawing, name: str) -> list[float]:
    """Return where a node is in the window."""
    return drawing._point_of(name)


def place_in_window(drawing: SmallDrawing, place: tuple[float, float]) -> list[float]:
    """Return where a place of the drawing is in the window."""
    return drawing._point_at(place)


def undo_label(drawing: SmallDrawing) -> str:
    """Return what would be undone."""
    return drawing.page.evaluate(f"() => {STUDIO}.history.undoLabel")


def names(drawing: SmallDrawing, kind: str) -> list[str]:
    """Return the names of a kind."""
    return [item["name"] for item in drawing.all(kind)]


def test_a_click_places_what_was_chosen_beside_the_nearest_supply(drawing):
    drawing.place("shop", (100.0, 260.0))
    shop = drawing.named("Shop 1")
    assert (shop["house_type"], shop["position"]) == ("shop", [100, 260])
    assert shop["transformer"] == drawing.named("West")["id"]
    assert drawing.page.evaluate(SELECTED) == ["Shop 1"]
    drawing.place("residential", (440.0, 80.0))
    assert drawing.named("House 1")["transformer"] == drawing.named("East")["id"]
    assert drawing.page.locator(".palette-item[aria-pressed=true]").count() == 0


def test_shift_keeps_a_thing_in_the_hand_until_escape(drawing):
    item = drawing.page.locator(".palette-item[data-key='residential']")
    drawing.place("residential", (0.0, 260.0), (80.0, 260.0))
    assert names(drawing, "house") == ["A", "B", "C", "House 1", "House 2"]
    item.click()
    expect(item).to_have_attribute("aria-pressed", "true")
    drawing.page.keyboard.press("Escape")
    expect(item).to_have_attribute("aria-pressed", "false")
    drawing.page.mouse.click(*place_in_window(drawing, (160.0, 260.0)))
    assert len(names(drawing, "house")) == 5


def test_a_thing_dragged_from_the_palette_is_dropped_on_the_grid(drawing):
    drawing.drop("transformer", (213.0, -88.0))
    assert drawing.named("Transformer 1")["position"] == [220, -80]
    drawing.page.locator(".palette-item[data-key='school']").hover()
    drawing.page.mouse.down()
    drawing.page.mouse.move(5, 300, steps=4)
    drawing.page.mouse.up()
    assert "School 1" not in names(drawing, "house")


def test_the_keyboard_places_near_the_middle_where_it_is_free(drawing):
    drawing.page.locator(".palette-item").first.focus()
    for key in ("ArrowDown", "Enter", "Enter"):
        drawing.page.keyboard.press(key)
    first, second = (drawing.named(name)["position"] for name in ("House 1", "House 2"))
    assert abs(first[0] - second[0]) + abs(first[1] - second[1]) >= 40


def test_dragging_from_a_transformer_lays_a_cable_as_long_as_the_drawing_says(drawing):
    drawing.connect("West", "B")
    (line,) = [item for item in drawing.all("line") if item["name"] == "Line 1"]
    west, b = drawing.named("West"), drawing.named("B")
    assert (line["from_node"], line["to_node"]) == (west["id"], b["id"])
    # The cable that is there has 40 m for 150 units; from West to B it is √(100² + 150²) units.
    assert line["length_m"] == pytest.approx(40 / 150 * 180.28, abs=0.1)
    assert line["cable_type"].startswith("NAYY 4x150")
    assert line["max_current_a"] == 270
    assert ["West", "B"] not in drawing.page.evaluate(FEEDS)
    assert ["West", "C"] in drawing.page.evaluate(FEEDS)


def test_a_house_moves_to_another_supply_with_all_behind_it_and_its_old_cable_goes(drawing):
    drawing.connect("A", "B")
    drawing.connect("East", "A")
    east = drawing.named("East")["id"]
    assert [drawing.named(name)["transformer"] == east for name in "ABC"] == [True, True, False]
    assert "Cable" not in names(drawing, "line")
    assert undo_label(drawing) == "Connect East and A"
    drawing.undo()
    assert "Cable" in names(drawing, "line")
    assert drawing.named("B")["transformer"] == drawing.named("West")["id"]


def test_transformers_nest_and_a_circle_is_refused_with_the_reason(drawing):
    drawing.drop("transformer", (400.0, 150.0))
    drawing.connect("East", "Transformer 1")
    assert drawing.named("Transformer 1")["parent"] == drawing.named("East")["id"]
    before = drawing.objects()
    drawing.connect("Transformer 1", "West")
    expect(drawing.page.get_by_text("the other way round they would feed each other").first).to_be_visible()
    assert drawing.objects() == before


def test_what_is_connected_is_not_connected_twice(drawing):
    drawing.connect("West", "A")
    expect(drawing.page.get_by_text("West and A are connected already.").first).to_be_visible()
    assert names(drawing, "line") == ["Cable"]


def test_a_box_selects_and_all_of_it_moves_as_one_step_on_the_grid(drawing):
    drawing.page.keyboard.down("Shift")
    drawing.page.mouse.move(*place_in_window(drawing, (50.0, 120.0)))
    drawing.page.mouse.down()
    drawing.page.mouse.move(*place_in_window(drawing, (250.0, 200.0)), steps=4)
    drawing.page.mouse.up()
    drawing.page.keyboard.up("Shift")
    drawing.page.wait_for_function(f"() => {STUDIO}.view.selection().length === 2")
    assert drawing.page.evaluate(SELECTED) == ["B", "C"]
    before = {name: drawing.named(name)["position"] for name in "ABC"}
    drawing.page.mouse.move(*point(drawing, "B"))
    drawing.page.mouse.down()
    drawing.page.mouse.move(*place_in_window(drawing, (133.0, 192.0)), steps=5)
    drawing.page.mouse.up()
    after = {name: drawing.named(name)["position"] for name in "ABC"}
    assert after == {"A": before["A"], "B": [140, 200], "C": [240, 200]}
    assert drawing.undo() == "Move 2 nodes"
    assert {name: drawing.named(name)["position"] for name in "ABC"} == before


def test_without_snapping_nodes_stay_where_they_are_put(drawing):
    drawing.page.evaluate(f"() => {STUDIO}.view.setSnap(false)")
    drawing.page.mouse.move(*point(drawing, "C"))
    drawing.page.mouse.down()
    drawing.page.mouse.move(*place_in_window(drawing, (233.0, 171.0)), steps=3)
    drawing.page.mouse.up()
    drawing.page.evaluate(f"() => {STUDIO}.view.setSnap(true)")
    assert drawing.named("C")["position"] == pytest.approx([233, 171], abs=2)
    assert drawing.named("C")["position"] != [240, 180]


def test_a_collapsed_area_says_what_is_in_it_and_moves_as_a_whole(drawing):
    drawing.page.mouse.dblclick(*point(drawing, "West"))
    drawing.page.wait_for_function(f"() => {STUDIO}.view.cy.nodes().length === 2")
    label = drawing.page.evaluate(f"() => {STUDIO}.view.cy.$('node.transformer').data('label')")
    assert label.replace("\u2009", " ").startswith("West · 400 kW\n3 houses")
    drawing.page.mouse.move(*point(drawing, "West"))
    drawing.page.mouse.down()
    drawing.page.mouse.move(*place_in_window(drawing, (-40.0, -60.0)), steps=4)
    drawing.page.mouse.up()
    assert drawing.named("West")["position"] == [-40, -60]
    assert drawing.named("B")["position"] == [60, 90]
    drawing.page.mouse.dblclick(*point(drawing, "West"))
    drawing.page.wait_for_function(f"() => {STUDIO}.view.cy.nodes().length === 7")


def test_the_search_opens_areas_and_jumps(drawing):
    drawing.page.evaluate(f"() => {STUDIO}.view.collapseAll()")
    drawing.page.keyboard.press("/")
    search = drawing.page.get_by_role("combobox", name="Find in the network")
    expect(search).to_be_focused()
    search.fill("home")
    expect(drawing.page.get_by_role("option")).to_have_count(3)
    search.press("ArrowDown")
    search.press("ArrowDown")
    drawing.page.wait_for_function(f"() => {STUDIO}.view.selection().length === 1")
    assert drawing.page.evaluate(SELECTED) == ["B"]
    assert drawing.page.evaluate(f"() => {STUDIO}.view.isShown({STUDIO}.view.selection()[0])")
    search.fill("nobody")
    expect(drawing.page.get_by_text("Nothing has this name, type or flag.")).to_be_visible()
    search.press("Escape")


def test_the_overview_moves_the_view(drawing):
    box = drawing.page.locator(".overview").bounding_box()
    before = drawing.page.evaluate(f"() => {STUDIO}.view.centreOfView()")
    drawing.page.mouse.click(box["x"] + box["width"] - 12, box["y"] + box["height"] / 2)
    after = drawing.page.evaluate(f"() => {STUDIO}.view.centreOfView()")
    assert after[0] > before[0] + 50


def test_the_wheel_zooms_gently_around_the_pointer(drawing):
    drawing.page.mouse.move(*point(drawing, "B"))
    before, zoom = point(drawing, "B"), drawing.page.evaluate(f"() => {STUDIO}.view.zoom()")
    drawing.page.mouse.wheel(0, 100)
    drawing.page.wait_for_function(f"zoom => {STUDIO}.view.zoom() !== zoom", arg=zoom)
    assert drawing.page.evaluate(f"() => {STUDIO}.view.zoom()") == pytest.approx(zoom * 0.85, rel=0.02)
    assert point(drawing, "B") == pytest.approx(before, abs=1)


def test_problems_are_marked_on_the_nodes_and_on_what_hides_them(drawing):
    b, west = drawing.named("B")["id"], drawing.named("West")["id"]
    marked = f"([id, problem]) => ({STUDIO}.view.cy.getElementById(id).data('look').problem || '') === problem"
    drawing.page.evaluate(f"b => {STUDIO}.history.set('Rename', [b], () => ({{ name: 'A' }}))", b)
    drawing.page.wait_for_function(marked, arg=[b, "error"])
    drawing.page.evaluate(f"() => {STUDIO}.view.collapseAll()")
    drawing.page.wait_for_function(marked, arg=[west, "error"])
    drawing.undo()
    drawing.page.wait_for_function(f"arg => !({marked})(arg)", arg=[west, "error"])


def test_the_canvas_follows_the_theme(drawing):
    surface = "() => getComputedStyle(document.documentElement).getPropertyValue('--color-surface').trim()"
    house = f"{STUDIO}.view.cy.nodes('.house').first().style('background-image')"
    is_drawn = f"color => ({surface})() !== color && decodeURIComponent({house}).includes(({surface})())"
    light = drawing.page.evaluate(surface)
    drawing.page.locator("#shell-theme-toggle").click()
    drawing.page.wait_for_function(is_drawn, arg=light)
    dark = drawing.page.evaluate(surface)
    drawing.page.locator("#shell-theme-toggle").click()
    drawing.page.wait_for_function(is_drawn, arg=dark)


def test_a_network_without_places_opens_arranged(drawing):
    pile = f"""async () => {{
      const {{ config, doc, history, sync }} = {STUDIO};
      const ids = ["transformer", "house", "junction"].flatMap((kind) => doc.all(kind)).map(({{ id }}) => id);
      history.set("Pile", ids, () => ({{ position: [0, 0] }}));
      await sync.flush();
      await hyggeEditor.mount(config);
    }}"""
    drawing.page.evaluate(pile)
    drawing.wait_until_ready()
    places = {tuple(item["position"]) for item in drawing.objects() if "position" in item}
    assert len(places) == 6
    assert undo_label(drawing) == "Arrange what had no places"


def test_readers_look_without_a_palette_and_move_nothing(drawing):
    drawing.page.evaluate(
        f"async () => {{ await {STUDIO}.sync.flush(); const {{ config }} = {STUDIO};"
        " await hyggeEditor.mount({ ...config, may_edit: false }); }"
    )
    drawing.wait_until_ready()
    before = drawing.objects()
    assert drawing.page.locator(".palette-item").count() == 0
    drawing.page.mouse.move(*point(drawing, "B"))
    drawing.page.mouse.down()
    drawing.page.mouse.move(*place_in_window(drawing, (150.0, 50.0)), steps=3)
    drawing.page.mouse.up()
    assert drawing.objects() == before
