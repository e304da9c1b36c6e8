"""Putting nodes in order: aligned, spaced, nudged, laid out without overlaps."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(
    ("key", "label", "axis"),
    [
        ("Alt+h", "Align centres", 0),
        ("Alt+v", "Align middles", 1),
        ("Alt+a", "Align left", 0),
        ("Alt+s", "Align bottom", 1),
    ],
)
def test_nodes_are_aligned_by_key_and_by_menu(commands, key, label, axis):
    houses = ("House 1", "House 2", "House 3")
    commands.select(*houses)
    commands.press(key)
    aligned = [commands.position(name) for name in houses]
    assert len({place[axis] for place in aligned}) == 1
    assert len({place[1 - axis] for place in aligned}) == 3
    commands.press("Control+z")
    commands.toolbar.get_by_role("button", name="Align and distribute").click()
    commands.choose(label)
    assert [commands.position(name) for name in houses] == aligned


def test_nodes_are_spaced_evenly_and_put_on_the_grid(commands):
    commands.eval("s.history.set('Move', [s.doc.idsOfName('House 2')[0]], () => ({ position: [213, 47] }))")
    houses = ("House 1", "House 2", "House 3")
    commands.select(*houses)
    commands.press("Alt+Shift+H")
    assert [commands.position(name)[0] for name in houses] == [200, 280, 360]
    commands.press("Alt+Shift+V")
    assert [commands.position(name)[1] for name in houses] == [20, 40, 60]
    commands.press("Shift+S")
    assert [commands.position(name) for name in houses] == [[200, 20], [280, 40], [360, 60]]


def test_arrow_keys_move_by_a_grid_step_and_are_one_step_to_undo(commands):
    commands.select("House 1")
    commands.press("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowUp")
    assert commands.position("House 1") == [240, -60]
    commands.press("s", "ArrowLeft")
    assert commands.position("House 1") == [230, -60]
    commands.press("s", "Control+z")
    assert commands.position("House 1") == [200, 20]
    assert commands.is_as_seeded


def test_arrow_keys_in_the_toolbar_walk_along_it(commands):
    commands.select("House 1")
    commands.button("tool-pan").focus()
    commands.page.keyboard.press("ArrowRight")
    expect(commands.button("tool-select")).to_be_focused()
    assert commands.position("House 1") == [200, 20]
    commands.page.keyboard.press("Enter")
    expect(commands.button("tool-select")).to_have_attribute("aria-pressed", "true")
    commands.press("h")
    expect(commands.button("tool-pan")).to_have_attribute("aria-pressed", "true")
