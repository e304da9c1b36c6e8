"""The split of own generation against a plain recomputation with NumPy."""

import numpy as np

from engine.aggregation import Hierarchy
from engine.network import Grid, House, Network, Transformer
from engine.own_use import add_own_use

NETWORK = Network(
    Grid("G"),
    transformers=(Transformer("inner", parent="outer"), Transformer("outer")),
    houses=(House("a", "inner"), House("b", "outer"), House("c", "inner")),
)
STEPS, OFFSET = 200, 40


class FakeBlock:
    """Loads of all houses, generation of two, a battery in one."""

    first_step = 0
    steps = STEPS

    def __init__(self):
        rng = np.random.default_rng(3)
        self.load = rng.uniform(0, 2, (STEPS, 3))
        self.generation = rng.uniform(0, 4, (STEPS, 2))
        self.charge = rng.uniform(0, 2, (STEPS, 1))

    def house_variable(self, name):
        return {
            "load_kw": (self.load, np.arange(3)),
            "generation_kw": (self.generation, np.array([0, 2])),
            "battery_charge_kw": (self.charge, np.array([2])),
        }[name]


def columns(block):
    hierarchy = Hierarchy.of(NETWORK)
    into = np.zeros((3, 6)), np.zeros((3, 6))
    add_own_use(block, hierarchy.house_group, hierarchy.rollup, OFFSET, into)
    return into


def by_day(power_kw):
    return np.array([part.sum(axis=0) / 4 for part in np.split(power_kw, [96 - OFFSET, 192 - OFFSET])])


def test_own_load_comes_first_and_then_the_own_battery():
    """Steps in which the charge exceeds the surplus were charged from elsewhere too; that part does not count."""
    block = FakeBlock()
    to_load, to_battery = columns(block)
    direct = np.minimum(block.generation, block.load[:, [0, 2]])
    np.testing.assert_allclose(to_load[:, [3, 5]], by_day(direct))
    stored = np.minimum(block.generation[:, 1] - direct[:, 1], block.charge[:, 0])
    np.testing.assert_allclose(to_battery[:, 5], by_day(stored))
    assert not to_load[:, 4].any()


def test_groups_are_the_sums_of_the_houses_behind_them():
    """Houses a and c are behind the inner transformer, which is behind the outer one."""
    for column in columns(FakeBlock()):
        houses = column[:, 3:]
        np.testing.assert_allclose(column[:, 0], houses.sum(axis=1))
        np.testing.assert_allclose(column[:, 1], houses[:, [0, 2]].sum(axis=1))
        np.testing.assert_allclose(column[:, 2], houses.sum(axis=1))
