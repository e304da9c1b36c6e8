"""Loads from one number over standard load profiles, against demandlib's own classes and their tables."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from demandlib.bdew import G25, H25, L25

from engine.profiles.loads.days import days_of
from engine.profiles.loads.standard_load import (
    CLASSES,
    AnnualEnergy,
    MonthlyBill,
    MonthlyEnergy,
    PeakDemand,
    Spread,
    class_shape,
    standard_load,
)
from engine.profiles.quarter_hours import YearAxis
from errors import InvalidInput
from tests.unit.engine.profiles.homes import german_days

AMOUNTS = (AnnualEnergy(3500.0), MonthlyEnergy((250.0,)), MonthlyBill((90.0,), 0.3, 12.0), PeakDemand(4.0))


@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")
@pytest.mark.parametrize("theirs", [H25, G25, L25])
def test_the_shape_is_that_of_demandlib(theirs):
    days = days_of(YearAxis(2023, 60), "Etc/GMT-1", german_days().holidays)  # a clock without summer time
    index = pd.date_range("2023-01-01", periods=35040, freq="15min")
    expected = theirs(index, holidays=sorted(days.holidays)).to_numpy()
    ours = class_shape(theirs.__name__, days)
    assert ours / ours.sum() == pytest.approx(expected / expected.sum(), rel=1e-12)


@pytest.mark.parametrize("load_class", CLASSES)
def test_a_year_has_its_energy_and_steps(load_class):
    for year, steps in ((2023, 35040), (2024, 35136)):
        load = standard_load(load_class, AnnualEnergy(3500.0), german_days(year))
        assert load.values_kw.shape == (steps,)
        assert load.energy_kwh == pytest.approx(3500.0, rel=1e-12)


def test_people_live_by_the_wall_clock():
    load, days = standard_load("H25", AnnualEnergy(3000.0), german_days()), german_days()
    summer = (days.clock.month == 7) & (days.clock.weekday < 5)
    by_clock = [load.values_kw[summer & (days.clock.minute_of_day == 60 * hour)].mean() for hour in range(24)]
    assert by_clock[4] < 0.6 * by_clock[19]
    assert int(np.argmin(by_clock)) in {2, 3, 4}


def test_holidays_are_as_sundays():
    days = german_days()
    load = standard_load("G25", AnnualEnergy(1000.0), days).values_kw
    ascension, sunday, thursday = (
        load[days.clock.day == (date(2023, 5, day) - date(1970, 1, 1)).days] for day in (18, 21, 25)
    )
    assert ascension == pytest.approx(sunday)
    assert ascension.sum() < 0.8 * thursday.sum()


def test_seasons_and_weekends_have_their_sums():
    days = german_days()
    homes, business = (standard_load(name, AnnualEnergy(3000.0), days) for name in ("H25", "G25"))
    assert homes.monthly_kwh[0] > 1.2 * homes.monthly_kwh[6]
    off = days.off[days.of_steps]
    assert business.values_kw[off].mean() < 0.8 * business.values_kw[~off].mean()
    assert homes.values_kw[off].mean() > homes.values_kw[~off].mean()


@pytest.mark.parametrize("spread", [None, Spread(0.8, 7, 3)])
@pytest.mark.parametrize("amount", AMOUNTS)
def test_every_amount_is_met_exactly_with_and_without_diversity(amount, spread):
    load = standard_load("H25", amount, german_days(), spread)
    match amount:
        case AnnualEnergy(kwh):
            assert load.energy_kwh == pytest.approx(kwh, rel=1e-12)
        case MonthlyEnergy((kwh,)):
            assert load.monthly_kwh == pytest.approx(np.full(12, kwh), rel=1e-12)
        case MonthlyBill():
            assert load.monthly_kwh == pytest.approx(np.full(12, 260.0), rel=1e-12)
        case PeakDemand(kw):
            assert load.peak_kw == pytest.approx(kw)


def test_a_month_may_be_empty():
    load = standard_load("L25", MonthlyEnergy((0.0, *[100.0] * 11)), german_days())
    assert load.monthly_kwh == pytest.approx([0.0] + [100.0] * 11)


def test_draws_differ_and_seeds_repeat():
    days = german_days()
    first, again, other = (
        standard_load("H25", AnnualEnergy(3000.0), days, Spread(0.8, 7, draw)).values_kw for draw in (0, 0, 1)
    )
    assert first.tobytes() == again.tobytes()
    assert np.corrcoef(first, other)[0, 1] < 0.6


@pytest.mark.parametrize(
    ("load_class", "amount", "field"),
    [
        ("H0", AnnualEnergy(1.0), "class"),
        ("H25", AnnualEnergy(0.0), "annual_kwh"),
        ("H25", AnnualEnergy(float("nan")), "annual_kwh"),
        ("H25", PeakDemand(-1.0), "peak_kw"),
        ("H25", MonthlyEnergy((1.0, 2.0)), "monthly_kwh"),
        ("H25", MonthlyBill((5.0,), 0.3, 12.0), "monthly_eur"),
        ("H25", MonthlyBill((50.0,), 0.0), "eur_per_kwh"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(load_class, amount, field):
    with pytest.raises(InvalidInput) as refusal:
        standard_load(load_class, amount, german_days())
    assert [issue.field for issue in refusal.value.issues] == [field]
