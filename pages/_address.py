"""What addresses and stores say, which anybody can write."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from errors import NotFound


def identity(text: Any) -> UUID:
    """Return the id in an address. Raises NotFound where it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        raise NotFound("not_found", "There is nothing at this address.") from None
