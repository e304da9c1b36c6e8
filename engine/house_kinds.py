"""Kinds of houses that the editor offers: what a new school, farm or community battery is made of.

The amounts are first guesses to start drawing with, of the size that one finds behind a low-voltage transformer;
whoever knows the real consumption puts it in. Where they come from stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.network import Battery, Ev, EvSession

_WEEKDAYS, _WEEK = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Supply:
    """A series that a new house of a kind takes, where the project's library has one of it.

    Attributes
    ----------
    series : tuple of str
        Series of SimBench, the first that the project has is taken; a profile is called ``SimBench <series>``.
    annual_kwh : float or None
        Energy of a year that the profile is scaled to. [kWh]
    rating_kw : float or None
        Installed power that the profile is scaled to, where a plant is meant. [kW]
    """

    series: tuple[str, ...]
    annual_kwh: float | None = None
    rating_kw: float | None = None


@dataclass(frozen=True, slots=True)
class HouseKind:
    """A kind of house.

    Attributes
    ----------
    key : str
        What `House.house_type` says.
    label, icon : str
        For people; the icon is a name of ``assets/icons.css``.
    flags : tuple of str
        What a priority list can name it by.
    battery, evs
        What a new one owns.
    supplies : tuple of Supply
        Series that a new one takes.
    """

    key: str
    label: str
    icon: str
    flags: tuple[str, ...] = ()
    battery: Battery | None = None
    evs: tuple[Ev, ...] = ()
    supplies: tuple[Supply, ...] = ()


_SHARED_BATTERY = Battery(
    capacity_kwh=100.0,
    max_charge_kw=50.0,
    max_discharge_kw=50.0,
    round_trip_efficiency_pct=90.0,
    depth_of_discharge_pct=90.0,
    strategy="community",
    charge_from="any",
    share=True,
)
"""Two hours at full power, as containers for quarters are sold; it charges from what neighbours do not need."""

_VISITORS = Ev(22.0, sessions=(EvSession(_WEEK, "09:00", "12:00", 20.0), EvSession(_WEEK, "16:00", "19:00", 20.0)))
"""A public point of 22 kW (IEC 61851 mode 3, 32 A): two visits a day of 20 kWh, some 100 km of driving each."""

_DEPOT_CAR = Ev(11.0, smart=True, sessions=(EvSession(_WEEKDAYS, "18:00", "06:00", 15.0),))

HOUSE_KINDS: tuple[HouseKind, ...] = (
    # German three-person household without electric hot water in a house of its own: co2online, Stromspiegel 2023.
    HouseKind("residential", "Home", "house", supplies=(Supply(("H0-A", "H0-B", "H0-C"), 3_500.0),)),
    # Eight flats of 2,000 kWh (Stromspiegel 2023, two persons in a flat) and 2,000 kWh for stairs and lift.
    HouseKind("apartment_building", "Apartment building", "apartment", supplies=(Supply(("H0-G", "H0-L"), 18_000.0),)),
    # Dairy farm of 60 cows at some 400 kWh each (KTBL) and the family's household.
    HouseKind("agricultural", "Farm", "leaf", supplies=(Supply(("L1-A", "L2-A"), 28_000.0),)),
    # Our guess for a workshop or practice with a handful of people.
    HouseKind("commercial", "Business", "commercial", supplies=(Supply(("G1-A", "G1-B", "G4-A"), 20_000.0),)),
    # Small food shop of 150 m² with cooling: some 300 kWh/m² (EHI, Energiemonitor).
    HouseKind("shop", "Shop", "commercial", supplies=(Supply(("G4-A", "G4-B", "G5-A"), 45_000.0),)),
    # 500 m² of offices at some 50 kWh/m² (VDI 3807-2, without air conditioning).
    HouseKind("office", "Office", "buildings", supplies=(Supply(("G1-A", "G1-C", "G1-B"), 25_000.0),)),
    # 4,000 m² at some 12 kWh/m² (VDI 3807-2, schools without swimming pool); closed at night and on weekends.
    HouseKind("school", "School", "school", ("school",), supplies=(Supply(("G1-C", "G1-A", "G1-B"), 48_000.0),)),
    # A clinic of 2,500 m² at some 100 kWh/m² (VDI 3807-2); larger hospitals have a transformer of their own.
    HouseKind("hospital", "Hospital", "hospital", ("hospital",), supplies=(Supply(("G3-A", "G2-A"), 250_000.0),)),
    HouseKind("charging_point", "EV charging point", "ev", evs=(_VISITORS,)),
    HouseKind("depot", "Depot with cars", "ev", evs=(_DEPOT_CAR,) * 4, supplies=(Supply(("G1-A",), 12_000.0),)),
    HouseKind("community_battery", "Community battery", "battery", battery=_SHARED_BATTERY),
    # 30 kWp: the roof of a barn or a school, and the limit of many feed-in rules of the EEG.
    HouseKind("solar_plant", "PV plant", "solar", supplies=(Supply(("PV5", "PV3", "PV1"), rating_kw=30.0),)),
    # SimBench's low voltage has no wind: the plant stands there and takes a profile of the project's library.
    HouseKind("wind_plant", "Wind plant", "wind", supplies=(Supply((), rating_kw=30.0),)),
    # 60 LED lamps of 25 W at some 4,000 h a year; no series of SimBench burns at night only.
    HouseKind("street_lighting", "Street lighting", "sun", ("street lighting",), supplies=(Supply((), 6_000.0),)),
    # Two pumps of 2 kW that run a third of the time: water supply or sewage.
    HouseKind("pumping_station", "Pumping station", "activity", ("water",), supplies=(Supply(("G3-A",), 12_000.0),)),
)

HOUSE_KIND_LABELS: dict[str, str] = {kind.key: kind.label for kind in HOUSE_KINDS}


def label_of(house_type: str) -> str:
    """Return what people call a house type; types of a project's own are called as they are written."""
    return HOUSE_KIND_LABELS.get(house_type, house_type)
