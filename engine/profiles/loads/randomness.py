"""Seeded random generators: one stream for each draw of each seed, the same on every machine."""

from __future__ import annotations

import numpy as np

MEMORY_STEPS = 32
"""Length of the kernel that gives noise its memory, four times its time constant. [steps of 15 min]"""
TIME_CONSTANT_STEPS = 8.0


def generator(seed: int, draw: int = 0) -> np.random.Generator:
    """Return the generator of a draw.

    Parameters
    ----------
    seed : int
        Seed of the whole selection, ≥ 0.
    draw : int
        Number of the house, vehicle or workplace within it, ≥ 0; each has a stream of its own.
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, draw])))


def lognormal_noise(random: np.random.Generator, steps: int, spread: float) -> np.ndarray:
    """Return factors with a mean of 1 in expectation and a memory of about two hours, shape (steps,).

    Parameters
    ----------
    spread : float
        Standard deviation of the factors' logarithm; 0 gives ones.

    Notes
    -----
    White normal noise through a decaying exponential kernel of unit norm, then exp(σ x − σ²/2).
    """
    kernel = np.exp(-np.arange(MEMORY_STEPS) / TIME_CONSTANT_STEPS)
    kernel /= np.sqrt((kernel**2).sum())
    white = random.standard_normal(steps + MEMORY_STEPS - 1)
    return np.exp(spread * np.convolve(white, kernel, mode="valid") - spread**2 / 2)
