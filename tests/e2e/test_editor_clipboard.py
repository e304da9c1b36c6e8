"""Copying, pasting, cutting, duplicating and deleting in the network editor."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.application import rows


@pytest.mark.parametrize("by", ["key", "menu"])
def test_copies_get_names_of_their_own_and_bring_their_cables(commands, by):
    commands.select("J1", "House 1", "House 2")
    target = commands.empty_point()
    if by == "key":
        commands.press("Control+c")
        commands.page.mouse.move(*target)
        commands.press("Control+v")
    else:
        commands.right_click("House 1")
        commands.choose("Copy")
        commands.right_click()
        commands.choose("Paste")
    commands.until("s.doc.count('house') === 8", "the copies")
    assert commands.names()[-2:] == ["House 4", "House 5"]
    assert commands.names("junction") == ["J1", "J 1"]
    assert commands.selected() == ["House 4", "House 5", "J 1", "Line 5", "Line 6"]
    first, second, joint, t1 = (commands.named(name) for name in ("House 4", "House 5", "J 1", "T1"))
    lines = [commands.named(name) for name in ("Line 5", "Line 6")]
    assert [(one["from_node"], one["to_node"]) for one in lines] == [
        (joint["id"], first["id"]),
        (first["id"], second["id"]),
    ]
    assert {first["transformer"], second["transformer"], joint["transformer"]} == {t1["id"]}
    place = commands.eval("s.view.toModel(a[0], a[1])", target)
    middle = [
        (min(axis) + max(axis)) / 2
        for axis in zip(first["position"], second["position"], joint["position"], strict=True)
    ]
    assert middle == pytest.approx(place, abs=11)
    commands.press("Control+z")
    assert len(commands.names()) == 6


def test_a_network_is_pasted_into_another_one_in_another_tab(commands, instance):
    commands.eval(
        "s.history.set('Profile', [s.doc.idsOfName('House 1')[0]],"
        " () => ({ profiles: [{ profile: window.hyggeEditor.newId(), scale: 1 }], flags: ['clinic'] }))"
    )
    commands.select("House 1", "House 2")
    commands.press("Control+c")
    other = commands.page.context.new_page()
    demo = rows(instance, "SELECT project_id FROM projects WHERE is_demo")[0][0]
    other.goto(f"{instance.url}/projects/{demo}/network")
    expect(other.locator("html")).to_have_attribute("data-editor", "ready", timeout=30_000)
    other.locator("#network-canvas").focus()
    before = other.evaluate("() => window.hyggeEditor.current.doc.count('house')")
    other.keyboard.press("Control+v")
    script = """() => {
      const { doc, view } = window.hyggeEditor.current;
      return view.selection().map(doc.get);
    }"""
    pasted = other.evaluate(script)
    assert [one["kind"] for one in pasted] == ["house", "house", "line"]
    assert {one["transformer"] for one in pasted[:2]} == {None}
    assert pasted[0]["flags"] == ["clinic"]
    assert pasted[0]["profiles"] == []
    assert other.evaluate("() => window.hyggeEditor.current.doc.count('house')") == before + 2
    other.keyboard.press("Control+z")
    assert other.evaluate("() => window.hyggeEditor.current.doc.count('house')") == before
    other.evaluate("() => window.hyggeEditor.current.sync.idle()")
    other.close()


def test_cut_takes_cables_along_and_paste_brings_them_back(commands):
    commands.select("House 1", "House 2")
    commands.press("Control+x")
    assert commands.names() == ["House 3", "Shop 1", "Shop 2", "Shop 3"]
    assert commands.names("line") == ["Line 1", "Line 4"]
    commands.press("Control+v")
    assert commands.names()[-2:] == ["House 1", "House 2"]
    assert len(commands.names("line")) == 3


def test_duplicates_lie_beside_what_they_copy(commands):
    commands.select("T2", "Shop 1", "Shop 2", "Shop 3")
    commands.press("Control+d")
    assert commands.names("transformer") == ["T1", "T2", "T 1"]
    shops = commands.eval("s.doc.all('house').filter((one) => one.house_type === 'shop')")
    assert [one["name"] for one in shops[3:]] == ["Shop 4", "Shop 5", "Shop 6"]
    assert {one["transformer"] for one in shops[3:]} == {commands.named("T 1")["id"]}
    assert commands.named("T 1")["parent"] == commands.named("T1")["id"]
    assert shops[3]["position"] == [value + 40 for value in shops[0]["position"]]


@pytest.mark.parametrize("by", ["Delete", "Backspace", "menu"])
def test_deleting_leaves_no_reference(commands, by):
    commands.select("T2")
    if by == "menu":
        commands.right_click("T2")
        commands.choose("Delete")
    else:
        commands.press(by)
    assert commands.names("transformer") == ["T1"]
    assert {one["transformer"] for one in commands.json().values() if one["kind"] == "house"} == {
        commands.named("T1")["id"]
    }


def test_a_collapsed_area_is_deleted_and_copied_as_one(commands):
    commands.select("T2")
    commands.press("e", "Control+d")
    assert len(commands.names()) == 9
    commands.select("T2")
    commands.press("Delete")
    assert commands.names() == ["House 1", "House 2", "House 3", "Shop 4", "Shop 5", "Shop 6"]
