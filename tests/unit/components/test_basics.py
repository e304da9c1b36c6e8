"""Page head, figures, feedback, icons: their trees as JSON."""

import json
import re
from pathlib import Path

import dash_mantine_components as dmc
import pytest
from plotly.utils import PlotlyJSONEncoder

from components.feedback import empty_state, error_alert, issue_list, skeleton_card
from components.icons import icon
from components.kpi_card import kpi_card
from components.page_header import page_header
from errors import Issue

ROOT = Path(__file__).resolve().parents[3]


def tree(component):
    return json.loads(json.dumps(component, cls=PlotlyJSONEncoder))


def text_of(component):
    """Return every text of a tree in order."""
    found = []

    def walk(node):
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            for name in ("title", "label", "children"):
                walk(node.get("props", {}).get(name))

    walk(tree(component))
    return found


def test_a_page_says_what_it_is_and_what_it_is_for():
    head = page_header("Results", "What every run found.")
    assert text_of(head) == ["Results", "What every run found."]
    assert tree(head)["props"]["children"][0]["props"]["children"][0]["props"]["children"][0]["props"]["order"] == 1


def test_the_action_stands_last():
    head = page_header("Simulate", "Set up a run.", dmc.Button("Start"))
    assert text_of(head)[-1] == "Start"


def test_crumbs_lead_upwards():
    head = tree(page_header("Run 118", "A year.", breadcrumb=[("Results", "/projects/x/results")]))
    crumb = head["props"]["children"][0]["props"]["children"][0]
    assert crumb["props"]["href"] == "/projects/x/results"


def test_a_figure_has_label_value_unit_and_note():
    assert text_of(kpi_card("P2P traded", "32.7", "MWh", note="5 % of the load")) == [
        "P2P traded",
        "32.7",
        "MWh",
        "5 % of the load",
    ]


def test_a_figure_without_unit_shows_none():
    assert text_of(kpi_card("Losses", "–")) == ["Losses", "–"]


def test_the_definition_of_a_figure_can_be_reached_by_keyboard():
    card = json.dumps(tree(kpi_card("Self-sufficiency", "54.6", "%", help="Load met from inside.")))
    assert "What is Self-sufficiency?" in card
    assert '"focus": true' in card


def test_an_empty_state_offers_the_way_on():
    assert text_of(empty_state("No runs yet", "Start one.", dmc.Button("Set up"))) == [
        "No runs yet",
        "Start one.",
        "Set up",
    ]


def test_a_skeleton_has_the_height_of_what_comes():
    assert tree(skeleton_card(320))["props"]["h"] == 320


def test_an_error_is_told_in_place():
    assert text_of(error_alert("The grid has no houses.")) == ["That did not work", "The grid has no houses."]


def test_errors_come_before_warnings():
    issues = [
        Issue("a", "house", "load_kw", "Looks high.", ("H1",), "warning"),
        Issue("b", "transformer", "capacity_kw", "Must be positive.", ("T1",)),
    ]
    assert text_of(issue_list(issues)) == [
        "transformer · T1 · capacity_kw",
        "Must be positive.",
        "house · H1 · load_kw",
        "Looks high.",
    ]


def test_many_issues_are_counted_rather_than_listed():
    texts = text_of(issue_list([Issue("a", "house", "", "Wrong.", (f"H{number}",)) for number in range(20_000)]))
    assert texts.count("Wrong.") == 50
    assert texts[-1] == "And 19950 more."


def test_no_issues_is_good_news():
    assert text_of(issue_list([])) == ["No problems found."]


def test_icons_are_decoration_unless_they_speak():
    assert tree(icon("sun"))["props"]["aria-hidden"] == "true"
    assert tree(icon("sun", label="Light"))["props"]["aria-label"] == "Light"


@pytest.mark.parametrize("folder", ["components", "pages"])
def test_every_icon_used_is_drawn(folder):
    drawn = set(re.findall(r"\.icon-([a-z-]+) \{", (ROOT / "assets" / "icons.css").read_text(encoding="utf-8")))
    used = {
        name
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"\bicon(?:=|\()\"([a-z-]+)\"", path.read_text(encoding="utf-8"))
    }
    assert used - drawn == set()
