"""A card with one figure."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc

from components.icons import icon


def kpi_card(label: str, value: str, unit: str = "", note: Any = None, help: str | None = None) -> dmc.Card:
    """Show one figure with its unit.

    Parameters
    ----------
    label : str
        What the figure is.
    value, unit : str
        The figure, formatted (see `components.format`), and its unit; a dash without unit where it is not known.
    note : str or component, optional
        One line below: a comparison or a time.
    help : str, optional
        The definition, shown on hover and focus of the question mark.
    """
    head = [dmc.Text(label, size="xs", c="dimmed", fw=500, className="kpi-label")]
    if help:
        head.append(_help(label, help))
    figure = [dmc.Text(value, span=True, className="kpi-value")]
    if unit:
        figure.append(dmc.Text(unit, span=True, c="dimmed", size="sm", className="kpi-unit"))
    lines = [dmc.Group(head, gap=4, wrap="nowrap"), dmc.Group(figure, gap=4, align="baseline", wrap="nowrap")]
    if note is not None:
        lines.append(dmc.Text(note, size="xs", c="dimmed", className="kpi-note"))
    return dmc.Card(dmc.Stack(lines, gap=4), padding="md", className="kpi-card")


def _help(label: str, text: str) -> dmc.Tooltip:
    mark = dmc.UnstyledButton(icon("help", 14), className="kpi-help", **{"aria-label": f"What is {label}?"})
    return dmc.Tooltip(mark, label=text, multiline=True, w=260, events={"hover": True, "focus": True, "touch": True})
