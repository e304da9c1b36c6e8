"""The rounds of the cascade rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.icons import icon
from components.simulate.names import ids

MODES = (("pro_rata", "In proportion to demand"), ("static", "By fixed shares"))
DEFAULT_ROUNDS: tuple[tuple[float, str], ...] = ((50.0, "static"), (50.0, "pro_rata"))


def cascade_editor() -> html.Div:
    """Show the rounds with a button for one more."""
    add = dmc.Button(
        "Add a round", id=ids("cascade-add"), n_clicks=0, variant="default", size="xs", leftSection=icon("plus", 14)
    )
    words = dmc.Text(
        "Each round shares its part of the surplus and what the round before could not place; all parts together "
        "are 100 % at most.",
        size="sm",
        c="dimmed",
    )
    return html.Div(
        dmc.Stack([words, html.Div(cascade_rows(DEFAULT_ROUNDS), id=ids("cascade-rows")), html.Div(add)], gap="sm")
    )


def cascade_rows(rounds: Sequence[tuple[float | str, str]]) -> list[Any]:
    """Show one row a round.

    Parameters
    ----------
    rounds : sequence of (percentage, mode)
        Part of the surplus in percent, and how it is shared.
    """
    return [_row(number, percentage, mode, only=len(rounds) == 1) for number, (percentage, mode) in enumerate(rounds)]


def _row(number: int, percentage: float | str, mode: str, *, only: bool) -> dmc.Group:
    return dmc.Group(
        [
            html.Span(number + 1, className="priority-place"),
            dmc.NumberInput(
                id=ids.pattern("cascade-fraction", number),
                value=percentage,
                min=0,
                max=100,
                suffix=" %",
                decimalScale=1,
                debounce=300,
                w=110,
                **{"aria-label": f"Part of the surplus in round {number + 1}"},
            ),
            dmc.Select(
                id=ids.pattern("cascade-mode", number),
                value=mode,
                data=[{"value": value, "label": label} for value, label in MODES],
                allowDeselect=False,
                w=220,
                **{"aria-label": f"How round {number + 1} is shared"},
            ),
            dmc.ActionIcon(
                icon("close", 16),
                id=ids.pattern("cascade-remove", number),
                n_clicks=0,
                variant="subtle",
                color="gray",
                disabled=only,
                **{"aria-label": f"Remove round {number + 1}"},
            ),
        ],
        gap="xs",
        mb="xs",
    )
