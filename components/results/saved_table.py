"""Tables that leave the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which no text, such as the name of a house, is a formula to a spreadsheet.

    References
    ----------
    https://owasp.org/www-community/attacks/CSV_Injection
    """
    texts = frame.select_dtypes(include=["object", "str"]).columns
    return frame.assign(**{column: frame[column].map(_without_formula) for column in texts})


def _without_formula(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
