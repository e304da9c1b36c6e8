"""A table as a file has it, whatever the file's form."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from engine.profiles.preparation.choices import Source


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """Columns of one length with their names.

    Attributes
    ----------
    source, encoding : str
        Form of the file.
    header : tuple of str
        One name a column; empty where the file has none.
    columns : tuple of pyarrow.Array
        Texts, numbers (float64) or times (``timestamp[s]``: on the wall clock; with ``tz="UTC"``: instants).
    first_row : int
        Row of the first values, counted from 0 in the file.
    header_row : int or None
        Row of the names.
    hints : tuple of str
        What stands above the names or between names and values, one text a column: units are often there.
    delimiter, sheet, sheets
        Of text files and workbooks.
    skipped_rows : int
        Rows of another width that were left out.
    """

    source: Source
    header: tuple[str, ...]
    columns: tuple[pa.Array, ...]
    first_row: int = 0
    header_row: int | None = None
    hints: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    skipped_rows: int = 0
    notes: tuple[str, ...] = field(default=())

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0])

    def row_number(self, index: int) -> int:
        """Return the row of the file, counted from 1, that a row of the table stands in."""
        return self.first_row + index + 1
