"""Copies of drawings: the same things with ids of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from engine.drawing import REFERENCES, DrawingObject


def renewed(
    objects: Iterable[DrawingObject], grid_id: str, name: str, profiles: Mapping[str, str] | None = None
) -> list[DrawingObject]:
    """Return a drawing with new ids; references lead to the new things.

    Parameters
    ----------
    grid_id, name : str
        Id and name of the copy's grid.
    profiles : mapping, optional
        Profiles that take the place of others; houses lose those that are not in it. Without it they keep theirs.
    """
    found = list(objects)
    ids = {item.id: grid_id if item.kind == "grid" else str(uuid4()) for item in found}
    return [DrawingObject(item.kind, ids[item.id], _fields(item, ids, name, profiles)) for item in found]


def _fields(
    item: DrawingObject, ids: Mapping[str, str], name: str, profiles: Mapping[str, str] | None
) -> dict[str, Any]:
    fields = dict(item.fields)
    fields |= {field: ids.get(fields[field]) for field in REFERENCES[item.kind]}
    if item.kind == "grid":
        fields["name"] = name
    if item.kind == "house" and profiles is not None:
        kept = [use for use in fields["profiles"] if str(use["profile"]) in profiles]
        fields["profiles"] = [{**use, "profile": profiles[str(use["profile"])]} for use in kept]
    return fields
