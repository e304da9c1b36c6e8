"""The dialogue that makes a project: from a template, empty, from a file, or as a copy of another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.format import THIN_SPACE, energy, number
from components.icons import icon
from components.projects.names import ids
from components.projects.sources import drop_zone, place_fields

SOURCES = (("simbench", "Template", "map"), ("empty", "Empty", "plus"), ("file", "From a file", "file"),
           ("copy", "Copy", "duplicate"))  # fmt: skip
_FADE = {"transition": "fade", "duration": 140}


def new_project(catalogue: Sequence[Any], projects: Sequence[tuple[str, str]], timezones: Sequence[str]) -> dmc.Modal:
    """Return the closed dialogue.

    Parameters
    ----------
    catalogue : sequence
        The real networks to choose from, entries of `services.projects.simbench_catalogue`.
    projects : sequence of (id, name)
        What can be copied.
    timezones : sequence of str
        IANA names to choose from.
    """
    panels = {
        "simbench": _template(catalogue),
        "empty": _empty(timezones),
        "file": _file(),
        "copy": _copy(projects),
    }
    shown = [source for source in SOURCES if source[0] != "copy" or projects]
    tabs = dmc.Tabs(
        [
            dmc.TabsList(
                [dmc.TabsTab(label, value=key, leftSection=icon(name, 16)) for key, label, name in shown],
                className="project-sources",
            ),
            *(dmc.TabsPanel(panels[key], value=key, pt="md") for key, _, _ in shown),
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
    body = dmc.Stack([name, tabs, html.Div(id=ids("issues"), role="alert", className="import-issues"), foot], gap="md")
    return dmc.Modal(body, id=ids("dialogue"), title="New project", size="lg", opened=False, transitionProps=_FADE)


def network_choices(catalogue: Sequence[Any], outlook: str) -> list[Any]:
    """Return the networks of one outlook as cards to choose from."""
    return [
        dmc.RadioCard(_choice(entry), value=entry.area_code, className="network-choice", p="sm")
        for entry in catalogue
        if entry.outlook == outlook
    ]


def _template(catalogue: Sequence[Any]) -> dmc.Stack:
    outlooks = list(dict.fromkeys(entry.outlook for entry in catalogue))
    chosen = outlooks[min(1, len(outlooks) - 1)]
    outlook = dmc.SegmentedControl(
        id=ids("outlook"), value=chosen, fullWidth=True,
        data=[{"value": name, "label": name.capitalize()} for name in outlooks], **{"aria-label": "Outlook"},
    )  # fmt: skip
    cards = html.Div(network_choices(catalogue, chosen), id=ids("choices"), className="network-choices")
    group = dmc.RadioGroup(cards, id=ids("area"), value="semiurb5", **{"aria-label": "Network"})
    about = "A real neighbourhood with cables, houses and a year of load and solar data: ready to be simulated."
    source = "German low-voltage networks of SimBench, 2016, open licence ODbL."
    return dmc.Stack(
        [dmc.Text(about, size="sm", c="dimmed"), outlook, group, dmc.Text(source, size="xs", c="dimmed")], gap="sm"
    )


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


def _empty(timezones: Sequence[str]) -> dmc.Stack:
    about = "One empty network to draw in, and a library of profiles for homes, businesses, farms, solar and more."
    return dmc.Stack([dmc.Text(about, size="sm", c="dimmed"), place_fields(ids, timezones)], gap="sm")


def _file() -> dmc.Stack:
    about = (
        "A network that Hygge exported (hygge-topology/1 as JSON, or a zip file with its profiles), "
        "or one that pandapower saved with to_json."
    )
    return dmc.Stack([dmc.Text(about, size="sm", c="dimmed"), drop_zone(ids("file"), ids("file-name"))], gap="sm")


def _copy(projects: Sequence[tuple[str, str]]) -> dmc.Stack:
    about = "Networks, profiles, flags and priority lists of another project; its runs stay there."
    choice = dmc.Select(
        id=ids("copied"), label="Project", data=[{"value": key, "label": name} for key, name in projects],
        value=projects[0][0] if projects else None, allowDeselect=False, searchable=True, maxDropdownHeight=260,
    )  # fmt: skip
    return dmc.Stack([dmc.Text(about, size="sm", c="dimmed"), choice], gap="sm")
