"""The links of the energy balance: each node balances, and known cases come out as they must."""

from __future__ import annotations

import pytest

from services.energy_balance import BALANCE_COLUMNS, energy_links, supply_of_load


def sums(**given):
    return dict.fromkeys(BALANCE_COLUMNS, 0.0) | {f"{name}_kwh": value for name, value in given.items()}


SHARING = sums(
    load=100, generation=90, battery_charge=25, battery_discharge=20, p2p_bought=36, p2p_sold=40, grid_import=32,
    grid_export=11, curtailed=4, unserved=2, loss=7,
    generation_to_load=20, generation_to_battery=15, p2p_to_battery=6,
)  # fmt: skip
"""20 + 15 + 40 sold + 11 + 4 = 90, so all that was sold is generation."""

FROM_BATTERIES = SHARING | {"p2p_sold_kwh": 48.0, "p2p_bought_kwh": 44.0}
"""Eight of what was sold came out of batteries."""


def links(given):
    return {(row.source, row.target): row.energy_kwh for row in energy_links(given).itertuples()}


def test_a_house_without_anything_buys_all():
    """Load from the utility, and nothing else."""
    assert links(sums(load=10, grid_import=10)) == {("grid_import", "load"): 10}


def test_a_battery_of_its_own_house_takes_and_gives():
    """What is not given back is lost, or still stored."""
    given = sums(
        load=10, generation=8, battery_charge=3, battery_discharge=2, grid_import=4, grid_export=1,
        generation_to_load=4, generation_to_battery=3,
    )  # fmt: skip
    assert links(given) == {
        ("generation", "load"): 4,
        ("generation", "battery"): 3,
        ("generation", "grid_export"): 1,
        ("battery", "load"): 2,
        ("battery", "losses"): 1,
        ("grid_import", "load"): 4,
    }


@pytest.mark.parametrize("given", [SHARING, FROM_BATTERIES])
@pytest.mark.parametrize("node", ["generation", "p2p", "p2p_battery", "battery"])
def test_what_enters_a_node_leaves_it(given, node):
    """Generation is the source of all that leaves it."""
    flows = links(given)
    leaving = sum(energy for (source, _), energy in flows.items() if source == node)
    entering = sum(energy for (_, target), energy in flows.items() if target == node)
    assert leaving == pytest.approx(given["generation_kwh"] if node == "generation" else entering)


@pytest.mark.parametrize("given", [SHARING, FROM_BATTERIES])
def test_the_load_gets_what_was_served(given):
    """Load less what was not served."""
    assert sum(energy for (_, use), energy in links(given).items() if use == "load") == pytest.approx(98)


@pytest.mark.parametrize("given", [SHARING, FROM_BATTERIES])
def test_supply_says_the_same_as_the_links(given):
    """By month it is the same attribution, seen from the load."""
    flows, supply = links(given), supply_of_load(given)
    assert supply["own_generation"] == flows["generation", "load"]
    assert supply["battery"] == flows["battery", "load"]
    assert supply["p2p"] == pytest.approx(flows["p2p", "load"] + flows.get(("p2p_battery", "load"), 0.0))
    assert supply["grid"] == flows["grid_import", "load"]


def test_what_was_sold_beyond_generation_came_from_batteries():
    """It does not serve their own houses."""
    flows = links(FROM_BATTERIES)
    assert flows["battery", "p2p_battery"] == pytest.approx(8)
    assert flows["battery", "load"] == pytest.approx(12)


def test_a_battery_that_gave_more_than_it_took_had_it_before():
    """For a short period the difference is what was stored when it began."""
    flows = links(sums(load=5, battery_discharge=5))
    assert flows["stored_before", "battery"] == 5
    assert ("battery", "losses") not in flows


def test_losses_are_counted_once():
    """Those of trade with the trade, the others with the utility's energy; netting makes no negative link."""
    assert links(SHARING)["grid_import", "losses"] == pytest.approx(3)
    assert links(SHARING)["p2p", "losses"] == pytest.approx(4)
    assert ("grid_import", "losses") not in links(SHARING | {"loss_kwh": 3.0})
