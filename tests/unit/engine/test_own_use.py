"""The split of own generation against a plain recomputation with NumPy."""

import numpy as np

from engine.daily import OWN_USE_COLUMNS
from engine.hierarchy import Hierarchy
from engine.network import Grid, House, Network, Transformer
from engine.own_use import add_own_use

NETWORK = Network(
    Grid("G"),
    transformers=(Transformer("inner", parent="outer"), Transformer("outer")),
    houses=(House("a", "inner"), House("b", "outer"), House("c", "inner")),
)
STEPS, OFFSET = 200, 40


class FakeBlock:
    """Loads of all houses, generation, batteries and trade of two each."""

    first_step = 0
    steps = STEPS

    def __init__(self):
        rng = np.random.default_rng(3)
        self.load = rng.uniform(0, 2, (STEPS, 3))
        self.generation = rng.uniform(0, 4, (STEPS, 2))
        self.charge = rng.uniform(0, 2, (STEPS, 2))
        self.bought = rng.uniform(0, 2, (STEPS, 2))
        self.imported = rng.uniform(0, 1, (STEPS, 3))

    def house_variable(self, name):
        return {
            "load_kw": (self.load, np.arange(3)),
            "generation_kw": (self.generation, np.array([0, 2])),
            "battery_charge_kw": (self.charge, np.array([1, 2])),
            "p2p_bought_kw": (self.bought, np.array([0, 1])),
            "grid_import_kw": (self.imported, np.arange(3)),
        }[name]


class Part:
    """Some steps of a block."""

    def __init__(self, block, start, stop):
        self.block, self.first_step, self.steps = block, start, stop - start

    def house_variable(self, name):
        values, houses = self.block.house_variable(name)
        return values[self.first_step : self.first_step + self.steps], houses


def columns(block):
    hierarchy = Hierarchy.of(NETWORK)
    into = {name: np.zeros((3, 6)) for name in OWN_USE_COLUMNS}
    add_own_use(block, hierarchy.house_group, hierarchy.rollup, OFFSET, into)
    return into


def by_day(power_kw):
    return np.array([part.sum(axis=0) / 4 for part in np.split(power_kw, [96 - OFFSET, 192 - OFFSET])])


def test_own_load_comes_first_and_then_the_own_battery():
    """Steps in which the charge exceeds the surplus were charged from elsewhere too; that part does not count."""
    block = FakeBlock()
    daily = columns(block)
    direct = np.minimum(block.generation, block.load[:, [0, 2]])
    np.testing.assert_allclose(daily["generation_to_load_kwh"][:, [3, 5]], by_day(direct))
    stored = np.minimum(block.generation[:, 1] - direct[:, 1], block.charge[:, 1])
    np.testing.assert_allclose(daily["generation_to_battery_kwh"][:, 5], by_day(stored))
    assert not daily["generation_to_load_kwh"][:, 4].any()
    assert not daily["generation_to_battery_kwh"][:, [3, 4]].any()


def test_the_rest_of_a_charge_comes_from_where_the_house_bought():
    """House b has no generation and buys from neighbours and the utility; house c buys from the utility alone."""
    block = FakeBlock()
    daily = columns(block)["p2p_to_battery_kwh"]
    share = block.bought[:, 1] / (block.bought[:, 1] + block.imported[:, 1])
    np.testing.assert_allclose(daily[:, 4], by_day(block.charge[:, 0] * share))
    assert not daily[:, [3, 5]].any()


def test_groups_are_the_sums_of_the_houses_behind_them():
    """Houses a and c are behind the inner transformer, which is behind the outer one."""
    for column in columns(FakeBlock()).values():
        houses = column[:, 3:]
        np.testing.assert_allclose(column[:, 0], houses.sum(axis=1))
        np.testing.assert_allclose(column[:, 1], houses[:, [0, 2]].sum(axis=1))
        np.testing.assert_allclose(column[:, 2], houses.sum(axis=1))


def test_blocks_may_end_within_a_day():
    """A day's sum is the same whatever the blocks."""
    whole, hierarchy = FakeBlock(), Hierarchy.of(NETWORK)
    into = {name: np.zeros((3, 6)) for name in OWN_USE_COLUMNS}
    for start, stop in ((0, 30), (30, STEPS)):
        add_own_use(Part(whole, start, stop), hierarchy.house_group, hierarchy.rollup, OFFSET, into)
    for name, column in columns(whole).items():
        np.testing.assert_allclose(into[name], column)
