"""Dialogs of the network page: import a network, name one, remove one. All of them start closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.icons import icon
from components.network_files.names import ids
from components.projects.sources import drop_zone

_FADE = {"transition": "fade", "duration": 140}


def import_dialog(catalogue: Sequence[Any], current: str) -> dmc.Modal:
    """Return the dialog that imports a network.

    Parameters
    ----------
    catalogue : sequence
        The real networks to choose from, entries of `services.projects.simbench_catalogue`.
    current : str
        Name of the network on the page, which can be replaced.
    """
    source = dmc.SegmentedControl(
        id=ids("source"), value="file", fullWidth=True, **{"aria-label": "Where from"},
        data=[{"value": "file", "label": "From a file"}, {"value": "simbench", "label": "Real network"}],
    )  # fmt: skip
    target = dmc.RadioGroup(
        dmc.Stack([
            dmc.Radio(value="new", label="As a new network of this project"),
            dmc.Radio(value="replace", label=f"In place of the drawing “{current}”",
                      description="One step in the history of the drawing: it can be taken back there."),
        ], gap="sm"),
        id=ids("target"), value="new", label="Where to",
    )  # fmt: skip
    body = [
        source,
        html.Div(_from_file(), id=ids("from-file")),
        html.Div(_from_simbench(catalogue), id=ids("from-simbench"), hidden=True),
        target,
        html.Div(id=ids("import-issues"), role="alert", className="import-issues"),
        _foot(ids("import-close"), "Cancel", ids("import-go"), "Import"),
    ]
    return _modal(ids("import-dialog"), "Import a network", body, size="lg")


def name_dialog() -> dmc.Modal:
    """Return the dialog that asks for the name of a network; title and button follow what it was opened for."""
    name = dmc.TextInput(
        id=ids("name"), label="Name", inputProps={"maxLength": 120}, withAsterisk=True, **{"data-autofocus": True}
    )
    button = dmc.Button("", id=ids("name-go"), n_clicks=0)
    cancel = dmc.Button("Cancel", id=ids("name-close"), variant="default", n_clicks=0)
    return _modal(ids("name-dialog"), "", [name, dmc.Group([cancel, button], justify="flex-end")])


def remove_dialog(current: str) -> dmc.Modal:
    """Return the dialog that asks whether a network shall really go."""
    text = [
        html.P(["The drawing of ", html.Strong(current), " and its history are deleted for every member."]),
        html.P("Finished runs of it and their results stay."),
    ]
    foot = _foot(ids("remove-close"), "Keep it", ids("remove-go"), "Remove network", color="red")
    return _modal(ids("remove-dialog"), "Remove this network?", [html.Div(text, className="dialog-text"), foot])


def _from_file() -> dmc.Stack:
    hint = "Hygge JSON or zip, or a network that pandapower saved with to_json. A wrong file changes nothing."
    return dmc.Stack([dmc.Text(hint, size="sm", c="dimmed"), drop_zone(ids("file"), ids("file-name"))], gap="sm")


def _from_simbench(catalogue: Sequence[Any]) -> dmc.Select:
    outlooks = dict.fromkeys(entry.outlook for entry in catalogue)
    groups = [
        {"group": outlook.capitalize(), "items": [_choice(entry) for entry in catalogue if entry.outlook == outlook]}
        for outlook in outlooks
    ]
    return dmc.Select(
        id=ids("code"), label="Network", data=groups, value=catalogue[0].code, allowDeselect=False,
        description="SimBench: German low-voltage networks with a year of load and solar data.",
        comboboxProps={"withinPortal": True}, maxDropdownHeight=320,
    )  # fmt: skip


def _choice(entry: Any) -> dict[str, str]:
    return {"value": entry.code, "label": f"{entry.title} · {entry.houses} houses · {entry.transformer_kva:g} kVA"}


def _foot(close_id: str, close: str, go_id: str, go: str, color: str | None = None) -> dmc.Group:
    return dmc.Group(
        [
            dmc.Button(close, id=close_id, variant="default", n_clicks=0),
            dmc.Button(go, id=go_id, color=color, n_clicks=0, leftSection=icon("trash", 16) if color else None),
        ],
        justify="flex-end",
    )


def _modal(dialog_id: str, title: str, body: Sequence[Any], size: str = "md") -> dmc.Modal:
    return dmc.Modal(
        dmc.Stack(list(body), gap="md"), id=dialog_id, title=title, size=size, opened=False, transitionProps=_FADE
    )


def stores() -> list[Any]:
    """Return what the dialogs remember: what they were opened for, and what the drawing's revision was."""
    return [dcc.Store(id=ids(name)) for name in ("name-mode", "seen", "replaced")]
