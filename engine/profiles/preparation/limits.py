"""How large a file may be, and the errors that refuse one."""

from __future__ import annotations

import numpy as np

from errors import InvalidInput, Issue, Severity

MAX_BYTES = 64 * 1024**2
"""A year of minutes has 11 MB; a year of quarter-hours of 300 houses about as much as this."""
MAX_UNPACKED_BYTES = 128 * 1024**2
MAX_ROWS = 1_200_000
"""Two years of minutes."""
MAX_COLUMNS = 1_000
MAX_CELLS = 40_000_000
"""A year of quarter-hours of 1,000 houses is 35 million."""
MAX_LINE = 256 * 1024
FIRST_YEAR, LAST_YEAR = 1970, 2100
SHOWN_ROWS = 5


def problem(code: str, field: str, message: str, *, ids: tuple[str, ...] = (), severity: Severity = "error") -> Issue:
    """Return an issue of a profile's file."""
    return Issue(code, "profile", field, message, ids, severity)


def refusal(code: str, field: str, message: str, *, ids: tuple[str, ...] = ()) -> InvalidInput:
    """Return the error that refuses a file for one reason."""
    return InvalidInput([problem(code, field, message, ids=ids)])


def check_size(rows: int, columns: int, cells: int = MAX_CELLS) -> None:
    """Refuse a table that is too large, before its cells are read."""
    if columns > MAX_COLUMNS:
        raise refusal(
            "too_many_columns",
            "columns",
            f"The table has {columns:,} columns; up to {MAX_COLUMNS:,} are read. Split the file.",
        )
    if rows > MAX_ROWS or rows * columns > cells:
        raise refusal(
            "too_many_rows",
            "rows",
            f"The table has {rows:,} rows and {columns:,} columns; up to {MAX_ROWS:,} rows and {cells:,} cells"
            " are read. Split the file, or export quarter-hours instead of seconds.",
        )


def rows_text(rows: np.ndarray) -> str:
    """Return row numbers for people: ``rows 3, 4, 8 and 12 more``."""
    shown = ", ".join(f"{row:,}" for row in rows[:SHOWN_ROWS])
    more = f" and {len(rows) - SHOWN_ROWS:,} more" if len(rows) > SHOWN_ROWS else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {shown}{more}"
