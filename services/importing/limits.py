"""What a file may cost before anybody has looked into it: size, depth, how much an archive unpacks to."""

from __future__ import annotations

import json
import lzma
import re
import zipfile
import zlib
from io import BytesIO
from typing import Any

from errors import Issue

MAX_DOCUMENT_BYTES = 10_000_000
"""Largest JSON text."""
MAX_DEPTH = 40
MAX_ARCHIVE_BYTES = 100_000_000
MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 400_000_000
MAX_RATIO = 200
"""An archive that unpacks to more than this times its size is refused, unless it stays below `FREE_BYTES`."""
FREE_BYTES = 20_000_000

_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


class Refused(Exception):
    """A file is not read further; carries why."""

    def __init__(self, code: str, message: str, name: str = "") -> None:
        super().__init__(message)
        self.issue = Issue(code, "file", name, message)


def megabytes(size: int) -> str:
    """Return a number of bytes for people."""
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


def parsed_json(text: bytes, name: str = "") -> Any:
    """Return what a JSON text holds.

    Raises
    ------
    Refused
        It is too large, nested too deeply, or no JSON in UTF-8.
    """
    if len(text) > MAX_DOCUMENT_BYTES:
        limit = megabytes(MAX_DOCUMENT_BYTES)
        raise Refused("too_large", f"The text has {megabytes(len(text))}; {limit} are possible.", name)
    if depth(text) > MAX_DEPTH:
        raise Refused("too_deep", f"The text is nested deeper than {MAX_DEPTH} levels. Export the file again.", name)
    try:
        return json.loads(text.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        message = f"This is not valid JSON: {error.msg} at {place}. Mend the text there."
    except (ValueError, RecursionError) as error:  # not UTF-8, or a number of thousands of digits
        message = f"This is not JSON text in UTF-8 ({type(error).__name__}). Export the file again."
    raise Refused("malformed_json", message, name)


def depth(text: bytes) -> int:
    """Return how deeply brackets are nested outside of texts."""
    deepest = level = 0
    for match in _BRACKETS.finditer(_TEXTS.sub(b"", text)):
        level += 1 if match.group() in b"[{" else -1
        deepest = max(deepest, level)
    return deepest


class Archive:
    """A zip file that is read in memory only, within bounds.

    Parameters
    ----------
    content : bytes
        The file.

    Raises
    ------
    Refused
        It is no zip file, or its table of contents alone says that it must not be unpacked.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_ARCHIVE_BYTES:
            limit = megabytes(MAX_ARCHIVE_BYTES)
            raise Refused("too_large", f"The file has {megabytes(len(content))}; {limit} are possible.")
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            raise Refused("broken_zip", "The zip file is damaged. Send it again.") from None
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise Refused("too_many_entries", f"The zip file has {len(entries)} entries; {MAX_ENTRIES} are possible.")
        for entry in entries:
            _check_entry(entry)
        self._left = min(MAX_UNPACKED_BYTES, max(FREE_BYTES, MAX_RATIO * len(content)))
        self.names = frozenset(entry.filename for entry in entries)
        if len(self.names) < len(entries):
            raise Refused("duplicate_entry", "The zip file holds two entries of one name. Export it again.")

    def read(self, name: str) -> bytes:
        """Return an entry. Raises Refused where it is missing, damaged, or unpacks to more than is allowed."""
        try:
            with self._zip.open(name) as entry:
                content = entry.read(self._left + 1)
        except KeyError:
            raise Refused("missing_entry", f"The zip file has no {name}. Export it again.", name) from None
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError,
                ValueError) as error:  # fmt: skip
            message = f"The entry is damaged ({type(error).__name__}). Send the file again."
            raise Refused("broken_entry", message, name) from None
        self._left -= len(content)
        if self._left < 0:
            raise Refused("too_large", "The zip file unpacks to far more than it should hold. It is not read.", name)
        return content


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\\" in name or entry.orig_filename != name:
        raise Refused("unsafe_name", "The zip file has an entry that points outside of it. It is not read.", name[:80])
    if entry.flag_bits & 0x1:
        raise Refused("encrypted", "The zip file is encrypted. Save it without a password.", name)
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        raise Refused("unsafe_name", "The zip file has a link in place of a file. It is not read.", name)
