"""How far a run is, how fast, and what is left of it."""

from __future__ import annotations

import time
from typing import Protocol

from db.records import RunInfo, RunPhase

SPANS: dict[RunPhase, tuple[float, float]] = {
    "simulating": (0.0, 0.2),
    "storing": (0.2, 0.6),
    "checking": (0.6, 1.0),
}
"""Where each phase begins and ends on the progress bar: about the part of a run's time that it takes."""


def remaining_work(run: RunInfo) -> float:
    """Return how many house-steps of the present phase's speed a run is from its end.

    A house-step takes longer to store than to simulate, in the relation of the phases' spans.
    """
    first_frac, last_frac = SPANS.get(run.phase, SPANS["simulating"])
    return run.n_houses * run.steps * (1.0 - run.progress_frac) / (last_frac - first_frac)


class Control(Protocol):
    """What the executor of a run gives to the computation."""

    def report(self, phase: RunPhase, progress_frac: float, speed_house_steps_per_s: float | None = None) -> None:
        """Note progress. Raises RunCancelled where the run is to stop."""


class Progress:
    """Turns house-steps done in a phase into progress of the run and speed."""

    def __init__(self, control: Control, house_steps: int) -> None:
        self._control, self._house_steps = control, max(1, house_steps)

    def begin(self, phase: RunPhase, done: int) -> None:
        """Start a phase with so many of its house-steps done already."""
        self._phase = phase
        self._began_s, self._done_before = time.monotonic(), done
        self._control.report(phase, self._frac(done))

    def advance(self, done: int) -> None:
        """Note how many house-steps of the phase are done."""
        elapsed_s = max(time.monotonic() - self._began_s, 1e-6)
        self._control.report(self._phase, self._frac(done), (done - self._done_before) / elapsed_s)

    def _frac(self, done: int) -> float:
        first_frac, last_frac = SPANS[self._phase]
        return first_frac + (last_frac - first_frac) * done / self._house_steps
