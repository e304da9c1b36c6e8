"""What the editor's scripts know before they ask the server: attributes, cables, what can be placed, who may what."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

from components.editor.names import CONTAINERS, ids
from engine.attributes import ATTRIBUTES
from engine.cables import CABLES
from engine.house_kinds import HOUSE_KINDS, HouseKind

_COMPONENTS = ("grid", "transformer", "house", "junction", "line", "battery", "schedule window", "ev", "session")
_NEW_TRANSFORMER_KW = 400.0
"""A rating of the usual row of distribution transformers (100, 160, 250, 400, 630 kVA)."""

Config = dict[str, Any]


def editor_config(
    grid_id: str, project_id: str, user: tuple[str, str], *, may_edit: bool, may_simulate: bool
) -> Config:
    """Return the configuration of the editor's scripts, as JSON.

    Parameters
    ----------
    grid_id, project_id : str
        What is drawn.
    user : tuple of (id, name)
        Who draws; unsaved edits in the browser are kept for each person.
    may_edit, may_simulate : bool
        Without the right to edit the canvas is for looking only.
    """
    return {
        "grid_id": grid_id,
        "project_id": project_id,
        "may_edit": may_edit,
        "may_simulate": may_simulate,
        "user": {"id": user[0], "name": user[1]},
        "containers": {name: ids(name) for name in CONTAINERS},
        **_static(),
    }


@cache
def _static() -> Config:
    return {
        "attributes": {name: [_attribute(item) for item in ATTRIBUTES[name]] for name in _COMPONENTS},
        "cables": [dataclasses.asdict(cable) for cable in CABLES],
        "palette": palette(),
    }


def palette() -> list[Config]:
    """Return what can be placed on the canvas.

    `fields` are those that differ from the defaults of the attribute table. `supplies` name series for the house's
    profiles; the browser looks for them in the project's library.
    """
    transformer = {"capacity_kw": _NEW_TRANSFORMER_KW}
    return [
        _tool("transformer", "Transformer", "transformer", "transformer", transformer),
        *map(_house, HOUSE_KINDS),
        _tool("junction", "Cable joint", "junction", "junction", {}),
    ]


def _tool(key: str, label: str, icon: str, kind: str, fields: Config) -> Config:
    return {"key": key, "label": label, "icon": icon, "kind": kind, "fields": fields, "supplies": []}


def _house(kind: HouseKind) -> Config:
    fields = {
        "house_type": kind.key,
        "flags": list(kind.flags),
        "battery": dataclasses.asdict(kind.battery) if kind.battery else None,
        "evs": [dataclasses.asdict(ev) for ev in kind.evs],
    }
    supplies = [dataclasses.asdict(supply) for supply in kind.supplies]
    return _tool(kind.key, kind.label, kind.icon, "house", fields) | {"supplies": supplies}


def _attribute(item: Any) -> Config:
    return dataclasses.asdict(item)
