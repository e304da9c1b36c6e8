"""The allocation rules, by hand: one seller of 6 kW and buyers behind the same transformer, without losses."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from engine.network import Grid, House, Network, Transformer
from engine.settings import CascadeStep, RunSettings
from tests.unit.engine.small_networks import one_transformer, simulate


def bought(settings, *buyers, sold=6.0, requests=(3.0, 6.0)):
    network = one_transformer(("S", {}), *((f"B{i}", own) for i, own in enumerate(buyers)))
    results = simulate(network, [[sold, *(-x for x in requests)]], settings)
    assert_allclose(results["p2p_sold_kw"].sum(), results["p2p_bought_kw"].sum())
    return results["p2p_bought_kw"][0, 1:], results


def rule(allocation, **settings):
    return RunSettings(scope="intra_transformer", allocation=allocation, **settings)


def test_proportional_serves_all_requests_to_the_same_part():
    assert_allclose(bought(rule("proportional"), {}, {})[0], [2.0, 4.0])


def test_priority_serves_tier_after_tier():
    settings = rule("priority", priority=("hospital", "school"))
    best_flag_counts = {"flags": ("school", "hospital")}
    assert_allclose(bought(settings, {}, best_flag_counts)[0], [0.0, 6.0])
    assert_allclose(bought(settings, {"flags": ("school",)}, {})[0], [3.0, 3.0])


def test_equal_gives_the_same_to_all_until_satisfied():
    assert_allclose(bought(rule("equal"), {}, {})[0], [3.0, 3.0])
    assert_allclose(bought(rule("equal"), {}, {}, {}, requests=(1.0, 6.0, 4.0))[0], [1.0, 2.5, 2.5])


def test_equal_is_the_same_for_many_houses():
    """Above a number of houses another algorithm finds the level."""
    requests = np.linspace(0.1, 2.0, 100)
    granted = bought(rule("equal"), *({} for _ in requests), sold=60.0, requests=requests)[0]
    level = granted.max()
    assert_allclose(granted, np.minimum(requests, level))
    assert_allclose(granted.sum(), 60.0)


def test_static_shares_are_fixed_and_the_rest_is_exported():
    granted, results = bought(rule("static_shares"), {"share": 0.25}, {"share": 0.5})
    assert_allclose(granted, [1.5, 3.0])
    assert_allclose(results["grid_export_kw"][0, 0], 1.5)


def test_cascade_places_in_its_iterations_what_earlier_ones_could_not():
    iterations = (CascadeStep(0.5, "static"), CascadeStep(0.5, "pro_rata"))
    granted, _ = bought(rule("cascade", cascade=iterations), {"share": 1.0}, {}, requests=(1.0, 3.0))
    assert_allclose(granted, [1.0, 3.0])
    granted, _ = bought(rule("cascade", cascade=iterations[:1]), {"share": 1.0}, {}, requests=(1.0, 3.0))
    assert_allclose(granted, [1.0, 0.0])


def test_auction_lets_the_best_bids_win_and_clears_in_the_middle():
    buyers = {"bid_eur_per_kwh": 0.2}, {"bid_eur_per_kwh": 0.3}
    granted, results = bought(rule("auction"), *buyers, sold=7.0)
    assert_allclose(granted, [1.0, 6.0])
    assert_allclose(results["clearing_price_eur_per_kwh"], [[np.nan, (0.2 + 0.08) / 2]])


def test_auction_shares_equal_bids_in_proportion_and_respects_the_fee():
    buyers = {"bid_eur_per_kwh": 0.2}, {"bid_eur_per_kwh": 0.2}
    assert_allclose(bought(rule("auction"), *buyers)[0], [2.0, 4.0])
    assert_allclose(bought(rule("auction", network_fee_eur_per_kwh=0.13), *buyers)[0], 0.0)


@pytest.mark.parametrize("allocation", ["priority", "proportional", "equal", "auction"])
def test_matching_is_local_first_and_counts_losses_on_the_way_up(allocation):
    transformers = (Transformer("A", None, None, 100.0, 80.0), Transformer("B", None, None, 90.0, 100.0))
    houses = tuple(House(name, transformer) for name, transformer in (("S", "A"), ("N", "A"), ("F", "B")))
    results = simulate(
        Network(Grid("Two"), transformers, houses), [[3.0, -1.0, -5.0]], RunSettings(allocation=allocation)
    )
    assert_allclose(results["p2p_bought_kw"], [[0.0, 1.0, 2.0 * 0.8 * 0.9]])
    assert_allclose(results["p2p_bought_local_kw"], [[0.0, 1.0, 0.0]])
    assert_allclose(results["p2p_sold_kw"], [[3.0, 0.0, 0.0]])


def test_within_transformers_nothing_is_traded_across():
    transformers = (Transformer("A"), Transformer("B", "A"))
    network = Network(Grid("Two"), transformers, (House("S", "A"), House("N", "B")))
    results = simulate(network, [[3.0, -1.0]], RunSettings(scope="intra_transformer"))
    assert_allclose(results["p2p_sold_kw"], 0.0)


def test_a_house_that_does_not_participate_trades_with_the_utility_alone():
    granted, results = bought(rule("proportional"), {"participates": False}, {})
    assert_allclose(granted, [0.0, 6.0])
    assert_allclose(results["grid_import_kw"][0, 1], 3.0)
