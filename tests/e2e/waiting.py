"""Waiting for something to become true, with a deadline instead of a sleep."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
POLL_S = 0.05


def until(attempt: Callable[[], T | None], what: str, timeout_s: float = 30.0) -> T:
    """Return the first true value of an attempt; fail with what was waited for after the deadline."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if found := attempt():
            return found
        time.sleep(POLL_S)
    raise AssertionError(f"waited {timeout_s:.0f} s for {what}")
