"""Key performance indicators of a run, from its daily table.

Ratios follow Luthander et al. 2015 (doi:10.1016/j.apenergy.2014.12.028): self-consumption is the part of the
generation that is used inside, self-sufficiency the part of the load that is met from inside.
Both are None where their denominator is zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.daily import DailyTable
from engine.network import Battery, House, Network
from engine.time_axis import TimeAxis

if TYPE_CHECKING:
    from engine.power_flow import VoltageStatistics

Kpi = float | str | None


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest power of a series and the time at which it first occurs, None where there is none."""

    power_kw: float
    time: str | None


def community_kpis(network: Network, axis: TimeAxis, daily: DailyTable) -> dict[str, Kpi]:
    """Return the indicators of the whole community.

    Parameters
    ----------
    network : Network
        The network that was simulated.
    axis : TimeAxis
        Of the run.
    daily : DailyTable
        Of the complete run.

    Returns
    -------
    dict
        Energies in kWh, ratios from 0 to 1 (`_frac`), times in ISO 8601.
    """
    total = {name: float(values[:, 0].sum()) for name, values in daily.columns.items() if name.endswith("_kwh")}
    peak_import, peak_export = (_peak(daily, axis, direction) for direction in ("import", "export"))
    traded_or_imported = total["p2p_bought_kwh"] + total["grid_import_kwh"]
    return {
        **{name: total[name] for name in _TOTALS},
        "self_consumption_frac": self_consumption(
            total["generation_kwh"], total["grid_export_kwh"], total["curtailed_kwh"]
        ),
        "self_sufficiency_frac": self_sufficiency(total["load_kwh"], total["grid_import_kwh"], total["unserved_kwh"]),
        "p2p_kwh": total["p2p_bought_kwh"],
        "p2p_share_frac": _ratio(total["p2p_bought_kwh"], traded_or_imported),
        "slack_import_kwh": total["flow_import_kwh"],
        "slack_export_kwh": total["flow_export_kwh"],
        "losses_kwh": total["loss_kwh"],
        "peak_import_kw": peak_import.power_kw,
        "peak_import_time": peak_import.time,
        "peak_export_kw": peak_export.power_kw,
        "peak_export_time": peak_export.time,
        **_transformer_kpis(network, daily),
        **_battery_kpis(network, daily),
    }


_TOTALS = (
    "load_kwh", "ev_kwh", "ev_unmet_kwh", "generation_kwh", "battery_charge_kwh", "battery_discharge_kwh",
    "grid_import_kwh", "grid_export_kwh", "curtailed_kwh", "unserved_kwh",
)  # fmt: skip


def self_consumption(generation_kwh: float, grid_export_kwh: float, curtailed_kwh: float) -> float | None:
    """Return the part of the generation that is used inside, neither sold to the utility nor curtailed."""
    return _ratio(generation_kwh - grid_export_kwh - curtailed_kwh, generation_kwh)


def self_sufficiency(load_kwh: float, grid_import_kwh: float, unserved_kwh: float) -> float | None:
    """Return the part of the load that is met from inside, neither bought from the utility nor unserved.

    Energy that batteries take from the utility counts as import;
    where that exceeds what the load gets from inside, the result is 0.
    """
    ratio = _ratio(load_kwh - grid_import_kwh - unserved_kwh, load_kwh)
    return None if ratio is None else max(ratio, 0.0)


def cycle_kwh(battery: Battery) -> float:
    """Return what one full cycle delivers on the AC side: the usable capacity times √η. [kWh]"""
    usable_kwh = battery.capacity_kwh * battery.depth_of_discharge_pct / 100
    return usable_kwh * (battery.round_trip_efficiency_pct / 100) ** 0.5


def voltage_kpis(statistics: VoltageStatistics | None) -> dict[str, Kpi]:
    """Return the indicators of the power flow, of the worst house and the worst line; None where there was none."""
    if statistics is None:
        return dict.fromkeys(_VOLTAGE_KPIS)
    worst = (
        statistics.lowest_pu.min(),
        statistics.highest_pu.max(),
        statistics.outside_h.max(),
        statistics.line_loading_max_frac.max(),
        statistics.line_overload_h.max(),
    )
    return {name: float(value) for name, value in zip(_VOLTAGE_KPIS, worst, strict=True)}


_VOLTAGE_KPIS = (
    "voltage_min_pu", "voltage_max_pu", "voltage_violation_h", "line_loading_max_frac", "line_overload_h",
)  # fmt: skip


def comparison_kpis(peak_import_kw: float, peak_import_no_trading_kw: float) -> dict[str, Kpi]:
    """Return what trading changes at the peak of the community: the reduction is negative where it makes it higher."""
    return {
        "peak_import_no_trading_kw": peak_import_no_trading_kw,
        "peak_reduction_kw": peak_import_no_trading_kw - peak_import_kw,
    }


def emission_kpis(load_kwh: float, grid_import_kwh: float, grid_emissions_g_per_kwh: float) -> dict[str, Kpi]:
    """Return the emissions of what is bought from the utility, and those of the load that is met from inside [kg CO2e].

    Parameters
    ----------
    grid_emissions_g_per_kwh : float
        Of the utility's electricity, the same in every step. [g CO2e/kWh]
    """
    kg_per_kwh = grid_emissions_g_per_kwh / 1000
    return {
        "co2e_kg": grid_import_kwh * kg_per_kwh,
        "co2e_avoided_kg": (load_kwh - grid_import_kwh) * kg_per_kwh,
    }


def _transformer_kpis(network: Network, daily: DailyTable) -> dict[str, Kpi]:
    series = slice(1, 1 + len(network.transformers))
    peak_kw = np.maximum(
        daily.columns["peak_import_kw"][:, series].max(axis=0, initial=0.0),
        daily.columns["peak_export_kw"][:, series].max(axis=0, initial=0.0),
    )
    loadings = [
        float(peak) / transformer.capacity_kw
        for peak, transformer in zip(peak_kw, network.transformers, strict=True)
        if transformer.capacity_kw
    ]
    return {
        "transformer_loading_max_frac": max(loadings, default=None),
        "overload_h": float(daily.columns["overload_h"][:, series].sum(axis=0).max(initial=0.0)),
        "overload_kwh": float(daily.columns["overload_kwh"][:, series].sum()),
    }


def _battery_kpis(network: Network, daily: DailyTable) -> dict[str, Kpi]:
    first_house = 1 + len(network.transformers)
    discharge_kwh = daily.columns["battery_discharge_kwh"][:, first_house:].sum(axis=0)
    with_battery = [(i, house) for i, house in enumerate(network.houses) if house.battery is not None]
    stored = sum(_stored_kwh(house, float(discharge_kwh[i])) for i, house in with_battery)
    usable = sum(_usable_kwh(house) for _, house in with_battery)
    capacity = sum(house.battery.capacity_kwh for _, house in with_battery if house.battery)
    return {
        "battery_cycles": _ratio(stored, usable),
        "mean_soc_frac": _ratio(float(daily.columns["mean_soc_kwh"][:, 0].mean()), capacity),
    }


def _stored_kwh(house: House, discharge_kwh: float) -> float:
    efficiency = house.battery.round_trip_efficiency_pct / 100 if house.battery else 0.0
    return discharge_kwh / efficiency**0.5 if efficiency else 0.0


def _usable_kwh(house: House) -> float:
    battery = house.battery
    return battery.capacity_kwh * battery.depth_of_discharge_pct / 100 if battery else 0.0


def loading_percentile(flow_kw: np.ndarray, capacity_kw: float, percentile: float = 99.0) -> float:
    """Return a percentile of a transformer's loading |flow| / capacity over the steps, as a fraction."""
    return float(np.percentile(np.abs(flow_kw), percentile)) / capacity_kw


def _peak(daily: DailyTable, axis: TimeAxis, direction: str) -> Peak:
    power_kw = daily.columns[f"peak_{direction}_kw"][:, 0]
    day = int(power_kw.argmax())
    step = int(daily.columns[f"peak_{direction}_step"][day, 0])
    return Peak(float(power_kw[day]), None if step < 0 else axis.time_of(step).isoformat())


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
