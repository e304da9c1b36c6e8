"""How long a thousand photovoltaic systems at one site take."""

from __future__ import annotations

import time

import numpy as np

from bench.harness import Report
from engine.profiles.heat_pump import HeatPump, heat_pump_load
from engine.profiles.solar import Plane, PvSystem, pv_generation
from engine.profiles.weather.shipped import shipped_weather
from engine.profiles.weather.sky import sky_over

SYSTEMS = 1000
SEED = 4


def run(report: Report) -> None:
    """Measure the sky of a site, then systems that all differ in tilt, azimuth and size."""
    report.section("Sun and heat pumps, a year of quarter-hours")
    weather = shipped_weather("try-04")
    begin = time.perf_counter()
    sky = sky_over(weather, 2023)
    report.add("sky of a site", time.perf_counter() - begin, "s", note="once per site")
    random = np.random.default_rng(SEED)
    systems = [PvSystem((Plane(kwp, tilt, azimuth),)) for kwp, tilt, azimuth in random.uniform(
        (3, 10, 90), (15, 60, 270), (SYSTEMS, 3))]  # fmt: skip
    begin = time.perf_counter()
    energy_kwh = sum(pv_generation(sky, system).energy_kwh for system in systems)
    seconds = time.perf_counter() - begin
    report.add("1,000 PV systems at one site", seconds, "s", goal=5.0, note=f"{energy_kwh / 1e6:.1f} GWh")
    begin = time.perf_counter()
    for heat_kwh in random.uniform(5_000, 30_000, 100):
        heat_pump_load(sky, HeatPump(float(heat_kwh)))
    report.add("100 heat pumps at one site", time.perf_counter() - begin, "s")
