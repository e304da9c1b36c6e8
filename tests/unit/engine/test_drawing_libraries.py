"""Cables and kinds of houses: what is offered can be drawn, saved, simulated, and has its source."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest

from engine.cables import CABLES, DEFAULT_CABLE, SIMBENCH
from engine.drawing import Operation
from engine.drawing_fields import read_operations
from engine.drawing_network import record_of
from engine.house_kinds import HOUSE_KINDS, label_of
from engine.network import Grid, House, Line, Network, Transformer
from engine.validation import network_issues

ROOT = Path(__file__).resolve().parents[3]
SERIES = json.loads((ROOT / "data/simbench/series.json").read_text(encoding="utf-8"))["full_load_h"]


def test_names_are_used_once():
    assert len({cable.name for cable in CABLES}) == len(CABLES)
    assert len({kind.key for kind in HOUSE_KINDS}) == len(HOUSE_KINDS)
    assert len({kind.label for kind in HOUSE_KINDS}) == len(HOUSE_KINDS)


def test_every_cable_of_the_extract_is_in_the_library_with_its_values():
    library = {cable.name: cable for cable in CABLES if cable.source == SIMBENCH}
    found = {}
    for file in (ROOT / "data/simbench").glob("*-[012].json"):
        found |= json.loads(file.read_text(encoding="utf-8"))["line_types"]
    assert found.keys() == library.keys()
    for name, values in found.items():
        assert {field: getattr(library[name], field) for field in values} == values


def test_cables_are_plausible_and_named_after_a_source():
    for cable in CABLES:
        assert 0.05 < cable.r_ohm_per_km < 2
        assert 0.05 < cable.x_ohm_per_km < 0.5
        assert 50 < cable.max_current_a < 500
        assert cable.source
    by_section = sorted((c for c in CABLES if c.name.startswith("NAYY")), key=lambda c: c.r_ohm_per_km)
    assert [c.max_current_a for c in by_section] == sorted((c.max_current_a for c in by_section), reverse=True)
    assert DEFAULT_CABLE in CABLES


@pytest.mark.parametrize("kind", HOUSE_KINDS, ids=lambda kind: kind.key)
def test_a_house_of_every_kind_can_be_saved_and_simulated(kind):
    house = House("H", "T", kind.key, kind.flags, battery=kind.battery, evs=kind.evs)
    assert network_issues(Network(Grid("G"), (Transformer("T"),), (house,))) == []
    fields = {**record_of("house", house), "transformer": None, "ordinal": 0.0, "profiles": []}
    assert read_operations([Operation("add", "house", str(uuid4()), fields)])[1] == []


@pytest.mark.parametrize("kind", HOUSE_KINDS, ids=lambda kind: kind.key)
def test_series_and_icons_of_kinds_exist(kind):
    assert {series for supply in kind.supplies for series in supply.series} <= SERIES.keys()
    assert all((supply.annual_kwh is None) != (supply.rating_kw is None) for supply in kind.supplies)
    icons = re.findall(r"\.icon-([a-z0-9-]+) ", (ROOT / "assets/icons.css").read_text(encoding="utf-8"))
    assert kind.icon in icons


def test_types_of_a_project_are_called_as_they_are_written():
    assert label_of("agricultural") == "Farm"
    assert label_of("Boat house") == "Boat house"


def test_a_drawing_that_is_not_finished_is_said_to_be_so_with_the_remedy():
    lines = (Line("L", "T", ""), Line("M", "H1", "T"))
    network = Network(Grid("G"), (Transformer("T"),), (House("H1", ""), House("H2", "T")), (), lines)
    found = {issue.code: issue for issue in network_issues(network)}
    assert set(found) == {"no_transformer", "loose_end"}
    assert (found["no_transformer"].ids, found["no_transformer"].field) == (("H1",), "transformer")
    assert "choose one" in found["no_transformer"].message
    assert (found["loose_end"].ids, found["loose_end"].field) == (("L",), "to_node")
    assert "remove the cable" in found["loose_end"].message
