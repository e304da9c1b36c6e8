"""What the network view shows of a house besides the house itself."""

from __future__ import annotations

from dataclasses import dataclass

from engine.network import House


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """A house with the sums of its profiles.

    Attributes
    ----------
    load_kwh, solar_kwh : float
        Energy of all steps of the profiles: everything that adds to load, and solar generation.
    solar_kwp, heat_pump_kw, charging_kw : float
        Installed power; 0 where there is none. Charging is that of profiles, EVs with sessions have their own.
    """

    house: House
    load_kwh: float = 0.0
    solar_kwh: float = 0.0
    solar_kwp: float = 0.0
    heat_pump_kw: float = 0.0
    charging_kw: float = 0.0

    @property
    def has_charger(self) -> bool:
        """Whether a vehicle is charged here, by a profile or by sessions."""
        return self.charging_kw > 0 or bool(self.house.evs)

    @property
    def charger_kw(self) -> float:
        """All charging power at the house. [kW]."""
        return self.charging_kw + sum(ev.charger_kw for ev in self.house.evs)
