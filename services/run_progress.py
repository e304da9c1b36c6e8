"""How far a run is, how fast, and what is left of it."""

from __future__ import annotations

import time
from typing import Protocol

from db.records import RunInfo, RunPhase

SIMULATING_SHARE = 0.3
"""What part of a run's time the first phase takes, for the progress bar."""


def remaining_work(run: RunInfo) -> float:
    """Return how many house-steps of the present phase's speed a run is from its end.

    A house-step takes longer to store than to simulate, in the relation of the phases' shares.
    """
    house_steps = run.n_houses * run.steps
    if run.phase == "storing":
        return house_steps * (1.0 - run.progress_frac) / (1.0 - SIMULATING_SHARE)
    return house_steps * (1.0 - run.progress_frac) / SIMULATING_SHARE


class Control(Protocol):
    """What the executor of a run gives to the computation."""

    def report(self, phase: RunPhase, progress_frac: float, speed_house_steps_per_s: float | None = None) -> None:
        """Note progress. Raises RunCancelled where the run is to stop."""


class Progress:
    """Turns house-steps done in a phase into progress of the run and speed."""

    def __init__(self, control: Control, house_steps: int) -> None:
        self._control, self._house_steps = control, max(1, house_steps)

    def begin(self, phase: RunPhase, first_frac: float, last_frac: float, done: int) -> None:
        """Start a phase that spans this part of the bar, with so many house-steps done already."""
        self._phase, self._first_frac, self._last_frac = phase, first_frac, last_frac
        self._began_s, self._done_before = time.monotonic(), done
        self._control.report(phase, self._frac(done))

    def advance(self, done: int) -> None:
        """Note how many house-steps of the phase are done."""
        elapsed_s = max(time.monotonic() - self._began_s, 1e-6)
        self._control.report(self._phase, self._frac(done), (done - self._done_before) / elapsed_s)

    def _frac(self, done: int) -> float:
        return self._first_frac + (self._last_frac - self._first_frac) * done / self._house_steps
