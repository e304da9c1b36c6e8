"""Loads from lists of appliances, and from workplaces."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.profiles.loads.appliances import APPLIANCES, WINTER, WORKDAYS, Usage, appliance_load, usage_of
from engine.profiles.loads.workplaces import KINDS, OPENINGS, Workplace, lamps_on, workplace_load
from errors import InvalidInput
from tests.unit.engine.profiles.homes import german_days

LAMP = Usage("Lamp", 1000.0, 2, 1.5, 8.0, 12.0, WORKDAYS)
WORKDAYS_2023 = 260


@pytest.mark.parametrize("random_start", [False, True])
@pytest.mark.parametrize("months", [tuple(range(1, 13)), (6,)])
def test_energy_is_quantity_times_watts_times_hours_times_days(random_start, months):
    usage = replace(LAMP, random_start=random_start, months=months)
    days = 22 if months == (6,) else WORKDAYS_2023
    assert appliance_load([usage], german_days(), 1).energy_kwh == pytest.approx(2 * 1.5 * days, rel=1e-9)


def test_without_random_starts_it_runs_when_it_says():
    days, load = german_days(), appliance_load([LAMP], german_days())
    on = load.values_kw > 1e-9
    assert set(days.clock.minute_of_day[on] // 15) == set(range(32, 38))
    assert load.peak_kw == pytest.approx(2.0)
    assert set(days.clock.weekday[on]) == set(WORKDAYS)


def test_random_starts_stay_within_the_window_and_differ():
    days, load = german_days(), appliance_load([replace(LAMP, random_start=True)], german_days(), 5)
    on = load.values_kw > 1e-9
    assert days.clock.minute_of_day[on].min() >= 480
    assert days.clock.minute_of_day[on].max() < 720
    assert len(set(days.clock.minute_of_day[on])) == 16


def test_windows_over_midnight_keep_their_energy_at_the_end_of_the_year():
    usage = Usage("Tank", 2000.0, 1, 8.0, 22.0, 6.0)
    load = appliance_load([usage], german_days())
    assert load.energy_kwh == pytest.approx(2 * 8 * 365, rel=1e-9)
    assert load.values_kw[0] == pytest.approx(2.0)


def test_every_entry_of_the_catalogue_gives_a_load_of_its_energy():
    for entry in APPLIANCES:
        load = appliance_load([usage_of(entry, 3, random_start=True)], german_days(), 9)
        uses = load.energy_kwh / (3 * entry.watts / 1000 * entry.hours)
        assert uses == pytest.approx(round(uses), abs=1e-6)
        assert 0 < uses < 365.5


def test_one_more_appliance_does_not_move_the_others():
    first = usage_of(APPLIANCES[6], random_start=True)
    alone, with_more = (
        appliance_load(usages, german_days(), 3).values_kw for usages in ([first], [first, usage_of(APPLIANCES[0])])
    )
    assert with_more - alone == pytest.approx(np.full(35040, 0.025))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"watts": -1.0}, "watts"),
        ({"quantity": 0}, "quantity"),
        ({"hours": 5.0}, "hours"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"months": ()}, "months"),
    ],
)
def test_a_usage_that_cannot_be_is_refused_at_its_field(change, field):
    with pytest.raises(InvalidInput) as refusal:
        appliance_load([replace(LAMP, **change)], german_days())
    assert [issue.field for issue in refusal.value.issues] == [field]


def test_no_appliance_is_refused():
    with pytest.raises(InvalidInput, match="no appliance"):
        appliance_load([], german_days())


@pytest.mark.parametrize("kind", KINDS)
def test_a_workplace_has_its_energy_and_repeats(kind):
    place = Workplace(kind, 50_000.0)
    first, again = (workplace_load(place, german_days(), 4, 1) for _ in range(2))
    assert first.energy_kwh == pytest.approx(50_000.0, rel=1e-9)
    assert first.values_kw.tobytes() == again.values_kw.tobytes()
    assert first.values_kw.min() >= 0


@pytest.mark.parametrize("kind", OPENINGS)
def test_workplaces_rest_at_night_and_on_sundays_the_hospital_least(kind):
    days, load = german_days(), workplace_load(Workplace(kind, 50_000.0, 0.0), german_days()).values_kw
    work, sunday = ~days.off[days.of_steps], days.clock.weekday == 6
    noon, night = days.clock.minute_of_day // 60 == 11, days.clock.minute_of_day // 60 == 3
    least = 0.5 if kind == "hospital" else 0.1
    assert least < load[work & night].mean() / load[work & noon].mean() < 0.6
    assert least < load[sunday & noon].mean() / load[work & noon].mean() < 0.8


def test_schools_rest_in_the_holidays_and_use_more_in_winter():
    days, load = german_days(), workplace_load(Workplace("school", 50_000.0, 0.0), german_days()).values_kw
    by_month = [load[(days.clock.month == month) & ~days.off[days.of_steps]].mean() for month in (1, 6, 8)]
    assert by_month[0] > by_month[1] > 2 * by_month[2]


def test_street_lamps_burn_some_4100_hours_and_never_at_noon():
    days = german_days()
    on = lamps_on(Workplace("street_light", 1.0), days)
    assert 3900 < on.sum() / 4 < 4300
    assert on[days.clock.minute_of_day // 60 == 13].max() == 0
    assert on[(days.clock.month == 6)].mean() < 0.5 * on[days.clock.month == WINTER[1]].mean()
