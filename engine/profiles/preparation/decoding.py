"""Bytes to text: byte order mark, UTF-8, then cp1252."""

from __future__ import annotations

import codecs
import re

from engine.profiles.preparation.limits import refusal

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_PROBED = 64 * 1024


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a file and its encoding.

    Raises
    ------
    InvalidInput
        It is not text.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _decoded(content, encoding), encoding
    if b"\x00" in content:
        raise _not_text()
    try:
        return _checked(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _decoded(content, "cp1252"), "cp1252"


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return _checked(content.decode(encoding))
    except UnicodeDecodeError as error:
        raise _not_text() from error


def _checked(text: str) -> str:
    if _CONTROL.search(text, 0, _PROBED):
        raise _not_text()
    return text


def _not_text() -> Exception:
    return refusal(
        "not_text",
        "file",
        "The file is neither text nor a form that is known. Upload CSV, XLSX, Green Button XML or Parquet.",
    )
