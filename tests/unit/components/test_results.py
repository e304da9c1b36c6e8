"""Parts of the results pages: what they say, what when there is nothing, what can be clicked."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder

from components.results.chart_card import chart_card
from components.results.filters import kept_quantities, quantity_options, series_options
from components.results.kpis import kpi_cards
from components.results.notices import overload_note, run_notice, steps_offer
from components.results.run_facts import run_facts
from components.results.run_list import run_list
from components.results.run_view import TABS, count_groups, run_body
from components.results.tables import HOUSE_COLUMNS, balance_table, house_rows, houses_table, transformer_rows

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
START = datetime(2016, 1, 1, tzinfo=timezone(timedelta(hours=1)))
KPIS = {
    "self_sufficiency_frac": 0.4127,
    "self_consumption_frac": None,
    "p2p_kwh": 161279.0,
    "p2p_share_frac": 0.329,
    "grid_import_kwh": 328636.0,
    "grid_export_kwh": 45547.0,
    "load_kwh": 559602.0,
    "generation_kwh": 281836.0,
    "peak_import_kw": 221.8,
    "peak_import_time": "2016-01-05T19:00:00+01:00",
    "transformer_loading_max_frac": 1.2524,
    "transformer_loading_p99_frac": 0.836,
    "overload_h": 14.25,
    "overload_kwh": 98.9,
    "losses_kwh": 6899.0,
    "curtailed_kwh": 0.0,
    "unserved_kwh": 0.0,
    "ev_unmet_kwh": 12.0,
    "battery_cycles": 170.1,
    "mean_soc_frac": 0.317,
}
SERIES = [
    SimpleNamespace(series_id=0, kind="community", name="Lindenhof"),
    SimpleNamespace(series_id=1, kind="transformer", name="T1"),
    SimpleNamespace(series_id=2, kind="house", name="House 1"),
]


def run(**changes):
    facts = {
        "run_id": "f3709d6d", "project_id": "45d901d5", "number": 7, "name": "demo", "status": "finished",
        "phase": "done", "progress_frac": 1.0, "message": "", "cancel_requested": False, "kpis": KPIS, "kpis_at": NOW,
        "submitted_at": NOW - timedelta(minutes=5), "started_at": NOW - timedelta(minutes=5), "finished_at": NOW,
        "start": START, "steps": 35136, "stored_steps": 35136, "n_houses": 104, "input_hash": "05ea6786fcd44d42aa",
        "engine_version": "1.0.0", "seed": 3, "residual_kw": 5.7e-14, "speed_house_steps_per_s": 675000.0,
        "parameters": {"allocation": "priority", "priority": ["hospital"], "scope": "intra_grid"}, "error": None,
    }  # fmt: skip
    return SimpleNamespace(**facts | changes)


def text(component):
    """Return a component as JSON text."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_indicators_have_three_digits_and_units():
    """Energies in the unit that fits, the peak with its time."""
    cards = text(kpi_cards(KPIS))
    for part in (
        '"41.3"',
        '"161"',
        '"MWh"',
        "32.9\u2009%",
        "5 Jan 2016, 19:00",
        '"125"',
        "98.9\u2009kWh above the rating",
    ):
        assert part in cards


LAST = {
    "voltage_min_pu": 0.9556, "voltage_max_pu": 1.0366, "voltage_violation_h": 0.75, "voltage_problem": None,
    "peak_reduction_kw": 12.04,
}  # fmt: skip


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ({}, ["comparison follows", "follows at the end of the run"]),
        (LAST, ["0.96\u20131.04", "hours outside ±10\u2009%: 0.75", "12.0\u2009kW less with trading"]),
        (LAST | {"peak_reduction_kw": -3.0}, ["3.00\u2009kW more with trading"]),
        (LAST | {"peak_reduction_kw": 0.001}, ["the same without trading"]),
        (dict.fromkeys(LAST) | {"voltage_problem": "This network has no lines."}, ["This network has no lines."]),
        ({"co2e_kg": 8400.0, "co2e_avoided_kg": -250.0}, ['"8.40"', "\u2212250\u2009kg avoided"]),
    ],
)
def test_what_comes_last_has_its_place_from_the_beginning(last, words):
    """The voltage card is there while it waits; emissions only where an intensity was given."""
    cards = text(kpi_cards(KPIS | last))
    assert all(part in cards for part in words)
    assert cards.count('"kpi-card"') == text(kpi_cards(KPIS)).count('"kpi-card"') + ("co2e_kg" in last)


def test_an_undefined_ratio_is_a_dash():
    """Self-consumption without generation."""
    assert '"\u2013"' in text(kpi_cards(KPIS).children[1])


def test_what_should_not_be_is_shown_where_it_is():
    """Missed EV energy, but not curtailed or unserved energy."""
    cards = text(kpi_cards(KPIS))
    assert "EV energy missed" in cards
    assert "Unserved" not in cards


def test_indicators_that_are_on_their_way_have_the_same_place():
    """Skeletons, so that nothing jumps."""
    assert "Skeleton" in text(kpi_cards(None))


def test_without_a_run_the_list_leads_to_the_first_one():
    """Only those who may run get the button."""
    assert "/projects/p/simulate" in text(run_list([], "p", NOW, may_run=True))
    assert "/projects/p/simulate" not in text(run_list([], "p", NOW, may_run=False))


def test_a_finished_run_leads_to_its_results():
    """With what it is about and its first indicators."""
    table = text(run_list([run()], "p", NOW, may_run=True))
    for part in ("Run 7 · demo", "/projects/45d901d5/results/f3709d6d", "366 days", "41.3\u2009%", "5 minutes ago"):
        assert part in table


@pytest.mark.parametrize(
    ("status", "may_run", "offered"),
    [
        ("running", True, "Cancel"),
        ("queued", True, "Cancel"),
        ("interrupted", True, "Continue"),
        ("running", False, None),
    ],
)
def test_what_can_be_done_with_a_run(status, may_run, offered):
    """Depends on its status, and on the role."""
    table = text(run_list([run(status=status, kpis=None, progress_frac=0.4)], "p", NOW, may_run=may_run))
    assert ("Cancel" in table, "Continue" in table) == (offered == "Cancel", offered == "Continue")


def test_facts_let_a_run_be_repeated():
    """Inputs, engine, settings, accuracy."""
    facts = text(run_facts(run()))
    for part in ("05ea6786fcd44d42", "1.0.0", "by priority list", "hospital", "across the whole grid", "5.7e\u221214"):
        assert part in facts


def test_a_finished_run_needs_no_notice():
    """An unfinished one says how far it is, a failed one why."""
    assert run_notice(run()) is None
    assert "being stored: 50" in text(run_notice(run(status="running", stored_steps=17568)))
    assert "no solar" in text(run_notice(run(status="failed", error={"message": "no solar"})))
    assert "interrupted" in text(run_notice(run(status="interrupted")))


def test_a_run_of_a_backup_offers_to_compute_its_steps():
    """With the reason why the last attempt failed, where there was one."""
    offer = text(steps_offer(run(stored_steps=0)))
    assert "Compute the quarter-hours again" in offer
    assert "failed" not in offer
    assert "The disk is full." in text(steps_offer(run(stored_steps=0, error={"message": "The disk is full."})))


def test_overloads_in_words():
    """Hours and energy against the rating, or why there are none."""
    assert overload_note(100.0, 14.25, 98.9) == "14.2\u2009h above its rating of 100\u2009kW, 98.9\u2009kWh in all."
    assert overload_note(100.0, 0, 0) == "Never above its rating of 100\u2009kW."
    assert "no rating" in overload_note(None, 0, 0)


def test_only_the_open_tab_is_filled():
    """The page is light; callbacks fill the others."""
    body = run_body(run(), SERIES, "time", "2", SimpleNamespace(first=date(2016, 1, 1), last=date(2016, 12, 31)))
    panels = [panel.children.children for panel in body.children[1].children[2:]]
    assert [content is not None for content in panels] == [key == "time" for key, *_ in TABS]
    assert '"value": "2"' in text(body)


def test_an_unknown_series_in_the_address_is_the_community():
    """Not an error."""
    body = run_body(run(), SERIES, "time", "99", SimpleNamespace(first=date(2016, 1, 1), last=date(2016, 12, 31)))
    assert '"value": "99"' not in text(body)


def test_series_are_grouped_in_choices():
    """The community first; only the kinds asked for."""
    options = series_options(SERIES, ("community", "house"))
    assert [(group["group"], group["items"][0]["label"]) for group in options] == [
        ("Community", "Whole community"), ("Houses", "House 1"),
    ]  # fmt: skip
    assert count_groups(SERIES) == 2


def test_houses_are_offered_what_they_have():
    """Losses belong to transformers."""
    assert "loss" not in {option["value"] for option in quantity_options("house")}
    assert kept_quantities(["load", "loss", "?"], "house") == ["load"]


def test_a_chart_card_can_be_saved_and_read_aloud():
    """Three formats, an accessible name, a fixed height."""
    card = text(chart_card("balance", "Title", "Explained", height=300))
    for part in ("Data as CSV", "Picture as PNG", "Picture as SVG", '"aria-label": "Title. Explained"', "300px"):
        assert part in card


def test_tables_show_units_of_their_headings():
    """Energies become MWh, ratios per cent, what is undefined stays empty."""
    frame = pd.DataFrame({key: [1000.0] for key, *_ in HOUSE_COLUMNS}, index=pd.Index([5], name="series_id"))
    frame = frame.assign(self_consumption_frac=float("nan"), name="H1", parent="T1", flags=[["school", "hall"]])
    (row,) = house_rows(frame)
    assert (row["row"], row["name"], row["flags"], row["load_kwh"]) == ("5", "H1", "school, hall", 1.0)
    assert row["self_consumption_frac"] is None
    headings = {column["headerName"] for column in houses_table(400).columnDefs}
    assert {"Load (MWh)", "Peak import (kW)", "Self-sufficiency (%)"} <= headings


def test_the_community_is_not_in_the_table_of_transformers():
    """It has no rating."""
    columns = ("capacity_kw", "loading_frac", "overload_h", "overload_kwh", "peak_import_kw", "peak_export_kw")
    more = ("load_kwh", "generation_kwh", "p2p_bought_kwh", "loss_kwh")
    frame = pd.DataFrame({key: [1.0, 2.0] for key in (*columns, *more)}, index=[0, 1])
    frame = frame.assign(kind=["community", "transformer"], name=["Grid", "T1"], parent="")
    assert [row["name"] for row in transformer_rows(frame)] == ["T1"]


def test_the_twin_of_the_diagram_has_shares_of_each_source():
    """They add up to one for each."""
    links = pd.DataFrame({"source": ["A", "A"], "target": ["B", "C"], "energy_kwh": [30.0, 10.0]})
    body = balance_table(links).data["body"]
    assert [row[3] for row in body] == ["75.0\u2009%", "25.0\u2009%"]
