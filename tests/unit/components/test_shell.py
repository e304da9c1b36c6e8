"""The shell: who, where, what runs."""

import json

import pytest
from dash import html
from plotly.utils import PlotlyJSONEncoder

from components.shell import (
    COLOR_SCHEME,
    ActiveRun,
    Place,
    error_toast,
    project_context,
    rail,
    run_label,
    run_list,
    shell_layout,
    success_toast,
)


def dump(component):
    return json.dumps(component, cls=PlotlyJSONEncoder)


@pytest.fixture
def run():
    return ActiveRun("Run 118 · Base", "1,140 house-years a minute", 0.42, "/projects/x/simulate")


def test_the_scheme_is_the_same_in_provider_and_store():
    layout = shell_layout("Demo guest", "Demo guest", "dark", html.Div())
    assert layout.forceColorScheme == "dark"
    assert layout[COLOR_SCHEME].data == "dark"


def test_the_rail_can_start_collapsed():
    layout = shell_layout("A", "B", "light", html.Div(), rail_collapsed=True)
    assert "rail-collapsed" in layout["shell-frame"].className
    assert layout["shell-frame"].navbar["width"] == 60


def test_the_current_place_is_marked_for_eyes_and_ears():
    items = dump(rail([Place("Projects", "projects", "/projects", "p", is_current=True)], []))
    assert '"aria-current": "page"' in items
    assert "rail-current" in items


def test_places_of_a_project_appear_only_within_one():
    assert len(rail([Place("Projects", "projects", "/projects", "p")], [])) == 1


def test_every_place_has_its_shortcut():
    assert '"data-shortcut": "n"' in dump(rail([], [Place("Network", "network", "/n", "n")]))


def test_the_switcher_offers_the_other_projects():
    context = dump(
        project_context(("Nordhavn", "/projects/1/results"), [("Vesterbro", "/projects/2/results")], "Results")
    )
    assert "/projects/2/results" in context
    assert "Results" in context


def test_without_a_project_there_is_nothing_to_switch():
    assert project_context(None, [], None) == []


def test_one_run_shows_its_percentage_and_several_their_number(run):
    assert run_label([run]) == "42\u2009%"
    assert run_label([run, run]) == "2 runs"


def test_the_list_tells_progress_and_speed(run):
    text = dump(run_list([run]))
    assert "1,140 house-years a minute" in text
    assert '"value": 42.0' in text


def test_errors_stay_and_successes_leave():
    assert error_toast("That did not work", "Why.")["autoClose"] is False
    assert success_toast("Saved")["autoClose"] > 0
