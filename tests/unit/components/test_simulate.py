"""What the Simulate page is made of."""

from __future__ import annotations

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from components.simulate import RecentRun, RunProgress, preflight, priority_rows, progress_card, recent_runs
from components.simulate.estimates import roughly
from components.simulate.names import RULES
from errors import Issue

RUN = RunProgress("Run 7 · Base", "running", "simulating", 0.42)


def text_of(tree) -> str:
    return json.dumps(tree, cls=PlotlyJSONEncoder, ensure_ascii=False).replace("\u2009", " ")


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1 s"), (8.96, "9 s"), (38.0, "40 s"), (200.0, "3 min 20 s")])
def test_estimates_have_no_digits_that_they_cannot_have(seconds, words):
    assert roughly(seconds) == words


def test_a_running_run_shows_its_speed_and_time_left_and_can_be_stopped():
    card = text_of(progress_card(RunProgress("Run 7", "running", "storing", 0.42, "", 1140.0, 12.2)))
    for words in ("42 %", "1 140 house-years a minute", "12 s left", "Cancel"):
        assert words in card


def test_a_run_that_is_stopping_cannot_be_stopped_again():
    card = text_of(progress_card(RunProgress("Run 7", "running", "storing", 0.42, is_stopping=True)))
    assert "Stopping" in card
    assert '"disabled": true' in card


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("queued", "this run is next"),
        ("interrupted", "continues from there"),
        ("failed", "The disk is full."),
        ("cancelled", "nothing of it was kept"),
        ("finished", "All results are stored."),
    ],
)
def test_every_status_says_what_it_means(status, words):
    assert words in text_of(progress_card(RunProgress("Run 7", status, "waiting", 0.1, "The disk is full.")))


def test_results_are_offered_as_soon_as_there_are_indicators():
    assert "See results" not in text_of(progress_card(RUN))
    ready = RunProgress("Run 7", "running", "storing", 0.5, results_href="/projects/1/results/2")
    assert "/projects/1/results/2" in text_of(progress_card(ready))


def test_the_preflight_names_every_problem_errors_first():
    issues = [
        Issue("b", "house", "share", "Give it a share.", severity="warning"),
        Issue("a", "run", "name", "No name."),
    ]
    text = text_of(preflight([("Period", "a year")], 9.2, issues))
    assert "about 9 s" in text
    assert text.index("No name.") < text.index("Give it a share.")


def test_a_long_list_of_problems_is_cut_and_counted():
    text = text_of(preflight([], None, [Issue("a", "house", "x", f"Problem {i}.") for i in range(20)]))
    assert "and 12 more" in text


def test_the_first_flag_cannot_go_up_nor_the_last_one_down():
    rows = text_of(priority_rows(["hospital", "school"], ["hospital", "school", "farm"]))
    assert rows.count('"disabled": true') == 2
    assert "Move hospital up" in rows
    assert "Farm" in rows


def test_without_flags_there_is_one_tier():
    assert "one tier" in text_of(priority_rows([], []))


def test_the_latest_runs_lead_to_their_results():
    rows = [RecentRun("Run 2", "finished", "today", "/r/2"), RecentRun("Run 1", "failed", "today", None)]
    text = text_of(recent_runs(rows, "/r"))
    assert '"/r/2"' in text
    assert text.count("quiet-link") == 2
    assert "will be listed here" in text_of(recent_runs([], "/r"))


def test_all_six_rules_are_explained():
    assert len(RULES) == 6
    assert all(text.endswith(".") for _, _, text in RULES)
