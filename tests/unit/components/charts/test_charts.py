"""Figures: which traces, which units, what when there is nothing."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from components.charts.base import QUANTITY_COLORS, energy_scale
from components.charts.energy_balance import NODES, energy_balance_figure, labelled
from components.charts.heat_map import heat_map_figure
from components.charts.legend import outside_legend
from components.charts.load_duration import load_duration_figure
from components.charts.navigator import navigator_figure
from components.charts.supply_by_month import supply_by_month_figure
from components.charts.timeline import timeline_figure
from components.theme import ENERGY_COLORS
from engine.quantities import QUANTITIES

LINKS = pd.DataFrame(
    [("generation", "load", 60.0), ("generation", "grid_export", 40.0), ("grid_import", "load", 140.0)],
    columns=["source", "target", "energy_kwh"],
)
SUPPLY = pd.DataFrame(
    {
        "own_generation": 1500.0,
        "battery": 0.0,
        "p2p": 300.0,
        "grid": 900.0,
        "unserved": 0.0,
        "export": 200.0,
        "curtailed": 0.0,
    },
    index=[date(2023, 1, 1), date(2023, 2, 1)],
)


def lines(resolution="quarter", **columns):
    frequency = {"quarter": "15min", "hour": "h", "day": "D"}[resolution]
    index = pd.date_range("2023-06-01", periods=3, freq=frequency)
    return pd.DataFrame({key: [1.0, 2.0, 3.0] for key in columns} if columns else {}, index=index)


def named(figure):
    """Return the traces that stand for something, without the ground below lines."""
    return [trace for trace in figure.data if trace.name]


def said(figure):
    """Return what an empty figure says."""
    assert not figure.data
    (note,) = figure.layout.annotations
    return note.text


def test_every_quantity_has_a_colour():
    """A quantity without one would break the first chart that shows it."""
    assert set(QUANTITY_COLORS) == set(QUANTITIES)


@pytest.mark.parametrize(("kwh", "expected"), [([900], (1, "kWh")), ([10, 1000], (1e3, "MWh")), ([2e6], (1e6, "GWh"))])
def test_energies_choose_a_unit(kwh, expected):
    """The largest decides."""
    assert energy_scale(kwh) == expected


def test_balance_has_a_node_for_each_source_and_use():
    """Labels carry the energy; colours are those of the energy."""
    (sankey,) = energy_balance_figure(LINKS).data
    assert list(sankey.node.label) == [
        "Generation<br>100\u2009kWh", "Grid import<br>140\u2009kWh", "Load<br>200\u2009kWh",
            "Grid export<br>40.0\u2009kWh",
    ]  # fmt: skip
    assert sankey.node.color[0] == ENERGY_COLORS["generation"]
    assert list(sankey.link.source) == [0, 0, 1]
    assert list(sankey.link.target) == [2, 3, 2]


def test_balance_places_nodes_within_the_figure():
    """Plotly wants the middle of a node strictly inside."""
    every = pd.DataFrame(
        [("generation", key, 1.0) for key in NODES if key != "generation"], columns=["source", "target", "energy_kwh"]
    )
    (sankey,) = energy_balance_figure(every).data
    assert all(0 < place < 1 for place in (*sankey.node.x, *sankey.node.y))


def test_balance_twin_says_the_same_in_words():
    """Largest first."""
    twin = labelled(LINKS)
    assert list(twin["source"]) == ["Grid import", "Generation", "Generation"]
    assert list(twin["energy_kwh"]) == [140.0, 60.0, 40.0]


def test_balance_without_energy_says_so():
    """For a period without any steps."""
    assert said(energy_balance_figure(LINKS.iloc[:0])) == "No energy flowed in this period."


def test_supply_stacks_above_and_below_zero():
    """In a unit that fits, without what is zero."""
    figure = supply_by_month_figure(SUPPLY)
    assert [trace.name for trace in figure.data] == ["Generation", "P2P", "Grid", "Export"]
    assert figure.data[0].y[0] == 1.5
    assert figure.data[-1].y[0] == -0.2
    assert list(figure.data[0].x) == ["Jan", "Feb"]
    assert figure.layout.yaxis.title.text == "Energy per month (MWh)"


def test_supply_of_several_years_names_the_year():
    """A month of each year is not the same bar."""
    frame = SUPPLY.set_axis([date(2023, 12, 1), date(2024, 1, 1)])
    assert list(supply_by_month_figure(frame).data[0].x) == ["Dec 2023", "Jan 2024"]


def test_time_line_of_a_house_stacks_its_trade():
    """Supply above zero, what leaves below, the load as a line."""
    figure = timeline_figure(lines(load=1, p2p_bought=1, p2p_sold=1), "quarter", stacked=True)
    bought, sold, load = named(figure)
    assert (bought.stackgroup, sold.stackgroup, load.stackgroup) == ("in", "out", None)
    assert list(sold.y) == [-1.0, -2.0, -3.0]
    assert figure.layout.yaxis.title.text == "Power (kW)"


def test_time_line_of_a_community_keeps_trade_out_of_the_stack():
    """What neighbours sell each other is already in generation."""
    figure = timeline_figure(lines(generation=1, p2p_bought=1), "day", stacked=True, with_trade=False)
    assert [trace.stackgroup for trace in named(figure)] == ["in", None]
    assert figure.layout.yaxis.title.text == "Energy per day (kWh)"
    assert "kWh" in figure.data[0].hovertemplate


def test_a_line_that_crosses_areas_stands_out():
    """Below it runs a wider one in the colour of the ground, which nobody hears of."""
    figure = timeline_figure(lines(load=1, generation=1), "day", stacked=True, scheme="dark")
    generation, casing, load = figure.data
    assert (generation.name, casing.name, load.name) == ("Generation", None, "Load")
    assert casing.line.width > load.line.width
    assert list(casing.y) == list(load.y)
    assert len(timeline_figure(lines(load=1, generation=1), "day", stacked=False).data) == 2


def test_a_legend_beside_the_chart_names_what_is_drawn():
    """Areas and lines by their look and colour; the chart then has no legend of its own."""
    figure = timeline_figure(lines(generation=1, load=1, p2p_sold=1), "day", stacked=True, with_trade=False)
    entries = outside_legend(figure)
    assert [entry.children[1] for entry in entries] == ["Generation", "Load", "P2P sold"]
    marks = [entry.children[0].className.removeprefix("chart-legend-mark ") for entry in entries]
    assert marks == ["area", "line solid", "line dash"]
    assert entries[1].children[0].style["color"] == QUANTITY_COLORS["load"]
    assert figure.layout.showlegend is False
    assert [entry.children[1] for entry in outside_legend(supply_by_month_figure(SUPPLY))] == [
        "Generation", "P2P", "Grid", "Export",
    ]  # fmt: skip


def test_time_line_as_lines_has_no_stack():
    """Two quantities of one colour differ by their dashes."""
    figure = timeline_figure(lines(p2p_bought=1, p2p_sold=1), "hour", stacked=False)
    assert [trace.line.dash for trace in figure.data] == ["solid", "dash"]
    assert all(trace.stackgroup is None for trace in figure.data)


def test_state_of_charge_has_an_axis_of_its_own():
    """It is an energy, not a power."""
    figure = timeline_figure(lines(load=1, battery_soc=1), "quarter", stacked=True)
    assert [trace.yaxis for trace in figure.data] == ["y", "y2"]
    assert figure.layout.yaxis2.title.text == "State of charge (kWh)"


def test_time_line_says_why_it_is_empty():
    """Nothing chosen, or not stored yet."""
    assert said(timeline_figure(lines(), "day", stacked=True)) == "Choose at least one quantity."
    assert "not stored yet" in said(timeline_figure(lines(load=1), "quarter", stacked=True, is_stored=False))


def test_navigator_shades_what_is_not_chosen():
    """Before and after the period; nothing for the whole run."""
    daily = pd.DataFrame({"load": 1.0, "generation": 2.0}, index=pd.date_range("2023-01-01", periods=31))
    part = navigator_figure(daily, date(2023, 1, 5), date(2023, 1, 9))
    assert [str(shape.x0)[:10] for shape in part.layout.shapes] == ["2023-01-01", "2023-01-10"]
    assert not navigator_figure(daily, date(2023, 1, 1), date(2023, 1, 31)).layout.shapes


def test_heat_map_of_an_amount_begins_at_zero():
    """A row an hour, a column a day."""
    hours = pd.DataFrame(np.full((24, 3), 2.0), columns=pd.date_range("2023-01-01", periods=3).date)
    figure = heat_map_figure(hours, "load")
    assert np.shape(figure.data[0].z) == (24, 3)
    assert (figure.layout.coloraxis.cmin, figure.layout.coloraxis.cmax) == (0, 2.0)
    assert figure.layout.coloraxis.colorbar.title.text == "kW"


def test_heat_map_around_zero_is_symmetric():
    """So that the middle of the scale is zero."""
    hours = pd.DataFrame(np.full((24, 2), -3.0), columns=pd.date_range("2023-01-01", periods=2).date)
    hours.iloc[0, 0] = 1.0
    axis = heat_map_figure(hours, "flow").layout.coloraxis
    assert (axis.cmin, axis.cmid, axis.cmax) == (-3.0, 0, 3.0)


def test_load_duration_marks_what_exceeds_the_rating():
    """Import and export apart, the rating in words."""
    curve = pd.DataFrame({"hours": [0.0, 1.0, 2.0, 3.0], "flow_kw": [120.0, 90.0, 10.0, -80.0]})
    figure = load_duration_figure(curve, 100.0)
    assert [trace.name for trace in figure.data] == ["Import", "Export", "Above rating"]
    assert [value for value in figure.data[-1].y if value == value] == [120.0]  # noqa: PLR0124 - NaN
    assert {note.text for note in figure.layout.annotations} == {"Rating 100 kW"}


def test_load_duration_without_a_rating_has_no_line():
    """Nothing limits it."""
    curve = pd.DataFrame({"hours": [0.0, 1.0], "flow_kw": [12.0, -9.0]})
    assert not load_duration_figure(curve, None).layout.shapes


@pytest.mark.parametrize("draw", [lambda f: load_duration_figure(f, 1.0), lambda f: heat_map_figure(f, "load")])
def test_charts_of_steps_wait_for_them(draw):
    """They say that the steps are on their way."""
    assert "not stored yet" in said(draw(pd.DataFrame({"hours": [], "flow_kw": []})))
