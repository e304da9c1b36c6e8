"""Where the names and the values of a table begin, found in its first rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.profiles.preparation.cells import Cell, is_clock, is_epoch, is_number, is_time, text_of
from engine.profiles.preparation.naming import unit_words

HEAD_ROWS = 300
_LIKE = 5


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of a table's head, counted from 0.

    Attributes
    ----------
    first_row : int
        First row of values.
    header_row : int or None
        Row of names.
    width : int
        Number of columns.
    header, hints : tuple of str
        The names, and per column what else stands above the values.
    """

    first_row: int
    header_row: int | None
    width: int
    header: tuple[str, ...]
    hints: tuple[str, ...]


def find_layout(rows: Sequence[Sequence[Cell]], header_row: int | None = None) -> Layout | None:
    """Return where names and values begin, or None where no row holds a time and a number.

    Parameters
    ----------
    rows : sequence of rows
        The first rows of the file.
    header_row : int, optional
        Row of the names where it is known.
    """
    first = _first_values(rows, 0 if header_row is None else header_row + 1)
    if first is None:
        return None
    width = len(rows[first])
    row = _header(rows, first, width) if header_row is None else header_row
    header = tuple(text_of(cell) for cell in rows[row][:width]) if row is not None else ()
    header += ("",) * (width - len(header))
    return Layout(first, row, width, header, _hints(rows, row, first, width))


def value_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows hold a time and a number."""
    return sum(_is_values(row) for row in rows)


def _first_values(rows: Sequence[Sequence[Cell]], begin: int) -> int | None:
    """Return the first row that looks like those after it."""
    for number in range(begin, len(rows)):
        following = rows[number : number + _LIKE]
        if all(_is_values(row) and len(row) == len(rows[number]) for row in following):
            return _earlier(rows, begin, number)
    return None


def _earlier(rows: Sequence[Sequence[Cell]], begin: int, number: int) -> int:
    """Return the first of the rows just before that have a time in the same place, whatever their values are."""
    time = next((index for index, cell in enumerate(rows[number]) if is_time(cell)), None)
    while (
        time is not None
        and number > begin
        and len(rows[number - 1]) == len(rows[number])
        and is_time(rows[number - 1][time])
    ):
        number -= 1
    return number


def _is_values(row: Sequence[Cell]) -> bool:
    times = [index for index, cell in enumerate(row) if is_time(cell)] or [
        index for index, cell in enumerate(row[:1]) if is_epoch(cell)
    ]
    if not times:
        return False
    others = [cell for index, cell in enumerate(row) if index not in times and not is_clock(cell)]
    return any(is_number(cell) or not text_of(cell) for cell in others)


def _header(rows: Sequence[Sequence[Cell]], first: int, width: int) -> int | None:
    """Return the row of names above the values: of the same width, with the most texts; rows of units are passed."""
    candidates = [
        number
        for number in range(max(0, first - 4), first)
        if abs(len(rows[number]) - width) <= 1 and _texts(rows[number]) >= min(2, width)
    ]
    return max(candidates, key=lambda number: (_texts(rows[number]), number), default=None)


def _texts(row: Sequence[Cell]) -> int:
    return sum(bool(text_of(cell)) and not is_number(cell) for cell in row)


def _hints(rows: Sequence[Sequence[Cell]], header: int | None, first: int, width: int) -> tuple[str, ...]:
    """Return what stands between names and values a column, then what the preamble says about all of them."""
    preamble = rows[: first if header is None else header]
    above = " ".join(unit_words(text_of(cell) for cell in row) for row in preamble).strip()
    between = rows[header + 1 : first] if header is not None else ()
    own = (" ".join(text_of(row[index]) for row in between if index < len(row)) for index in range(width))
    return tuple(text.strip() or above for text in own)
