"""Texts, numbers and typed cells to seconds on the file's own clock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.profiles.preparation.choices import DateOrder
from engine.profiles.preparation.limits import FIRST_YEAR, LAST_YEAR

DAY_S = 86_400
_CLOCK = r"(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,]\d+)?)?\s*(?P<p>[AaPp][Mm])?"
_ZONE = r"\s*(?P<z>[Zz]|UTC|GMT|CEST|CET|MESZ|MEZ|[+-]\d{2}(?::?\d{2})?)?"
_REST = rf"(?:[T\s,]+{_CLOCK}{_ZONE})?$"
_YEAR_FIRST = rf"^\s*(?P<a>\d{{4}})[-/.](?P<b>\d{{1,2}})[-/.](?P<c>\d{{1,2}}){_REST}"
_YEAR_LAST = rf"^\s*(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<c>\d{{4}}|\d{{2}}){_REST}"
_COMPACT = (
    r"^\s*(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})[T_ ]?(?P<H>\d{2}):?(?P<M>\d{2})(?::?(?P<S>\d{2}))?(?P<p>)"
    rf"{_ZONE}$"
)
_PATTERNS = (_YEAR_FIRST, _YEAR_LAST, _COMPACT)
_NAMED_MINUTES = {"Z": 0, "UTC": 0, "GMT": 0, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120}
_EPOCH_S, _EPOCH_MS = (1e8, 1e10), (1e11, 1e14)
_SERIAL_DAYS = (20_000, 80_000)  # 1954 to 2119 as days of a workbook
_SERIAL_ZERO_S = -2_209_161_600  # 1899-12-30


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """Times of rows.

    Attributes
    ----------
    seconds : ndarray of int64
        Seconds since 1970-01-01 00:00, on the wall clock or in UTC. [s]
    valid : ndarray of bool
        Whether the row has a time that can be read.
    absolute : bool
        Whether these are instants in UTC.
    end_marked : bool
        Whether "24:00" stands there, which only ends of steps can be.
    order : str or None
        Order of day, month and year; None where times are not texts.
    """

    seconds: np.ndarray
    valid: np.ndarray
    absolute: bool
    end_marked: bool = False
    order: DateOrder | None = None


def read_stamps(dates: pa.Array, clocks: pa.Array | None, order: DateOrder | None = None) -> Stamps:
    """Return the times of a column, or of a column of dates and one of times of day."""
    if clocks is not None and pa.types.is_string(clocks.type) != pa.types.is_string(dates.type):
        dates, clocks = _as_texts(dates), _as_texts(clocks)
    if pa.types.is_timestamp(dates.type):
        return _typed(dates, clocks)
    if pa.types.is_floating(dates.type):
        return _from_numbers(dates.to_numpy(zero_copy_only=False))
    texts = dates.cast(pa.string())
    if clocks is not None and pa.types.is_string(clocks.type):
        texts = pc.binary_join_element_wise(texts, clocks, " ")
    matched = [(int(pc.sum(pc.match_substring_regex(texts, pattern)).as_py() or 0), pattern) for pattern in _PATTERNS]
    count, pattern = max(matched, key=lambda found: found[0])
    if count == 0:
        numbers = pc.match_substring_regex(texts, r"^\s*\d+(\.\d+)?\s*$")
        plain = pc.if_else(numbers, pc.utf8_trim_whitespace(texts), pa.scalar(None, pa.string()))
        return _from_numbers(pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False))
    return _from_texts(texts, pattern, order)


def _as_texts(cells: pa.Array) -> pa.Array:
    """Return typed dates, or seconds of the day, as texts."""
    if pa.types.is_timestamp(cells.type):
        return pc.fill_null(pc.strftime(cells, "%Y-%m-%d"), "")
    if pa.types.is_floating(cells.type):
        minutes = (None if value is None else int(value) // 60 for value in cells.to_pylist())
        return pa.array(
            ["" if value is None else f"{value // 60:02}:{value % 60:02}" for value in minutes], pa.string()
        )
    return cells


def _typed(dates: pa.Array, clocks: pa.Array | None) -> Stamps:
    seconds = pc.cast(dates, pa.timestamp("s", dates.type.tz), safe=False)
    values = pc.fill_null(seconds.cast(pa.int64()), 0).to_numpy(zero_copy_only=False).copy()
    valid = np.asarray(dates.is_valid().to_numpy(zero_copy_only=False), bool)
    if clocks is not None and pa.types.is_floating(clocks.type):  # seconds of the day
        of_day = clocks.to_numpy(zero_copy_only=False)
        valid &= np.isfinite(of_day)
        values += np.where(np.isfinite(of_day), of_day, 0).astype(np.int64)
    return Stamps(values, valid & _plausible(values), absolute=dates.type.tz is not None)


def _from_numbers(values: np.ndarray) -> Stamps:
    """Return seconds or milliseconds since 1970, or days of a workbook."""
    finite = np.isfinite(values)
    typical = float(np.median(values[finite])) if finite.any() else 0.0
    values = np.where(finite, values, 0.0)
    if _SERIAL_DAYS[0] <= typical <= _SERIAL_DAYS[1]:
        seconds = np.round(np.clip(values, 0, 1e7) * DAY_S).astype(np.int64) + _SERIAL_ZERO_S
        return Stamps(seconds, finite & _plausible(seconds), absolute=False)
    scale = 1e-3 if _EPOCH_MS[0] <= typical <= _EPOCH_MS[1] else 1.0
    known = scale != 1.0 or _EPOCH_S[0] <= typical <= _EPOCH_S[1]
    seconds = np.round(np.clip(values, 0, 1e15) * scale).astype(np.int64)
    return Stamps(seconds, finite & known & _plausible(seconds), absolute=True)


def _plausible(seconds: np.ndarray) -> np.ndarray:
    first, last = (int(np.datetime64(f"{year}-01-01", "s").astype(np.int64)) for year in (FIRST_YEAR, LAST_YEAR + 1))
    return (seconds >= first) & (seconds < last)


def _from_texts(texts: pa.Array, pattern: str, order: DateOrder | None) -> Stamps:
    parts = pc.extract_regex(texts, pattern)
    found = np.asarray(parts.is_valid().to_numpy(zero_copy_only=False), bool)
    first, second, third = (_whole(pc.struct_field(parts, name)) for name in "abc")
    if pattern != _YEAR_LAST:
        order = "ymd"
    elif order not in ("dmy", "mdy"):
        order = _guessed_order(first[found], second[found], _named(parts, "p"))
    year, month, day = {"ymd": (first, second, third), "dmy": (third, second, first), "mdy": (third, first, second)}[
        order
    ]
    year = np.where(year < 100, 2000 + year, year)
    hour, minute, second = (_whole(pc.struct_field(parts, name)) for name in "HMS")
    hour = _twelve_hours(hour, pc.struct_field(parts, "p"))
    exists, days = _days(year, month, day)
    valid = found & exists & (hour <= 24) & (minute < 60) & (second < 61) & ((hour < 24) | (minute == 0))
    seconds = days * DAY_S + hour * 3600 + minute * 60 + second
    offsets, has_offset = _offsets(pc.struct_field(parts, "z"))
    absolute = bool(has_offset[valid].mean() > 0.5) if valid.any() else False
    if absolute:
        seconds, valid = seconds - offsets, valid & has_offset
    seconds = np.where(valid, seconds, 0)
    return Stamps(seconds, valid & _plausible(seconds), absolute, bool((valid & (hour == 24)).any()), order)


def _guessed_order(first: np.ndarray, second: np.ndarray, half_days: bool) -> DateOrder:
    """Return the order that leaves no month above 12; where both do, Americans also write AM and PM."""
    if (first > 12).any():
        return "dmy"
    return "mdy" if (second > 12).any() or half_days else "dmy"


def _named(parts: pa.Array, name: str) -> bool:
    return bool(pc.any(pc.greater(pc.utf8_length(pc.struct_field(parts, name)), 0)).as_py())


def _whole(texts: pa.Array) -> np.ndarray:
    digits = pc.if_else(pc.equal(pc.fill_null(texts, ""), ""), "0", texts)
    return pc.cast(digits, pa.int64()).to_numpy(zero_copy_only=False)


def _twelve_hours(hour: np.ndarray, marks: pa.Array) -> np.ndarray:
    upper = pc.utf8_upper(pc.fill_null(marks, ""))
    morning, afternoon = (
        np.asarray(pc.equal(upper, mark).to_numpy(zero_copy_only=False), bool) for mark in ("AM", "PM")
    )
    return np.where(morning | afternoon, hour % 12, hour) + 12 * afternoon


def _days(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which dates exist, and their days since 1970-01-01."""
    in_range = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    months = np.where(in_range, (year - 1970) * 12 + month - 1, 0)
    begins = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    ends = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return in_range & (day >= 1) & (day <= ends - begins), begins + day - 1


def _offsets(zones: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the offsets from UTC that stand beside times, and which rows have one. [s]"""
    coded = pc.dictionary_encode(pc.fill_null(zones, ""))
    minutes = np.array([_offset_minutes(text) for text in coded.dictionary.to_pylist()] or [0], dtype=np.int64)
    present = np.array([bool(text) for text in coded.dictionary.to_pylist()] or [False])
    index = coded.indices.to_numpy(zero_copy_only=False)
    return 60 * minutes[index], present[index]


def _offset_minutes(text: str) -> int:
    if not text or text.upper() in _NAMED_MINUTES:
        return _NAMED_MINUTES.get(text.upper(), 0)
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if text[0] == "-" else minutes
