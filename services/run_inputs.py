"""What a run computes from, frozen when it is submitted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from db.records import GENERATION_KINDS, ProfileAssignment, RunInputs
from engine import ENGINE_VERSION
from engine.time_axis import TimeAxis
from services.run_periods import STEP

LOAD, GENERATION = "load", "generation"
GRID_EMISSIONS = "grid_emissions_g_per_kwh"
"""Beside the engine's settings among a run's parameters: what the utility's electricity emits, None if not known."""
SeriesSnapshot = dict[str, list[list[Any]]]
"""House to ``[[content_hash, "load" | "generation", scale, offset_steps], …]``."""


def series_snapshot(assignments: Iterable[ProfileAssignment], start: datetime) -> SeriesSnapshot:
    """Return which values make up which house, for a run from `start` on."""
    snapshot: SeriesSnapshot = {}
    for item in assignments:
        layer = GENERATION if item.kind in GENERATION_KINDS else LOAD
        offset_steps = (start - item.start) // STEP
        snapshot.setdefault(item.house_name, []).append([item.content_hash, layer, item.scale, offset_steps])
    return {house: sorted(terms) for house, terms in snapshot.items()}


def input_hash(inputs: RunInputs, axis: TimeAxis, seed: int) -> str:
    """Return the SHA-256 of everything that decides the results: equal hashes, equal results."""
    document = {
        "engine": ENGINE_VERSION,
        "topology": inputs.topology_snapshot,
        "settings": inputs.parameters,
        "series": inputs.series_snapshot,
        "start": axis.start.isoformat(),
        "steps": axis.steps,
        "seed": seed,
    }
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
