"""Text files: which sign parts the cells, where values begin, and the cells as texts."""

from __future__ import annotations

import csv
import io
import itertools

import pyarrow as pa
from pyarrow import csv as arrow_csv

from engine.profiles.preparation.decoding import decode
from engine.profiles.preparation.layout import HEAD_ROWS, Layout, find_layout, value_rows
from engine.profiles.preparation.limits import MAX_COLUMNS, MAX_LINE, check_size, refusal
from engine.profiles.preparation.table import RawTable

DELIMITERS = (";", "\t", ",", "|")


def read_delimited_text(content: bytes, delimiter: str | None = None, header_row: int | None = None) -> RawTable:
    """Read a text file.

    Parameters
    ----------
    content : bytes
        The file.
    delimiter, header_row : str, int, optional
        As a person corrected them; else they are found.

    Raises
    ------
    InvalidInput
        It is not text, too large, or no row holds a time and a number.
    """
    text, encoding = decode(content)
    lines = _head(text)
    sign = delimiter or _delimiter(lines)
    rows = _split(lines, sign)
    layout = find_layout(rows, header_row)
    if layout is None:
        raise refusal(
            "no_values",
            "file",
            "No row holds a time and a number. Give one row a step with its time, such as 2023-01-01 00:00;0,25.",
        )
    start = sum(len(line) for line in lines[: layout.first_row])
    check_size(text.count("\n", start) or text.count("\r", start), layout.width)
    columns, skipped = _cells(text[start:].encode(), sign, layout)
    return RawTable(
        source="csv", header=layout.header, columns=columns, first_row=layout.first_row,
        header_row=layout.header_row, hints=layout.hints, encoding=encoding, delimiter=sign, skipped_rows=skipped,
    )  # fmt: skip


def _head(text: str) -> list[str]:
    """Return the first lines with their ends; refuse lines that no table has."""
    lines: list[str] = []
    stream = io.StringIO(text[: HEAD_ROWS * MAX_LINE // 8], newline="")
    for line in itertools.islice(stream, HEAD_ROWS):
        if len(line) > MAX_LINE:
            raise refusal(
                "line_too_long",
                f"row {len(lines) + 1}",
                f"A line has {len(line):,} characters or more; {MAX_LINE:,} are read. Give one row a time step.",
            )
        lines.append(line)
    return lines


def _delimiter(lines: list[str]) -> str:
    """Return the sign that leaves a time and a number in the most lines; among equals, the most cells."""
    scores = {sign: (value_rows(rows), _cells_of(rows)) for sign in DELIMITERS if (rows := _split(lines, sign))}
    return max(scores, key=lambda sign: scores[sign], default=";")


def _cells_of(rows: list[list[str]]) -> int:
    return max(len(row) for row in rows[-20:])


def _split(lines: list[str], sign: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(lines, delimiter=sign))
    except csv.Error as error:
        raise refusal("unreadable_file", "file", f"This is not a table that can be read: {error}.") from error
    widest = max((len(row) for row in rows), default=0)
    if widest > MAX_COLUMNS and sign != " ":
        check_size(len(rows), widest)
    return rows


def _cells(content: bytes, sign: str, layout: Layout) -> tuple[tuple[pa.Array, ...], int]:
    """Return all cells as texts, and how many rows had another width."""
    skipped = 0

    def skip(_row: arrow_csv.InvalidRow) -> str:
        nonlocal skipped
        skipped += 1
        return "skip"

    names = [f"c{index}" for index in range(layout.width)]
    memory = pa.BufferOutputStream()  # Arrow's own memory: its threads may outlive Python's
    memory.write(content)
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(memory.getvalue()),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=4 * MAX_LINE),
            parse_options=arrow_csv.ParseOptions(delimiter=sign, invalid_row_handler=skip),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise refusal(
            "unreadable_file", "file", f"This is not a table that can be read: {str(error).splitlines()[0]}"
        ) from error
    return tuple(table.column(name).combine_chunks() for name in names), skipped
