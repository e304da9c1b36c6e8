"""A request to stop, from the keyboard or the system, that is heard at places of our choosing.

A handler that raised would strike anywhere, also between starting a process and knowing about it.
"""

from __future__ import annotations

import signal
from queue import Empty, SimpleQueue
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """The launcher was asked to stop."""


class StopRequest:
    """Listens to Ctrl-C and its relatives from the moment it is made; main thread only."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[int] = SimpleQueue()
        for number in SIGNALS:
            signal.signal(number, self._note)

    def check(self) -> None:
        """Raise `Stopped` if there was a request."""
        if not self._asked.empty():
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Pause, and raise `Stopped` as soon as there is a request."""
        try:
            number = self._asked.get(timeout=seconds)
        except Empty:
            return
        self._asked.put(number)
        raise Stopped

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._asked.put(number)
