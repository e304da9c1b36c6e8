"""Callbacks of the results pages, called as functions: what they ask of services, and what they leave alone."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from uuid import UUID

import pandas as pd
import pytest
from dash import no_update
from plotly.utils import PlotlyJSONEncoder

from components.results.names import ids
from components.results.run_view import TABS
from pages.results import _chart_callbacks, _list_callbacks, _run_callbacks, _save_callbacks
from services import results

RUN_ID = UUID("f3709d6d-9531-4efb-982d-d9e4902539d4")
VIEW = {"run_id": str(RUN_ID), "tab": "overview", "series": "0", "n_groups": 3}
WHOLE = ["2016-01-01", "2016-12-31"]
LINKS = pd.DataFrame([("generation", "load", 5.0)], columns=["source", "target", "energy_kwh"])


@pytest.fixture
def asked(monkeypatch):
    """Let services note what they are asked for, by name."""
    calls = {}
    for module in (_chart_callbacks, _list_callbacks, _run_callbacks, _save_callbacks):
        monkeypatch.setattr(module, "current_actor", lambda: "actor")

    def answer(name, value):
        def service(actor, *arguments):
            assert actor == "actor"
            calls[name] = arguments
            return value

        monkeypatch.setattr(results, name, service)

    calls["answer"] = answer
    return calls


def trigger(monkeypatch, name):
    monkeypatch.setattr(_run_callbacks, "ctx", SimpleNamespace(triggered_id=name))


def test_the_balance_follows_the_period(asked):
    """Diagram and table from one question."""
    asked["answer"]("energy_balance", LINKS)
    figure, table = _chart_callbacks.draw_balance(["2016-02-01", "2016-02-29"], VIEW, "dark")
    assert asked["energy_balance"] == (RUN_ID, results.Days(date(2016, 2, 1), date(2016, 2, 29)))
    assert len(figure.data) == len(table.data["body"]) == 1


@pytest.mark.parametrize(("series_id", "stackgroup"), [("0", None), ("3", "in")])
def test_trade_is_stacked_for_houses_only(asked, series_id, stackgroup):
    """Series 3 is the first house of this run."""
    frame = pd.DataFrame({"p2p_bought": [1.0]}, index=pd.DatetimeIndex(["2016-01-01"]))
    asked["answer"]("timeline", results.Timeline(frame, "day", True, None))
    shown = {"period": WHOLE, "series_id": series_id, "keys": ["p2p_bought"], "style": "stack", "stored": {}}
    figure, legend = _chart_callbacks.draw_timeline(shown, VIEW, "light")
    assert len(legend) == 1
    assert figure.data[0].stackgroup == stackgroup
    assert asked["timeline"][1:3] == (int(series_id), ["p2p_bought"])


def test_a_tab_is_filled_once(asked):
    """The others stay as they are; whose results is a question of the tab Time."""
    asked["answer"]("run", SimpleNamespace())
    asked["answer"]("series", [])
    contents, whose_hidden, filters_hidden = _run_callbacks.open_tab("houses", [None] * len(TABS), VIEW)
    assert [content is no_update for content in contents] == [key != "houses" for key, *_ in TABS]
    assert (whose_hidden, filters_hidden) == (True, False)
    again, *_ = _run_callbacks.open_tab("time", [{"props": {}}] * len(TABS), VIEW)
    assert all(content is no_update for content in again)


def test_a_clicked_house_is_shown_over_time():
    """Its row is its series."""
    assert _run_callbacks.show_house({"rowId": "17"}) == ("time", "17")
    assert _run_callbacks.show_house(None) == (no_update, no_update)


@pytest.mark.parametrize(
    ("clicked", "span", "expected"),
    [
        ("span", "month", ["2016-05-01", "2016-05-31"]),
        ("span", None, no_update),
        ("period-forth", None, ["2016-05-09", "2016-05-15"]),
        ("period-back", None, ["2016-04-25", "2016-05-01"]),
    ],
)
def test_choosing_a_period(monkeypatch, clicked, span, expected):
    """From a week in May."""
    trigger(monkeypatch, ids(clicked))
    assert _run_callbacks.choose_period(span, 1, 1, ["2016-05-02", "2016-05-08"], WHOLE) == expected


@pytest.mark.parametrize(
    ("graph", "selected", "zoomed", "expected"),
    [
        ("navigator", {"range": {"x": ["2016-05-04 07:00", "2016-05-06 11:00"]}}, None, ["2016-05-04", "2016-05-06"]),
        ("navigator", None, None, no_update),
        (
            "timeline",
            None,
            {"xaxis.range[0]": "2016-05-04", "xaxis.range[1]": "2016-05-05 02:00"},
            ["2016-05-04", "2016-05-05"],
        ),
        ("timeline", None, {"xaxis.autorange": True}, WHOLE),
        ("timeline", None, {"autosize": True}, no_update),
    ],
)
def test_dragging_over_charts(monkeypatch, graph, selected, zoomed, expected):
    """Over the strip or the chart; a double click shows all; a new size of the window is nothing."""
    trigger(monkeypatch, ids.pattern("graph", graph))
    chosen = ["2016-05-02", "2016-05-08"]
    assert _run_callbacks.brush_period(selected, zoomed, chosen, WHOLE) == expected


def test_the_period_is_named_once():
    """The span that is shown already is not set again: that would choose it anew."""
    assert _run_callbacks.name_period(["2016-05-02", "2016-05-08"], "week", WHOLE) == ("2 May – 8 May 2016", no_update)
    assert _run_callbacks.name_period(["2016-05-02", "2016-05-09"], "week", WHOLE)[1] is None


def test_another_kind_of_series_keeps_what_it_has():
    """Losses are left behind when a house is chosen."""
    options, kept, _, of_map = _run_callbacks.offer_quantities("9", ["load", "loss"], "loss", VIEW)
    assert kept == ["load"]
    assert of_map == "load"
    assert "exchange" in {option["value"] for option in options}


def test_nothing_is_saved_before_a_click():
    """Callbacks run when their buttons appear."""
    assert _save_callbacks.save_balance(0, WHOLE, VIEW) is no_update


def test_a_chart_is_saved_from_the_same_service(asked):
    """In words and full precision."""
    asked["answer"]("energy_balance", LINKS)
    saved = _save_callbacks.save_balance(1, WHOLE, VIEW)
    assert saved["filename"] == "hygge-energy-balance-f3709d6d.csv"
    assert saved["content"].splitlines() == ["source,target,energy_kwh", "Generation,Load,5.0"]
    assert asked["energy_balance"][0] == RUN_ID


@pytest.mark.parametrize("name", ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(1)"])
def test_no_name_is_a_formula_to_a_spreadsheet(asked, name):
    """Numbers, also negative ones, stay numbers."""
    frame = pd.DataFrame({"name": [name], "flags": [["=x"]], "net_kwh": [-2.5]}, index=pd.Index([3], name="series_id"))
    asked["answer"]("houses", frame)
    saved = _save_callbacks.save_houses(1, WHOLE, VIEW)
    assert saved["content"].splitlines()[1].startswith(("3,'", "3,\"'"))
    assert saved["content"].splitlines()[1].endswith(",-2.5")


def test_a_running_run_is_followed_until_it_ends(asked):
    """Its results come as soon as there are any, its steps when they are stored."""
    facts = {
        "status": "running",
        "kpis": None,
        "kpis_at": None,
        "stored_steps": 0,
        "progress_frac": 0.2,
        "message": "",
        "phase": "simulating",
    }
    asked["answer"]("run", SimpleNamespace(**facts))
    seen = {"has_kpis": False, "stored_steps": 0}
    notice, progress, body, cards, view, stopped = _run_callbacks.follow(1, seen, VIEW)
    assert notice is not None
    assert (progress, body, cards, view, stopped) == (no_update, no_update, no_update, no_update, False)


def test_the_last_indicators_come_when_a_run_has_ended(asked):
    """Only the cards change, so that nobody loses place or tab."""
    facts = {
        "status": "finished",
        "kpis": {"voltage_min_pu": 0.957, "voltage_max_pu": 1.036, "voltage_violation_h": 0.0},
    }
    asked["answer"]("run", SimpleNamespace(**facts, stored_steps=96))
    notice, _, body, cards, _, stopped = _run_callbacks.follow(1, {"has_kpis": True, "stored_steps": 96}, VIEW)
    assert (notice, body, stopped) == (None, no_update, True)
    assert "0.96\u20131.04" in json.dumps(cards, cls=PlotlyJSONEncoder, ensure_ascii=False)
