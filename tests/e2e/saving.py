"""Edits on their way to the server: made, waited for, compared with what is stored; and a second person who draws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser

from services.instance import Instance
from tests.e2e.application import Application, rows
from tests.e2e.conftest import watch
from tests.e2e.drawing import STUDIO
from tests.e2e.small_drawing import SmallDrawing
from tests.e2e.waiting import until

SET = f"""([name, fields]) => {{
  const {{ doc, history }} = {STUDIO};
  history.set("Set " + Object.keys(fields).join(), doc.idsOfName(name), () => fields);
}}"""
REMOVE = f"""(name) => {{
  const {{ doc, history }} = {STUDIO};
  history.commit("Delete", hyggeEditor.wiring.removal(doc, doc.idsOfName(name)));
}}"""
COPY = f"""(name) => {{
  const {{ doc, history }} = {STUDIO};
  const fields = {{ ...hyggeEditor.fieldsOf(doc.get(doc.idsOfName(name)[0])), name: "New" }};
  history.commit("Copy", [{{ op: "add", kind: "house", id: hyggeEditor.newId(), fields }}]);
}}"""
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "the server did not respond")
"""What the browser and Dash complain about without a connection."""
STATE = f"() => {STUDIO} && {STUDIO}.sync.state"
JOIN = """
    INSERT INTO project_members (project_id, user_id) SELECT %s, user_id FROM users WHERE username = 'admin'
    ON CONFLICT DO NOTHING RETURNING project_id
"""


@contextmanager
def administrator(
    browser: Browser, instance: Instance, application: Application, address: str
) -> Iterator[SmallDrawing]:
    """Yield the editor of the administrator, in a browser of their own, with the network of an address."""
    password = re.search(r"admin / (\S+)", application.output)
    project = re.search(r"/projects/([0-9a-f-]{36})", address)
    assert password
    assert project
    rows(instance, JOIN, (project[1],))
    context = browser.new_context(base_url=instance.url)
    page = context.new_page()
    complaints: list[str] = []
    watch(page, complaints)
    page.goto("/sign-in")
    page.get_by_label("User name").fill("admin")
    page.get_by_label("Password").fill(password[1])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/projects")
    page.goto(address)
    yield SmallDrawing(page)
    context.close()
    assert complaints == []


def edit(drawing: SmallDrawing, thing: str, /, **fields: Any) -> None:
    """Set fields of a thing."""
    drawing.page.evaluate(SET, [thing, fields])


def wait_for_state(drawing: SmallDrawing, state: str) -> None:
    """Wait until saving is in a state."""
    until(lambda: drawing.page.evaluate(STATE) == state, f"the editor to be {state}")


def saved_objects(drawing: SmallDrawing) -> list[dict[str, Any]]:
    """Return what the server has, by id."""
    loaded = f"async () => (await hyggeEditor.request('GET', {STUDIO}.url + '/drawing')).body.objects"
    return by_id(drawing.page.evaluate(loaded))


def by_id(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return objects in an order that does not depend on who counts them."""
    return sorted(objects, key=lambda item: item["id"])


def expected(problems: list[str], *words: str) -> None:
    """Take complaints of the browser out that a test has caused itself."""
    problems[:] = [text for text in problems if not any(word in text for word in words)]


def revision(drawing: SmallDrawing) -> int:
    """Return the revision that the browser has seen."""
    return drawing.page.evaluate(f"() => {STUDIO}.doc.revision")


def poll(drawing: SmallDrawing) -> None:
    """Ask for others' edits now."""
    drawing.page.evaluate(f"() => {STUDIO}.sync.poll()")
