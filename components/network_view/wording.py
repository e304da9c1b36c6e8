"""How types, strategies and times of a network are said."""

from __future__ import annotations

from types import MappingProxyType

from engine.network import Battery, EvSession, ScheduleWindow

TYPE_NAMES = MappingProxyType({"residential": "Home", "commercial": "Business", "agricultural": "Farm"})
STRATEGIES = MappingProxyType(
    {"self_consumption": "its own house", "community": "the community", "scheduled": "a schedule"}
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def battery_source(battery: Battery) -> str:
    """Return what a battery charges from."""
    if battery.charge_from == "solar":
        return "own solar"
    return "own solar, then neighbours" if battery.strategy == "community" else "anything"


def days_text(days: tuple[int, ...]) -> str:
    """Return days of the week as a range or a list.

    Examples
    --------
    >>> days_text((0, 1, 2, 3, 4)), days_text((0, 2)), days_text((0, 1, 2, 3, 4, 5, 6))
    ('Mon–Fri', 'Mon, Wed', 'Every day')
    """
    ordered = sorted(set(days))
    if len(ordered) == len(_DAYS):
        return "Every day"
    is_run = len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1
    return f"{_DAYS[ordered[0]]}–{_DAYS[ordered[-1]]}" if is_run else ", ".join(_DAYS[day] for day in ordered)


def session_text(session: EvSession) -> tuple[str, str]:
    """Return when a vehicle is there, and how much it takes."""
    return days_text(session.days), f"{session.arrival}–{session.departure}, {session.energy_kwh:g} kWh"


def window_text(window: ScheduleWindow) -> tuple[str, str]:
    """Return when a scheduled battery does what."""
    return days_text(window.days), f"{window.start}–{window.end} {window.action} {window.power_kw:g} kW"
