"""Tables of a run's houses and transformers: what they are, their sums, and the indicators made of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from db.records import Series

ATTRIBUTES = ("capacity_kw", "house_type", "flags", "battery_capacity_kwh", "battery_cycle_kwh")


def described(series: Sequence[Series]) -> pd.DataFrame:
    """Return what series are: index ``series_id``, name, kind, name of what they are behind, and `ATTRIBUTES`."""
    names = {one.series_id: one.name for one in series}
    rows = [
        {"name": one.name, "kind": one.kind, "parent": names.get(one.parent_id, "")}
        | {key: one.attributes.get(key) for key in ATTRIBUTES}
        for one in series
    ]
    frame = pd.DataFrame(rows, index=pd.Index(names, name="series_id"))
    numeric = ["capacity_kw", "battery_capacity_kwh", "battery_cycle_kwh"]
    return frame.astype(dict.fromkeys(numeric, float))


def with_indicators(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with ratios from 0 to 1 (`_frac`), NaN where undefined.

    Notes
    -----
    Of a house, *inside* means behind its meter or from its neighbours, as in `engine.kpis`:
    self-consumption ``(generation − grid export − curtailed) / generation``,
    self-sufficiency ``(load − grid import − unserved) / load``, not below 0.
    """
    used = frame["generation_kwh"] - frame["grid_export_kwh"] - frame["curtailed_kwh"]
    met = frame["load_kwh"] - frame["grid_import_kwh"] - frame["unserved_kwh"]
    peak_kw = frame[["peak_import_kw", "peak_export_kw"]].max(axis=1)
    return frame.assign(
        self_consumption_frac=_ratio(used, frame["generation_kwh"]),
        self_sufficiency_frac=_ratio(met, frame["load_kwh"]).clip(lower=0),
        battery_cycles=_ratio(frame["battery_discharge_kwh"], frame["battery_cycle_kwh"]),
        loading_frac=_ratio(peak_kw, frame["capacity_kw"]),
    )


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0, np.nan)
