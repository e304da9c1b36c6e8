"""Where the energy went: every kWh of a period from its source to its use, so that each node balances.

The daily sums hold, besides what passed each meter, how own generation was split (`engine.own_use`);
all other links follow from the balance of the nodes. docs/results.md derives them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from engine.daily import OWN_USE_COLUMNS

BALANCE_COLUMNS = (
    "load_kwh",
    "generation_kwh",
    "battery_charge_kwh",
    "battery_discharge_kwh",
    "p2p_bought_kwh",
    "p2p_sold_kwh",
    "grid_import_kwh",
    "grid_export_kwh",
    "curtailed_kwh",
    "unserved_kwh",
    "loss_kwh",
    *OWN_USE_COLUMNS,
)
"""Daily columns of the community or a transformer that the balance is made of."""

NEGLIGIBLE_FRAC = 1e-6
"""Links below this part of the largest one are rounding: steps are stored with seven digits."""


def energy_links(sums: Mapping[str, float]) -> pd.DataFrame:
    """Return the links from sources to uses.

    Parameters
    ----------
    sums : mapping of str to float
        Sum over the period of each of `BALANCE_COLUMNS`. [kWh]

    Returns
    -------
    DataFrame
        Columns ``source``, ``target`` (keys of nodes) and ``energy_kwh`` > 0.
    """
    links = {
        **_of_generation(sums),
        **_of_battery(sums),
        **_of_trade(sums),
        **_of_grid(sums),
    }
    negligible_kwh = NEGLIGIBLE_FRAC * max(links.values())
    rows = [(*pair, energy) for pair, energy in links.items() if energy > negligible_kwh]
    return pd.DataFrame(rows, columns=["source", "target", "energy_kwh"])


def supply_of_load(sums: Mapping[str, float]) -> dict[str, float]:
    """Return how the load was met, and what left the houses, in kWh."""
    return {
        "own_generation": sums["generation_to_load_kwh"],
        "battery": _of_battery(sums)["battery", "load"],
        "p2p": sums["p2p_bought_kwh"] - sums["p2p_to_battery_kwh"],
        "grid": sums["grid_import_kwh"] - _grid_to_battery(sums),
        "unserved": sums["unserved_kwh"],
        "export": sums["grid_export_kwh"],
        "curtailed": sums["curtailed_kwh"],
    }


def _of_generation(sums: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Return what generation did: own load, own battery, neighbours, utility, curtailed."""
    return {
        ("generation", "load"): sums["generation_to_load_kwh"],
        ("generation", "battery"): sums["generation_to_battery_kwh"],
        ("generation", "p2p"): _generation_to_p2p(sums),
        ("generation", "grid_export"): sums["grid_export_kwh"],
        ("generation", "curtailed"): sums["curtailed_kwh"],
    }


def _of_battery(sums: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Return what batteries gave: neighbours get what was sold beyond generation, the own house the rest."""
    shared = _battery_to_p2p(sums)
    kept = sums["battery_charge_kwh"] - sums["battery_discharge_kwh"]
    return {
        ("battery", "load"): sums["battery_discharge_kwh"] - shared,
        ("battery", "p2p_battery"): shared,
        ("battery", "losses"): kept,
        ("stored_before", "battery"): -kept,
    }


def _of_trade(sums: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Return what was sold: it arrives with buyers less the losses on the way.

    Batteries are charged from surplus generation; solar and battery energy share the losses in proportion.
    """
    solar, shared = _generation_to_p2p(sums), _battery_to_p2p(sums)
    sold = solar + shared
    arriving = min(sums["p2p_bought_kwh"] / sold, 1.0) if sold > 0 else 0.0
    to_battery = min(sums["p2p_to_battery_kwh"], solar * arriving)
    return {
        ("p2p", "battery"): to_battery,
        ("p2p", "load"): solar * arriving - to_battery,
        ("p2p", "losses"): solar * (1 - arriving),
        ("p2p_battery", "load"): shared * arriving,
        ("p2p_battery", "losses"): shared * (1 - arriving),
    }


def _of_grid(sums: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Return what the utility delivers at the meters, and the losses on the way there beyond those of trade."""
    to_battery = _grid_to_battery(sums)
    trade_losses = sums["p2p_sold_kwh"] - sums["p2p_bought_kwh"]
    return {
        ("grid_import", "load"): sums["grid_import_kwh"] - to_battery,
        ("grid_import", "battery"): to_battery,
        ("grid_import", "losses"): sums["loss_kwh"] - trade_losses,
    }


def _generation_to_p2p(sums: Mapping[str, float]) -> float:
    used = ("generation_to_load_kwh", "generation_to_battery_kwh", "grid_export_kwh", "curtailed_kwh")
    return max(sums["generation_kwh"] - sum(sums[name] for name in used), 0.0)


def _battery_to_p2p(sums: Mapping[str, float]) -> float:
    return max(sums["p2p_sold_kwh"] - _generation_to_p2p(sums), 0.0)


def _grid_to_battery(sums: Mapping[str, float]) -> float:
    from_houses = sums["generation_to_battery_kwh"] + sums["p2p_to_battery_kwh"]
    return max(sums["battery_charge_kwh"] - from_houses, 0.0)
