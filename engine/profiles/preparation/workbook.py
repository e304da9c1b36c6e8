"""Workbooks (XLSX): one sheet as a table; what could fill the memory is refused before it is parsed."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, load_workbook

from engine.profiles.preparation.cells import Cell, is_number, text_of
from engine.profiles.preparation.layout import HEAD_ROWS, find_layout
from engine.profiles.preparation.limits import MAX_UNPACKED_BYTES, check_size, refusal
from engine.profiles.preparation.table import RawTable

_ENTRIES = 2_000
_MAX_CELLS = 8_000_000
"""Cells between the first and the last, empty ones included: each takes memory."""
_CHUNK = 1 << 20
_OVERLAP = 64
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,8})(\d{1,20})["']""")
_LOCAL_HEADER = 30
_STORED, _DEFLATED = 0, 8


def read_workbook(content: bytes, sheet: str | None = None, header_row: int | None = None) -> RawTable:
    """Read a sheet of a workbook; formulas count with the values that were saved for them.

    Raises
    ------
    InvalidInput
        It is no workbook, too large, or no row of the sheet holds a time and a number.
    """
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content))
        names = tuple(item.name for item in book.sheets_metadata)
        chosen = book.get_sheet_by_name(sheet) if sheet in names else _fullest(book, names)
        rows = chosen.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise _unreadable(str(error)) from error
    layout = find_layout([_trimmed(row) for row in rows[:HEAD_ROWS]], header_row)
    if layout is None:
        raise refusal(
            "no_values",
            "sheet",
            f"No row of the sheet {chosen.name!r} holds a time and a number. Choose another sheet.",
        )
    check_size(len(rows) - layout.first_row, layout.width)
    cells = zip(*rows[layout.first_row :], strict=True)
    columns = tuple(_column(column) for column, _ in zip(cells, range(layout.width), strict=False))
    return RawTable(
        source="xlsx", header=layout.header, columns=columns, first_row=layout.first_row,
        header_row=layout.header_row, hints=layout.hints, sheet=chosen.name, sheets=names,
    )  # fmt: skip


def _fullest(book: CalamineWorkbook, names: Sequence[str]) -> CalamineSheet:
    if not names:
        raise _unreadable("it has no sheet")
    return max((book.get_sheet_by_name(name) for name in names), key=lambda sheet: sheet.height)


def _trimmed(row: Sequence[Cell]) -> list[Cell]:
    """Return a row without the empty cells at its end."""
    filled = max((index for index, cell in enumerate(row) if text_of(cell)), default=-1)
    return list(row[: filled + 1])


def _column(cells: tuple[Cell, ...]) -> pa.Array:
    """Return cells as times, as seconds of the day, as numbers or as texts, whatever most of them are."""
    kinds = dict.fromkeys(("time", "clock", "number", "text"), 0)
    for cell in cells:
        kinds[_kind(cell)] += cell not in ("", None)
    kind = max(kinds, key=lambda name: kinds[name])
    if kind == "time":
        return _times(cells)
    if kind == "clock":
        return pa.array([_of_day(cell) for cell in cells], pa.float64())
    if kind == "number":
        numbers = [float(cell) if _kind(cell) == "number" else None for cell in cells]
        return pa.array(numbers, pa.float64())
    return pa.array([text_of(cell) for cell in cells], pa.string())


def _kind(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return "time"
    if isinstance(cell, dt.time | dt.timedelta):
        return "clock"
    return "number" if not isinstance(cell, str) and is_number(cell) else "text"


def _times(cells: tuple[Cell, ...]) -> pa.Array:
    moments = np.array([cell if isinstance(cell, dt.date) else None for cell in cells], dtype="datetime64[us]")
    rounded = (moments + np.timedelta64(500_000, "us")).astype("datetime64[s]")  # days as fractions are inexact
    return pa.array(rounded, pa.timestamp("s"))


def _of_day(cell: Cell) -> float | None:
    if isinstance(cell, dt.time):
        return float(cell.hour * 3600 + cell.minute * 60 + cell.second)
    return round(cell.total_seconds()) if isinstance(cell, dt.timedelta) else None


def _check_archive(content: bytes) -> None:
    """Unpack everything piece by piece, keep nothing, and refuse what is too large or names cells too far out."""
    unpacked, rows, columns = 0, 0, 0
    for piece in _pieces(content):
        unpacked += len(piece)
        if unpacked > MAX_UNPACKED_BYTES:
            raise refusal(
                "archive_too_large",
                "file",
                f"Unpacked, the workbook has more than {MAX_UNPACKED_BYTES >> 20} MB. Save the sheet as CSV.",
            )
        for letters, digits in _PLACE.findall(piece):
            columns = max(columns, _column_number(letters))
            rows = max(rows, int(digits))
    check_size(rows, max(columns, 1), cells=_MAX_CELLS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _pieces(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _unreadable(str(error)) from error
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names or len(entries) > _ENTRIES:
        raise _unreadable("it is an archive, but no workbook of the form XLSX")
    for entry in entries:
        yield from _unpacked(content, entry)


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what an entry unpacks to, whatever its directory says about sizes."""
    if entry.compress_type not in (_STORED, _DEFLATED) or entry.flag_bits & 1:
        raise _unreadable("it is encrypted or packed in an unusual way")
    header = content[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    begin = entry.header_offset + _LOCAL_HEADER + sum(int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    packed = content[begin : begin + entry.compress_size]
    if entry.compress_type == _STORED:
        yield packed
        return
    inflate, tail = zlib.decompressobj(-15), b""
    try:
        while packed and not inflate.eof:
            piece = inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail
            yield tail + piece
            tail = piece[-_OVERLAP:]
    except zlib.error as error:
        raise _unreadable(str(error)) from error


def _unreadable(reason: str) -> Exception:
    return refusal(
        "unreadable_file", "file", f"This is not a workbook that can be read: {reason}. Save it again as XLSX or CSV."
    )
