"""The dialogue that makes a project from a real network or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.format import THIN_SPACE, energy, number
from components.icons import icon
from components.projects.names import ids


def new_project(catalogue: Sequence[Any], *, max_upload_mb: int = 5) -> dmc.Modal:
    """Return the closed dialogue.

    Parameters
    ----------
    catalogue : sequence
        The real networks to choose from, entries of `services.networks.simbench_catalogue`.
    max_upload_mb : int
        Largest file. [MB]
    """
    tabs = dmc.Tabs(
        [
            dmc.TabsList([
                dmc.TabsTab("Real network", value="simbench", leftSection=icon("map", 16)),
                dmc.TabsTab("From a file", value="file", leftSection=icon("file", 16)),
            ]),
            dmc.TabsPanel(_real_network(catalogue), value="simbench", pt="md"),
            dmc.TabsPanel(_file(max_upload_mb), value="file", pt="md"),
        ],
        id=ids("source"), value="simbench",
    )  # fmt: skip
    name = dmc.TextInput(
        id=ids("name"), label="Name", placeholder="Such as Nordhavn", inputProps={"maxLength": 120}, withAsterisk=True,
        **{"data-autofocus": True},
    )  # fmt: skip
    foot = dmc.Group(
        [
            dmc.Button("Cancel", id=ids("cancel"), variant="default", n_clicks=0),
            dmc.Button("Create project", id=ids("create"), n_clicks=0),
        ],
        justify="flex-end",
    )
    body = dmc.Stack([name, tabs, html.Div(id=ids("issues"), role="alert"), foot], gap="md")
    return dmc.Modal(
        body,
        id=ids("dialogue"),
        title="New project",
        size="lg",
        opened=False,
        transitionProps={"transition": "fade", "duration": 140},
    )


def network_choices(catalogue: Sequence[Any], outlook: str) -> list[Any]:
    """Return the networks of one outlook as cards to choose from."""
    return [
        dmc.RadioCard(_choice(entry), value=entry.area_code, className="network-choice", p="sm")
        for entry in catalogue
        if entry.outlook == outlook
    ]


def _real_network(catalogue: Sequence[Any]) -> dmc.Stack:
    outlooks = list(dict.fromkeys(entry.outlook for entry in catalogue))
    chosen = outlooks[min(1, len(outlooks) - 1)]
    outlook = dmc.SegmentedControl(
        id=ids("outlook"), value=chosen, fullWidth=True,
        data=[{"value": name, "label": name.capitalize()} for name in outlooks], **{"aria-label": "Outlook"},
    )  # fmt: skip
    cards = html.Div(network_choices(catalogue, chosen), id=ids("choices"), className="network-choices")
    group = dmc.RadioGroup(cards, id=ids("area"), value="semiurb5", **{"aria-label": "Network"})
    source = "German low-voltage networks of SimBench with a year of load and solar data (2016, open licence ODbL)."
    return dmc.Stack([dmc.Text(source, size="sm", c="dimmed"), outlook, group], gap="sm")


def _choice(entry: Any) -> html.Div:
    facts = [f"{entry.houses} houses", f"{entry.transformer_kva:g} kVA", f"{number(entry.solar_kwp, 'kWp')} solar"]
    if entry.storage_kwh:
        facts.append(f"{energy(entry.storage_kwh)} storage")
    if entry.heat_pumps:
        facts.append(_plural(entry.heat_pumps, "heat pump"))
    if entry.chargers:
        facts.append(_plural(entry.chargers, "charging point"))
    return html.Div(
        [
            dmc.RadioIndicator(size="xs"),
            html.Div([html.Strong(entry.area), html.Span(" · ".join(map(_unbroken, facts)), className="choice-facts")]),
        ],
        className="choice",
    )


def _plural(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _unbroken(text: str) -> str:
    """Return a text that keeps number and unit on one line."""
    return text.replace(" ", "\u00a0").replace(THIN_SPACE, "\u202f")


def _file(max_upload_mb: int) -> dmc.Stack:
    upload = dcc.Upload(
        html.Div([icon("upload", 20), html.Span("Choose a file or drop it here", id=ids("file-name"))],
                 className="drop-zone"),
        id=ids("file"), accept=".json,application/json", max_size=max_upload_mb * 1024 * 1024,
    )  # fmt: skip
    text = "A network that Hygge exported, or one in the same format (hygge-topology/1, JSON)."
    return dmc.Stack([dmc.Text(text, size="sm", c="dimmed"), upload], gap="sm")
