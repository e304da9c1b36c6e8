"""Weather files that planners have: EPW of EnergyPlus and TMY3 of NREL, read with their ranges checked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from engine.profiles.weather.model import DAYS, Site, Weather
from errors import InvalidInput, Issue

LARGEST_BYTES = 8_000_000  # an EPW year has 1.6 MB
HOURS = DAYS * 24
MOST_MISSING = HOURS // 20
EPW_HEAD = 8
TMY3_HEAD = 2
EPW_FIELDS = {"ghi": 13, "dni": 14, "dhi": 15, "temperature": 6, "wind": 21, "pressure": 9}
TMY3_FIELDS = {
    "ghi": "GHI (W/m^2)",
    "dni": "DNI (W/m^2)",
    "dhi": "DHI (W/m^2)",
    "temperature": "Dry-bulb (C)",
    "wind": "Wspd (m/s)",
    "pressure": "Pressure (mbar)",
}
PRESSURE_UNIT = {"epw": 0.01, "tmy3": 1.0}  # to hPa


@dataclass(frozen=True)
class Limits:
    """What a quantity can be on Earth; a value outside is a gap.

    Parameters
    ----------
    lowest, highest : float
        In the quantity's unit.
    name : str
        For the message.
    """

    lowest: float
    highest: float
    name: str


LIMITS = {
    "ghi": Limits(0, 1500, "global irradiance [W/m²]"),
    "dni": Limits(0, 1400, "direct normal irradiance [W/m²]"),
    "dhi": Limits(0, 1100, "diffuse irradiance [W/m²]"),
    "temperature": Limits(-90, 60, "air temperature [°C]"),
    "wind": Limits(0, 100, "wind speed [m/s]"),
    "pressure": Limits(400, 1100, "air pressure [hPa]"),
}
RADIATION = ("ghi", "dni", "dhi")


@dataclass(frozen=True)
class WeatherFile:
    """A file's weather and what had to be said about it.

    Parameters
    ----------
    weather : Weather
        The year.
    warnings : tuple of Issue
        Gaps that were filled, quantities that contradict each other.
    """

    weather: Weather
    warnings: tuple[Issue, ...]


def read_weather(content: bytes, filename: str) -> WeatherFile:
    """Return the weather of an EPW or TMY3 file; the content decides which it is.

    Raises
    ------
    InvalidInput
        The file is too large, no such file, not a year of hours, or misses more than one value in twenty.

    Notes
    -----
    Both label hours at their end; EPW's rows are the hours 1 to 24. Twelve months may come from different years:
    the rows count, not the years that they name. 29 February is left out.
    """
    if len(content) > LARGEST_BYTES:
        raise _refused("too_large", f"{filename} has {len(content) / 1e6:.0f} MB; a year of weather has 2 MB.")
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    if not lines:
        raise _refused("empty", f"{filename} is empty.")
    kind = "epw" if lines[0].upper().startswith("LOCATION,") else "tmy3"
    try:
        site, columns = _epw(lines) if kind == "epw" else _tmy3(lines)
    except (ValueError, IndexError, KeyError, csv.Error) as error:
        message = f"{filename} is neither an EPW nor a TMY3 file of hours. Download it again or choose another site."
        raise _refused("no_weather_file", message) from error
    columns["pressure"] = columns["pressure"] * PRESSURE_UNIT[kind]
    return _checked(site, columns, f"{kind.upper()} file {filename}, {site.name}")


def _epw(lines: list[str]) -> tuple[Site, dict[str, np.ndarray]]:
    head = next(csv.reader([lines[0]]))
    latitude, longitude, utc_offset_h, altitude_m = head[6:10]
    name = ", ".join(part for part in head[1:4] if part)
    site = _site(name, latitude, longitude, utc_offset_h, altitude_m)
    rows = [line.split(",") for line in lines[EPW_HEAD:] if line.strip()]
    kept = [row for row in rows if (int(row[1]), int(row[2])) != (2, 29)]
    return site, {name: _numbers([row[at] for row in kept]) for name, at in EPW_FIELDS.items()}


def _tmy3(lines: list[str]) -> tuple[Site, dict[str, np.ndarray]]:
    head = next(csv.reader([lines[0]]))
    site = _site(f"{head[1]}, {head[2]}", head[4], head[5], head[3], head[6])
    reader = csv.reader(io.StringIO("\n".join(lines[1:])))
    places = {title: at for at, title in enumerate(next(reader))}
    kept = [row for row in reader if row and not row[0].startswith("02/29")]
    return site, {name: _numbers([row[places[title]] for row in kept]) for name, title in TMY3_FIELDS.items()}


def _site(name: str, latitude: str, longitude: str, utc_offset_h: str, altitude_m: str) -> Site:
    place = Site(name, float(latitude), float(longitude), float(altitude_m), round(float(utc_offset_h) * 60))
    on_earth = abs(place.latitude) <= 90 and abs(place.longitude) <= 180 and -500 <= place.altitude_m <= 9000
    if not on_earth or abs(place.utc_offset_minutes) > 14 * 60 or place.utc_offset_minutes % 15:
        raise ValueError("The place is not on Earth.")
    return place


def _numbers(cells: list[str]) -> np.ndarray:
    if len(cells) != HOURS:
        raise ValueError("Not a year of hours.")
    return np.array(cells, dtype=np.float64)


def _checked(site: Site, columns: dict[str, np.ndarray], source: str) -> WeatherFile:
    """Return the weather with single gaps filled."""
    gaps = {name: _gaps(name, values) for name, values in columns.items()}
    if lost := [name for name, gap in gaps.items() if gap.sum() > MOST_MISSING]:
        raise InvalidInput(_gap_issue(name, gaps[name], "Choose another file.", "error") for name in lost)
    filled = {name: _filled(name, values, gaps[name]) for name, values in columns.items()}
    warnings = [
        _gap_issue(name, gap, "They were filled from their neighbours.", "warning")
        for name, gap in gaps.items()
        if gap.any()
    ]
    filled["dhi"] = np.minimum(filled["dhi"], filled["ghi"])
    weather = Weather(
        *(site, filled["ghi"], filled["dhi"], filled["dni"], filled["temperature"], filled["wind"]),
        *(filled["pressure"], 10.0, 0, source),
    )
    return WeatherFile(weather, tuple(warnings))


def _gaps(name: str, values: np.ndarray) -> np.ndarray:
    limits = LIMITS[name]
    return ~((values >= limits.lowest) & (values <= limits.highest))


def _filled(name: str, values: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """Return values with gaps on a line between neighbours: of the same hour on other days for radiation."""
    if not gap.any():
        return values
    order = (lambda row: row.reshape(DAYS, 24).T.ravel()) if name in RADIATION else (lambda row: row)
    ordered, known = order(values), ~order(gap)
    places = np.arange(HOURS)
    line = np.interp(places, places[known], ordered[known])
    return line.reshape(24, DAYS).T.ravel() if name in RADIATION else line


def _gap_issue(name: str, gap: np.ndarray, remedy: str, severity: str) -> Issue:
    rows = np.flatnonzero(gap)
    message = f"{rows.size} of {HOURS} values of {LIMITS[name].name} are missing or impossible. {remedy}"
    ids = tuple(f"hour {row + 1}" for row in rows[:5])
    return Issue("missing_values", "weather", name, message, ids, severity)  # type: ignore[arg-type]


def _refused(code: str, message: str) -> InvalidInput:
    return InvalidInput([Issue(code, "weather", "file", message)])
