"""What holds for loads of any people, appliances, vehicles and numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.profiles.loads.appliances import Usage, appliance_load
from engine.profiles.loads.ev_sessions import HABITS, Driving, charging_load
from engine.profiles.loads.households import Household, household_load
from engine.profiles.loads.people import STAYS
from engine.profiles.loads.pulses import mean_power, one_after_another
from engine.profiles.loads.standard_load import CLASSES, AnnualEnergy, Spread, standard_load
from engine.profiles.loads.workplaces import KINDS, Workplace, workplace_load
from engine.time_axis import STEP_H
from tests.unit.engine.profiles.homes import german_days

YEARS = {2023: 35040, 2024: 35136}
few = settings(max_examples=15, deadline=None)
years, seeds, draws = st.sampled_from(sorted(YEARS)), st.integers(0, 2**62), st.integers(0, 5000)
energies = st.floats(10.0, 1e5)


def check(build, year, kwh):
    """Two builds agree to the last bit, are finite, ≥ 0, of a year's steps and of the energy asked for."""
    first, again = build(), build()
    assert first.values_kw.tobytes() == again.values_kw.tobytes()
    assert first.values_kw.shape == (YEARS[year],)
    assert np.isfinite(first.values_kw).all()
    assert first.values_kw.min() >= 0
    assert first.energy_kwh == pytest.approx(kwh, rel=1e-9, abs=1e-6)


@few
@given(
    st.lists(st.sampled_from(sorted(STAYS)), min_size=1, max_size=5),
    st.sampled_from(["flat", "house"]), energies, years, seeds, draws,
)  # fmt: skip
def test_homes(people, dwelling, kwh, year, seed, draw):
    home = Household(tuple(people), dwelling, kwh)
    check(lambda: household_load(home, german_days(year), seed, draw), year, kwh)


@few
@given(st.sampled_from(sorted(CLASSES)), energies, st.floats(0, 1.5), years, seeds, draws)
def test_standard_loads(load_class, kwh, sigma, year, seed, draw):
    spread = Spread(sigma, seed, draw)
    check(lambda: standard_load(load_class, AnnualEnergy(kwh), german_days(year), spread), year, kwh)


@few
@given(st.sampled_from(KINDS), energies, st.floats(0, 1), years, seeds, draws)
def test_workplaces(kind, kwh, sigma, year, seed, draw):
    place = Workplace(kind, kwh, sigma)
    check(lambda: workplace_load(place, german_days(year), seed, draw), year, kwh)


@few
@given(st.sampled_from(sorted(HABITS)), st.floats(0, 30_000), st.floats(7.4, 150), years, seeds, draws)
def test_vehicles(use, km, charger_kw, year, seed, draw):
    driving = Driving(use, km, charger_kw)
    check(lambda: charging_load(driving, german_days(year), seed, draw), year, km * 0.2)


@few
@given(
    st.floats(1, 20_000), st.integers(1, 5), st.floats(0.05, 1), st.floats(0, 24), st.floats(0, 24),
    st.booleans(), seeds,
)  # fmt: skip
def test_appliances(watts, quantity, part, begin, end, random_start, seed):
    window = Usage("Thing", watts, quantity, 1.0, begin, end).window_h
    if window * part < 1e-3:
        return
    usage = Usage("Thing", watts, quantity, window * part, begin, end, random_start=random_start)
    kwh = watts / 1000 * quantity * usage.hours * 365
    check(lambda: appliance_load([usage], german_days(), seed), 2023, kwh)


@given(st.lists(st.tuples(st.floats(-50, 150), st.floats(0, 120), st.floats(0, 20)), max_size=20))
def test_pulses_keep_energy_and_bounds(uses):
    begin, length, power = (np.array([use[field] for use in uses]) for field in range(3))
    means = mean_power(begin, begin + length, power, 100)
    assert means.sum() * STEP_H == pytest.approx((length * power).sum() * STEP_H, rel=1e-9, abs=1e-8)
    assert means.max() <= 2 * power.sum() + 1e-9 if len(uses) else not means.any()


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 10)), max_size=20))
def test_uses_of_one_thing_do_not_overlap(uses):
    begin, length = (np.array([use[field] for use in uses]) for field in range(2))
    moved = one_after_another(begin, length)
    assert (moved >= np.sort(begin) - 1e-9).all()
    assert (np.diff(moved) >= length[:-1] - 1e-9).all() if len(uses) > 1 else len(moved) == len(uses)
