"""What is frozen of a run's inputs, and its hash."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest

from db.records import ProfileAssignment, RunInputs
from engine.time_axis import TimeAxis
from services.run_inputs import input_hash, series_snapshot
from services.run_scene import HouseSeries

START = datetime(2016, 1, 1, tzinfo=UTC)
AXIS = TimeAxis(START, 96)
INPUTS = RunInputs({"houses": [{"name": "H1"}]}, {"scope": "intra_grid"}, {"H1": [["abc", "load", 1.0, 0]]})


def assignment(house, kind, content_hash, scale=1.0, start=START):
    return ProfileAssignment(uuid4(), house, uuid4(), kind, content_hash, start, 35136, scale)


def test_kinds_become_layers_and_starts_become_offsets():
    snapshot = series_snapshot(
        [
            assignment("H1", "solar", "roof", 4.0),
            assignment("H1", "heat_pump", "pump", 1.0, START - timedelta(hours=1)),
        ],
        START + timedelta(days=1),
    )
    assert snapshot == {"H1": [["pump", "load", 1.0, 100], ["roof", "generation", 4.0, 96]]}


def test_the_snapshot_does_not_depend_on_the_order_of_assignments():
    some = [assignment("H1", "load", "a"), assignment("H2", "load", "b"), assignment("H1", "ev", "c")]
    assert series_snapshot(some, START) == series_snapshot(some[::-1], START)


def test_the_hash_is_the_same_for_the_same_inputs_in_any_order_of_keys():
    again = RunInputs(
        dict(reversed(INPUTS.topology_snapshot.items())), {"scope": "intra_grid"}, {"H1": [["abc", "load", 1.0, 0]]}
    )
    assert input_hash(INPUTS, AXIS, 0) == input_hash(again, AXIS, 0)
    assert len(input_hash(INPUTS, AXIS, 0)) == 64


@pytest.mark.parametrize(
    ("inputs", "axis", "seed"),
    [
        (dataclasses.replace(INPUTS, parameters={"scope": "intra_transformer"}), AXIS, 0),
        (dataclasses.replace(INPUTS, series_snapshot={"H1": [["abc", "load", 1.1, 0]]}), AXIS, 0),
        (dataclasses.replace(INPUTS, topology_snapshot={"houses": []}), AXIS, 0),
        (INPUTS, TimeAxis(START, 192), 0),
        (INPUTS, TimeAxis(START + timedelta(days=1), 96), 0),
        (INPUTS, AXIS, 1),
    ],
)
def test_whatever_decides_the_results_changes_the_hash(inputs, axis, seed):
    assert input_hash(inputs, axis, seed) != input_hash(INPUTS, AXIS, 0)


def test_series_put_load_and_generation_of_each_house_together():
    values = {"home": np.arange(200, dtype=np.float32), "roof": np.full(300, 2.0, dtype=np.float32)}
    snapshot = {"H1": [["home", "load", 1.0, 10], ["roof", "generation", 3.0, 0]], "H3": [["home", "load", 0.5, 0]]}
    load, generation = HouseSeries(["H1", "H2", "H3"], snapshot, values)(5, 4)
    np.testing.assert_array_equal(load, [[15, 0, 2.5], [16, 0, 3], [17, 0, 3.5], [18, 0, 4]])
    np.testing.assert_array_equal(generation, [[6, 0, 0]] * 4)
    assert load.dtype == generation.dtype == np.float32
