"""Which days of a run are shown: the arithmetic behind the period bar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Span = Literal["run", "month", "week", "day"]
Period = tuple[date, date]
"""First and last day, both included."""

DAY = timedelta(days=1)


def to_data(period: Period) -> list[str]:
    """Return a period as a store keeps it."""
    return [day.isoformat() for day in period]


def from_data(data: list[str]) -> Period:
    """Return the period that a store keeps."""
    first, last = (date.fromisoformat(text[:10]) for text in data)
    return first, last


def span_from(day: date, span: Span, bounds: Period) -> Period:
    """Return the month, week (from Monday) or day that a day lies in, or the whole run, within the bounds."""
    if span == "run":
        return bounds
    if span == "month":
        return clipped((day.replace(day=1), _next_month(day) - DAY), bounds)
    monday = day - timedelta(days=day.weekday())
    return clipped((day, day) if span == "day" else (monday, monday + 6 * DAY), bounds)


def shifted(period: Period, forwards: bool, bounds: Period) -> Period:
    """Return the period before or after one; the same where there is none. Whole months move by months."""
    first, last = period
    if first.day == 1 and last + DAY == _next_month(first):
        day = last + DAY if forwards else first - DAY
        moved = (day.replace(day=1), _next_month(day) - DAY)
    else:
        length = last - first + DAY
        moved = (first + length, last + length) if forwards else (first - length, last - length)
    return clipped(moved, bounds) if moved[0] <= bounds[1] and moved[1] >= bounds[0] else period


def clipped(period: Period, bounds: Period) -> Period:
    """Return the part of a period that lies within the bounds."""
    return max(period[0], bounds[0]), min(period[1], bounds[1])


def brushed(start: str, stop: str, bounds: Period) -> Period:
    """Return the whole days that a range dragged over a chart touches."""
    first, last = sorted((start, stop))
    return clipped((date.fromisoformat(first[:10]), date.fromisoformat(last[:10])), bounds)


def span_name(period: Period, bounds: Period) -> Span | None:
    """Return which span a period is, None for any other."""
    first, last = period
    if period == bounds:
        return "run"
    if first == last:
        return "day"
    if last - first == 6 * DAY and first.weekday() == 0:
        return "week"
    return "month" if first.day == 1 and last + DAY == _next_month(first) else None


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
