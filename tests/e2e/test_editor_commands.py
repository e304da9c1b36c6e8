"""Commands of the network editor: by key, by button, by menu; undone and redone; and what they save as pictures."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

PLAYWRIGHT_KEYS = {"mod": "Control", "shift": "Shift", "alt": "Alt"}
NOT_IN_MENUS = {"nudge", "nudge-far", "select-none", "search", "problems", "menu"}
"""Commands whose mouse equivalent is not an entry: dragging, clicking on paper, other parts of the page."""


def pressed(keys: str) -> str:
    """Return a shortcut of the registry as Playwright writes it."""
    if keys == "+":
        return "+"
    *modifiers, key = keys.split("+")
    shifted = key.upper() if "shift" in modifiers and len(key) == 1 else key
    return "+".join([*(PLAYWRIGHT_KEYS[name] for name in modifiers), shifted])


def test_every_shortcut_runs_its_command_and_no_two_share_one(commands):
    listed = commands.eval("s.commands.all().filter((one) => !one.isNative).map(({ id, keys }) => ({ id, keys }))")
    everything = [keys for one in listed for keys in one["keys"]]
    assert len(everything) == len(set(everything)) > 40
    commands.eval(
        "(window.heard = [], s.commands.all().filter((one) => !one.isNative).forEach((one) => s.commands.register("
        "{ ...one, enabled: undefined, run: (_studio, { keys }) => window.heard.push([one.id, keys]) })))"
    )
    commands.is_spoiled = True
    for keys in everything:
        commands.press(pressed(keys))
    assert commands.eval("window.heard") == [[one["id"], keys] for one in listed for keys in one["keys"]]


def test_every_command_can_be_reached_with_the_mouse(commands):
    reached = set(
        commands.toolbar.locator("[data-command]").evaluate_all("all => all.map((one) => one.dataset.command)")
    )
    script = """() => {
      const editor = window.hyggeEditor;
      const seen = [];
      const show = editor.popup.show;
      editor.popup.show = (studio, entries) => seen.push(entries);
      document.querySelectorAll("#network-toolbar [data-menu]").forEach((button) => button.click());
      const { doc, view, menu } = editor.current;
      const ids = (kind) => doc.all(kind).map(({ id }) => id);
      const kinds = ["house", "transformer", "junction", "line"];
      const choices = [[], ids("house"), ...kinds.map((kind) => [ids(kind)[0]])];
      for (const choice of choices) { view.select(choice); menu.openAtSelection(); }
      editor.popup.show = show;
      const own = (one) => (one.command ? [one.command] : []);
      const flat = (entries) => entries.flatMap((one) => (one.entries ? flat(one.entries) : own(one)));
      return flat(seen.flat());
    }"""
    reached |= set(commands.page.evaluate(script))
    assert set(commands.eval("s.commands.all().map(({ id }) => id)")) - reached == NOT_IN_MENUS


def test_keys_do_nothing_while_somebody_types(commands):
    before = commands.json()
    commands.select("House 1")
    field = commands.page.locator("#network-properties [data-path='name'] input")
    field.focus()
    commands.page.keyboard.press("End")
    for key in ("Backspace", "Backspace", "c", "s", "Control+a", "Delete", "h", "ArrowLeft", "x"):
        commands.page.keyboard.press(key)
    assert field.input_value() == "xh"
    field.fill("House 1")
    field.press("Enter")
    assert commands.json() == before
    assert commands.selected() == ["House 1"]


def test_keys_do_nothing_behind_the_list_of_houses(commands):
    before = commands.json()
    commands.select("House 1")
    commands.page.get_by_text("List", exact=True).click()
    expect(commands.page.locator("#network-map")).to_be_hidden()
    for key in ("Delete", "Control+d", "Control+x"):
        commands.page.keyboard.press(key)
    assert commands.json() == before
    commands.page.get_by_text("Map", exact=True).click()
    commands.press("Delete")
    assert "House 1" not in commands.names()


def test_everything_undone_and_redone_is_the_same(commands):
    start = commands.json()
    commands.select("House 1", "House 2")
    commands.press("Control+d", "Shift+ArrowRight", "Alt+w")
    commands.select("Shop 1")
    commands.press("Delete")
    commands.select("House 3", "Shop 2")
    commands.press("c")
    commands.select("T1")
    commands.press("Alt+2")
    commands.select()
    commands.press("Alt+1")
    end = commands.json()
    assert end != start
    undo, redo = commands.button("undo"), commands.button("redo")
    expect(redo).to_be_disabled()
    steps = 0
    while not commands.is_as_seeded:
        commands.press("Control+z")
        steps += 1
    assert steps == 7
    assert commands.json() == start
    for _ in range(steps):
        redo.click()
    assert commands.json() == end
    expect(redo).to_be_disabled()
    undo.click()
    commands.press("Control+y")
    assert commands.json() == end
    commands.eval("s.sync.idle()")
    commands.page.reload()
    commands.wait()
    assert commands.json() == end


def test_selecting(commands):
    commands.press("Control+a")
    assert len(commands.selected()) == 13
    commands.press("Escape")
    assert commands.selected() == []
    commands.select("Shop 1")
    commands.press("Shift+T")
    assert commands.selected() == ["Shop 1", "Shop 2", "Shop 3"]
    commands.press("Control+i")
    assert commands.selected() == ["House 1", "House 2", "House 3", "J1", "T1", "T2"]
    commands.select("House 2")
    commands.press("Shift+A")
    assert commands.selected() == ["House 1", "House 2", "House 3", "J1", "T2"]
    commands.select("House 1")
    commands.press("Shift+B")
    assert commands.selected() == ["House 1", "House 2"]
    commands.right_click("Shop 2")
    commands.choose("Select", "Select all of this transformer")
    assert commands.selected() == ["Shop 1", "Shop 2", "Shop 3"]


def test_two_selected_nodes_are_connected(commands):
    commands.select("Shop 1", "Shop 2")
    commands.press("c")
    line = commands.eval("s.doc.all('line').at(-1)")
    assert {line["from_node"], line["to_node"]} == {commands.named(name)["id"] for name in ("Shop 1", "Shop 2")}
    commands.press("c")
    expect(commands.page.get_by_text("connected already")).to_be_visible()
    assert len(commands.names("line")) == 5


def test_the_view_follows_its_commands(commands):
    zoom = "s.view.zoom()"
    commands.press("0")
    commands.until(f"Math.abs({zoom} - 1) < 0.001", "100 %")
    expect(commands.toolbar.get_by_role("button", name="Zoom, 100 %")).to_be_visible()
    commands.press("+")
    commands.until(f"Math.abs({zoom} - 1.35) < 0.001", "a step in")
    commands.button("zoom-out").click()
    commands.until(f"Math.abs({zoom} - 1) < 0.001", "a step out")
    commands.press("f")
    commands.until("Math.abs(s.view.zoom() - 1) > 0.001", "everything in view")
    commands.select("T2")
    commands.press("e")
    assert not commands.eval("s.view.isShown(s.doc.idsOfName('Shop 1')[0])")
    commands.press("Shift+E")
    assert commands.eval("s.view.isShown(s.doc.idsOfName('Shop 1')[0])")
    snap = commands.button("snap")
    expect(snap).to_have_attribute("aria-pressed", "true")
    snap.click()
    expect(snap).to_have_attribute("aria-pressed", "false")
    commands.press("s")
    expect(snap).to_have_attribute("aria-pressed", "true")


def test_commands_that_open_something(commands):
    commands.select("House 1")
    commands.press("F2")
    expect(commands.page.locator("#network-properties [data-path='name'] input")).to_be_focused()
    commands.press("/")
    expect(commands.page.locator("#network-finder input")).to_be_focused()
    commands.press("p")
    expect(commands.page.locator("#network-problems")).to_be_visible()
    commands.press("p")
    expect(commands.page.locator("#network-problems")).to_be_hidden()
    commands.press("Shift+H")
    expect(commands.page.get_by_role("heading", name="History")).to_be_visible()
    commands.is_spoiled = True


def test_the_menu_is_worked_with_keys_alone(commands):
    commands.select("House 1")
    commands.press("Shift+F10")
    menu = commands.page.get_by_role("menu", name="House")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    commands.page.keyboard.press("End")
    commands.page.keyboard.press("ArrowUp")
    expect(menu.get_by_role("menuitem", name=re.compile("^Select"))).to_be_focused()
    commands.page.keyboard.press("ArrowRight")
    inner = commands.page.get_by_role("menu", name="Select")
    expect(inner.get_by_role("menuitem").first).to_be_focused()
    commands.page.keyboard.press("Escape")
    expect(inner).to_have_count(0)
    commands.page.keyboard.press("d")
    expect(menu.get_by_role("menuitem", name="Duplicate")).to_be_focused()
    commands.page.keyboard.press("Enter")
    expect(menu).to_have_count(0)
    expect(commands.page.locator("#network-canvas")).to_be_focused()
    assert len(commands.names()) == 7
    commands.press("ContextMenu")
    commands.page.keyboard.press("Escape")
    expect(commands.page.get_by_role("menu")).to_have_count(0)
    assert commands.selected() == ["House 7"] or commands.selected() == ["House 4"]


def test_readers_see_no_commands_that_edit(commands):
    commands.is_spoiled = True
    commands.page.evaluate(
        "async () => { const { asked } = window.hyggeEditor.current;"
        " await window.hyggeEditor.mount({ ...asked, may_edit: false }); }"
    )
    assert commands.eval("s.commands.all().filter((one) => one.edits).length") == 0
    expect(commands.button("undo")).to_have_count(0)
    before = commands.json()
    commands.select("House 1", "House 2")
    commands.press("Delete", "Control+x", "ArrowLeft", "Control+d", "Alt+1")
    assert commands.json() == before
    menu = commands.right_click("House 1")
    expect(menu.get_by_role("menuitem", name="Copy")).to_be_visible()
    expect(menu.get_by_role("menuitem", name="Delete")).to_have_count(0)


def test_the_sheet_of_shortcuts_and_the_documentation_have_all_of_them(commands):
    listed = commands.eval(
        "s.commands.all().filter((one) => one.keys.length)"
        ".map((one) => [one.group, one.label, one.keys.map(window.hyggeEditor.keyText).join(' or ')])"
    )
    commands.press("?")
    sheet = commands.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet.get_by_text("Go to", exact=True)).to_be_visible(timeout=30_000)
    for _, label, _ in listed:
        expect(sheet.get_by_text(label, exact=True).first).to_be_visible()
    commands.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    table = re.findall(
        r"^\| (.+?) \| (.+?) \| `(.+?)` \|$", Path("docs/editor.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [list(row) for row in table] == listed
