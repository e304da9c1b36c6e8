"""Daily sums, peaks and group sums against a plain recomputation with NumPy."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pytest

from engine.aggregation import DailyAggregator
from engine.hierarchy import Hierarchy, group_sums
from engine.network import Grid, House, Network, Transformer
from engine.time_axis import TimeAxis

NETWORK = Network(
    grid=Grid("G"),
    transformers=(
        Transformer("inner", parent="outer", capacity_kw=4.0),
        Transformer("outer", capacity_kw=10.0),
        Transformer("apart"),
    ),
    houses=(House("a", "inner"), House("b", "outer"), House("c", "apart"), House("d", "inner")),
)
STEPS = 500
AXIS = TimeAxis(datetime(2023, 3, 1, 18, 0, tzinfo=UTC), STEPS)
OF_INNER, OF_OUTER, OF_APART = [0, 3], [0, 1, 3], [2]


@dataclass(frozen=True)
class FakeBlock:
    """Stored results of some steps, with the interface of `engine.simulation.Block`."""

    first_step: int
    houses: dict[str, tuple[np.ndarray, np.ndarray]]
    groups: dict[str, np.ndarray]

    @property
    def steps(self) -> int:
        return len(self.groups["flow_kw"])

    def house_variable(self, name):
        nothing = np.zeros((self.steps, 0)), np.zeros(0, dtype=np.int64)
        return self.houses.get(name, nothing)

    def group_variable(self, name):
        return self.groups.get(name)

    def part(self, start, stop):
        houses = {name: (values[start:stop], index) for name, (values, index) in self.houses.items()}
        groups = {name: values[start:stop] for name, values in self.groups.items()}
        return FakeBlock(self.first_step + start, houses, groups)


@pytest.fixture(scope="module")
def block():
    rng = np.random.default_rng(7)
    everyone = np.arange(4)
    houses = {
        name: (rng.uniform(0, 3, (STEPS, 4)), everyone)
        for name in ("load_kw", "grid_import_kw", "grid_export_kw", "p2p_bought_kw", "p2p_sold_kw")
    }
    houses["battery_soc_kwh"] = rng.uniform(0, 9, (STEPS, 2)), np.array([3, 1])
    houses["ev_unmet_kwh"] = rng.uniform(0, 1, (STEPS, 1)), np.array([2])
    return FakeBlock(0, houses, {"flow_kw": rng.normal(0, 6, (STEPS, 4)), "loss_kw": rng.uniform(0, 1, (STEPS, 4))})


def days_of(values):
    """Split steps into the calendar days of the axis: the first has the six hours from 18:00."""
    return np.split(values, range(24, STEPS, 96))


def whole(block):
    aggregator = DailyAggregator(NETWORK, AXIS)
    aggregator.add(block)
    return aggregator.table()


def test_a_run_from_the_evening_has_calendar_days(block):
    """Days are cut at midnight, not every 96 steps from the start."""
    table = whole(block)
    assert table.first_day == date(2023, 3, 1)
    assert table.n_days == len(days_of(np.zeros(STEPS))) == len(table.days())


def test_energy_of_houses_and_groups(block):
    """A house's day is the sum of its steps; a transformer's, that of all houses behind it."""
    table = whole(block)
    load = block.houses["load_kw"][0]
    daily = np.array([day.sum(axis=0) / 4 for day in days_of(load)])
    np.testing.assert_allclose(table.columns["load_kwh"][:, 4:], daily)
    for series, members in ((0, [0, 1, 2, 3]), (1, OF_INNER), (2, OF_OUTER), (3, OF_APART)):
        np.testing.assert_allclose(table.columns["load_kwh"][:, series], daily[:, members].sum(axis=1))


def test_energies_that_are_given_per_step_are_not_scaled(block):
    """`ev_unmet_kwh` is an energy already."""
    table = whole(block)
    np.testing.assert_allclose(table.columns["ev_unmet_kwh"].sum(axis=0)[4 + 2], block.houses["ev_unmet_kwh"][0].sum())


def test_mean_state_of_charge_also_of_incomplete_days(block):
    """The mean is over the steps that the day has in the run."""
    table = whole(block)
    soc = block.houses["battery_soc_kwh"][0]
    expected = [day.mean(axis=0) for day in days_of(soc)]
    np.testing.assert_allclose(table.columns["mean_soc_kwh"][:, [4 + 3, 4 + 1]], expected)


def test_peaks_with_their_steps(block):
    """The peak of a group is that of its flow, of a house that of the power through its meter."""
    table = whole(block)
    flow = block.groups["flow_kw"]
    signs = {"p2p_bought_kw": 1, "grid_import_kw": 1, "p2p_sold_kw": -1, "grid_export_kw": -1}
    meter = sum(sign * block.houses[name][0] for name, sign in signs.items())
    power = np.hstack([flow, meter])
    start = 0
    for day, values in enumerate(days_of(power)):
        np.testing.assert_allclose(table.columns["peak_import_kw"][day], np.maximum(values.max(axis=0), 0))
        np.testing.assert_allclose(table.columns["peak_export_kw"][day], np.maximum(-values.min(axis=0), 0))
        steps = table.columns["peak_import_step"][day]
        np.testing.assert_array_equal(steps, start + values.argmax(axis=0))
        start += len(values)


def test_overloads_only_of_rated_transformers(block):
    """A transformer without a rating, and the community, are never overloaded."""
    table = whole(block)
    over = np.maximum(np.abs(block.groups["flow_kw"][:, 1:3]) - [4.0, 10.0], 0)
    np.testing.assert_allclose(table.columns["overload_kwh"].sum(axis=0)[1:3], over.sum(axis=0) / 4)
    np.testing.assert_allclose(table.columns["overload_h"].sum(axis=0)[1:3], (over > 0).sum(axis=0) / 4)
    assert not table.columns["overload_h"][:, [0, 3]].any()


def test_blocks_add_up(block):
    """Where blocks begin and end makes no difference, also in the middle of a day."""
    aggregator = DailyAggregator(NETWORK, AXIS)
    for start, stop in ((0, 10), (10, 250), (250, STEPS)):
        aggregator.add(block.part(start, stop))
    for name, column in whole(block).columns.items():
        np.testing.assert_allclose(aggregator.table().columns[name], column, rtol=1e-12, atol=1e-12, err_msg=name)


def test_group_sums_roll_up_the_tree(block):
    """A nested transformer's houses count for the one above it and for the community."""
    sums = group_sums(block, Hierarchy.of(NETWORK), "load_kw")
    load = block.houses["load_kw"][0]
    expected = [load.sum(axis=1), *(load[:, members].sum(axis=1) for members in (OF_INNER, OF_OUTER, OF_APART))]
    np.testing.assert_allclose(sums, np.column_stack(expected))
