"""A small network to command: made anew in a project of its own, so that nobody else's is touched."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from services.instance import Instance
from tests.e2e.waiting import until

STUDIO = "window.hyggeEditor.current"
SEED = """async () => {
  const editor = window.hyggeEditor;
  const { doc, history, config, sync, view } = editor.current;
  const id = editor.newId;
  editor.popup.close();
  view.setTool("pan");
  view.setSnap(true);
  const all = ["transformer", "house", "junction", "line"].flatMap((kind) => doc.all(kind).map((one) => one.id));
  history.commit("Clear", editor.wiring.removal(doc, all));
  const operations = [];
  const add = (kind, ordinal, fields) => {
    const one = { op: "add", kind, id: id(), fields: { ...editor.defaults(config, kind), ordinal, ...fields } };
    operations.push(one);
    return one.id;
  };
  const t1 = add("transformer", 0, { name: "T1", parent: null, position: [0, 0] });
  const t2 = add("transformer", 1, { name: "T2", parent: t1, position: [0, 240] });
  const joint = add("junction", 0, { name: "J1", transformer: t1, position: [120, 0] });
  const house = (i, fields) => add("house", i, fields);
  const place = (i) => [120 + i * 80, i * 20];
  const west = [1, 2, 3].map((i) => house(i, { name: `House ${i}`, transformer: t1, position: place(i) }));
  const shop = { house_type: "shop", transformer: t2 };
  [1, 2, 3].forEach((i) => house(i + 3, { ...shop, name: `Shop ${i}`, position: [i * 90, 260] }));
  const pairs = [[t1, joint], [joint, west[0]], [west[0], west[1]], [joint, west[2]]];
  const cable = (i, fields) => add("line", i, { name: `Line ${i + 1}`, length_m: 30, ...fields });
  pairs.forEach(([from_node, to_node], i) => cable(i, { from_node, to_node }));
  history.commit("Seed", operations);
  view.fit(true);
  await sync.idle();
}"""


class Commands:
    """The editor of a page, told what to do by keys, buttons and menus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.toolbar = page.get_by_role("toolbar", name="Tools")
        self.is_spoiled = False
        self.wait()

    def begin(self) -> None:
        """Make the network anew; load the page again where a test changed more than the network."""
        if self.is_spoiled:
            self.page.reload()
            self.wait()
            self.is_spoiled = False
        self.page.evaluate(SEED)

    def wait(self) -> None:
        """Wait until the editor has started."""
        expect(self.page.locator("html")).to_have_attribute("data-editor", "ready", timeout=30_000)

    def eval(self, expression: str, arg: Any = None) -> Any:
        """Return the value of an expression over the studio `s` and an argument `a`."""
        return self.page.evaluate(f"(a) => {{ const s = {STUDIO}; return {expression}; }}", arg)

    def json(self) -> dict[str, Any]:
        """Return all objects by their ids."""
        objects = self.eval("['transformer', 'house', 'junction', 'line'].flatMap((kind) => s.doc.all(kind))")
        return {item["id"]: item for item in objects}

    def names(self, kind: str = "house") -> list[str]:
        """Return the names of a kind in their order."""
        return self.eval("s.doc.all(a).map((one) => one.name)", kind)

    def named(self, name: str) -> dict[str, Any]:
        """Return the object of a name."""
        return self.eval("s.doc.get(s.doc.idsOfName(a)[0])", name)

    def position(self, name: str) -> list[float]:
        """Return where a node is."""
        return self.named(name)["position"]

    def select(self, *names: str) -> None:
        """Select objects and put the focus on the canvas."""
        self.eval("s.view.select(a.map((name) => s.doc.idsOfName(name)[0]))", list(names))
        self.page.locator("#network-canvas").focus()

    def selected(self) -> list[str]:
        """Return the names of what is selected, sorted."""
        return sorted(self.eval("s.view.selection().map((id) => s.doc.get(id).name)"))

    def point(self, name: str) -> list[float]:
        """Return where a node is in the window."""
        script = f"""(name) => {{
          const {{ doc, view }} = {STUDIO};
          const box = view.container.getBoundingClientRect();
          const {{ x, y }} = view.cy.getElementById(doc.idsOfName(name)[0]).renderedPosition();
          return [box.left + x, box.top + y];
        }}"""
        return self.page.evaluate(script, name)

    def empty_point(self) -> list[float]:
        """Return a point of the window over bare paper."""
        box = self.page.locator("#network-canvas").bounding_box()
        return [box["x"] + box["width"] * 0.6, box["y"] + 30]

    def press(self, *keys: str) -> None:
        """Press shortcuts, with the focus on the canvas."""
        self.page.locator("#network-canvas").focus()
        for key in keys:
            self.page.keyboard.press(key)

    def right_click(self, name: str | None = None) -> Locator:
        """Open the menu on a node, or on the paper."""
        self.page.mouse.click(*(self.point(name) if name else self.empty_point()), button="right")
        menu = self.page.get_by_role("menu").first
        expect(menu).to_be_visible()
        return menu

    def choose(self, *labels: str) -> None:
        """Choose an entry of the open menu, by way of its submenus."""
        for label in labels:
            self.page.get_by_role("menuitem", name=re.compile(f"^{re.escape(label)}")).last.click()

    def button(self, command: str) -> Locator:
        """Return the button of a command in the toolbar."""
        return self.toolbar.locator(f"[data-command='{command}']")

    @property
    def is_as_seeded(self) -> bool:
        """Whether there is nothing to undo but what made the network."""
        return self.eval("s.history.undoLabel === 'Seed'")

    def until(self, expression: str, what: str, arg: Any = None) -> Any:
        """Return an expression's value once it is true."""
        return until(lambda: self.eval(expression, arg), what)


def opened(page: Page, instance: Instance) -> Commands:
    """Sign in, create an empty project and return its editor."""
    page.goto(instance.url)
    page.get_by_role("button", name="Enter as demo").click()
    page.get_by_role("button", name="New project").click()
    dialogue = page.get_by_role("dialog", name="New project")
    dialogue.get_by_role("tab", name="Empty").click()
    dialogue.get_by_label("Name").fill("Commands")
    dialogue.get_by_role("button", name="Create project").click()
    page.wait_for_url(re.compile("/projects/.+/network"))
    return Commands(page)
