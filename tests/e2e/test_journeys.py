"""Whole journeys through the application, as people take them."""

from __future__ import annotations

import csv
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from services.instance import Instance
from tests.e2e.application import rows
from tests.e2e.conftest import watch
from tests.e2e.runs import executor_pid, held, newest_run, started_after, wait_for_status
from tests.e2e.waiting import until

LONG_MS = 60_000
LEAP_YEAR_STEPS = 35_136


def sign_in(page: Page) -> None:
    """Enter as the demo guest."""
    page.goto("/")
    page.get_by_role("button", name="Enter as demo").click()
    expect(page).to_have_url(re.compile(r"/projects$"))


@pytest.fixture
def project(instance: Instance) -> UUID:
    """Return the demo project."""
    return rows(instance, "SELECT project_id FROM projects WHERE is_demo")[0][0]


@pytest.fixture
def simulate(page: Page, project: UUID, instance: Instance) -> Callable[[], dict]:
    """Return a function that starts a run from the Simulate page and returns its row."""
    sign_in(page)

    def start() -> dict:
        previous = newest_run(instance).get("run_id")
        page.goto(f"/projects/{project}/simulate")
        page.get_by_role("button", name="Run simulation").click()
        return started_after(instance, previous)

    return start


def test_a_wrong_password_is_answered_at_the_form(page, instance, problems):
    page.goto("/sign-in")
    page.get_by_label("User name").fill("demo")
    page.get_by_label("Password").fill("not it")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("User name or password is not right")
    assert "401" in problems.pop()
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{instance.url}/projects")


def test_nothing_is_shown_without_a_session(page, project):
    page.goto(f"/projects/{project}/network")
    expect(page).to_have_url(re.compile("/sign-in"))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_from_sign_in_to_results(page, simulate, instance):
    run = simulate()
    expect(page).to_have_url(re.compile(f"/results/{run['run_id']}"), timeout=LONG_MS)
    expect(page.get_by_text("Self-sufficiency").first).to_be_visible(timeout=LONG_MS)
    finished = wait_for_status(instance, run["run_id"], "finished")
    assert finished["stored_steps"] == finished["steps"] == LEAP_YEAR_STEPS
    expect(page.locator(".js-plotly-plot").first).to_be_visible()


@pytest.fixture
def results(simulate: Callable[[], dict], instance: Instance) -> str:
    """Return the address of a finished run's results, one run for all that ask."""
    run = newest_run(instance)
    if run.get("status") != "finished":
        run = wait_for_status(instance, simulate()["run_id"], "finished")
    return f"/projects/{run['project_id']}/results/{run['run_id']}"


def saved_csv(page: Page, title: str) -> list[dict[str, str]]:
    """Save the data of a chart or table and return its rows."""
    page.get_by_role("button", name=f"Save {title}").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Data as CSV").click()
    with Path(download.value.path()).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_of_houses_as_csv_equals_the_stored_steps(page, results, instance):
    page.goto(f"{results}?tab=houses")
    # The table draws its rows when it comes into view.
    page.locator(".result-grid").scroll_into_view_if_needed(timeout=LONG_MS)
    expect(page.get_by_role("gridcell", name="House 1", exact=True)).to_be_visible(timeout=LONG_MS)
    table = {row["name"]: row for row in saved_csv(page, "Houses")}
    query = """
        SELECT s.name, c.variable, sum(v::float8) * 0.25
        FROM result_series s JOIN result_chunk c USING (run_id, series_id), unnest(c.values) v
        WHERE run_id = %s AND s.kind = 'house'
        AND c.variable IN ('load_kw', 'generation_kw', 'p2p_bought_kw', 'grid_import_kw') GROUP BY 1, 2
    """
    stored = rows(instance, query, (results.rsplit("/", 1)[1],))
    assert len({name for name, *_ in stored}) == len(table) > 100
    for name, variable, energy_kwh in stored:
        assert float(table[name][f"{variable}h"]) == pytest.approx(energy_kwh, rel=1e-6, abs=1e-3)


def test_a_day_over_time_as_csv_equals_the_stored_steps(page, results, instance):
    page.goto(f"{results}?tab=time")
    page.get_by_text("Day", exact=True).click()
    expect(page.get_by_text("Fri 1 Jan 2016")).to_be_visible(timeout=LONG_MS)
    saved = saved_csv(page, "Over time")
    query = """
        SELECT load_kw, generation_kw, grid_import_kw FROM simulation_results
        WHERE run_id = %s AND series_id = 0 AND step < 96 ORDER BY step
    """
    stored = rows(instance, query, (results.rsplit("/", 1)[1],))
    shown = [tuple(float(row[f"{name}_kw"]) for name in ("load", "generation", "grid_import")) for row in saved]
    assert len(shown) == 96
    assert [value for row in shown for value in row] == pytest.approx([v for row in stored for v in row], abs=1e-4)


def test_cancel_stops_the_work_and_the_next_run_starts(page, simulate, instance):
    run = simulate()
    with held(run):
        page.get_by_role("button", name="Cancel").click()
        until(
            lambda: rows(instance, "SELECT cancel_requested FROM simulation_runs WHERE run_id = %s", (run["run_id"],))[
                0
            ][0],
            "the request",
        )
    wait_for_status(instance, run["run_id"], "cancelled")
    expect(page.get_by_text("Cancelled").first).to_be_visible()
    assert rows(instance, "SELECT count(*) FROM result_daily WHERE run_id = %s", (run["run_id"],)) == [(0,)]
    again = simulate()
    wait_for_status(instance, again["run_id"], "finished")


def test_a_reload_and_a_second_tab_see_the_same_run(page, simulate, instance, project):
    run = simulate()
    problems: list[str] = []
    with held(run):
        page.reload()
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
        tab = page.context.new_page()
        watch(tab, problems)
        tab.goto(f"/projects/{project}/simulate")
        expect(tab.get_by_role("button", name="Cancel")).to_be_visible()
    wait_for_status(instance, run["run_id"], "finished")
    for each in (page, tab):
        expect(each.get_by_text("All results are stored.")).to_be_visible(timeout=LONG_MS)
    assert problems == []


def test_a_killed_run_continues_and_ends_like_one_that_was_not(page, simulate, instance, project):
    straight = wait_for_status(instance, simulate()["run_id"], "finished")
    run = simulate()
    until(lambda: newest_run(instance)["checkpoint_step"], "a checkpoint")
    os.kill(executor_pid(run), signal.SIGKILL)
    wait_for_status(instance, run["run_id"], "interrupted")
    page.goto(f"/projects/{project}/simulate")
    page.get_by_role("button", name="Continue").click()
    resumed = wait_for_status(instance, run["run_id"], "finished")
    assert resumed["kpis"] == straight["kpis"]


def test_the_theme_is_dark_after_a_click_and_stays_so(page):
    sign_in(page)
    root = page.locator("html")
    before = root.get_attribute("data-mantine-color-scheme")
    page.get_by_role("button", name="Light or dark").click()
    after = {"light": "dark", "dark": "light"}[before or "light"]
    expect(root).to_have_attribute("data-mantine-color-scheme", after)
    page.reload()
    expect(root).to_have_attribute("data-mantine-color-scheme", after)
    page.get_by_role("button", name="Light or dark").click()
