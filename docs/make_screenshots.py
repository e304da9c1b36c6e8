"""Make the pictures of the documentation: start the app on an empty directory, run the demo, shoot every page.

``make screenshots`` writes ``docs/screenshots/<page>-<light|dark>-<width>.png``; pictures that the README does not show
stay out of the repository.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.application import Application, data_directory
from tests.e2e.conftest import system_browser

FOLDER = Path(__file__).parent / "screenshots"
SIZES = {1440: 1200, 390: 844}
SCHEMES = ("light", "dark")
RUN_MS = 180_000


def main() -> None:
    """Shoot every page in both themes and both widths."""
    FOLDER.mkdir(exist_ok=True)
    with running_application() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=_browser_arguments())
        pages = run_demo(browser, url)
        for scheme in SCHEMES:
            for width in SIZES:
                shoot(browser, url, pages, scheme, width)
        browser.close()


@contextmanager
def running_application() -> Iterator[str]:
    """Yield the address of an application with nothing in it but the demo."""
    with data_directory() as directory:
        application = Application(directory)
        try:
            yield application.wait_until_ready().url
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
        page.goto(path)
        save(page, f"{name}-{scheme}-{width}")
    context.close()


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
    page.screenshot(path=FOLDER / f"{name}.png")
    sys.stdout.write(f"{name}.png\n")


def _browser_arguments() -> list[str]:
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


if __name__ == "__main__":
    main()
