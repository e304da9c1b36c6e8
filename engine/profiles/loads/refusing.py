"""Refusing numbers that a load cannot be built from, all at once."""

from __future__ import annotations

import math
from collections.abc import Iterable

from errors import InvalidInput, Issue


def number_issue(
    component: str, field: str, value: float, *, low: float, high: float, unit: str = "", above: bool = False
) -> Issue | None:
    """Return what is wrong with a number that belongs into [low, high], or into (low, high] where `above`."""
    if math.isfinite(value) and value <= high and (value > low if above else value >= low):
        return None
    begin = "more than " if above else ""
    message = f"It is {value:g}. Give {begin}{low:g} to {high:g}{unit and ' ' + unit}."
    return Issue("out_of_range", component, field, message)


def refuse(issues: Iterable[Issue | None]) -> None:
    """Raise InvalidInput with every issue that is one."""
    found = [issue for issue in issues if issue is not None]
    if found:
        raise InvalidInput(found)
