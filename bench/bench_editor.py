"""The editor in a real browser: until it can be used, while it is used, and how long an edit takes to be safe.

Wants Playwright (requirements-dev.txt) and a Chromium or Chrome on the path; without them the figures are skipped, and
the report says so. The browser draws in software, as machines without a graphics card do: people have it faster.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.editor_networks import stored_networks
from bench.harness import Report
from tests.e2e.application import Application, data_directory

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

SIZES = (100, 1000, 5000)
MAIN_SIZE = 1000
VISITS, REPEATS = 3, 5
GOALS = {"open": 3.0, "add": 100.0, "undo": 50.0, "saved": 200.0}
VIEWPORT = {"width": 1440, "height": 900}
STEPS = 90
"""Movements of the mouse in one drag."""
TIMEOUT_MS = 120_000
ADDED = 100
FIELD = "#network-properties [data-path='line_loss_pct'] input"

PROBE = Path(__file__).with_name("editor_probe.js")


def run(report: Report) -> None:
    """Measure opening, moving, adding, undoing and saving."""
    report.section("Network editor in Chromium, median")
    if reason := _missing():
        report.skip(reason)
        return
    with _application() as (browser, state, url, networks):
        for n_nodes, path in networks.items():
            _measure_opening(report, browser, state, f"{url}{path}", n_nodes)
        page = _new_page(browser, state)
        page.goto(f"{url}{networks[MAIN_SIZE]}")
        _measure_moving(report, page)
        _measure_adding(report, page)
        _measure_saving(report, page)


def _missing() -> str:
    """Return what is missing for these figures; empty where nothing is."""
    try:
        from tests.e2e.conftest import system_browser  # noqa: PLC0415 - needs what only developers install
    except ImportError as error:
        return f"no {error.name}: pip install -r requirements-dev.txt"
    return "" if system_browser() else "no Chromium or Chrome installed: apt-get install chromium"


@contextmanager
def _application() -> Iterator[tuple[Browser, Any, str, dict[int, str]]]:
    """Yield a browser, what makes it signed in, the application's address and the paths of networks by size."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - see `_missing`

    from tests.e2e.conftest import system_browser  # noqa: PLC0415

    with data_directory() as directory, sync_playwright() as playwright:
        application = Application(directory, {"HYGGE_PORT": "0"})
        try:
            instance = application.wait_until_ready()
            networks = stored_networks(instance.owner_dsn, SIZES)
            browser = playwright.chromium.launch(executable_path=system_browser(), args=["--no-sandbox"])
            yield browser, _signed_in(browser, instance.url), instance.url, networks
            browser.close()
        finally:
            application.stop()


def _signed_in(browser: Browser, url: str) -> Any:
    page = browser.new_page(base_url=url)
    page.goto("/sign-in")
    page.get_by_role("button", name="Enter as demo").click()
    page.wait_for_url("**/projects")
    state = page.context.storage_state()
    page.close()
    return state


def _new_page(browser: Browser, state: Any) -> Page:
    """Return a page of a browser that is signed in and has nothing in its cache."""
    page = browser.new_context(storage_state=state, viewport=VIEWPORT).new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.add_init_script(path=PROBE)
    return page


def _select(page: Page) -> dict[str, Any]:
    """Wait for a node, click on it, wait until it is selected, and return it."""
    node = page.wait_for_function("() => window.hyggeBench.node()").json_value()
    page.mouse.click(node["x"], node["y"])
    page.wait_for_function("id => window.hyggeBench.isSelected(id)", arg=node["id"])
    return node


def _measure_opening(report: Report, browser: Browser, state: Any, address: str, n_nodes: int) -> None:
    seconds, busy, loaded = [], [], []
    for _ in range(VISITS):
        page = _new_page(browser, state)
        session = page.context.new_cdp_session(page)
        loaded = _watch(session)
        page.goto(address, wait_until="commit")
        _select(page)
        seconds.append(page.evaluate("() => performance.now()") / 1e3)
        metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        busy.append(metrics["TaskDuration"])
        page.wait_for_load_state("networkidle")
        page.context.close()
    goal = GOALS["open"] if n_nodes == MAIN_SIZE else None
    note = "first visit, until a click selects a node"
    report.add(f"{n_nodes} nodes: open", statistics.median(seconds), "s", goal=goal, note=note)
    report.add(f"{n_nodes} nodes: work of the page until then", statistics.median(busy), "s CPU")
    report.add(f"{n_nodes} nodes: loaded", sum(loaded) / 1e6, "MB", note="compressed, first visit")


def _watch(session: CDPSession) -> list[float]:
    """Count the work of a page, and return a list that grows by what each answer weighs on the wire."""
    loaded: list[float] = []
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    return loaded


def _measure_moving(report: Report, page: Page) -> None:
    node, paper = _select(page), page.evaluate("() => window.hyggeBench.paper()")
    for name, start in (("drag a node", node), ("pan", paper)):
        page.mouse.move(start["x"], start["y"])
        page.mouse.down()
        page.evaluate("() => window.hyggeBench.startFrames()")
        for step in range(STEPS):
            page.mouse.move(start["x"] + 3 * step, start["y"] + 2 * (step % 30))
        rate = page.evaluate("() => window.hyggeBench.stopFrames()")
        page.mouse.up()
        report.add(f"{MAIN_SIZE} nodes: {name}", rate, "frames/s", note="drawn in software")
    page.evaluate("() => window.hyggeBench.undo()")


def _measure_adding(report: Report, page: Page) -> None:
    rounds = [page.evaluate("count => window.hyggeBench.addAndUndo(count)", ADDED) for _ in range(REPEATS)]
    for name, what in (("add", f"add {ADDED} houses"), ("undo", "undo of that")):
        done, shown = (statistics.median(one[name][key] for one in rounds) for key in ("done", "shown"))
        report.add(f"{MAIN_SIZE} nodes: {what}", done, "ms", goal=GOALS[name], note=f"{shown:.0f} ms until drawn")
    report.add(f"{MAIN_SIZE} nodes: the server saves {ADDED} houses", _server_ms(page, 2 * REPEATS), "ms")


def _measure_saving(report: Report, page: Page) -> None:
    page.evaluate("() => window.hyggeBench.selectHouse()")
    field, times = page.locator(FIELD).first, []
    for value in range(REPEATS):
        field.fill(str(1 + value))
        page.evaluate("() => window.hyggeBench.watchSaving()")
        field.press("Enter")
        times.append(page.evaluate("() => window.hyggeBench.savedAfter()"))
    name = f"{MAIN_SIZE} nodes: from Enter in the panel to saved"
    report.add(name, statistics.median(times), "ms", goal=GOALS["saved"])
    report.add(f"{MAIN_SIZE} nodes: the server saves one field", _server_ms(page, REPEATS), "ms")


def _server_ms(page: Page, latest: int) -> float:
    return statistics.median(page.evaluate("() => window.hyggeBench.serverTimes()")[-latest:])
