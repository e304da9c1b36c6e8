"""What a file holds: its form, its columns, units, times; each of which a person can correct."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.profiles.preparation import naming
from engine.profiles.preparation.cells import is_clock, is_epoch, is_time, text_of
from engine.profiles.preparation.choices import ENERGY_UNITS, Choices, ColumnChoice, Detected, Site
from engine.profiles.preparation.delimited_text import read_delimited_text
from engine.profiles.preparation.frame import stamps_of
from engine.profiles.preparation.green_button import read_green_button
from engine.profiles.preparation.instants import label_of, offsets_of, step_of
from engine.profiles.preparation.limits import MAX_BYTES, problem, refusal
from engine.profiles.preparation.numbers import decimal_sign, parse_numbers
from engine.profiles.preparation.parquet_table import read_parquet
from engine.profiles.preparation.registers import counts_up
from engine.profiles.preparation.stamps import Stamps
from engine.profiles.preparation.table import RawTable
from engine.profiles.preparation.workbook import read_workbook
from errors import Issue

_SAMPLE, _PREVIEW = 200, 20
_NUMBERS_FRAC = 0.5


def read_table(
    content: bytes,
    filename: str,
    *,
    delimiter: str | None = None,
    header_row: int | None = None,
    sheet: str | None = None,
) -> RawTable:
    """Return the table in a file, whose form is known by its first bytes, not by its name.

    Raises
    ------
    InvalidInput
        It is too large or cannot be read.
    """
    if len(content) > MAX_BYTES:
        raise refusal(
            "file_too_large", "file", f"{filename} has {len(content) >> 20:,} MB; up to {MAX_BYTES >> 20} are read."
        )
    if not content.strip():
        raise refusal("empty_file", "file", f"{filename} is empty.")
    if content[:4] == b"PK\x03\x04":
        return read_workbook(content, sheet, header_row)
    if content[:4] == b"PAR1":
        return read_parquet(content)
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return read_green_button(content)
    return read_delimited_text(content, delimiter, header_row)


def describe(table: RawTable, site: Site) -> Detected:
    """Return what was found in a table."""
    sample = _sample(table)
    time = _time_column(table, sample)
    clock = _clock_column(sample, time)
    values = [index for index in range(len(table.columns)) if _holds_values(table, sample, index, time, clock)]
    texts = [table.columns[index] for index in values if pa.types.is_string(table.columns[index].type)]
    decimal = decimal_sign(pa.concat_arrays(texts[:20]), table.delimiter) if texts else "."
    choices = Choices(
        decimal=decimal, first_row=table.first_row, time_column=time, columns=(), zone=site.zone, site=site,
        delimiter=table.delimiter, header_row=table.header_row, sheet=table.sheet, clock_column=clock,
    )  # fmt: skip
    stamps = stamps_of(table, choices)
    wall_s = _wall(stamps, site)
    step_s = step_of(wall_s)
    label = "end" if naming.names_end(table.header[time]) else label_of(stamps, wall_s, step_s)
    choices = replace(choices, columns=_columns(table, values, decimal), label=label, date_order=stamps.order)
    if stamps.absolute:
        choices = replace(choices, zone="UTC")
    return Detected(
        source=table.source, encoding=table.encoding, choices=choices, header=table.header, preview=_preview(sample),
        rows=table.rows, step_minutes=step_s / 60, sheets=table.sheets, questions=tuple(_questions(choices)),
        notes=table.notes,
    )  # fmt: skip


def _sample(table: RawTable) -> list[list[object]]:
    return [column[:_SAMPLE].to_pylist() for column in table.columns]


def _preview(sample: list[list[object]]) -> tuple[tuple[str, ...], ...]:
    rows = zip(*(column[:_PREVIEW] for column in sample), strict=True)
    return tuple(tuple(text_of(cell) for cell in row) for row in rows)


def _time_column(table: RawTable, sample: list[list[object]]) -> int:
    """Return the first column of times; else one of seconds since 1970 or of a workbook's days, by its name."""
    for index, cells in enumerate(sample):
        if pa.types.is_timestamp(table.columns[index].type) or _share(cells, is_time) > _NUMBERS_FRAC:
            return index
    named = [index for index, name in enumerate(table.header) if naming.names_time(name)]
    for index in [*named, 0]:
        if _share(sample[index], is_epoch) > _NUMBERS_FRAC or (
            index in named and pa.types.is_floating(table.columns[index].type)
        ):
            return index
    raise refusal("no_times", "time", "No column holds times. Give one, such as 2023-03-01 00:15.")


def _clock_column(sample: list[list[object]], time: int) -> int | None:
    """Return the column of times of day that belongs to a column of dates alone."""
    if any(":" in text_of(cell) and not text_of(cell).endswith("00:00:00") for cell in sample[time]):
        return None
    following = range(time + 1, len(sample))
    return next((index for index in following if _share(sample[index], is_clock) > _NUMBERS_FRAC), None)


def _share(cells: list[object], test: object) -> float:
    return sum(bool(test(cell)) for cell in cells) / max(len(cells), 1)


def _holds_values(table: RawTable, sample: list[list[object]], index: int, time: int, clock: int | None) -> bool:
    """Return whether a column holds numbers, or texts with digits under a name with a unit."""
    column = table.columns[index]
    if index in (time, clock) or pa.types.is_timestamp(column.type):
        return False
    if pa.types.is_floating(column.type):
        return bool(np.isfinite(column.to_numpy(zero_copy_only=False)).any())
    cells = sample[index]
    if _share(cells, is_time) > _NUMBERS_FRAC or _share(cells, is_clock) > _NUMBERS_FRAC:
        return False
    filled = pc.filter(column, pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0))
    digits = pc.mean(pc.cast(pc.match_substring_regex(filled, r"^\s*[=+-]?[\d.,]"), pa.float64())).as_py()
    return (digits or 0.0) > _NUMBERS_FRAC


def _wall(stamps: Stamps, site: Site) -> np.ndarray:
    """Return times as the site's clock shows them. [s]"""
    seconds = stamps.seconds[stamps.valid]
    return seconds + offsets_of(site.zone, seconds).at(seconds) if stamps.absolute else seconds


def _columns(table: RawTable, values: list[int], decimal: str) -> tuple[ColumnChoice, ...]:
    """Return the columns of values; where some name a unit, those without one are not used."""
    found = [_column(table, index, decimal) for index in values]
    named = any(column.unit for column in found)
    return tuple(replace(column, used=not named or column.unit is not None) for column in found)


def _column(table: RawTable, index: int, decimal: str) -> ColumnChoice:
    header = table.header[index]
    hint = table.hints[index] if table.hints else ""
    unit = naming.unit_of(header, hint)
    register: bool | None = False
    if (unit is None or unit in ENERGY_UNITS) and counts_up(_values(table.columns[index], decimal)):
        register = True if naming.names_register(f"{header} {hint}") else None
    return ColumnChoice(index, naming.clean_name(header, index), unit, naming.kind_of(header), register)


def _values(column: pa.Array, decimal: str) -> np.ndarray:
    if pa.types.is_string(column.type):
        return parse_numbers(column, decimal)[0]
    return column.to_numpy(zero_copy_only=False)


def _questions(choices: Choices) -> list[Issue]:
    """Return what only a person knows."""
    used = [column for column in choices.columns if column.used]
    unknown = tuple(column.name for column in used if column.unit is None)
    rising = tuple(column.name for column in used if column.register is None and column.unit is not None)
    questions = []
    if unknown:
        message = "The file does not name the unit. Choose W, kW, MW, Wh, kWh or MWh."
        questions.append(problem("no_unit", "unit", message, ids=unknown))
    if rising:
        message = "The values only rise. Are they readings of a meter, whose differences count, or energy of each step?"
        questions.append(problem("register_or_not", "values", message, ids=rising))
    return questions
