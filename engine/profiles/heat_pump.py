"""Electricity of heat pumps from the heat that a building needs in a year and the weather outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import hplib.hplib as hpl
import numpy as np

from engine.profiles.heat_demand import BUILDINGS, DWELLINGS, heat_shape
from engine.profiles.quarter_hours import QuarterHours
from engine.profiles.weather.model import QUARTERS_PER_HOUR
from engine.profiles.weather.sky import Sky
from errors import InvalidInput, Issue

GROUP = {"air": 1, "brine": 2}


@dataclass(frozen=True)
class HeatPump:
    """A heat pump and the building that it heats.

    Parameters
    ----------
    heat_kwh : float
        Heat of the year for rooms and hot water, > 0. [kWh]
    building : str
        Class of the standard load profile for gas: EFH one or two families, MFH several, G… trades.
    construction : int
        1 (oldest) to 11 for EFH and MFH, as demandlib numbers them; 0 for trades.
    windy : bool
        A place exposed to wind.
    source : {"air", "brine"}
        Where the heat comes from.
    brine_c : float
        Temperature of the brine that arrives. [°C]
    design_c : float
        Outdoor temperature at which the flow is hottest. [°C]
    flow_c : float
        Flow temperature then: 35 floor heating, 45 to 55 radiators. [°C]
    mild_flow_c : float
        Flow temperature at 20 °C outside. [°C]
    hot_water_c : float
        Flow temperature while hot water is made. [°C]
    """

    heat_kwh: float
    building: str = "EFH"
    construction: int = 4
    windy: bool = False
    source: Literal["air", "brine"] = "air"
    brine_c: float = 5.0
    design_c: float = -12.0
    flow_c: float = 45.0
    mild_flow_c: float = 25.0
    hot_water_c: float = 52.0

    def issues(self) -> list[Issue]:
        """Return everything that cannot be computed, each with its remedy."""
        dwelling = self.building in DWELLINGS
        checks = [
            ("heat_kwh", self.heat_kwh > 0, "Heat of the year is above 0 kWh."),
            ("building", self.building in BUILDINGS, f"One of {', '.join(BUILDINGS)}."),
            ("construction", (1 <= self.construction <= 11) if dwelling else self.construction == 0,
             "1 to 11 for EFH and MFH, 0 for trades."),
            ("source", self.source in GROUP, "Air or brine."),
            ("brine_c", -10 <= self.brine_c <= 25, "Brine arrives with −10 to 25 °C."),
            ("design_c", -30 <= self.design_c <= 10, "The design temperature is between −30 and 10 °C."),
            ("flow_c", self.mild_flow_c <= self.flow_c <= 65, "At least the mild flow temperature, at most 65 °C."),
            ("mild_flow_c", self.mild_flow_c >= 20, "A flow has at least 20 °C."),
            ("hot_water_c", 35 <= self.hot_water_c <= 65, "Hot water is made with 35 to 65 °C."),
        ]  # fmt: skip
        return [Issue("out_of_range", "heat_pump", field, message) for field, holds, message in checks if not holds]


@dataclass(frozen=True, eq=False)
class Heat:
    """What a building needs.

    Parameters
    ----------
    rooms, hot_water : QuarterHours
        Heat for rooms and for hot water. [kW]
    """

    rooms: QuarterHours
    hot_water: QuarterHours


def heat_pump_load(sky: Sky, pump: HeatPump) -> QuarterHours:
    """Return the electricity that a heat pump takes, heat / COP, rooms and hot water each at its flow. [kW]

    Raises
    ------
    InvalidInput
        A parameter is out of its range.
    """
    heat = heat_demand(sky, pump)
    rooms = heat.rooms.values_kw / coefficient_of_performance(sky, pump, heating_curve(sky.temperature_c, pump))
    water_c = np.full(sky.axis.steps, pump.hot_water_c)
    water = heat.hot_water.values_kw / coefficient_of_performance(sky, pump, water_c)
    return QuarterHours(rooms + water, sky.axis)


def heat_demand(sky: Sky, pump: HeatPump) -> Heat:
    """Return the heat of rooms and hot water, together exactly the year's heat; even within an hour. [kW]

    Raises
    ------
    InvalidInput
        A parameter is out of its range.
    """
    if issues := pump.issues():
        raise InvalidInput(issues)
    shape = heat_shape(sky, pump.building, pump.construction, windy=pump.windy)
    return Heat(
        *(
            QuarterHours(np.repeat(pump.heat_kwh * part, QUARTERS_PER_HOUR), sky.axis)
            for part in (shape.rooms, shape.hot_water)
        )
    )


def heating_curve(outdoor_c: np.ndarray, pump: HeatPump) -> np.ndarray:
    """Return the flow temperature: a line from `mild_flow_c` at 20 °C to `flow_c` at `design_c`. [°C]"""
    return np.interp(outdoor_c, [pump.design_c, 20.0], [pump.flow_c, pump.mild_flow_c])


def coefficient_of_performance(sky: Sky, pump: HeatPump, flow_c: np.ndarray) -> np.ndarray:
    """Return heat per electricity of an average regulated heat pump on the market, ≥ 1.

    Notes
    -----
    COP = p1 T_source + p2 T_flow + p3 + p4 T_outdoor; where the line falls to 1, a heating rod takes over.

    References
    ----------
    Tjaden, Hoops, Bergner, Weniger, Quaschning: hplib, group 1 (outdoor air) or 2 (brine); fitted to the
    Heat Pump Keymark's data, https://github.com/FZJ-IEK3-VSA/hplib.
    """
    outdoor_c = sky.temperature_c
    primary_c = outdoor_c if pump.source == "air" else np.full_like(outdoor_c, pump.brine_c)
    p1, p2, p3, p4 = _cop_parameters(GROUP[pump.source])
    return np.maximum(p1 * primary_c + p2 * flow_c + p3 + p4 * outdoor_c, 1.0)


@lru_cache(maxsize=2)
def _cop_parameters(group: int) -> tuple[float, float, float, float]:
    """Return hplib's parameters of an average heat pump of a group."""
    table = hpl.load_database()
    row = table[(table["Model"] == "Generic") & (table["Group"] == group)].iloc[0]
    first, second, third, fourth = (float(row[f"p{at}_COP [-]"]) for at in range(1, 5))
    return first, second, third, fourth
