"""Texts to numbers: decimal comma or point, marks of thousands."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_TWO_MARKS = r"{mark}\d+{mark}"
_PLAIN = {
    # The sign of thousands groups exactly three digits, so "1.5" is not read as 15 where the comma is decimal.
    ",": r"^[+-]?(?:\d{1,3}(?:[. '’\x{a0}\x{202f}]\d{3})+|\d+)?(?:,\d*)?(?:[eE][+-]?\d+)?$",
    ".": r"^[+-]?(?:\d{1,3}(?:[, '’\x{a0}\x{202f}]\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d+)?$",
}
_THOUSANDS = {",": r"[. '’\x{a0}\x{202f}]", ".": r"[, '’\x{a0}\x{202f}]"}


def decimal_sign(texts: pa.Array, delimiter: str | None) -> str:
    """Return the decimal sign of a column of texts.

    Of two different marks in a number the last is decimal; a mark that stands twice is one of thousands; a single kind
    of mark is decimal unless every number that has it could be a whole one in thousands and smaller ones stand beside.
    """
    commas, points = _has(texts, ","), _has(texts, ".")
    if commas and points:
        return "," if _any(texts, r"\.[\d.]*,") else "."
    mark = "," if commas else "."
    other = "." if commas else ","
    if not (commas or points):
        return "," if delimiter == ";" else "."
    escaped = rf"\{mark}"
    if _any(texts, _TWO_MARKS.format(mark=escaped)):
        return other
    marked = pc.filter(texts, pc.match_substring(texts, mark))
    grouped = pc.all(pc.match_substring_regex(marked, rf"^\s*[+-]?[1-9]\d{{0,2}}{escaped}\d{{3}}\s*$")).as_py()
    if grouped and len(marked) < len(texts) and _any(texts, r"^\s*[1-9]\d*\s*$"):
        return other
    return mark


def parse_numbers(texts: pa.Array, decimal: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of a column and which of its cells hold something else.

    Returns
    -------
    values : ndarray of float64
        NaN where the cell is empty or no number.
    unreadable : ndarray of bool
        Whether a cell that is not empty is no finite number.
    """
    trimmed = pc.utf8_trim_whitespace(texts.cast(pa.string()))
    matched = pc.and_(pc.match_substring_regex(trimmed, _PLAIN[decimal]), pc.match_substring_regex(trimmed, r"\d"))
    plain = pc.if_else(matched, trimmed, pa.scalar(None, pa.string()))
    if pc.any(pc.match_substring_regex(plain, _THOUSANDS[decimal])).as_py():
        plain = pc.replace_substring_regex(plain, _THOUSANDS[decimal], "")
    if decimal == ",":
        plain = pc.replace_substring(plain, ",", ".")
    values = _as_float(plain)
    empty = np.asarray(pc.equal(pc.utf8_length(pc.fill_null(trimmed, "")), 0).to_numpy(zero_copy_only=False), bool)
    values = np.where(np.isfinite(values), values, np.nan)
    return values, np.isnan(values) & ~empty


def _as_float(plain: pa.Array) -> np.ndarray:
    plain = pc.replace_substring_regex(plain, r"^\+", "") if _has(plain, "+") else plain
    return pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False)


def _has(texts: pa.Array, mark: str) -> bool:
    return bool(pc.any(pc.match_substring(texts, mark)).as_py())


def _any(texts: pa.Array, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(texts, pattern)).as_py())
