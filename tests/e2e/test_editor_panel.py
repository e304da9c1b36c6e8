"""The properties panel: fields of every kind, errors at the field, schedules, cars, cables."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.drawing import STUDIO
from tests.e2e.small_drawing import SmallDrawing, open_small_drawing
from tests.e2e.waiting import until


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    """Return where the project of these tests is, once there is one."""
    return []


@pytest.fixture
def drawing(page, addresses) -> SmallDrawing:
    """Return the editor with a small network."""
    return open_small_drawing(page, addresses)


def test_a_number_is_saved_on_enter_with_its_decimal_comma(drawing):
    drawing.choose("West")
    drawing.fill("capacity_kw", "630,5")
    assert drawing.value("West", "capacity_kw") == 630.5
    expect(drawing.field("capacity_kw")).to_have_value("630.5")
    drawing.fill("capacity_kw", "")
    assert drawing.value("West", "capacity_kw") is None
    expect(drawing.field("capacity_kw")).to_have_attribute("placeholder", "no limit")


def test_a_pause_saves_and_everything_typed_is_one_step_to_undo(drawing):
    drawing.choose("West")
    field = drawing.field("capacity_kw")
    field.fill("5")
    until(lambda: drawing.value("West", "capacity_kw") == 5, "the first digit to be saved")
    field.fill("500")
    until(lambda: drawing.value("West", "capacity_kw") == 500, "the rest to be saved")
    field.blur()
    assert drawing.undo() == "Change capacity"
    assert drawing.value("West", "capacity_kw") == 400
    expect(field).to_have_value("400")


def test_escape_restores_what_was_there_before(drawing):
    drawing.choose("West")
    before = drawing.page.evaluate(f"() => {STUDIO}.history.undoLabel")
    field = drawing.field("capacity_kw")
    field.fill("7")
    until(lambda: drawing.value("West", "capacity_kw") == 7, "the pause")
    field.press("Escape")
    assert drawing.value("West", "capacity_kw") == 400
    expect(field).to_have_value("400")
    assert drawing.page.evaluate(f"() => {STUDIO}.history.undoLabel") == before


WRONG = [
    ("West", "capacity_kw", "-3", "Give a number ≥ 0"),
    ("West", "forward_efficiency_pct", "0", "Give a number > 0, ≤ 100"),
    ("West", "capacity_kw", "much", "“much” is not a number"),
    ("West", "capacity_kw", "1,250", "It can be read in two ways. Write 1250 or 1.250."),
    ("West", "name", "", "The name is empty"),
    ("West", "name", "Joint", "“Joint” is taken by another junction"),
    ("A", "name", "x" * 121, "It has 121 characters; 120 are possible"),
]


def test_what_cannot_be_is_said_at_the_field_and_not_saved(drawing):
    before = drawing.objects()
    for name, path, text, says in WRONG:
        drawing.choose(name)
        drawing.fill(path, text)
        expect(drawing.error(path)).to_contain_text(says)
        expect(drawing.field(path)).to_have_attribute("aria-invalid", "true")
    assert drawing.objects() == before


def test_a_wrong_field_keeps_its_text_and_nothing_else_is_lost(drawing):
    drawing.choose("West")
    drawing.fill("capacity_kw", "-3")
    drawing.fill("forward_efficiency_pct", "97")
    drawing.choose("A")
    drawing.choose("West")
    expect(drawing.field("capacity_kw")).to_have_value("-3")
    expect(drawing.error("capacity_kw")).to_be_visible()
    assert drawing.value("West", "forward_efficiency_pct") == 97
    drawing.fill("capacity_kw", "3")
    expect(drawing.error("capacity_kw")).to_be_hidden()
    assert drawing.value("West", "capacity_kw") == 3


def test_the_grid_is_shown_while_nothing_is_selected(drawing):
    drawing.choose()
    drawing.fill("timezone", "europe/copenhagen")
    assert drawing.objects()[0]["timezone"] == "Europe/Copenhagen"
    drawing.fill("timezone", "Nowhere")
    expect(drawing.error("timezone")).to_contain_text("is not known")
    drawing.fill("latitude", "91")
    expect(drawing.error("latitude")).to_contain_text("≥ -90, ≤ 90")


def test_a_house_gets_its_type_flags_and_switches(drawing):
    drawing.choose("A")
    drawing.panel.get_by_label("Type").select_option(label="School")
    drawing.panel.get_by_label("Trades in the community").uncheck()
    flags = drawing.panel.get_by_role("combobox", name="Add a flag")
    flags.fill("priority")
    flags.press("Enter")
    flags.fill("second")
    flags.press("Enter")
    drawing.panel.get_by_role("button", name="Remove priority").click()
    house = drawing.named("A")
    assert (house["house_type"], house["participates"], house["flags"]) == ("school", False, ["second"])
    flags.fill("x" * 121)
    flags.press("Enter")
    expect(drawing.panel.get_by_role("alert").filter(has_text="121 characters")).to_be_visible()


def test_another_supply_takes_the_cable_to_the_old_one_away(drawing):
    drawing.choose("A")
    drawing.panel.get_by_label("Fed by").select_option(label="East")
    assert drawing.value("A", "transformer") == drawing.named("East")["id"]
    assert drawing.all("line") == []
    drawing.undo()
    assert [line["name"] for line in drawing.all("line")] == ["Cable"]
    drawing.choose("West")
    offered = drawing.panel.get_by_label("Fed by").locator("option").all_inner_texts()
    assert offered == ["Utility grid"]


def test_a_battery_with_a_schedule(drawing):
    drawing.choose("A")
    panel = drawing.panel
    panel.get_by_role("group", name="Size of a new battery").get_by_role("button", name="10 kWh").click()
    panel.get_by_label("Strategy").select_option(label="A schedule")
    panel.get_by_role("button", name="Add window").click()
    panel.get_by_label("Start of window 1").fill("22")
    panel.get_by_label("Start of window 1").press("Enter")
    panel.get_by_label("End of window 1").fill("5:00")
    panel.get_by_label("End of window 1").press("Enter")
    panel.get_by_role("group", name="Days of window 1").get_by_role("button", name="Sun").click()
    panel.get_by_role("button", name="Add window").click()
    panel.get_by_label("End of window 2").fill("23:00")
    panel.get_by_label("End of window 2").press("Enter")
    charge, discharge = drawing.value("A", "battery")["schedule"]
    assert charge == {"days": [0, 1, 2, 3, 4, 5], "start": "22:00", "end": "05:00", "action": "charge", "power_kw": 5}
    assert (discharge["action"], discharge["start"], discharge["end"]) == ("discharge", "18:00", "23:00")
    # Over midnight: each of its six days has the early morning and the late evening.
    expect(panel.locator(".ed-week-charge")).to_have_count(12)
    expect(panel.get_by_text("On Mon 22:00–23:00 window 1 counts: the first that fits.")).to_be_visible()
    panel.get_by_role("button", name="Move window 2 up").click()
    assert [window["action"] for window in drawing.value("A", "battery")["schedule"]] == ["discharge", "charge"]
    panel.get_by_label("Start of window 1").fill("25")
    panel.get_by_label("Start of window 1").press("Enter")
    expect(panel.get_by_text("Give a time from 00:00 to 23:59.")).to_be_visible()
    panel.get_by_role("button", name="Remove window 1").click()
    expect(panel.get_by_text("Give a time from 00:00 to 23:59.")).to_have_count(0)
    assert len(drawing.value("A", "battery")["schedule"]) == 1
    panel.get_by_role("button", name="Remove battery").click()
    assert drawing.value("A", "battery") is None


def test_a_car_with_its_sessions(drawing):
    drawing.choose("B")
    panel = drawing.panel
    panel.get_by_role("button", name="Add car").click()
    panel.get_by_label("Smart").check()
    panel.get_by_label("Energy of session 1 of car 1").fill("9,5")
    panel.get_by_label("Energy of session 1 of car 1").press("Enter")
    expect(panel.get_by_text("47.5\u2009kWh a week")).to_be_visible()
    panel.get_by_role("group", name="Add a session").get_by_role("button", name="Weekend").click()
    (car,) = drawing.value("B", "evs")
    assert (car["charger_kw"], car["smart"]) == (11, True)
    assert [session["energy_kwh"] for session in car["sessions"]] == [9.5, 15]
    panel.get_by_label("Charger").fill("1")
    panel.get_by_label("Charger").press("Enter")
    expect(panel.get_by_text("At 1 kW at most 10 kWh fit into this stay.")).to_be_visible()
    panel.get_by_label("Arrival of session 2 of car 1").fill("17:30")
    panel.get_by_label("Arrival of session 2 of car 1").press("Enter")
    panel.get_by_role("group", name="Days of session 2 of car 1").get_by_role("button", name="Fri").click()
    expect(panel.get_by_text("In the same quarter of an hour begin session 1 and session 2.")).to_be_visible()


def test_profiles_are_scaled_to_energy_and_to_rating(drawing):
    drawing.choose("A")
    panel, page = drawing.panel, drawing.page
    panel.get_by_role("button", name="Add profile").click()
    library = page.get_by_role("dialog", name="Add profiles")
    library.get_by_role("button", name="Solar").click()
    library.get_by_role("checkbox").first.check()
    library.get_by_role("button", name="Household").click()
    library.get_by_role("checkbox").first.check()
    library.get_by_role("button", name="Add 2 profiles").click()
    profiles = {one["id"]: one for one in page.evaluate(f"() => {STUDIO}.doc.library.profiles")}
    used = {profiles[one["profile"]]["kind"]: profiles[one["profile"]] for one in drawing.value("A", "profiles")}
    assert set(used) == {"solar", "load"}
    load, rating = (
        panel.get_by_label(f"Energy a year of {used['load']['name']}"),
        panel.get_by_label(f"Rating of {used['solar']['name']}"),
    )
    load.fill("3900")
    load.press("Enter")
    rating.fill("8")
    rating.press("Enter")
    scales = {one["profile"]: one["scale"] for one in drawing.value("A", "profiles")}
    assert scales[used["load"]["id"]] == pytest.approx(3900 / used["load"]["annual_kwh"])
    assert scales[used["solar"]["id"]] == pytest.approx(8 / used["solar"]["rating_kw"])
    energy = float(panel.get_by_label(f"Energy a year of {used['solar']['name']}").input_value())
    assert energy == pytest.approx(8 / used["solar"]["rating_kw"] * used["solar"]["annual_kwh"], rel=1e-5)
    expect(panel.get_by_text("3.90\u2009MWh", exact=True)).to_be_visible()
    expect(panel.locator(".prop-profile svg").first).to_be_visible()
    panel.get_by_role("button", name=f"Remove {used['solar']['name']}").click()
    assert [one["profile"] for one in drawing.value("A", "profiles")] == [used["load"]["id"]]


def test_a_cable_type_fills_its_values_and_the_drawing_proposes_a_length(drawing):
    drawing.choose("Cable")
    panel = drawing.panel
    types = drawing.page.evaluate(f"() => {STUDIO}.config.cables")
    panel.get_by_label("Cable type").select_option(label=types[1]["name"])
    values = ("r_ohm_per_km", "x_ohm_per_km", "c_nf_per_km", "max_current_a")
    assert [drawing.value("Cable", name) for name in values] == [types[1][name] for name in values]
    drawing.fill("r_ohm_per_km", "0.5")
    assert drawing.value("Cable", "r_ohm_per_km") == 0.5
    panel.get_by_role("button", name="Use the values of the type").click()
    assert drawing.value("Cable", "r_ohm_per_km") == types[1]["r_ohm_per_km"]
    drawing.page.evaluate(
        f"""() => {STUDIO}.history.commit("More", [{{ op: "add", kind: "line", id: hyggeEditor.newId(), fields: {{
        ...hyggeEditor.defaults({STUDIO}.config, "line"), name: "Other", ordinal: 9, length_m: 80,
        from_node: {STUDIO}.doc.idsOfName("West")[0], to_node: {STUDIO}.doc.idsOfName("B")[0] }} }}])"""
    )
    drawing.choose("Other")
    panel.get_by_role("button", name=re.compile("by the drawing")).click()
    # B stands 100 to the right and 150 below; the median of what the two cables say of the scale.
    metres = [40 / 150, 80 / math.hypot(100, 150)]
    assert drawing.value("Other", "length_m") == round(math.hypot(100, 150) * sum(metres) / 2, 1)
