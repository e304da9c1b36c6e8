"""What was done to a file until it was a profile; shown before it is saved and kept with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from engine.profiles.preparation.choices import ColumnChoice
from engine.profiles.preparation.gaps import Filled
from engine.profiles.quarter_hours import QuarterHours
from errors import Issue

_KEPT_ROWS = 20


@dataclass(frozen=True, slots=True)
class Dropped:
    """Rows that were left out for one reason; the first of them by their number in the file."""

    reason: str
    count: int
    first_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The way from a file to a profile.

    Attributes
    ----------
    rows : int
        Rows of values in the file.
    step_minutes : float
        Distance of most rows. [min]
    steps : int
        Quarter-hours of the result.
    source_from, source_to : str
        First and last day of the file that were used, ISO dates.
    energy_in_kwh : float
        Energy of the rows that were used, as they stand in the file. [kWh]
    energy_prepared_kwh : float
        Energy of the same days after checks and filling. [kWh]
    energy_out_kwh : float
        Energy of the result, on its year. [kWh]
    missing_steps : int
        Quarter-hours that were filled.
    partial_steps : int
        Quarter-hours of which at least half, but not all, was known.
    filled : tuple of Filled
        By rule.
    dropped : tuple of Dropped
        By reason.
    assumptions : tuple of str
        What was taken for granted, as sentences.
    warnings : tuple of Issue
        What a person should look at.
    """

    rows: int
    step_minutes: float
    steps: int
    source_from: str
    source_to: str
    energy_in_kwh: float
    energy_prepared_kwh: float
    energy_out_kwh: float
    missing_steps: int
    partial_steps: int
    filled: tuple[Filled, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    assumptions: tuple[str, ...] = ()
    warnings: tuple[Issue, ...] = ()

    def count(self, reason: str) -> int:
        """Return how many rows were dropped for a reason."""
        return sum(item.count for item in self.dropped if item.reason == reason)

    def as_document(self) -> dict[str, Any]:
        """Return the report as JSON can hold it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A profile made of one column, and how."""

    column: ColumnChoice
    series: QuarterHours
    report: Report

    @property
    def name(self) -> str:
        """Name of the profile."""
        return self.column.name

    @property
    def kind(self) -> str:
        """What uses or makes the power."""
        return self.column.kind


def dropped(reason: str, rows: np.ndarray) -> list[Dropped]:
    """Return rows left out for a reason as an entry of the report, none where there are none."""
    return [Dropped(reason, len(rows), tuple(rows[:_KEPT_ROWS].tolist()))] if len(rows) else []
