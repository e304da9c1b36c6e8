"""Files that the browser sends with a callback."""

from __future__ import annotations

import base64
from typing import Any

from errors import InvalidInput, Issue


def decoded(contents: Any) -> bytes:
    """Return the bytes of an upload, which the browser sends as a data URI. Raises InvalidInput without one."""
    if not contents or not isinstance(contents, str):
        raise InvalidInput([Issue("no_file", "file", "", "Choose the file of a network first.")])
    try:
        return base64.b64decode(contents.partition(",")[2], validate=True)
    except ValueError:
        raise InvalidInput([Issue("broken_upload", "file", "", "The file did not arrive whole. Try again.")]) from None
