"""Limits of transformers, by hand."""

from __future__ import annotations

from numpy.testing import assert_allclose

from engine.network import Grid, House, Network, Transformer
from engine.settings import RunSettings
from tests.unit.engine.small_networks import one_transformer, simulate

ENFORCE = RunSettings(allocation="priority", priority=("hospital",), capacity_mode="enforce")


def test_overloads_are_only_reported_where_limits_do_not_act():
    results = simulate(one_transformer(("H", {}), capacity_kw=2.0), [[-5.0]])
    assert_allclose(results["flow_kw"], 5.0)
    assert_allclose(results["unserved_kw"], 0.0)


def test_imports_are_shed_from_the_lowest_tier_upward():
    network = one_transformer(("H", {"flags": ("hospital",)}), ("N", {}), ("M", {}), capacity_kw=4.0)
    results = simulate(network, [[-3.0, -2.0, -4.0]], ENFORCE)
    assert_allclose(results["unserved_kw"], [[0.0, 2.0 * 5 / 6, 4.0 * 5 / 6]])
    results = simulate(network, [[-6.0, -2.0, -4.0]], ENFORCE)
    assert_allclose(results["unserved_kw"], [[2.0, 2.0, 4.0]])
    assert_allclose(results["flow_kw"], 4.0)


def test_exports_are_curtailed_by_the_same_fraction():
    results = simulate(one_transformer(("A", {}), ("B", {}), capacity_kw=3.0), [[2.0, 4.0]], ENFORCE)
    assert_allclose(results["curtailed_kw"], [[1.0, 2.0]])
    assert_allclose(results["flow_kw"], -3.0)


def test_nothing_passes_upward_where_export_is_not_allowed():
    results = simulate(one_transformer(("A", {}), ("N", {}), allow_export=False), [[5.0, -1.0]])
    assert_allclose(results["curtailed_kw"], [[4.0, 0.0]])
    assert_allclose(results["flow_kw"], 0.0, atol=1e-9)


def test_pool_transfers_stay_within_capacity():
    transformers = (Transformer("A", capacity_kw=2.0), Transformer("B"))
    network = Network(Grid("Two"), transformers, (House("S", "A"), House("N", "B")))
    results = simulate(network, [[5.0, -5.0]], ENFORCE)
    assert_allclose(results["p2p_bought_kw"], [[0.0, 2.0]])
    assert_allclose(results["curtailed_kw"], [[3.0, 0.0]])


def test_losses_of_lines_and_transformers_add_up():
    network = one_transformer(("H", {"line_loss_pct": 20.0}), forward_efficiency_pct=50.0)
    results = simulate(network, [[-2.0]])
    assert_allclose(results["flow_kw"], [[5.0, 2.5]])
    assert_allclose(results["loss_kw"], [[3.0, 2.5]])
