"""The engine against the plain Python twin on random networks: nested, lossy, all rules, scopes, modes, strategies."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twin.engine_run import run_engine
from tests.twin.random_case import random_case
from tests.twin.simulate import simulate

SEEDS = range(240)
GROUP = 24
TOLERANCE_KW = 1e-6


def largest_difference(seed: int) -> tuple[float, str]:
    """Return the largest difference of a case and the column that has it."""
    case = random_case(seed)
    inputs = case.topology, case.series, case.settings, case.start
    engine, twin = run_engine(*inputs), simulate(*inputs)
    assert set(engine) == set(twin)
    return max((float(np.abs(engine[name] - twin[name]).max()), name) for name in twin)


@pytest.mark.parametrize("first", SEEDS[::GROUP])
def test_engine_and_twin_agree(first):
    differences = {seed: largest_difference(seed) for seed in range(first, first + GROUP)}
    assert {seed: found for seed, found in differences.items() if found[0] > TOLERANCE_KW} == {}
