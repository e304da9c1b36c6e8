"""What somebody wants to have simulated, and what is wrong about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from db.records import GENERATION_KINDS, ProfileAssignment
from engine import validation
from engine.network import Network
from engine.settings import RunSettings
from errors import Issue
from services.run_periods import Window, common_window

MAX_NAME_LENGTH = 120
SHOWN_NAMES = 5
"""So many houses are named in an issue; the rest is counted."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A run that is not submitted yet.

    Attributes
    ----------
    first_day : date
        First of the days, on the profiles' fixed offset.
    days : int
        How many whole days.
    seed : int
        Kept with the run; the engine draws no random numbers today.
    """

    name: str
    first_day: date
    days: int
    settings: RunSettings
    seed: int = 0


def request_issues(network: Network, assignments: Sequence[ProfileAssignment], request: RunRequest) -> list[Issue]:
    """Return everything that is wrong or doubtful about a request, errors and warnings.

    Parameters
    ----------
    network : Network
        Of the grid.
    assignments : sequence of ProfileAssignment
        What its houses use.
    request : RunRequest
        What is asked for.
    """
    return [
        *_name_issues(request.name),
        *validation.network_issues(network),
        *validation.settings_issues(request.settings, network),
        *_series_issues(network, assignments),
        *_period_issues(common_window(assignments), request),
    ]


def _name_issues(name: str) -> Iterator[Issue]:
    if not name.strip():
        yield Issue("missing", "run", "name", "Give the run a name, so that you find it again.")
    elif len(name) > MAX_NAME_LENGTH:
        yield Issue("too_long", "run", "name", f"The name has {len(name)} characters; {MAX_NAME_LENGTH} are possible.")


def _series_issues(network: Network, assignments: Sequence[ProfileAssignment]) -> Iterator[Issue]:
    if not assignments:
        yield Issue(
            "no_profiles", "series", "", "No house of this network has a profile; there is nothing to simulate."
        )
        return
    if common_window(assignments) is None:
        yield Issue("no_common_day", "series", "", "The houses' profiles have no day in common.")
    with_load = {item.house_name for item in assignments if item.kind not in GENERATION_KINDS}
    without = tuple(house.name for house in network.houses if house.name not in with_load)
    if without:
        named = ", ".join(without[:SHOWN_NAMES]) + (
            f" and {len(without) - SHOWN_NAMES} more" if len(without) > SHOWN_NAMES else ""
        )
        message = f"No load profile: {named}. These houses draw nothing beyond their vehicles."
        yield Issue("no_load_profile", "series", "load_kw", message, without, "warning")


def _period_issues(window: Window | None, request: RunRequest) -> Iterator[Issue]:
    if window is None:
        return
    if request.days < 1:
        yield Issue("too_short", "run", "days", "A run has one day at least.")
        return
    last_day = request.first_day + timedelta(days=request.days - 1)
    if request.first_day < window.first_day or last_day > window.last_day:
        message = (
            f"The profiles have values from {window.first_day:%d %b %Y} to {window.last_day:%d %b %Y}; "
            f"the run would last until {last_day:%d %b %Y}."
        )
        yield Issue("outside_profiles", "run", "first_day", message)
