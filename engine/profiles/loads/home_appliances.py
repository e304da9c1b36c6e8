"""What homes own and how often they use it: power, duration, uses a year, hours of the day.

Powers, durations and uses follow the catalogue of I. Richardson, M. Thomson, D. Infield, C. Clifford (2010), "Domestic
electricity use: a high-resolution energy demand model", Energy and Buildings 42 (10), 1878-1887, table 2 and appendix,
rounded, with today's lower demand of washing, drying and screens (EU energy labels of 2021). They are assumptions that
a home's annual energy scales, not measurements of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Hours = tuple[tuple[float, float], ...]
"""(hour, weight) points between which the weight of a use is interpolated around the clock."""

ALL_DAY: Hours = ((0.0, 1.0),)
MEALS: Hours = (
    (0, 0.02),
    (5.5, 0.1),
    (7.5, 0.6),
    (9, 0.3),
    (12, 1.3),
    (13.5, 0.5),
    (16, 0.4),
    (18.5, 2.4),
    (20.5, 0.7),
    (23, 0.1),
)
MORNINGS: Hours = ((0, 0.05), (5, 0.3), (7, 2.0), (9, 1.0), (12, 0.3), (19, 0.5), (22, 0.5), (23.5, 0.1))
CHORES: Hours = ((0, 0.02), (7, 0.3), (10, 1.3), (14, 1.0), (18, 1.0), (20, 0.6), (22, 0.1))
EVENINGS: Hours = ((0, 0.3), (2, 0.02), (7, 0.3), (12, 0.4), (17, 0.9), (20, 2.5), (22, 1.5))


@dataclass(frozen=True, slots=True)
class HomeAppliance:
    """A thing that people use at home.

    Attributes
    ----------
    name : str
        What it is.
    phases : tuple of (float, float)
        Power and duration of what follows each other in one use. [W, min]
    uses_per_home, uses_per_person : float
        Uses in a year: by the home, and for each of its people on top.
    hours : tuple of (float, float)
        When people who are at home begin to use it.
    owned_by : float
        Share of homes that have it, 0 to 1.
    spread : float
        Standard deviation of the logarithm of a use's duration.
    """

    name: str
    phases: tuple[tuple[float, float], ...]
    uses_per_home: float
    uses_per_person: float
    hours: Hours
    owned_by: float = 1.0
    spread: float = 0.3

    @property
    def kwh_per_use(self) -> float:
        """Energy of a use of ordinary duration. [kWh]"""
        return sum(watts * minutes for watts, minutes in self.phases) / 60_000

    @property
    def minutes(self) -> float:
        """Ordinary duration of a use. [min]"""
        return sum(minutes for _, minutes in self.phases)

    def uses(self, people: int) -> float:
        """Return the expected uses of a year."""
        return self.uses_per_home + self.uses_per_person * people


APPLIANCES = (
    HomeAppliance("hob", ((1500, 10), (700, 20)), 80, 75, MEALS),
    HomeAppliance("oven", ((2200, 12), (800, 30)), 50, 20, MEALS, 0.85),
    HomeAppliance("microwave", ((1200, 5),), 80, 70, MEALS, 0.75),
    HomeAppliance("kettle", ((2000, 4),), 200, 200, MEALS, 0.85),
    HomeAppliance("coffee machine", ((1000, 6), (100, 20)), 150, 120, MORNINGS, 0.7),
    HomeAppliance("toaster", ((900, 4),), 60, 60, MORNINGS, 0.85),
    HomeAppliance("dishwasher", ((1900, 15), (80, 50), (1900, 12), (40, 30)), 50, 50, EVENINGS, 0.7, 0.05),
    HomeAppliance("washing machine", ((2000, 16), (150, 60), (500, 10)), 40, 55, CHORES, 0.95, 0.05),
    HomeAppliance("tumble dryer", ((800, 100),), 15, 35, CHORES, 0.42, 0.15),
    HomeAppliance("iron", ((1000, 25),), 20, 12, CHORES, 0.8),
    HomeAppliance("vacuum cleaner", ((800, 20),), 60, 12, CHORES, 0.95),
    HomeAppliance("hair dryer", ((1400, 5),), 20, 60, MORNINGS, 0.7),
    HomeAppliance("television", ((110, 120),), 250, 130, EVENINGS, 0.95, 0.5),
    HomeAppliance("computer", ((90, 110),), 80, 200, ALL_DAY, 0.9, 0.5),
    HomeAppliance("games console", ((130, 90),), 20, 50, EVENINGS, 0.3, 0.5),
)

ELECTRIC_SHOWER = HomeAppliance("instantaneous water heater", ((18_000, 4),), 0, 380, MORNINGS, 1.0, 0.35)
"""Only where water is heated electrically: some 450 kWh a person and year (Stromspiegel 2021/22: 400 to 500)."""

CATALOGUE = {appliance.name: appliance for appliance in (*APPLIANCES, ELECTRIC_SHOWER)}


def clock_weights(hours: Hours, minute_of_day: np.ndarray) -> np.ndarray:
    """Return how likely a use begins at the minutes of the day, interpolated around midnight."""
    at, weight = np.array(hours, dtype=np.float64).T
    return np.interp(minute_of_day / 60.0, at, weight, period=24.0)
