"""References to what is not there: they become null before a batch is saved, as operations of the server's own."""

from __future__ import annotations

from db.repositories.drawing_objects import DrawingObjects, Place
from engine.drawing import REFERENCES, DrawingObject, Fields, Kind, Operation, State, applied


def mend(objects: DrawingObjects, place: Place, before: State, state: State) -> list[Operation]:
    """Let every reference of a state lead somewhere, in place, and return the operations that did it.

    Objects that refer to something removed join both states.
    """
    removed = {key for key, item in before.items() if item and _now(state[key], item.kind) is None}
    for kind, keys in objects.dependants(place.grid_id, removed).items():
        more = {item.id: item for item in objects.some(place.grid_id, kind, [key for key in keys if key not in state])}
        before.update(more)
        state.update(more)
    touched = [item for item in state.values() if item is not None and item.kind != "grid"]
    kinds = objects.kinds(place.grid_id, {key for item in touched for key in _targets(item) if key not in state})
    kinds |= {item.id: item.kind for item in touched}
    profiles = objects.profiles(place.project_id, {key for item in touched for key in _profiles(item)})
    done = []
    for item in touched:
        if changes := _changes(item, kinds, profiles):
            change = applied(state, Operation("set", item.kind, item.id, changes))
            done += [change] if change else []
    return done


def _now(item: DrawingObject | None, kind: Kind) -> DrawingObject | None:
    return item if item and item.kind == kind else None


def _targets(item: DrawingObject) -> list[str]:
    return [item.fields[field] for field in REFERENCES[item.kind] if item.fields[field] is not None]


def _profiles(item: DrawingObject) -> list[str]:
    return [use["profile"] for use in item.fields["profiles"]] if item.kind == "house" else []


def _changes(item: DrawingObject, kinds: dict[str, Kind], profiles: set[str]) -> Fields:
    changes = {
        field: None
        for field, allowed in REFERENCES[item.kind].items()
        if item.fields[field] is not None and kinds.get(item.fields[field]) not in allowed
    }
    kept = [use for use in item.fields["profiles"] if use["profile"] in profiles] if item.kind == "house" else []
    if item.kind == "house" and len(kept) < len(item.fields["profiles"]):
        changes["profiles"] = kept
    return changes
