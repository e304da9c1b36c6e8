"""Weighted sums of profiles, against plain Python."""

from __future__ import annotations

import numpy as np
import pytest

from engine.profile_sums import TILE_STEPS, ProfileTerms, sum_profiles


def plain_sums(profiles, used, first_step, n_steps):
    """Return the sums as one would write them down; `used` lists (profile, offset, scale) a house."""
    return np.array(
        [
            [sum(scale * float(profiles[p][offset + step]) for p, offset, scale in terms) for terms in used]
            for step in range(first_step, first_step + n_steps)
        ]
    )


def terms_of(profiles, used):
    starts = np.cumsum([0] + [len(profile) for profile in profiles])
    flat = [term for terms in used for term in terms]
    return ProfileTerms(
        first=np.cumsum([0] + [len(terms) for terms in used]),
        position=np.array([starts[p] + offset for p, offset, _ in flat], dtype=np.int64),
        scale=np.array([scale for *_, scale in flat], dtype=np.float64),
    )


@pytest.fixture
def profiles():
    random = np.random.default_rng(1)
    return [random.random(300).astype(np.float32), random.random(280).astype(np.float32)]


USED = [[(0, 0, 1.0)], [], [(1, 20, 2.5), (0, 4, 0.5)], [(1, 0, 0.0)]]


@pytest.mark.parametrize(("first_step", "n_steps"), [(0, 1), (0, TILE_STEPS), (7, TILE_STEPS + 5), (30, 200)])
def test_sums_are_those_of_plain_python(profiles, first_step, n_steps):
    sums = sum_profiles(np.concatenate(profiles), terms_of(profiles, USED), first_step, n_steps)
    assert sums.dtype == np.float32
    assert sums.flags.c_contiguous
    np.testing.assert_allclose(sums, plain_sums(profiles, USED, first_step, n_steps), rtol=1e-6)


def test_parts_give_the_bits_of_the_whole(profiles):
    values, terms = np.concatenate(profiles), terms_of(profiles, USED)
    parts = [sum_profiles(values, terms, first, 50) for first in range(0, 250, 50)]
    np.testing.assert_array_equal(np.concatenate(parts), sum_profiles(values, terms, 0, 250))


def test_houses_without_profiles_draw_nothing():
    terms = ProfileTerms(np.zeros(4, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    assert not sum_profiles(np.zeros(0, dtype=np.float32), terms, 0, 10).any()


@pytest.mark.parametrize("first_step", [-30, 290])
def test_steps_outside_the_values_are_refused(profiles, first_step):
    with pytest.raises(IndexError, match="not in the profiles"):
        sum_profiles(np.concatenate(profiles), terms_of(profiles, USED), first_step, 300)
