"""Many things at once, houses from a few numbers, the project's lists, the list of problems."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.drawing import STUDIO
from tests.e2e.small_drawing import SmallDrawing, open_small_drawing
from tests.e2e.waiting import until

HOUSES = ("A", "B", "C")
FEED_NOTHING = f"""() => {{
  const {{ doc, history, sync }} = {STUDIO};
  const [id] = doc.idsOfName("B");
  history.set("Take off", [id], () => ({{ transformer: null }}));
  return sync.flush();
}}"""


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    """Return where the project of these tests is, once there is one."""
    return []


@pytest.fixture
def drawing(page, addresses) -> SmallDrawing:
    """Return the editor with a small network."""
    return open_small_drawing(page, addresses)


def of_all(drawing: SmallDrawing, field: str) -> list:
    return [house[field] for house in drawing.all("house")]


def test_several_values_are_said_and_one_takes_their_place(drawing):
    drawing.choose("A")
    drawing.fill("line_loss_pct", "2")
    drawing.choose(*HOUSES)
    expect(drawing.panel.get_by_role("heading", name="3 houses")).to_be_visible()
    expect(drawing.field("line_loss_pct")).to_have_attribute("placeholder", "Several values")
    expect(drawing.field("line_loss_pct")).to_have_value("")
    drawing.field("line_loss_pct").press("Enter")
    assert of_all(drawing, "line_loss_pct") == [2, 0, 0]
    drawing.fill("line_loss_pct", "1,5")
    assert of_all(drawing, "line_loss_pct") == [1.5, 1.5, 1.5]
    drawing.undo()
    assert of_all(drawing, "line_loss_pct") == [2, 0, 0]
    drawing.choose("B")
    drawing.fill("fuse_a", "35")
    drawing.choose(*HOUSES)
    drawing.fill("fuse_a", "none")
    assert of_all(drawing, "fuse_a") == [None] * 3


def test_equipment_is_given_to_many_houses_at_once(drawing):
    panel = drawing.panel
    drawing.choose("A")
    panel.get_by_role("group", name="Size of a new battery").get_by_role("button", name="5 kWh", exact=True).click()
    drawing.choose(*HOUSES)
    expect(panel.get_by_text("1 of 3 have a battery. Give the other 2 a battery:")).to_be_visible()
    panel.get_by_role("group", name="Size of the new batteries").get_by_role("button", name="15 kWh").click()
    assert [battery["capacity_kwh"] for battery in of_all(drawing, "battery")] == [5, 15, 15]
    expect(drawing.field("battery.capacity_kwh")).to_have_attribute("placeholder", "Several values")
    panel.get_by_role("button", name="Add a car to each").click()
    assert [len(cars) for cars in of_all(drawing, "evs")] == [1, 1, 1]
    panel.get_by_role("button", name="Add profile").click()
    library = drawing.page.get_by_role("dialog", name="Add profiles")
    library.get_by_role("checkbox").first.check()
    library.get_by_role("button", name="Add", exact=True).click()
    assert [len(profiles) for profiles in of_all(drawing, "profiles")] == [1, 1, 1]
    panel.get_by_role("button", name="Remove all").first.click()
    assert of_all(drawing, "battery") == [None, None, None]


def test_flags_are_added_to_all_and_taken_from_all(drawing):
    panel = drawing.panel
    drawing.choose("A")
    panel.get_by_role("combobox", name="Add a flag").fill("shop")
    panel.get_by_role("combobox", name="Add a flag").press("Enter")
    drawing.choose(*HOUSES)
    expect(panel.get_by_title("1 of 3 carry shop")).to_be_visible()
    panel.get_by_role("button", name="Add shop to all").click()
    assert of_all(drawing, "flags") == [["shop"]] * 3
    panel.get_by_role("button", name="Remove shop").click()
    assert of_all(drawing, "flags") == [[]] * 3


def test_a_mixed_selection_counts_its_kinds_and_can_be_narrowed(drawing):
    drawing.choose("East", "Joint", "Cable", *HOUSES)
    panel = drawing.panel
    expect(panel.get_by_role("heading", name="6 selected")).to_be_visible()
    for text in ("1 transformer", "1 junction", "1 cable"):
        expect(panel.get_by_role("button", name=text)).to_be_visible()
    panel.get_by_role("button", name="3 houses").click()
    expect(panel.get_by_role("heading", name="3 houses")).to_be_visible()
    drawing.choose("Joint", *HOUSES)
    panel.get_by_label("Fed by").select_option(label="East")
    assert {node["transformer"] for node in drawing.all("house") + drawing.all("junction")} == {
        drawing.named("East")["id"]
    }


def generated(drawing: SmallDrawing) -> list:
    """Return the houses that were not drawn by hand, without their ids."""
    return [
        {key: value for key, value in house.items() if key != "id"}
        for house in drawing.all("house")
        if house["name"] not in HOUSES
    ]


def generate(drawing: SmallDrawing, seed: str) -> list:
    """Generate seven houses under East and return them."""
    drawing.choose("East")
    drawing.panel.get_by_role("button", name="Generate houses").click()
    dialogue = drawing.page.get_by_role("dialog", name="Generate houses under East")
    dialogue.get_by_label("How many").fill("7")
    dialogue.get_by_label("With solar").fill("43")
    dialogue.get_by_label("Random seed").fill(seed)
    expect(dialogue.get_by_role("status")).to_contain_text(re.compile(r"^7 houses, 3 with solar"))
    dialogue.get_by_role("button", name="Generate", exact=True).click()
    return generated(drawing)


def test_the_same_seed_gives_the_same_houses_in_one_step(drawing):
    first = generate(drawing, "42")
    assert len(first) == 7
    assert {house["transformer"] for house in first} == {drawing.named("East")["id"]}
    expect(drawing.panel.get_by_role("heading", name="7 houses")).to_be_visible()
    assert drawing.undo() == "Generate 7 houses"
    assert generated(drawing) == []
    assert generate(drawing, "42") == first
    drawing.undo()
    assert generate(drawing, "43") != first


def test_generating_says_what_is_wrong_at_its_field(drawing):
    drawing.choose("East")
    drawing.panel.get_by_role("button", name="Generate houses").click()
    dialogue = drawing.page.get_by_role("dialog", name="Generate houses under East")
    dialogue.get_by_label("With a battery").fill("120")
    dialogue.get_by_label("Load a year, to").fill("10")
    expect(dialogue.get_by_text("It is 120 %. Give a number ≥ 0, ≤ 100.")).to_be_visible()
    expect(dialogue.get_by_text("It is below the first one.")).to_be_visible()
    expect(dialogue.get_by_role("button", name="Generate", exact=True)).to_be_disabled()


def test_flags_are_renamed_replaced_and_removed_everywhere(drawing, problems):
    page, panel = drawing.page, drawing.panel
    drawing.choose("A")
    panel.get_by_role("combobox", name="Add a flag").fill("bakery")
    panel.get_by_role("combobox", name="Add a flag").press("Enter")
    drawing.choose()
    panel.get_by_role("button", name="Flags and types of houses").click()
    lists = page.get_by_role("dialog", name="Flags and types of houses")
    lists.get_by_label("New flag").fill("harbour")
    lists.get_by_role("button", name="Add").click()
    lists.get_by_label("Name of flag bakery").fill("baker")
    lists.get_by_label("Name of flag bakery").press("Enter")
    until(lambda: drawing.value("A", "flags") == ["baker"], "the new name to arrive")
    expect(lists.get_by_role("listitem").filter(has=page.get_by_label("Name of flag baker"))).to_contain_text("1 house")
    lists.get_by_role("button", name="Remove flag baker").click()
    lists.get_by_label("Instead").select_option(label="Use harbour instead")
    lists.get_by_role("button", name="Remove", exact=True).click()
    until(lambda: drawing.value("A", "flags") == ["harbour"], "the replacement")
    lists.get_by_label("New flag").fill("harbour")
    lists.get_by_role("button", name="Add").click()
    expect(lists.get_by_role("alert")).to_contain_text("is on the list already")
    assert "409" in problems.pop()
    lists.get_by_role("button", name="Remove flag harbour").click()
    lists.get_by_role("button", name="Remove", exact=True).click()
    until(lambda: drawing.value("A", "flags") == [], "the flag to go")
    lists.get_by_role("tab", name="Types of houses").click()
    lists.get_by_label("New type").fill("Bakery")
    lists.get_by_role("button", name="Add").click()
    lists.get_by_role("button", name="Close").click()
    drawing.choose("A")
    panel.get_by_label("Type").select_option(label="Bakery")
    assert drawing.value("A", "house_type") == "Bakery"


def test_a_problem_leads_to_the_field_concerned(drawing):
    page = drawing.page
    button = page.locator("#network-issues-button")
    page.evaluate(FEED_NOTHING)
    expect(button).to_contain_text(re.compile(r"Problems \d"))
    button.click()
    problems = page.get_by_role("dialog", name="Problems")
    expect(problems.get_by_role("heading")).to_contain_text("1 error")
    problems.get_by_role("button", name=re.compile("B No transformer feeds the house")).click()
    expect(problems).to_be_hidden()
    expect(drawing.field("name")).to_have_value("B")
    expect(drawing.panel.get_by_label("Fed by")).to_be_focused()
    place = (
        "() => { const { view, doc } = hyggeEditor.current; const n = view.cy.getElementById(doc.idsOfName('B')[0]);"
    )
    distance = (
        f"{place} const [x, y] = view.centreOfView(); return Math.hypot(n.position('x') - x, n.position('y') - y); }}"
    )
    until(lambda: page.evaluate(distance) < 5, "the view to be centred")
    drawing.panel.get_by_label("Fed by").select_option(label="West")
    expect(button).not_to_contain_text("error")
    until(
        lambda: not page.evaluate("() => hyggeEditor.current.problems.issues().some((i) => i.severity === 'error')"), ""
    )


def test_problems_of_weekly_habits_lead_to_their_row(drawing):
    page = drawing.page
    session = '{ days: [0], arrival: "18:07", departure: "07:00", energy_kwh: 5 }'
    page.evaluate(
        f"""() => {{ const {{ doc, history, sync }} = {STUDIO};
        const evs = [{{ charger_kw: 11, smart: false, sessions: [{session}] }}];
        history.set("Car", doc.idsOfName("C"), () => ({{ evs }}));
        return sync.flush(); }}"""
    )
    drawing.choose()
    page.locator("#network-issues-button").click()
    page.get_by_role("button", name=re.compile("C, ev 1, session 1: It is 18:07|C.*It is 18:07")).click()
    expect(drawing.panel.get_by_label("Arrival of session 1 of car 1")).to_be_focused()
