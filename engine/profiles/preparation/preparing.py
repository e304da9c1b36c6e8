"""From a table and the choices to profiles: the order of the rules, one column after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from engine.profiles.preparation import checks, gaps
from engine.profiles.preparation.account import assumptions_of, dropped_rows, warnings_of
from engine.profiles.preparation.choices import ENERGY_UNITS, TO_KILO, Choices, ColumnChoice
from engine.profiles.preparation.frame import Frame, frame_of
from engine.profiles.preparation.instants import HOUR_S
from engine.profiles.preparation.limits import refusal, rows_text
from engine.profiles.preparation.numbers import parse_numbers
from engine.profiles.preparation.registers import between_readings, counts_up
from engine.profiles.preparation.report import Dropped, Prepared, Report, dropped
from engine.profiles.preparation.resampling import to_quarter_hours
from engine.profiles.preparation.table import RawTable
from engine.profiles.preparation.years import days_for, on_days
from engine.profiles.quarter_hours import STEP_S, QuarterHours
from engine.time_axis import STEP_H
from errors import InvalidInput, Issue


def prepare_table(table: RawTable, choices: Choices) -> list[Prepared]:
    """Return one profile for each column that is used.

    Raises
    ------
    InvalidInput
        All reasons why columns cannot be used.
    """
    used = [column for column in choices.columns if column.used]
    if not used:
        raise refusal("no_columns", "columns", "No column is chosen. Choose at least one column of values.")
    frame = frame_of(table, choices)
    prepared: list[Prepared] = []
    issues: list[Issue] = []
    for column in used:
        try:
            prepared.append(_prepare_column(frame, column))
        except InvalidInput as error:
            issues += error.issues
    if issues:
        raise InvalidInput(issues)
    return prepared


def _prepare_column(frame: Frame, column: ColumnChoice) -> Prepared:
    if column.unit is None:
        raise refusal(
            "no_unit", "unit", "The file does not name the unit. Choose W, kW, MW, Wh, kWh or MWh.", ids=(column.name,)
        )
    values, drops = _numbers(frame, column)
    if column.register is None and column.unit in ENERGY_UNITS and counts_up(values):
        raise refusal(
            "register_or_not",
            "values",
            "The values only rise. Are they readings of a meter, whose differences count, or the energy of each step?",
            ids=(column.name,),
        )
    return _finish(frame, column, values * TO_KILO[column.unit], drops)


def _numbers(frame: Frame, column: ColumnChoice) -> tuple[np.ndarray, list[Dropped]]:
    """Return the values of a column in the order of time, in its own unit."""
    cells = frame.table.columns[column.index]
    if not pa.types.is_string(cells.type):
        numbers = cells.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)[frame.instants.rows]
        return np.where(np.isfinite(numbers), numbers, np.nan), []
    values, unreadable = (part[frame.instants.rows] for part in parse_numbers(cells, frame.choices.decimal))
    rows = frame.row_numbers[unreadable]
    texts = cells.take(pa.array(frame.instants.rows[unreadable])).to_numpy(zero_copy_only=False)
    if issues := checks.formulas(texts, rows, column.name):
        raise InvalidInput(issues)
    if len(rows) > checks.UNREADABLE_FRAC * len(values):
        raise refusal(
            "unreadable_values",
            "values",
            f"{len(rows):,} of {len(values):,} values are no numbers with the decimal sign “{frame.choices.decimal}”"
            f" ({rows_text(rows)}): {texts[0][:40]!r}. Correct the decimal sign, or leave the column out.",
            ids=(column.name,),
        )
    return values, dropped("unreadable value", rows)


def _finish(frame: Frame, column: ColumnChoice, values: np.ndarray, drops: list[Dropped]) -> Prepared:
    """Return the profile of values in kW or kWh."""
    spans = _spans(frame, column, values, drops)
    rows = frame.row_numbers[spans.index]
    if issues := checks.net_metering(spans.power_kw, rows, column.kind, column.name):
        raise InvalidInput(issues)
    checked = checks.check_values(spans.power_kw, column.kind, frame.choices.fuse_kw)
    drops += dropped("above the fuse", rows[checked.spikes]) + dropped("negative load", rows[checked.negative])
    known = np.isfinite(checked.power_kw)
    energy = checked.power_kw * spans.length_s / HOUR_S
    power_kw, covered = to_quarter_hours(
        spans.start_s[known], spans.length_s[known], energy[known], frame.first_utc_s, frame.window.steps
    )
    missing = np.isnan(power_kw)
    if issues := gaps.gap_issues(missing, column.name):
        raise InvalidInput(issues)
    filled_kw, filled = gaps.fill(power_kw, column.kind, frame.clock_steps)
    if np.isnan(filled_kw).any():
        raise refusal("cannot_fill", "values", "A gap has nothing near it to be filled with.", ids=(column.name,))
    result = on_days(filled_kw, days_for(frame.window, frame.axis, column.kind))
    series = QuarterHours(result, frame.axis)
    report = Report(
        rows=frame.table.rows, step_minutes=frame.instants.step_s / 60, steps=frame.axis.steps,
        source_from=str(frame.window.dates[0]), source_to=str(frame.window.dates[-1]),
        energy_in_kwh=_energy_inside(frame, spans), energy_prepared_kwh=float(filled_kw.sum() * STEP_H),
        energy_out_kwh=series.energy_kwh, missing_steps=int(missing.sum()),
        partial_steps=int((~missing & (covered < 1)).sum()), filled=tuple(filled),
        dropped=tuple(dropped_rows(frame) + drops), assumptions=tuple(assumptions_of(frame, column, checked)),
        warnings=tuple(warnings_of(frame, column, result)),
    )  # fmt: skip
    return Prepared(column, series, report)


@dataclass(frozen=True, slots=True, eq=False)
class _Spans:
    """Power that is known over spans of time, and which row each comes from (position in the order of time)."""

    start_s: np.ndarray
    length_s: np.ndarray
    power_kw: np.ndarray
    index: np.ndarray


def _spans(frame: Frame, column: ColumnChoice, values: np.ndarray, drops: list[Dropped]) -> _Spans:
    utc_s = frame.instants.utc_s
    if column.register and column.unit in ENERGY_UNITS:
        start, length, energy, falls = between_readings(_readings_at(frame), values)
        drops += [Dropped("meter restarted or changed", falls)] if falls else []
        return _Spans(start, length, energy * HOUR_S / length, np.searchsorted(utc_s, start))
    next_s = np.append(utc_s[1:], utc_s[-1] + frame.instants.step_s)
    length = np.minimum(frame.instants.step_s, next_s - utc_s)
    power = values * HOUR_S / length if column.unit in ENERGY_UNITS else values
    return _Spans(utc_s, length, power, np.arange(len(utc_s)))


def _readings_at(frame: Frame) -> np.ndarray:
    """Return when readings were taken: a reading has no length, so labels at the end are not moved."""
    return frame.instants.utc_s + (frame.instants.step_s if frame.choices.label == "end" else 0)


def _energy_inside(frame: Frame, spans: _Spans) -> float:
    """Return the energy of the file's rows in its year, whatever their sign. [kWh]"""
    end_s = frame.first_utc_s + frame.window.steps * STEP_S
    inside_s = np.minimum(spans.start_s + spans.length_s, end_s) - np.maximum(spans.start_s, frame.first_utc_s)
    return float(np.nansum(np.abs(spans.power_kw) * np.clip(inside_s, 0, None)) / HOUR_S)
