"""Power flow: hand-computed voltage drop, limits, and independence of steps."""

import numpy as np
import pytest

from engine.network import Grid, House, Junction, Line, Network, Transformer
from engine.power_flow import PowerFlow, VoltageStatistics
from errors import EngineError

STIFF = Transformer("T", capacity_kw=100_000.0, vk_pct=0.01, vkr_pct=0.005)
"""So strong that what drops, drops along the cable."""


def cable(name, start, end, *, length_m=100.0, max_current_a=200.0):
    return Line(name, start, end, length_m, r_ohm_per_km=0.4, x_ohm_per_km=0.08, c_nf_per_km=0.0,
                max_current_a=max_current_a)  # fmt: skip


def street(*lines):
    houses = (House("near", "T"), House("far", "T"))
    return Network(Grid("G"), (STIFF,), houses, (Junction("joint", "T"),), lines)


LINES = (cable("a", "T", "joint"), cable("b", "joint", "near"), cable("c", "near", "far"))


def test_voltage_drop_equals_the_hand_calculation():
    """ΔU/U ≈ P·R/U²: 10 kW at unit power factor over 0.12 Ω at 400 V is 0.75 %."""
    result = PowerFlow(street(*LINES), power_factor=1.0).solve(np.array([[0.0, 10.0]]))
    assert result.voltage_pu[0, 1] == pytest.approx(1 - 10e3 * 0.12 / 400**2, abs=1e-4)


def test_feed_in_raises_and_load_lowers_the_voltage():
    """Monotone in the power at the end of the street, and nominal without any."""
    far = PowerFlow(street(*LINES)).solve(np.array([[0, -20.0], [0, 0], [0, 20.0]])).voltage_pu[:, 1]
    assert far[0] > far[1] > far[2]
    assert far[1] == pytest.approx(1.0, abs=1e-4)


def test_line_loading_is_current_over_maximum():
    """√3·U·I: 10 kW at 400 V is 14.4 A; a 20 A cable is loaded to 72 %."""
    lines = (*LINES[:2], cable("c", "near", "far", max_current_a=20.0))
    result = PowerFlow(street(*lines), power_factor=1.0).solve(np.array([[0.0, 10.0]]))
    assert result.line_loading_frac[0, 2] == pytest.approx(10e3 / (3**0.5 * 400 * 20), rel=0.02)


def test_houses_without_lines_hang_on_their_transformer():
    """A network drawn without cables has the transformer's voltage everywhere."""
    result = PowerFlow(street()).solve(np.array([[5.0, -5.0]]))
    assert result.voltage_pu[0, 0] == pytest.approx(result.voltage_pu[0, 1], abs=1e-9)


def test_each_step_stands_for_itself():
    """Solving steps together or one by one is the same."""
    rng = np.random.default_rng(3)
    power_kw = rng.normal(0, 8, (20, 2))
    flow = PowerFlow(street(*LINES))
    together = flow.solve(power_kw).voltage_pu
    apart = np.vstack([flow.solve(power_kw[i : i + 1]).voltage_pu for i in range(20)])
    np.testing.assert_allclose(together, apart, atol=1e-9)


def test_statistics_count_hours_out_of_bounds():
    """Three quarter-hours beyond the band are 0.75 h."""
    flow = PowerFlow(street(*LINES), power_factor=1.0)
    statistics = VoltageStatistics(2, 3)
    statistics.add(flow.solve(np.array([[0.0, 150.0]] * 3 + [[0.0, 1.0]])))
    statistics.add(flow.solve(np.array([[0.0, 1.0]])))
    assert statistics.outside_h[1] == pytest.approx(0.75)
    assert statistics.lowest_pu[1] < 0.9
    assert statistics.line_overload_h[2] == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("lines", "power_kw", "words"),
    [
        (LINES, 5000.0, "cannot carry"),
        ((cable("b", "joint", "near"),), 1.0, "do not lead"),
        ((cable("a", "near", "near"),), 1.0, "do not make"),
    ],
    ids=["too much power", "an island", "a line from a house to itself"],
)
def test_a_network_without_solution_is_told_in_words(lines, power_kw, words):
    """One error for whatever the solver says."""
    with pytest.raises(EngineError, match=words):
        PowerFlow(street(*lines)).solve(np.full((2, 2), power_kw))
