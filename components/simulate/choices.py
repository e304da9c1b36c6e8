"""Choices with a line of plain words each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc

Choice = tuple[str, str, str]


def choice_cards(name: str, label: str, choices: Sequence[Choice], value: str, columns: int = 1) -> dmc.RadioGroup:
    """Show alternatives as cards of which one is chosen, with name and explanation.

    Parameters
    ----------
    name : str
        Id of the group; its `value` is the chosen one.
    label : str
        What is chosen, for screen readers.
    choices : sequence of (value, name, explanation)
        In order.
    columns : int
        How many stand beside each other where there is room.
    """
    cards = [_card(*choice) for choice in choices]
    grid = dmc.SimpleGrid(cards, cols={"base": 1, "sm": columns}, spacing="xs")
    return dmc.RadioGroup(grid, id=name, value=value, labelProps={"className": "visually-hidden"}, label=label)


def _card(value: str, name: str, text: str) -> dmc.RadioCard:
    words: list[Any] = [dmc.Text(name, size="sm", fw=500), dmc.Text(text, size="xs", c="dimmed")]
    return dmc.RadioCard(
        dmc.Group([dmc.RadioIndicator(), dmc.Stack(words, gap=2)], gap="sm", align="flex-start", wrap="nowrap"),
        value=value,
        className="choice-card",
    )
