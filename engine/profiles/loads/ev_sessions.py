"""Charging of electric vehicles from the kilometres of a year: weekly sessions for the engine, or a profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.network import Ev, EvSession
from engine.profiles.loads.days import Days
from engine.profiles.loads.pulses import mean_power
from engine.profiles.loads.randomness import generator
from engine.profiles.loads.refusing import number_issue, refuse
from engine.profiles.quarter_hours import QuarterHours
from errors import InvalidInput, Issue

Use = Literal["commuter", "family", "company", "public"]
WEEKS = 365.0 / 7.0
KWH_PER_100_KM = 20.0
"""At the meter, losses of charging included: ADAC's Ecotest of January 2021 has cars of 16.3 to 28.1."""
GREATEST_KM = 2_000_000.0
_MARGIN_H = 0.5


@dataclass(frozen=True, slots=True)
class Habit:
    """A kind of stay at a charger.

    Attributes
    ----------
    weekdays : tuple of int
        Days of arrival, 0 = Monday.
    arrival, departure : float
        Hours of the day on average; a departure before the arrival is on the next day. [h]
    spread : float
        Standard deviation of arrivals and departures; they stay within twice this. [h]
    chance : float
        Share of such days on which the vehicle is plugged in.
    weight : float
        Energy of such a session against others.
    """

    weekdays: tuple[int, ...]
    arrival: float
    departure: float
    spread: float
    chance: float
    weight: float = 1.0


HABITS: dict[Use, tuple[Habit, ...]] = {
    "commuter": (Habit((0, 1, 2, 3, 4), 17.75, 7.0, 0.75, 0.8), Habit((5, 6), 18.0, 8.5, 1.0, 0.4, 1.2)),
    "family": (Habit((0, 1, 2, 3, 4), 16.5, 7.75, 1.0, 0.5), Habit((5, 6), 17.5, 9.5, 1.25, 0.6, 1.5)),
    "company": (Habit((0, 1, 2, 3, 4), 17.0, 6.5, 0.5, 0.95),),
    "public": (
        Habit((0, 1, 2, 3, 4, 5), 9.5, 11.75, 0.5, 0.7),
        Habit((0, 1, 2, 3, 4, 5, 6), 13.75, 16.0, 0.5, 0.8),
        Habit((0, 1, 2, 3, 4, 5, 6), 18.25, 20.5, 0.5, 0.7),
    ),
}
"""Commuters and families at home in the evening (MiD 2017: most ways home end between 16 and 19 o'clock); company cars
in the depot over night; up to three visitors a day at a public charger. Assumptions of typical weeks."""


@dataclass(frozen=True, slots=True)
class Driving:
    """What a vehicle, or all visitors of a public charger, drive with energy of this charger.

    Attributes
    ----------
    use : {"commuter", "family", "company", "public"}
        When it is plugged in.
    km_per_year : float
        Distance. KBA 2023: 12,320 km a car in Germany. [km]
    charger_kw : float
        Power of the charger. [kW]
    kwh_per_100_km : float
        Consumption at the meter. [kWh]
    """

    use: Use
    km_per_year: float = 12_000.0
    charger_kw: float = 11.0
    kwh_per_100_km: float = KWH_PER_100_KM

    @property
    def kwh_per_year(self) -> float:
        """Energy of the year at the meter. [kWh]"""
        return self.km_per_year * self.kwh_per_100_km / 100.0


def weekly_sessions(driving: Driving, seed: int, draw: int = 0, *, smart: bool = False) -> Ev:
    """Return a vehicle with the sessions of its week, one a day of arrival, on quarter-hours.

    Over 365 days the sessions take the year's energy.

    Raises
    ------
    InvalidInput
        A number is outside its range, or the charger is too weak for the distance.
    """
    refuse(_issues(driving, seed))
    random = generator(seed, draw)
    stays = [_weekly_stay(habit, day, random) for habit in HABITS[driving.use] for day in _chosen(habit, random)]
    weights = np.array([weight for _, _, _, weight in stays]) * np.exp(random.normal(0.0, 0.2, len(stays)))
    lengths = np.array([(end - begin) % 96 for _, begin, end, _ in stays]) / 4.0
    hours = _share_out(driving.kwh_per_year / WEEKS / driving.charger_kw, weights, lengths)
    found = sorted(
        (day, _clock(begin), _clock(end), float(energy))
        for (day, begin, end, _), energy in zip(stays, hours * driving.charger_kw, strict=True)
    )
    return Ev(driving.charger_kw, smart, tuple(EvSession((day,), begin, end, kwh) for day, begin, end, kwh in found))


def charging_load(driving: Driving, days: Days, seed: int, draw: int = 0) -> QuarterHours:
    """Return a year of charging at full power from every arrival, each day with hours and energy of its own.

    Raises
    ------
    InvalidInput
        A number is outside its range, or the charger is too weak for the distance.
    """
    refuse(_issues(driving, seed))
    random = generator(seed, draw)
    begins, lengths, weights = [], [], []
    for habit in HABITS[driving.use]:
        day = np.flatnonzero(np.isin(days.calendar.weekday, habit.weekdays))
        day = day[random.random(len(day)) < habit.chance]
        arrival, departure = _jitter(habit, random, len(day))
        begins.append(days.positions(day, arrival))
        lengths.append(departure - arrival)
        weights.append(habit.weight * random.gamma(4.0, 0.25, len(day)))
    hours = _share_out(driving.kwh_per_year / driving.charger_kw, np.concatenate(weights), np.concatenate(lengths))
    begin = np.concatenate(begins)
    return QuarterHours(mean_power(begin, begin + 4 * hours, driving.charger_kw, days.axis.steps), days.axis)


def _jitter(habit: Habit, random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return arrivals and departures, the departures beyond 24 where they are on the next day. [h]"""
    limit = 2 * habit.spread
    moved = np.clip(random.normal(0.0, habit.spread, (2, count)), -limit, limit)
    over_night = 24.0 if habit.departure <= habit.arrival else 0.0
    arrival = habit.arrival + moved[0]
    return arrival, np.maximum(habit.departure + over_night + moved[1], arrival + _MARGIN_H)


def _chosen(habit: Habit, random: np.random.Generator) -> list[int]:
    """Return the days of a week on which a vehicle comes, as many as its chance says, at least one."""
    count = max(1, round(habit.chance * len(habit.weekdays)))
    return sorted(int(day) for day in random.choice(habit.weekdays, count, replace=False))


def _weekly_stay(habit: Habit, day: int, random: np.random.Generator) -> tuple[int, int, int, float]:
    """Return day, arrival and departure as quarter-hours of the day, weight."""
    arrival, departure = _jitter(habit, random, 1)
    return day, round(float(arrival[0]) * 4) % 96, round(float(departure[0]) * 4) % 96, habit.weight


def _share_out(total: float, weights: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Return shares of a total in proportion to weights, none above its limit; what one cannot take the others take."""
    if total > float(limits.sum()):
        message = "The charger is too weak for this distance in the time plugged in. Lower km_per_year or take more kW."
        raise InvalidInput([Issue("charger_too_weak", "ev", "charger_kw", message)])
    shares, open_ones = np.zeros(len(weights)), np.ones(len(weights), dtype=bool)
    while open_ones.any():
        rest = total - float(shares[~open_ones].sum())
        shares[open_ones] = rest * weights[open_ones] / weights[open_ones].sum()
        above = open_ones & (shares > limits)
        if not above.any():
            break
        shares[above] = limits[above]
        open_ones &= ~above
    return shares


def _clock(quarter: int) -> str:
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"


def _issues(driving: Driving, seed: int) -> list[Issue | None]:
    issues = [
        number_issue("ev", "km_per_year", driving.km_per_year, low=0, high=GREATEST_KM, unit="km"),
        number_issue("ev", "charger_kw", driving.charger_kw, low=1, high=1000, unit="kW"),
        number_issue("ev", "kwh_per_100_km", driving.kwh_per_100_km, low=5, high=300, unit="kWh"),
        number_issue("ev", "seed", seed, low=0, high=2**63),
    ]
    if driving.use not in HABITS:
        message = f"There is no use {driving.use!r}. Choose one of {', '.join(HABITS)}."
        issues.append(Issue("unknown_use", "ev", "use", message))
    return issues
