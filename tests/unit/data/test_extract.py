"""The extract of SimBench against figures of the package itself."""

import json

import numpy as np
import pytest

from services.importing.simbench_extract import (
    FOLDER,
    SERIES_START,
    catalogue,
    full_load_hours,
    layer_of,
    read_record,
    series_values,
)

# Sums of the package's CSV columns over the year divided by 4, taken with pandas from the wheel of 1.6.3.
PACKAGE_FULL_LOAD_H = {
    "H0-A": 1222.070,
    "H0-B": 775.557,
    "G3-A": 3717.323,
    "L2-A": 2990.013,
    "HLS_A_3.7": 207.156,
    "Air_Parallel_2": 952.848,
    "PV5": 675.953,
}


@pytest.fixture(scope="module")
def series():
    return series_values(full_load_hours())


@pytest.mark.parametrize(("name", "hours"), PACKAGE_FULL_LOAD_H.items())
def test_series_have_the_energy_of_the_package(series, name, hours):
    assert series[name].sum(dtype=float) / 4 == pytest.approx(hours, rel=1e-6, abs=1e-3)


def test_every_series_has_the_energy_that_was_noted_when_it_was_extracted(series):
    noted = full_load_hours()
    assert series.keys() == noted.keys()
    assert len(series) == 44
    for name, values in series.items():
        assert values.sum(dtype=float) / 4 == pytest.approx(noted[name], rel=1e-6, abs=1e-3)


def test_series_are_a_leap_year_of_usable_quarter_hours(series):
    for values in series.values():
        assert values.shape == (35136,)
        assert values.dtype == np.float32
        assert values.min() >= 0
        assert values.max() <= 1


def test_series_do_not_jump_with_the_clock(series):
    """The middle of the sun's day stays where it is on the last Sunday of March (day 86), when clocks jump an hour."""
    middles = [
        [_middle_of_daylight_h(series[f"PV{plant}"], days) for plant in range(1, 9)] for days in ((72, 86), (87, 101))
    ]
    before, after = np.mean(middles, axis=1)
    assert abs(after - before) < 0.25
    assert SERIES_START.utcoffset().total_seconds() == 3600


def _middle_of_daylight_h(values, days):
    lit = [np.flatnonzero(day) for day in values.reshape(366, 96)[slice(*days)] > 1e-4]
    return np.mean([(steps[0] + steps[-1] + 1) / 8 for steps in lit if steps.size])


def test_a_storage_unit_feeds_what_a_plant_of_its_power_generates_less_losses():
    """Hence the importer takes a unit apart into a plant and a battery."""
    units = json.loads((FOLDER / "series.json").read_text(encoding="utf-8"))["storage_full_load_h"]
    plants = full_load_hours()
    ratios = [hours / plants[name.split("_")[1]] for name, hours in units.items()]
    assert len(ratios) == 37
    assert min(ratios) > 0.94
    assert max(ratios) < 0.98


def test_the_catalogue_has_six_areas_in_three_outlooks():
    entries = catalogue()
    assert len(entries) == 18
    assert {entry.code for entry in entries} == {path.stem for path in FOLDER.glob("*-?.json")}
    assert entries[13].title == "Suburb, near future"


@pytest.mark.parametrize("code", [entry.code for entry in catalogue()])
def test_networks_are_radial_and_use_known_series(code):
    record = read_record(code)
    buses = {bus["name"] for bus in record["buses"]}
    assert len(record["lines"]) == len(buses) - 1
    assert {line[end] for line in record["lines"] for end in ("from", "to")} == buses
    assert {item["series"] for part in ("loads", "plants") for item in record[part]} <= full_load_hours().keys()


@pytest.mark.parametrize(
    ("series_name", "layer"),
    [
        ("H0-L", "load"),
        ("HLS_C_3.7", "ev"),
        ("APLS_A_50.0", "ev"),
        ("Soil_Alternative_1", "heat_pump"),
        ("PV8", "solar"),
    ],
)
def test_layers_follow_from_names(series_name, layer):
    assert layer_of(series_name) == layer
