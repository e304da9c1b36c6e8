"""One application and one browser for all journeys; every page is watched for errors and foreign requests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from services.instance import Instance
from tests.e2e.application import Application, data_directory
from tests.e2e.commands import Commands, opened

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ARTIFACTS = Path("test-artifacts")
LOCAL = {"127.0.0.1", "localhost", "", None}


def system_browser() -> str | None:
    """Return the path of an installed Chromium or Chrome."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, and skip journeys where there is no browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if system_browser() is None and "page" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason="no Chromium or Chrome installed: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the system's browser, quiet and without a sandbox for root."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {"executable_path": system_browser(), "headless": True, "args": [*quiet, *sandbox]}


@pytest.fixture(scope="session")
def application() -> Iterator[Application]:
    """Run the application for all journeys."""
    with data_directory() as directory:
        application = Application(directory, {"HYGGE_PORT": "0"})
        try:
            application.wait_until_ready()
            yield application
            assert "Traceback" not in application.output, application.output
        finally:
            keep(application.output)
            application.stop()


def keep(output: str) -> None:
    """Keep what the application wrote, beside the screenshots of failed journeys."""
    ARTIFACTS.mkdir(exist_ok=True)
    (ARTIFACTS / "application.txt").write_text(output, encoding="utf-8")


@pytest.fixture(scope="session")
def instance(application: Application) -> Instance:
    """Return where the application runs."""
    return application.wait_until_ready()


@pytest.fixture(scope="session")
def base_url(instance: Instance) -> str:
    """Let pages be opened by their path."""
    return instance.url


@pytest.fixture
def problems() -> list[str]:
    """Return what the page's browser complained about; a test takes out what it expects."""
    return []


@pytest.fixture
def page(page: Page, problems: list[str]) -> Iterator[Page]:
    """Yield a page that must not log errors and must not ask anybody else for anything."""
    watch(page, problems)
    yield page
    assert problems == []


@pytest.fixture(scope="module")
def desk(browser: Browser, instance: Instance) -> Iterator[tuple[Commands, list[str]]]:
    """Yield the editor of a small network, one page for a whole module, and what its browser complained about."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, complaints = context.new_page(), []
    watch(page, complaints)
    yield opened(page, instance), complaints
    context.close()


@pytest.fixture
def commands(desk: tuple[Commands, list[str]]) -> Iterator[Commands]:
    """Yield the editor of a small network, made anew for every test."""
    commands, complaints = desk
    commands.begin()
    complaints.clear()
    yield commands
    assert complaints == []


def watch(page: Page, problems: list[str]) -> None:
    """Note errors on the console, exceptions and requests that leave this machine."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text}")

    def requested(request: Request) -> None:
        if urlsplit(request.url).hostname not in LOCAL:
            problems.append(f"foreign request: {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
    page.on("request", requested)
