"""What somebody wants to have simulated, and what is wrong about it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db.records import GENERATION_KINDS, ProfileAssignment
from engine import validation
from engine.network import Network
from engine.settings import CascadeStep, RunSettings
from errors import InvalidInput, Issue
from services.run_periods import Window, common_window

MAX_NAME_LENGTH = 120
MAX_LIST_LENGTH = 200
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
    grid_emissions_g_per_kwh : float or None
        What a kWh from the utility emits, None where it is not known. [g CO2e/kWh]
    seed : int
        Kept with the run; the engine draws no random numbers today.
    """

    name: str
    first_day: date
    days: int
    settings: RunSettings
    grid_emissions_g_per_kwh: float | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class RunFields:
    """A request as a form has it: texts and numbers that may be missing or wrong.

    Attributes
    ----------
    first_day : str or None
        ISO date.
    length : str
        One of `services.run_periods.PRESETS`.
    cascade : sequence of (percentage, mode)
        Rounds of the cascade rule.
    retail_eur_per_kwh, feed_in_eur_per_kwh, network_fee_eur_per_kwh : number or str or None
        Prices of the auction.
    grid_emissions_g_per_kwh : number or str or None
        Empty where it is not known.
    """

    name: str | None
    first_day: str | None
    length: str
    scope: str
    allocation: str
    capacity_mode: str
    priority: Sequence[str] = ()
    cascade: Sequence[tuple[float | str | None, str]] = ()
    retail_eur_per_kwh: float | str | None = None
    feed_in_eur_per_kwh: float | str | None = None
    network_fee_eur_per_kwh: float | str | None = None
    grid_emissions_g_per_kwh: float | str | None = None


_PRICES = ("retail_eur_per_kwh", "feed_in_eur_per_kwh", "network_fee_eur_per_kwh")
_NO_PROFILES = Issue("no_profiles", "series", "", "No house of this network has a profile; nothing can be simulated.")


def read_request(fields: RunFields, window: Window | None) -> RunRequest:
    """Return the request that a form describes; its length ends with the profiles.

    Raises
    ------
    InvalidInput
        Something is missing; what is merely wrong is for `request_issues` to say.
    """
    if window is None:
        raise InvalidInput([_NO_PROFILES])
    issues: list[Issue] = []
    first_day = _date(fields.first_day)
    if first_day is None:
        issues.append(Issue("missing", "run", "first_day", "Choose the first day."))
    settings = _settings(fields, issues)
    emissions = None
    if fields.grid_emissions_g_per_kwh not in (None, ""):
        emissions = _number("grid_emissions_g_per_kwh", fields.grid_emissions_g_per_kwh, issues)
    if issues or first_day is None:
        raise InvalidInput(issues)
    days = window.clipped(first_day, fields.length)
    return RunRequest((fields.name or "").strip(), first_day, days, settings, emissions)


def _settings(fields: RunFields, issues: list[Issue]) -> RunSettings:
    """Return the settings of a form; what the chosen rule does not use keeps its default."""
    used: dict[str, Any] = {}
    if fields.allocation == "auction":
        used = {name: _number(name, getattr(fields, name), issues) for name in _PRICES}
    if fields.allocation == "cascade":
        rounds = [(_number("cascade", percentage, issues), mode) for percentage, mode in fields.cascade]
        used["cascade"] = tuple(CascadeStep(percentage / 100, mode) for percentage, mode in rounds)
    if fields.allocation == "priority" or fields.capacity_mode == "enforce":
        used["priority"] = tuple(fields.priority)
    return RunSettings(scope=fields.scope, allocation=fields.allocation, capacity_mode=fields.capacity_mode, **used)


def _number(name: str, value: float | str | None, issues: list[Issue]) -> float:
    if isinstance(value, int | float):
        return float(value)
    issues.append(Issue("missing", "settings", name, "A number is missing here."))
    return 0.0


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


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
        *name_issues("run", request.name),
        *validation.network_issues(network),
        *validation.settings_issues(request.settings, network),
        *_series_issues(network, assignments),
        *_period_issues(common_window(assignments), request),
        *_emission_issues(request),
    ]


def name_issues(component: str, name: str) -> Iterator[Issue]:
    """Yield what is wrong about the name of a run or of a priority list."""
    if not name.strip():
        yield Issue("missing", component, "name", f"Give the {component} a name, so that you find it again.")
    elif len(name) > MAX_NAME_LENGTH:
        message = f"The name has {len(name)} characters; {MAX_NAME_LENGTH} are possible."
        yield Issue("too_long", component, "name", message)
    elif not name.isprintable():
        yield Issue("not_printable", component, "name", "The name has characters that cannot be shown; remove them.")


def flag_issues(flags: Sequence[Any]) -> Iterator[Issue]:
    """Yield what is wrong about the flags of a priority list."""
    if len(flags) > MAX_LIST_LENGTH:
        message = f"The list has {len(flags)} flags; {MAX_LIST_LENGTH} are possible."
        yield Issue("too_long", "priority list", "flags", message)
    elif any(not isinstance(flag, str) or validation.text_problem(flag) for flag in flags):
        yield Issue("bad_flag", "priority list", "flags", "A flag cannot be used. Load the page again.")


def _series_issues(network: Network, assignments: Sequence[ProfileAssignment]) -> Iterator[Issue]:
    if not assignments:
        yield _NO_PROFILES
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


def _emission_issues(request: RunRequest) -> Iterator[Issue]:
    emissions = request.grid_emissions_g_per_kwh
    if emissions is not None and not 0 <= emissions < math.inf:
        message = "Emissions of electricity are 0 g CO2e/kWh or more; leave the field empty if they are not known."
        yield Issue("negative", "run", "grid_emissions_g_per_kwh", message)
