"""The networks of the extract, and the demonstration, have a power flow on a winter day."""

from __future__ import annotations

import numpy as np
import pytest

from engine.power_flow import PowerFlow
from services.importing.demo_network import demo_network
from services.importing.simbench import ImportedNetwork, read_network
from services.importing.simbench_extract import catalogue, series_values

WINTER_DAY = slice(19 * 96, 20 * 96)
CODES = [entry.code for entry in catalogue()]


def net_load_kw(imported: ImportedNetwork) -> np.ndarray:
    """Return load minus generation of each house on the winter day, shape (96, n_houses)."""
    columns = {house.name: i for i, house in enumerate(imported.network.houses)}
    values = series_values({item.series for item in imported.assignments})
    net_kw = np.zeros((96, len(columns)))
    for item in imported.assignments:
        sign = -1.0 if item.layer == "solar" else 1.0
        net_kw[:, columns[item.house]] += sign * item.scale_kw * values[item.series][WINTER_DAY]
    return net_kw


@pytest.mark.parametrize("code", [*CODES, "demo"])
def test_every_network_has_voltages_near_nominal_on_a_winter_day(code):
    imported = demo_network() if code == "demo" else read_network(code)
    result = PowerFlow(imported.network).solve(net_load_kw(imported))
    assert 0.9 < result.voltage_pu.min() <= result.voltage_pu.max() < 1.1
    assert 0.0 < result.line_loading_frac.max() < 1.0


def test_there_are_all_of_them():
    assert len(CODES) == 18
