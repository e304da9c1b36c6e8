"""A small network in an open editor, the same for every test: two transformers, three houses, a joint, a cable."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page

from tests.e2e.drawing import STUDIO, Drawing
from tests.e2e.test_journeys import sign_in

DRAW = f"""async () => {{
  const {{ config, doc, history, sync, view }} = {STUDIO};
  const all = ["line", "junction", "house", "transformer"].flatMap((kind) => doc.all(kind));
  history.commit("Clear", all.map(({{ id, kind }}) => ({{ op: "remove", kind, id }})));
  const add = (kind, name, fields) => {{
    const own = {{ ...hyggeEditor.defaults(config, kind), name, ordinal: doc.nextOrdinal(kind), ...fields }};
    const id = hyggeEditor.newId();
    history.commit("Draw", [{{ op: "add", kind, id, fields: own }}]);
    return id;
  }};
  const west = add("transformer", "West", {{ position: [0, 0], capacity_kw: 400 }});
  add("transformer", "East", {{ position: [400, 0], parent: west }});
  const at = (i) => ({{ transformer: west, position: [100 * i, 150] }});
  const houses = ["A", "B", "C"].map((name, i) => add("house", name, at(i)));
  add("junction", "Joint", {{ transformer: west, position: [0, 80] }});
  const cable = hyggeEditor.cables.ofType(config.cables[0]);
  add("line", "Cable", {{ from_node: west, to_node: houses[0], length_m: 40, ...cable }});
  await sync.flush();
  view.fit();
}}"""
SELECT = f"""(names) => {{
  const {{ doc, view }} = {STUDIO};
  view.select(names.flatMap((name) => doc.idsOfName(name)).filter((id) => doc.get(id).kind !== "grid"));
}}"""


class SmallDrawing(Drawing):
    """The editor with the small network, and what its panel shows."""

    def draw(self) -> None:
        """Put the small network in the place of what is there."""
        self.page.evaluate(DRAW)

    def choose(self, *names: str) -> None:
        """Select things by their names; nothing without any."""
        self.page.evaluate(SELECT, list(names))

    def field(self, path: str) -> Locator:
        """Return the input of a field."""
        return self.panel.locator(f"[data-path='{path}'] input").first

    def error(self, path: str) -> Locator:
        """Return what is said below a field."""
        return self.panel.locator(f"[data-path='{path}'] .prop-error").first

    def value(self, name: str, field: str) -> Any:
        """Return a field of a thing as the document has it."""
        return self.named(name)[field]

    def undo(self) -> str:
        """Undo one step and return what it was."""
        return self.page.evaluate(f"() => {{ const h = {STUDIO}.history; const l = h.undoLabel; h.undo(); return l; }}")


def open_small_drawing(page: Page, addresses: list[str]) -> SmallDrawing:
    """Open the editor of a project for these tests; the first one makes it and notes its address."""
    sign_in(page)
    if addresses:
        page.goto(addresses[0])
    else:
        page.get_by_role("button", name="New project").click()
        dialogue = page.get_by_role("dialog", name="New project")
        dialogue.get_by_role("tab", name="Empty").click()
        dialogue.get_by_label("Name").fill("Small drawing")
        dialogue.get_by_role("button", name="Create project").click()
        page.wait_for_url(re.compile("/projects/.+/network"))
        addresses.append(page.url)
    drawing = SmallDrawing(page)
    drawing.draw()
    return drawing
