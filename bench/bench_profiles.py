"""Profiles: how long it takes to make years of quarter-hours from what planners have."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from bench.harness import Report, best_seconds
from engine.profiles.preparation import prepare
from tests.unit.engine.profiles.files import green_button, table, wall_clock, workbook

ZONE = "Europe/Berlin"
SEED = 4


def run(report: Report) -> None:
    """Measure everything about profiles."""
    measure_files(report)


def measure_files(report: Report) -> None:
    """Measure what it takes from a file's bytes to a checked year, detection included."""
    report.section("Profiles from files: bytes to a checked year of quarter-hours")
    quarters, minutes = wall_clock(ZONE, 15), wall_clock(ZONE, 1)
    values = np.random.default_rng(SEED).uniform(0, 5, len(minutes)).round(3)
    first = int(datetime(2023, 1, 1, tzinfo=ZoneInfo(ZONE)).timestamp())
    files = {
        "CSV of 35,040 quarter-hours": (table(quarters, values[: len(quarters)], "time,load [kWh]"), 0.3),
        "CSV of 525,600 minutes": (table(minutes, values, "time,load [kW]"), 5.0),
        "XLSX of 35,040 quarter-hours": (
            workbook([["time", "load kWh"], *zip(quarters, values.tolist(), strict=False)]),
            1.0,
        ),
        "Green Button of 35,040 quarter-hours": (green_button(first, len(quarters), 250), 1.0),
    }
    for name, (content, goal) in files.items():
        seconds = best_seconds(lambda content=content, name=name: prepare(content, name))
        report.add(name, seconds, "s", goal=goal, note=f"{len(content) / 1e6:.1f} MB")
