"""Homes: energy, seeds, patterns of people in the mean day, diversity within published bands."""

from __future__ import annotations

import numpy as np
import pytest

from engine.profiles.loads.diversity import diversity
from engine.profiles.loads.households import Household, household_load, typical_kwh
from engine.profiles.loads.people import STAYS
from errors import InvalidInput
from tests.unit.engine.profiles.homes import german_days, street_kw

ADMD_KW = (0.54, 1.78)
"""Diversified peak of classes of homes in London (Konstantelos, Sun, Strbac 2014), DIN 18015-1's 1.1 within."""
COINCIDENCE = (0.145, 0.28)
"""100 customers by Rusck with a coincidence of infinitely many between 0.05 and 0.2."""


def mean_day(people, draws=12):
    """Return the mean power of each hour of working days of such flats. [kW]"""
    days = german_days()
    work = ~days.off[days.of_steps]
    hours = days.clock.minute_of_day[work] // 60
    loads = [household_load(Household(people, annual_kwh=2000.0), days, 3, draw) for draw in range(draws)]
    total = sum(load.values_kw for load in loads)[work]
    return np.bincount(hours, total) / np.bincount(hours) / draws


@pytest.mark.parametrize("seed", [1, 2])
def test_a_hundred_homes_are_as_diverse_as_published(seed):
    powers = street_kw(100, seed)
    figures = diversity(powers)
    assert ADMD_KW[0] <= figures.admd_kw <= ADMD_KW[1]
    assert 1.0 <= figures.admd_kw <= 1.5
    assert COINCIDENCE[0] <= figures.coincidence_factor <= COINCIDENCE[1]
    assert 2000 < powers.sum() / 4 / 100 < 3500


def test_more_homes_coincide_less():
    powers = street_kw(40, 5)
    factors = [diversity(powers[:count]).coincidence_factor for count in (1, 2, 10, 40)]
    assert factors == sorted(factors, reverse=True)
    assert factors[0] == pytest.approx(1.0)


@pytest.mark.parametrize("people", [(pattern,) for pattern in STAYS])
def test_the_energy_asked_for_is_met(people):
    load = household_load(Household(people, "house", 3210.0), german_days(), 11)
    assert load.energy_kwh == pytest.approx(3210.0, rel=1e-9)
    assert load.values_kw.min() > 0


def test_without_a_number_homes_vary_around_the_typical_one():
    home = Household(("works_away", "works_away", "child"), "house")
    found = [household_load(home, german_days(), 1, draw).energy_kwh for draw in range(60)]
    assert np.mean(found) == pytest.approx(typical_kwh(home), rel=0.12)
    assert 0.15 < np.std(found) / np.mean(found) < 0.4


def test_seeds_repeat_to_the_last_bit_and_draws_differ():
    home = Household(("works_away", "child"))
    first, again = (household_load(home, german_days(), 7, 2).values_kw for _ in range(2))
    other, reseeded = household_load(home, german_days(), 7, 3), household_load(home, german_days(), 8, 2)
    assert first.tobytes() == again.tobytes()
    assert np.corrcoef(first, other.values_kw)[0, 1] < 0.5
    assert np.corrcoef(first, reseeded.values_kw)[0, 1] < 0.5


def test_who_works_away_uses_less_at_noon_than_who_works_at_home():
    away, at_home = mean_day(("works_away",)), mean_day(("works_at_home",))
    assert away[9:16].mean() < 0.7 * at_home[9:16].mean()
    assert away[18:22].mean() > 1.5 * away[9:16].mean()


def test_who_works_at_night_is_away_then_and_asleep_in_the_morning():
    nights, away = mean_day(("night_worker",)), mean_day(("works_away",))
    assert nights[9:13].mean() < 0.7 * nights[16:20].mean()
    assert nights[22] < 0.85 * away[22] + 1e-9


def test_the_retired_cook_at_noon_and_students_stay_up():
    retired, student, child = (mean_day((pattern,)) for pattern in ("retired", "student", "child"))
    assert retired[12] > 1.1 * retired[15]
    assert student[23] > 1.3 * retired[23]
    assert child[22] < 0.7 * student[22]


def test_winter_takes_more_than_summer():
    load = household_load(Household(("works_away", "works_away"), "house"), german_days(), 4)
    assert load.monthly_kwh[[0, 10, 11]].sum() > 1.1 * load.monthly_kwh[5:8].sum()


def test_hot_water_by_electricity_raises_the_peak():
    names = ("hob", "kettle", "television")
    dry = household_load(Household(("works_away",), annual_kwh=2000.0, appliances=names), german_days(), 4)
    wet = household_load(
        Household(("works_away",), annual_kwh=2000.0, appliances=(*names, "instantaneous water heater")),
        german_days(),
        4,
    )
    assert wet.peak_kw > 1.3 * dry.peak_kw


@pytest.mark.parametrize(
    ("home", "field"),
    [
        (Household(()), "people"),
        (Household(("astronaut",)), "people"),
        (Household(("child",), "castle"), "dwelling"),
        (Household(("child",), annual_kwh=-1.0), "annual_kwh"),
        (Household(("child",), appliances=("mixer",)), "appliances"),
        (Household(("child",), latitude_deg=91.0), "latitude_deg"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(home, field):
    with pytest.raises(InvalidInput) as refusal:
        household_load(home, german_days(), 1)
    assert [issue.field for issue in refusal.value.issues] == [field]


@pytest.mark.parametrize("powers", [np.zeros((0, 4)), np.zeros((3, 4)), np.ones(4)])
def test_diversity_needs_customers_with_loads(powers):
    with pytest.raises(ValueError):
        diversity(powers)
