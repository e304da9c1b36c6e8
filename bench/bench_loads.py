"""Loads: how long a village of stochastic homes takes, and how diverse a hundred of them are."""

from __future__ import annotations

from bench.harness import Report, best_seconds
from engine.profiles.loads.diversity import diversity
from tests.unit.engine.profiles.homes import street_kw


def run(report: Report) -> None:
    """Measure the building of homes and print their diversity."""
    report.section("Stochastic homes: a year of quarter-hours each")
    report.add("1,000 homes, each its own draw", best_seconds(lambda: street_kw(1000, 1), 1), "s", goal=10.0)
    powers = street_kw(100, 1)
    figures = diversity(powers)
    report.add("ADMD of 100 homes", figures.admd_kw, "kW", note="published 0.54 to 1.78; DIN 18015-1: 1.1")
    report.add("coincidence factor of 100 homes", figures.coincidence_factor, "1", note="Rusck: 0.15 to 0.28")
    report.add("mean of the homes' own peaks", figures.mean_peak_kw, "kW", note="of a quarter-hour")
    report.add("mean energy of a home", float(powers.sum()) / 4 / len(powers), "kWh", note="in a year")
