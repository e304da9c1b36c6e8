"""A brake on guessing passwords, shared by the web processes of a machine."""

from __future__ import annotations

import time
from pathlib import Path

from diskcache import Cache

from errors import NotPermitted

ADDRESS_FACTOR = 5
"""An address may fail this many times as often as one name from it: people behind one router share it."""


class SignInLimit:
    """Counts failures for a name from an address, and for the address as a whole.

    Parameters
    ----------
    directory : Path
        Where the counters are kept.
    attempts : int
        Failures after which a name is refused from that address.
    lockout_s : float
        How long a failure counts. [s]
    """

    def __init__(self, directory: Path, attempts: int, lockout_s: float) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)  # who writes here decides what is unpickled
        self._counters = Cache(str(directory), timeout=5)
        self._attempts = attempts
        self._lockout_s = lockout_s

    def check(self, username: str, address: str) -> None:
        """Raise NotPermitted with the time left while there are too many failures."""
        waits = [self._wait(key, limit) for key, limit in self._keys(username, address)]
        if (wait := max(waits)) > 0:
            minutes = max(1, round(wait / 60))
            unit = "minute" if minutes == 1 else "minutes"
            raise NotPermitted("too_many_attempts", f"Too many attempts. Try again in {minutes} {unit}.", wait_s=wait)

    def failed(self, username: str, address: str) -> None:
        """Count a failure."""
        for key, _ in self._keys(username, address):
            with self._counters.transact():
                self._counters.set(key, self._counters.get(key, 0) + 1, expire=self._lockout_s)

    def succeeded(self, username: str, address: str) -> None:
        """Forget the failures of this name from this address."""
        self._counters.delete(self._keys(username, address)[0][0])

    def _keys(self, username: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
        name = f"{username.strip().lower()[:100]}@{address}"
        return (name, self._attempts), (f"@{address}", self._attempts * ADDRESS_FACTOR)

    def _wait(self, key: str, limit: int) -> float:
        count, expires = self._counters.get(key, 0, expire_time=True)
        return max(0.0, expires - time.time()) if count >= limit and expires else 0.0
