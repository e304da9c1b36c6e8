"""Whole journeys through the application, as people take them."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from services.instance import Instance
from tests.e2e.application import rows
from tests.e2e.conftest import watch
from tests.e2e.runs import executor_pid, held, newest_run, started_after, wait_for_status
from tests.e2e.waiting import until

LONG_MS = 60_000


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
    assert finished["stored_steps"] == finished["steps"] == 35_136 or finished["steps"] == 35_040
    expect(page.locator(".js-plotly-plot").first).to_be_visible()


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
