"""Where a network comes from: the zone for a file, the place of an empty one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.icons import icon

MAX_UPLOAD_MB = 30
ACCEPTED = ".json,.zip,application/json,application/zip,application/x-zip-compressed"


def drop_zone(upload_id: str, name_id: str) -> dcc.Upload:
    """Return the zone that takes a network's file; its name is shown in the element of `name_id`."""
    return dcc.Upload(
        html.Div(
            [icon("upload", 20), html.Span("Choose a file or drop it here", id=name_id),
             html.Span(f"JSON or zip, up to {MAX_UPLOAD_MB} MB", className="drop-zone-limit")],
            className="drop-zone",
        ),
        id=upload_id, accept=ACCEPTED, max_size=MAX_UPLOAD_MB * 1024 * 1024,
    )  # fmt: skip


def place_fields(make_id: Any, timezones: Sequence[str]) -> dmc.Stack:
    """Return the fields of an empty network's place.

    Parameters
    ----------
    make_id : callable
        Gives the ids of ``"latitude"``, ``"longitude"`` and ``"timezone"``.
    timezones : sequence of str
        IANA names to choose from.
    """
    degrees = {"decimalScale": 4, "hideControls": True, "step": 0.1}
    latitude = dmc.NumberInput(
        id=make_id("latitude"), label="Latitude", suffix=" °", value=52.52, min=-90, max=90, **degrees
    )
    longitude = dmc.NumberInput(
        id=make_id("longitude"), label="Longitude", suffix=" °", value=13.4, min=-180, max=180, **degrees
    )
    timezone = dmc.Select(
        id=make_id("timezone"), label="Time zone", data=list(timezones), value="Europe/Berlin", searchable=True,
        allowDeselect=False, nothingFoundMessage="No time zone of this name", maxDropdownHeight=260,
    )  # fmt: skip
    return dmc.Stack([dmc.SimpleGrid([latitude, longitude], cols=2), timezone], gap="sm")
