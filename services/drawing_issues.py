"""What is wrong or doubtful about a drawing, by the ids of its objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine import validation
from engine.drawing import PART_KINDS, DrawingObject
from engine.drawing_network import to_network
from errors import Issue, Severity

_HOLDERS = {"battery": "house", "schedule window": "house", "ev": "house", "session": "house"}
"""Of which kind the object is that an issue of a component belongs to."""


@dataclass(frozen=True, slots=True)
class DrawingIssue:
    """An issue, and the ids of the objects to look at."""

    code: str
    component: str
    field: str
    message: str
    severity: Severity
    objects: tuple[str, ...] = ()


def drawing_issues(objects: Sequence[DrawingObject]) -> list[DrawingIssue]:
    """Return everything that prevents a simulation of a drawing, then what may be an oversight."""
    network = to_network(objects)
    places = _Places(objects)
    found = [_of(issue, places) for issue in validation.network_issues(network)]
    found += [*_empty(objects), *_without_profiles(objects), *_without_houses(objects)]
    return sorted(found, key=lambda issue: issue.severity)


class _Places:
    """Where the names are that issues speak of."""

    def __init__(self, objects: Sequence[DrawingObject]) -> None:
        self._by_name: dict[str, list[DrawingObject]] = {}
        counts = dict.fromkeys(PART_KINDS, 0)
        for item in objects:
            name = item.fields["name"]
            if item.kind != "grid":
                counts[item.kind] += 1
                name = name or f"{item.kind} {counts[item.kind]}"
            self._by_name.setdefault(name, []).append(item)

    def of(self, issue: Issue) -> tuple[str, ...]:
        """Return the ids of the objects of an issue, of its own kind where there are such."""
        kind = _HOLDERS.get(issue.component, issue.component)
        found = [item for name in issue.ids for item in self._by_name.get(name, ())]
        if issue.code != "duplicate_name":
            found = [item for item in found if item.kind == kind] or found
        elif kind == "line":
            found = [item for item in found if item.kind == "line"]
        else:
            found = [item for item in found if item.kind not in ("line", "grid")]
        return tuple(dict.fromkeys(item.id for item in found))


def _of(issue: Issue, places: _Places) -> DrawingIssue:
    return DrawingIssue(
        issue.code, issue.component, issue.field, _named(issue), issue.severity, places.of(issue)
    )  # fmt: skip


def _named(issue: Issue) -> str:
    """Return the message with the names of what it is about."""
    names = ", ".join(name for name in issue.ids if name)
    return f"{names}: {issue.message}" if names else issue.message


def _empty(objects: Sequence[DrawingObject]) -> Iterator[DrawingIssue]:
    if not any(item.kind == "house" for item in objects):
        message = "There is no house yet, hence nothing to simulate. Place one, or generate a neighbourhood."
        yield DrawingIssue("no_houses", "house", "", message, "error")


def _without_profiles(objects: Sequence[DrawingObject]) -> Iterator[DrawingIssue]:
    found = [item for item in objects if item.kind == "house" and _does_nothing(item)]
    if found:
        which = found[0].fields["name"] if len(found) == 1 else f"{len(found)} houses"
        verb = "has" if len(found) == 1 else "have"
        message = f"{which} {verb} no profile, car or battery: no power flows there. Assign a load or solar profile."
        yield DrawingIssue("no_profile", "house", "profiles", message, "warning", tuple(item.id for item in found))


def _does_nothing(house: DrawingObject) -> bool:
    fields = house.fields
    return not fields["profiles"] and not fields["evs"] and fields["battery"] is None


def _without_houses(objects: Sequence[DrawingObject]) -> Iterator[DrawingIssue]:
    feeding = {item.fields.get("transformer") for item in objects} | {item.fields.get("parent") for item in objects}
    for item in objects:
        if item.kind == "transformer" and item.id not in feeding:
            message = f"{item.fields['name']} feeds nothing. Connect houses to it, or remove it."
            yield DrawingIssue("feeds_nothing", "transformer", "", message, "warning", (item.id,))
