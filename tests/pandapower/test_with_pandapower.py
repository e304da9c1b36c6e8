"""Our files in pandapower's hands, and pandapower's networks in ours."""

from __future__ import annotations

import numpy as np
import pytest

from engine.power_flow import PowerFlow
from engine.validation import network_issues
from services.exporting.pandapower_file import PowerNow, write_pandapower
from services.importing.demo_network import demo_network
from services.importing.files import read_file
from services.importing.simbench import read_network
from services.importing.simbench_profiles import simbench_contents

pytestmark = pytest.mark.slow
EVENING = 15 * 96 + 74
"""A quarter of an hour of a winter evening."""


def contents_of(code):
    return simbench_contents(demo_network() if code == "demo" else read_network(code))


def powers_of(contents, step):
    """Return what every profile is at a step."""
    return [
        PowerNow(use.house, use.profile, profile.kind, profile.content_hash, use.scale,
                 use.scale * float(profile.values_kw[step]))
        for use in contents.uses for profile in [contents.profiles[use.profile]]
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["demo", "rural1-2", "urban6-1"])
def test_pandapower_reads_and_computes_our_networks(pandapower, tmp_path, code):
    contents = contents_of(code)
    path, again = tmp_path / "ours.json", tmp_path / "again.json"
    path.write_text(write_pandapower(contents.network, powers_of(contents, EVENING)), encoding="utf-8")
    answer = pandapower("compute", str(path), str(again))
    assert answer["converged"]
    back, issues = read_file(again.read_bytes())
    assert [issue for issue in issues if issue.severity == "error"] == []
    assert back.network == contents.network
    assert sorted(back.uses, key=str) == sorted(contents.uses, key=str)


def test_pandapower_finds_the_voltages_that_we_find(pandapower, tmp_path):
    """Two solvers, one network: the same loads give the same voltages at the houses."""
    contents = contents_of("urban6-1")
    powers = powers_of(contents, EVENING)
    path = tmp_path / "ours.json"
    path.write_text(write_pandapower(contents.network, powers), encoding="utf-8")
    answer = pandapower("compute", str(path), str(tmp_path / "again.json"))
    names = [house.name for house in contents.network.houses]
    net_kw = np.zeros(len(names))
    for power in powers:
        net_kw[names.index(power.house)] += power.power_kw * (-1 if power.kind == "solar" else 1)
    ours = PowerFlow(contents.network).solve(net_kw[None, :]).voltage_pu[0]
    theirs = [answer["voltages_pu"][name] for name in names]
    np.testing.assert_allclose(ours, theirs, atol=2e-3)
    assert min(theirs) < 0.995


@pytest.mark.parametrize(
    ("name", "houses", "transformers"),
    [
        ("create_cigre_network_lv", 15, 3),
        ("create_kerber_landnetz_freileitung_1", 13, 1),
        ("create_kerber_vorstadtnetz_kabel_1", 146, 1),
        ("create_synthetic_voltage_control_lv_network", None, None),
        ("mv_oberrhein", None, None),
    ],
)
def test_networks_of_pandapower_are_imported(pandapower, tmp_path, name, houses, transformers):
    path = tmp_path / "theirs.json"
    facts = pandapower("example", name, str(path))
    contents, issues = read_file(path.read_bytes())
    assert contents is not None, [str(issue) for issue in issues if issue.severity == "error"]
    network = contents.network
    assert [issue for issue in network_issues(network) if issue.severity == "error"] == []
    assert len(network.houses) == (houses or len(network.houses)) > 0
    assert len(network.transformers) == (transformers or len(network.transformers)) > 0
    loads = {use.house for use in contents.uses}
    assert loads <= {house.name for house in network.houses}
    if houses:
        taken_kw = sum(use.scale for use in contents.uses if use.profile == "SimBench H0-A")
        assert taken_kw == pytest.approx(facts["load_kw"])
        assert len(network.lines) == facts["lines"]
