"""Numbers, durations and dates as people read them: unit always, thin spaces, a dash for what is not known."""

from __future__ import annotations

import math
from datetime import datetime
from zoneinfo import ZoneInfo

THIN_SPACE = "\u2009"
MINUS = "\u2212"
UNKNOWN = "\u2013"


def significant(x: float, digits: int = 3) -> str:
    """Return a number with `digits` significant digits, all digits before the point, and thin spaces for thousands.

    A count (int) is shown whole.

    Examples
    --------
    >>> significant(0.012345), significant(54.6), significant(104.0)
    ('0.0123', '54.6', '104')
    """
    if x == 0 or isinstance(x, int):
        return _grouped(f"{x:,.0f}")
    rounded = float(f"{x:.{digits - 1}e}") if abs(x) < 10**digits else float(round(x))
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    return _grouped(f"{rounded:,.{decimals}f}")


def number(x: float | None, unit: str = "", digits: int = 3) -> str:
    """Return a number with its unit, or a dash where it is not known."""
    if x is None or not math.isfinite(x):
        return UNKNOWN
    return _joined(significant(x, digits), unit)


def energy_parts(kwh: float | None) -> tuple[str, str]:
    """Return an energy [kWh] as value and unit: kWh up to 1,000, MWh and GWh above."""
    return _scaled(kwh, ("kWh", "MWh", "GWh"))


def power_parts(kw: float | None) -> tuple[str, str]:
    """Return a power [kW] as value and unit: kW up to 1,000, MW and GW above."""
    return _scaled(kw, ("kW", "MW", "GW"))


def energy(kwh: float | None) -> str:
    """Return an energy [kWh] as text, such as ``32.7 MWh``."""
    return _joined(*energy_parts(kwh))


def power(kw: float | None) -> str:
    """Return a power [kW] as text, such as ``148 kW``."""
    return _joined(*power_parts(kw))


def mass_parts(kg: float | None) -> tuple[str, str]:
    """Return a mass [kg] as value and unit: kg up to 1,000, t and kt above."""
    return _scaled(kg, ("kg", "t", "kt"))


def mass(kg: float | None) -> str:
    """Return a mass [kg] as text, such as ``8.4 t``."""
    return _joined(*mass_parts(kg))


def percent(frac: float | None) -> str:
    """Return a ratio [-] as a percentage with one decimal, such as ``54.6 %``."""
    if frac is None or not math.isfinite(frac):
        return UNKNOWN
    return f"{frac * 100:.1f}".replace("-", MINUS) + f"{THIN_SPACE}%"


def percent_whole(frac: float) -> str:
    """Return progress, 0 to 1, as a whole percentage that reaches 100 only when all is done."""
    return f"{min(int(frac * 100), 100)}{THIN_SPACE}%"


def duration(seconds: float | None) -> str:
    """Return a duration [s] in its two largest units, such as ``3 min 20 s``."""
    if seconds is None or not math.isfinite(seconds):
        return UNKNOWN
    if seconds < 10:
        return f"{significant(seconds, 2)} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def date_time(moment: datetime | None, timezone: str | None = None) -> str:
    """Return a moment as ``20 Nov 2026, 14:05``, in the zone named and followed by its name where one is given."""
    if moment is None:
        return UNKNOWN
    local = moment.astimezone(ZoneInfo(timezone)) if timezone else moment
    text = f"{local.day} {local:%b %Y, %H:%M}"
    return f"{text} {local.tzname()}" if timezone else text


def date(moment: datetime | None) -> str:
    """Return the day of a moment as ``20 Nov 2026``."""
    return UNKNOWN if moment is None else f"{moment.day} {moment:%b %Y}"


def ago(moment: datetime | None, now: datetime) -> str:
    """Return how long ago a moment was, in words; older than a week as its date."""
    if moment is None:
        return UNKNOWN
    seconds = (now - moment).total_seconds()
    for limit, size, word in ((90, 1, ""), (5400, 60, "minute"), (129600, 3600, "hour"), (604800, 86400, "day")):
        if seconds < limit:
            return _ago(round(seconds / size), word)
    return date(moment)


def _ago(count: int, word: str) -> str:
    if not word:
        return "just now"
    return f"{count} {word}{'' if count == 1 else 's'} ago"


def _grouped(text: str) -> str:
    return text.replace(",", THIN_SPACE).replace("-", MINUS)


def _scaled(x: float | None, units: tuple[str, ...]) -> tuple[str, str]:
    if x is None or not math.isfinite(x):
        return UNKNOWN, ""
    power_of_1000 = 0
    while abs(x) >= 999.5 and power_of_1000 < len(units) - 1:
        x /= 1000
        power_of_1000 += 1
    return significant(x), units[power_of_1000]


def _joined(value: str, unit: str) -> str:
    return f"{value}{THIN_SPACE}{unit}" if unit else value
