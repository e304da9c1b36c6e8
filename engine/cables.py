"""The cable library: types of low-voltage cables and lines with what a power flow needs to know of them.

Values hold for a conductor of 20 °C and the positive sequence. The first type is what a new cable gets.
"""

from __future__ import annotations

from dataclasses import dataclass

SIMBENCH = "SimBench 1.6.3, LineType (ODbL)"
"""Capacitance as in `data/simbench`: SimBench's susceptance over 2π · 50 Hz."""
HEUCK = "Heuck, Dettmann, Schulz: Elektrische Energieversorgung, 9th ed., 2013, pp. 742-744"
"""As pandapower's basic standard types cite it."""
VDE = "DIN VDE 0276-603 (current in the ground), IEC 60228 (resistance); inductance of a maker's data sheet"
"""Reactance = 2π · 50 Hz · 0.271 and 0.261 mH/km; the sheet has no capacitance."""


@dataclass(frozen=True, slots=True)
class CableType:
    """A type of cable or overhead line.

    Attributes
    ----------
    name : str
        What `Line.cable_type` says.
    r_ohm_per_km, x_ohm_per_km : float
        Resistance and reactance per length.
    c_nf_per_km : float or None
        Capacitance per length, None where the source does not say.
    max_current_a : float
        Ampacity.
    source : str
        Where the values come from.
    """

    name: str
    r_ohm_per_km: float
    x_ohm_per_km: float
    c_nf_per_km: float | None
    max_current_a: float
    source: str


CABLES: tuple[CableType, ...] = (
    CableType("NAYY 4x150SE 0.6/1kV", 0.2067, 0.0804248, 829.999, 270.0, SIMBENCH),
    CableType("NAYY 4x240SE 0.6/1kV", 0.1267, 0.0797965, 870.001, 357.0, SIMBENCH),
    CableType("NAYY 4x120 SE", 0.225, 0.08, 264.0, 242.0, HEUCK),
    CableType("NAYY 4x95", 0.32, 0.082, None, 215.0, VDE),
    CableType("NAYY 4x50 SE", 0.642, 0.083, 210.0, 142.0, HEUCK),
    CableType("NAYY 4x35", 0.868, 0.0851, None, 123.0, VDE),
    CableType("94-AL1/15-ST1A 0.4", 0.306, 0.29, 13.2, 350.0, HEUCK),
    CableType("48-AL1/8-ST1A 0.4", 0.5939, 0.3, 12.2, 210.0, HEUCK),
    CableType("24-AL1/4-ST1A 0.4", 1.2012, 0.335, 11.25, 140.0, HEUCK),
    CableType("15-AL1/3-ST1A 0.4", 1.8769, 0.35, 11.0, 105.0, HEUCK),
)

DEFAULT_CABLE = CABLES[0]
