"""Collecting figures, and printing them as one aligned table."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

HEADER = ("what", "value", "unit", "goal", "of goal", "note")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    Attributes
    ----------
    name : str
        What was measured.
    value : float
        The number.
    unit : str
        Its unit.
    goal : float, optional
        Upper limit that we aim at.
    note : str
        Conditions, or what the number is to be compared with.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the texts of the table's columns."""
        goal = "" if self.goal is None else f"≤ {_number(self.goal)}"
        ratio = "" if not self.goal else f"{self.value / self.goal:.2f}"
        return (self.name, _number(self.value), self.unit, goal, ratio, self.note)


class Report:
    """The figures of one run of all benchmarks, printed as they come."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.figures: list[Figure] = []
        self._stream = stream or sys.stdout

    def section(self, title: str) -> None:
        """Begin a group of figures."""
        self._write(f"\n{title}\n")
        self._write(_line(HEADER))

    def add(self, name: str, value: float, unit: str, *, goal: float | None = None, note: str = "") -> None:
        """Take a figure into the table; `goal` is the upper limit that we aim at."""
        figure = Figure(name, value, unit, goal, note)
        self.figures.append(figure)
        self._write(_line(figure.cells()))

    def skip(self, reason: str) -> None:
        """Say why the figures of this section are missing."""
        self._write(f"skipped: {reason}")

    def value(self, name: str) -> float | None:
        """Return a figure measured before, such as the memory bandwidth, or None."""
        return next((figure.value for figure in reversed(self.figures) if figure.name == name), None)

    def _write(self, text: str) -> None:
        self._stream.write(f"{text}\n")
        self._stream.flush()


def median_seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Return the median duration of some work in seconds, after one run that is not counted."""
    return statistics.median(_durations(work, repeats))


def best_seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the shortest duration of some work in seconds, after one run that is not counted."""
    return min(_durations(work, repeats))


def _durations(work: Callable[[], object], repeats: int) -> list[float]:
    work()
    durations = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begin)
    return durations


def _number(value: float) -> str:
    if value and abs(value) < 0.01:
        return f"{value:.2e}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


WIDTHS = (58, 10, 16, 9, 8, 0)


def _line(cells: tuple[str, ...]) -> str:
    parts = [
        cell.ljust(width) if index in (0, 2, 5) else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ]
    return "  ".join(parts).rstrip()
