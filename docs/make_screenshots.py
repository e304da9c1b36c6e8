"""Make the pictures of the documentation: start the app on an empty directory, run the demo, shoot every page.

``make screenshots`` writes ``docs/screenshots/<page>-<light|dark>-<width>.png``; pictures that the documentation does
not show stay out of the repository.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from docs.large_network import store_district
from services.instance import Instance
from tests.e2e.application import Application, data_directory
from tests.e2e.conftest import system_browser

FOLDER = Path(__file__).parent / "screenshots"
SIZES = {1440: 1200, 390: 844}
EDITOR_HEIGHT = 900
SCHEMES = ("light", "dark")
RUN_MS = 180_000
COLOURS = 256


def main() -> None:
    """Shoot every page in both themes and both widths."""
    FOLDER.mkdir(exist_ok=True)
    with running_application() as instance, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=_browser_arguments())
        pages = run_demo(browser, instance.url) | make_networks(browser, instance)
        for scheme in SCHEMES:
            for width in SIZES:
                shoot(browser, instance.url, pages, scheme, width)
        browser.close()


@contextmanager
def running_application() -> Iterator[Instance]:
    """Yield where an application runs with nothing in it but the demo."""
    with data_directory() as directory:
        application = Application(directory)
        try:
            yield application.wait_until_ready()
        finally:
            application.stop()


def run_demo(browser: Browser, url: str) -> dict[str, str]:
    """Run the demo once and return the paths of all pages by name."""
    page = browser.new_page(base_url=url)
    sign_in(page)
    page.locator("a[href$='/network']").first.click()
    page.wait_for_url(re.compile("/projects/.+/network"))
    project = page.url.removeprefix(url).removesuffix("/network")
    page.goto(f"{project}/simulate")
    page.get_by_role("button", name="Run simulation").click()
    page.wait_for_url(re.compile("/results/"), timeout=RUN_MS)
    results = page.url.removeprefix(url)
    page.goto(f"{project}/simulate")
    expect(page.get_by_text("Finished").first).to_be_visible(timeout=RUN_MS)
    page.close()
    sections = {name: f"{project}/{name}" for name in ("network", "simulate")}
    tabs = {f"results-{tab}": f"{results}?tab={tab}" for tab in ("time", "transformers", "houses")}
    return {"projects": "/projects", **sections, "runs": f"{project}/results", "results": results, **tabs}


def make_networks(browser: Browser, instance: Instance) -> dict[str, str]:
    """Make an empty network and a large one, and return the paths of their editors by name."""
    page = browser.new_page(base_url=instance.url)
    sign_in(page)
    page.get_by_role("button", name="New project").click()
    dialogue = page.get_by_role("dialog", name="New project")
    dialogue.get_by_role("tab", name="Empty").click()
    dialogue.get_by_label("Name").fill("Nordhavn")
    dialogue.get_by_role("button", name="Create project").click()
    page.wait_for_url(re.compile("/projects/.+/network"))
    wait_for_editor(page)
    grid_id = page.evaluate("() => window.hyggeEditor.current.doc.grid().id")
    empty = f"{page.url.removeprefix(instance.url).partition('?')[0]}?grid={grid_id}"
    project_id = UUID(empty.split("/")[2])
    large = f"/projects/{project_id}/network?grid={store_district(instance.owner_dsn, project_id)}"
    page.close()
    return {"network-empty": empty, "network-large": large}


def shoot(browser: Browser, url: str, pages: dict[str, str], scheme: str, width: int) -> None:
    """Shoot the sign-in page and all others in one theme and width."""
    viewport = {"width": width, "height": SIZES[width]}
    context = browser.new_context(base_url=url, viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/sign-in")
    save(page, f"sign-in-{scheme}-{width}")
    sign_in(page)
    set_theme(page, scheme)
    for name, path in pages.items():
        is_editor = name.startswith("network")
        page.set_viewport_size(viewport | ({"height": EDITOR_HEIGHT} if is_editor else {}))
        page.goto(path)
        if is_editor:
            wait_for_editor(page)
        if name == "network":
            choose(page, "Hospital")
        save(page, f"{name}-{scheme}-{width}")
    context.close()


def wait_for_editor(page: Page) -> None:
    """Wait until the network is drawn and checked."""
    expect(page.locator("html")).to_have_attribute("data-editor", "ready", timeout=60_000)
    page.wait_for_load_state("networkidle")


def choose(page: Page, name: str) -> None:
    """Choose a house, so that its properties are seen."""
    page.evaluate(
        "name => { const { doc, view } = window.hyggeEditor.current; view.select(doc.idsOfName(name)); }", name
    )
    page.wait_for_load_state("networkidle")


def sign_in(page: Page) -> None:
    """Enter as the demo guest."""
    page.goto("/sign-in")
    page.get_by_role("button", name="Enter as demo").click()
    page.wait_for_url("**/projects")


def set_theme(page: Page, scheme: str) -> None:
    """Choose the theme with the button of the top bar."""
    root = page.locator("html")
    expect(root).to_have_attribute("data-mantine-color-scheme", re.compile("light|dark"))
    if root.get_attribute("data-mantine-color-scheme") != scheme:
        page.get_by_role("button", name="Light or dark").click()
    expect(root).to_have_attribute("data-mantine-color-scheme", scheme)


def save(page: Page, name: str) -> None:
    """Wait until everything is drawn and write the picture."""
    expect(page.locator("._dash-loading")).to_have_count(0)
    expect(page.locator("[data-dash-is-loading='true'], .mantine-Skeleton-root:visible")).to_have_count(
        0, timeout=30_000
    )
    page.evaluate("document.fonts.ready")
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        # A palette makes a third of the size; interfaces have few colours.
        small = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        small.save(FOLDER / f"{name}.png", optimize=True)
    sys.stdout.write(f"{name}.png\n")


def _browser_arguments() -> list[str]:
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


if __name__ == "__main__":
    main()
