"""Drawing with the mouse, as a person does it: places of the drawing become points of the window and back."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

STUDIO = "window.hyggeEditor.current"
OBJECTS = f"""() => {{
  const {{ doc }} = {STUDIO};
  const kinds = ["transformer", "house", "junction", "line"];
  return [doc.grid(), ...kinds.flatMap((kind) => doc.all(kind))];
}}"""
POINT_OF = f"""(id) => {{
  const {{ cy, container }} = {STUDIO}.view;
  const box = container.getBoundingClientRect();
  const {{ x, y }} = cy.getElementById(id).renderedPosition();
  return [box.left + x, box.top + y];
}}"""
POINT_AT = f"""([x, y]) => {{
  const {{ cy, container }} = {STUDIO}.view;
  const box = container.getBoundingClientRect();
  return [box.left + cy.pan().x + x * cy.zoom(), box.top + cy.pan().y + y * cy.zoom()];
}}"""
HANDLE_IS_AT = """([x, y]) => {
  const handle = document.querySelector(".connect-handle.is-shown");
  if (!handle) return false;
  const box = handle.getBoundingClientRect();
  return Math.abs(box.top + box.height / 2 - y) < 3 && box.right > x && box.left - x < 40;
}"""
DRAWN = f"""() => {STUDIO}.view.cy.nodes().map((node) => [node.id(), node.position("x"), node.position("y")]).sort()"""


class Drawing:
    """The editor on a page, once it has started."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator("#network-properties")
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until everything of the editor is there."""
        expect(self.page.locator("html")).to_have_attribute("data-editor", "ready", timeout=30_000)

    def objects(self) -> list[dict[str, Any]]:
        """Return everything that the browser's document holds, the grid first."""
        return self.page.evaluate(OBJECTS)

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return the objects of a kind in their order."""
        return [item for item in self.objects() if item["kind"] == kind]

    def named(self, name: str) -> dict[str, Any]:
        """Return the object of a name."""
        return next(item for item in self.objects() if item["name"] == name)

    def drawn(self) -> list[list[Any]]:
        """Return where the canvas has its nodes."""
        return self.page.evaluate(DRAWN)

    def place(self, key: str, *places: tuple[float, float]) -> None:
        """Choose a thing of the palette and click where it is to be; with shift it stays chosen."""
        self.page.locator(f".palette-item[data-key='{key}']").click()
        for place in places[:-1]:
            self.page.keyboard.down("Shift")
            self.page.mouse.click(*self._point_at(place))
            self.page.keyboard.up("Shift")
        self.page.mouse.click(*self._point_at(places[-1]))

    def drop(self, key: str, place: tuple[float, float]) -> None:
        """Drag a thing of the palette onto the canvas."""
        self.page.locator(f".palette-item[data-key='{key}']").hover()
        self.page.mouse.down()
        self.page.mouse.move(*self._point_at(place), steps=4)
        self.page.mouse.up()

    def connect(self, first: str, second: str) -> None:
        """Drag from the handle at one node to another one, both by name."""
        start = self._point_of(first)
        self.page.mouse.move(start[0], start[1] - 40)
        self.page.mouse.move(*start)
        self.page.wait_for_function(HANDLE_IS_AT, arg=start)
        self.page.locator(".connect-handle").hover()
        self.page.mouse.down()
        self.page.mouse.move(*self._point_of(second), steps=4)
        self.page.mouse.up()

    def select(self, name: str) -> None:
        """Click on a node."""
        self.page.mouse.click(*self._point_of(name))
        expect(self.panel.locator("[data-path='name'] input")).to_have_value(name)

    def select_box(self, first: tuple[float, float], last: tuple[float, float]) -> None:
        """Draw a box around what is to be selected."""
        self.page.locator("[data-command='tool-select']").click()
        self.page.mouse.move(*self._point_at(first))
        self.page.mouse.down()
        self.page.mouse.move(*self._point_at(last), steps=4)
        self.page.mouse.up()
        self.page.locator("[data-command='tool-pan']").click()

    def fill(self, path: str, value: str) -> None:
        """Type into a field of the panel and press Enter."""
        field = self.panel.locator(f"[data-path='{path}'] input").first
        field.fill(value)
        field.press("Enter")

    def take_all(self, command: str) -> int:
        """Click on "undo" or "redo" until nothing is left of it; return how often."""
        button, clicks = self.page.locator(f"[data-command='{command}']"), 0
        left = f"() => {STUDIO}.history.can{command.capitalize()}"
        while self.page.evaluate(left):
            before = self.page.evaluate(f"() => {self._state_of(command)}")
            button.click()
            self.page.wait_for_function(f"before => {self._state_of(command)} !== before", arg=before)
            clicks += 1
        expect(button).to_be_disabled()
        return clicks

    def wait_until_saved(self) -> None:
        """Wait until the server has everything."""
        self.page.evaluate(f"() => {STUDIO}.sync.flush()")

    @staticmethod
    def _state_of(command: str) -> str:
        """Return an expression that changes with every step, also where two steps have one label."""
        return f"JSON.stringify([{STUDIO}.view.cy.elements().length, {STUDIO}.history.{command}Label])"

    def _point_of(self, name: str) -> list[float]:
        return self.page.evaluate(POINT_OF, self.named(name)["id"])

    def _point_at(self, place: tuple[float, float]) -> list[float]:
        return self.page.evaluate(POINT_AT, list(place))
