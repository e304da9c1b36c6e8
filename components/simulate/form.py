"""The form that sets up a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.simulate.cascade import cascade_editor
from components.simulate.choices import choice_cards
from components.simulate.names import CAPACITY_MODES, LENGTHS, RULES, SCOPES, ids
from components.simulate.priority import priority_editor
from engine.settings import RunSettings

DEFAULTS = RunSettings()


@dataclass(frozen=True, slots=True)
class PriorityChoice:
    """The flags to order: those on the list, all there are, and saved lists as (id, name)."""

    order: tuple[str, ...]
    flags: tuple[str, ...]
    lists: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormChoices:
    """What the form offers.

    Attributes
    ----------
    grids : tuple of (id, name)
        Networks to simulate; the first is chosen.
    first_day, last_day : date
        Days for which there are profiles.
    """

    name: str
    grids: tuple[tuple[str, str], ...]
    first_day: date
    last_day: date
    priority: PriorityChoice


def run_form(choices: FormChoices) -> html.Div:
    """Show every choice of a run with plain words and defaults that make sense."""
    return html.Div(
        dmc.Stack(
            [
                _section("What and when", _what(choices), _when(choices)),
                _section("Who may trade with whom", choice_cards(ids("scope"), "Scope", SCOPES, DEFAULTS.scope, 2)),
                _section(
                    "Who gets the surplus",
                    choice_cards(ids("allocation"), "Allocation rule", RULES, DEFAULTS.allocation, 2),
                    *_details(choices.priority),
                ),
                _section(
                    "When a transformer is full",
                    choice_cards(ids("capacity-mode"), "Capacity mode", CAPACITY_MODES, DEFAULTS.capacity_mode, 2),
                ),
                _section("What grid electricity emits", _emissions()),
            ],
            gap="md",
        ),
        className="run-form",
    )


def _section(title: str, *content: Any) -> dmc.Card:
    return dmc.Card(dmc.Stack([dmc.Title(title, order=2, size="h3"), *content], gap="md"))


def _what(choices: FormChoices) -> dmc.SimpleGrid:
    grid = dmc.Select(
        id=ids("grid"),
        label="Network",
        data=[{"value": value, "label": label} for value, label in choices.grids],
        value=choices.grids[0][0],
        allowDeselect=False,
    )
    name = dmc.TextInput(id=ids("name"), label="Name of the run", value=choices.name, debounce=300)
    return dmc.SimpleGrid([grid, name], cols={"base": 1, "sm": 2})


def _when(choices: FormChoices) -> dmc.SimpleGrid:
    start = dmc.DatePickerInput(
        id=ids("first-day"),
        label="First day",
        value=choices.first_day.isoformat(),
        minDate=choices.first_day.isoformat(),
        maxDate=choices.last_day.isoformat(),
        valueFormat="D MMM YYYY",
    )
    length = dmc.InputWrapper(
        dmc.SegmentedControl(
            id=ids("length"),
            data=[{"value": value, "label": label} for value, label in LENGTHS],
            value="year",
            fullWidth=True,
        ),
        label="Length",
    )
    return dmc.SimpleGrid([start, length], cols={"base": 1, "sm": 2})


def _emissions() -> dmc.NumberInput:
    return dmc.NumberInput(
        id=ids("grid-emissions"),
        label="Emissions of grid electricity, g CO\u2082e/kWh",
        description="Optional: the supplier or the grid operator knows it. Without it no emissions are shown.",
        min=0,
        decimalScale=1,
        debounce=300,
        maw=420,
    )


def _details(priority: PriorityChoice) -> list[html.Div]:
    """Show what single rules need besides; callbacks hide what does not matter."""
    return [
        _detail("priority-section", "Priority list", priority_editor(priority.order, priority.flags, priority.lists)),
        _detail("cascade-section", "Rounds", cascade_editor()),
        _detail("auction-section", "Prices", _prices()),
    ]


def _detail(name: str, title: str, content: Any) -> html.Div:
    return html.Div([dmc.Text(title, size="sm", fw=500, mb="xs"), content], id=ids(name), className="rule-detail")


def _prices() -> dmc.Stack:
    fields: Sequence[tuple[str, str, float]] = (
        ("retail", "Bid where a house has none", DEFAULTS.retail_eur_per_kwh),
        ("feed-in", "Ask where a house has none", DEFAULTS.feed_in_eur_per_kwh),
        ("network-fee", "Network fee", DEFAULTS.network_fee_eur_per_kwh),
    )
    words = "By default a house bids the retail price and asks the feed-in tariff; a trade must cover the network fee."
    inputs = [
        dmc.NumberInput(
            id=ids(name), label=label, value=value, min=0, step=0.01, decimalScale=4, suffix=" €/kWh", debounce=300
        )
        for name, label, value in fields
    ]
    return dmc.Stack(
        [dmc.Text(words, size="sm", c="dimmed"), dmc.SimpleGrid(inputs, cols={"base": 1, "sm": 3})], gap="sm"
    )
