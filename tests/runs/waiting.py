"""Waiting for a condition with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable

DEADLINE_S = 60.0
LOOK_EVERY_S = 0.02


def wait_for(condition: Callable[[], object], what: str, deadline_s: float = DEADLINE_S) -> float:
    """Return how long it took until the condition was true; fail with what was waited for after the deadline."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > deadline_s:
            raise AssertionError(f"waited {deadline_s:.0f} s for {what}")
        time.sleep(LOOK_EVERY_S)
    return time.monotonic() - began
