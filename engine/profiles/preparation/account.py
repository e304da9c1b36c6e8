"""What a report says about rows that were left out, about assumptions, and about what looks odd."""

from __future__ import annotations

import numpy as np

from engine.profiles.preparation import checks
from engine.profiles.preparation.choices import GENERATION, ColumnChoice
from engine.profiles.preparation.frame import Frame
from engine.profiles.preparation.limits import problem
from engine.profiles.preparation.report import Dropped, dropped
from errors import Issue


def dropped_rows(frame: Frame) -> list[Dropped]:
    """Return the rows that no column could use, by reason."""
    first, instants = frame.table.first_row + 1, frame.instants
    skipped = frame.table.skipped_rows
    return [
        *([Dropped("another number of cells", skipped)] if skipped else []),
        *dropped("no time", instants.unreadable + first),
        *dropped("time does not exist", instants.non_existent + first),
        *dropped("time repeated", instants.repeated + first),
    ]


def assumptions_of(frame: Frame, column: ColumnChoice, checked: checks.Checked) -> list[str]:
    """Return what was taken for granted, as sentences."""
    label, window = frame.choices.label, frame.window
    found = [
        f"Times are the {'beginning' if label == 'start' else 'end'} of their steps.",
        f"Times without an offset are read in {frame.choices.zone}.",
        f"The result keeps to standard time of {frame.choices.site.zone} all year.",
        f"Values are in {column.unit}" + (", readings of a meter." if column.register else "."),
    ]
    if str(window.dates[0])[:4] != str(frame.axis.year) or window.days * 96 != frame.axis.steps:
        days = "days of the calendar" if column.kind in GENERATION else "the nearest days of the same weekday"
        found.append(f"{window.dates[0]} to {window.dates[-1]} stands for {frame.axis.year}: {days}.")
    if checked.flipped:
        found.append("Generation was recorded as negative; its sign was turned.")
    if checked.standby:
        found.append(f"{checked.standby:,} values below zero are standby of the plant; they are 0 now.")
    return [*found, *frame.table.notes]


def warnings_of(frame: Frame, column: ColumnChoice, power_kw: np.ndarray) -> list[Issue]:
    """Return what a person should look at."""
    found = checks.suspicious_peak(power_kw, column.name) if column.kind not in GENERATION else []
    instants = frame.instants
    if len(instants.non_existent):
        message = (
            f"{len(instants.non_existent)} times do not exist in {frame.choices.zone}, because the clock is put forward"
            " then. If the file keeps to standard time all year, choose a fixed offset such as +01:00."
        )
        found.append(problem("non_existent_times", "zone", message, ids=(column.name,), severity="warning"))
    if instants.doubtful:
        message = f"The hour that comes twice in {frame.choices.zone} is there once; it was taken for summer time."
        found.append(problem("hour_only_once", "zone", message, ids=(column.name,), severity="warning"))
    return found
