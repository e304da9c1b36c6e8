"""The daily table: sums and peaks of every series of a run, one row a series and day.

What dashboards read is a few hundred numbers a series instead of 35,040: a chart costs the same for any network.
Series are numbered as in `engine.variables`: the community, the transformers, the houses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from engine.variables import BILLING_VARIABLES, HOUSE_VARIABLES

SUMMED_VARIABLES = tuple(name for name in HOUSE_VARIABLES + BILLING_VARIABLES if name != "battery_soc_kwh")

OWN_USE_COLUMNS = ("generation_to_load_kwh", "generation_to_battery_kwh", "p2p_to_battery_kwh")
"""Own generation that met the own load, own generation that went into the own battery, bought energy that did."""

DAILY_COLUMNS = (
    *(name.removesuffix("_kw").removesuffix("_kwh") + "_kwh" for name in SUMMED_VARIABLES),
    *OWN_USE_COLUMNS,
    "mean_soc_kwh",
    "flow_import_kwh",
    "flow_export_kwh",
    "loss_kwh",
    "pool_offer_kwh",
    "pool_request_kwh",
    "peak_import_kw",
    "peak_import_step",
    "peak_export_kw",
    "peak_export_step",
    "overload_h",
    "overload_kwh",
)
"""Columns of a day of a series. Energies in kWh; `flow_*` is the power through the meter, the transformer or the slack,
split by sign; peaks are of that power, with the step of the run at which they occur (-1: none);
overloads are of transformers."""


@dataclass(frozen=True, slots=True)
class DailyTable:
    """One row a series and day.

    Attributes
    ----------
    first_day : date
        Calendar day of the first step, on the axis' fixed offset.
    columns : dict of str to ndarray, shape (n_days, n_series)
        One array a name in `DAILY_COLUMNS`, float64.
    """

    first_day: date
    columns: dict[str, np.ndarray]

    @property
    def n_days(self) -> int:
        """Number of calendar days, including incomplete ones at either end."""
        return len(self.columns["load_kwh"])

    def days(self) -> list[date]:
        """Return the calendar days in order."""
        return [self.first_day + timedelta(days=day) for day in range(self.n_days)]
