"""Read the extract of SimBench in ``data/simbench``: records of networks, series, and the catalogue of both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from errors import NotFound

Layer = Literal["load", "heat_pump", "ev", "solar"]
Record = Mapping[str, Any]

FOLDER = Path(__file__).resolve().parents[2] / "data" / "simbench"
SERIES_START = datetime(2016, 1, 1, tzinfo=timezone(timedelta(hours=1)))
"""Beginning of every series: the values do not follow the clock to summer time."""
SERIES_SOURCE = {"dataset": "SimBench 1.6.3", "licence": "ODbL-1.0", "year": 2016}

_AREAS = {
    "rural1": "Hamlet",
    "rural2": "Village",
    "rural3": "Large village",
    "semiurb4": "Small suburb",
    "semiurb5": "Suburb",
    "urban6": "Town centre",
}
_OUTLOOKS = ("today", "near future", "far future")
_LAYERS: dict[str, Layer] = {
    "PV": "solar",
    "HLS": "ev",
    "APLS": "ev",
    "Air": "heat_pump",
    "Soil": "heat_pump",
    "H0": "load",
    "G": "load",
    "L": "load",
}


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What a person needs to choose one of the networks."""

    code: str
    area: str
    outlook: str
    houses: int
    transformer_kva: float
    solar_kwp: float
    storage_kwh: float
    chargers: int
    heat_pumps: int

    @property
    def area_code(self) -> str:
        """SimBench's name of the area."""
        return self.code.partition("-")[0]

    @property
    def title(self) -> str:
        """The network's name for people, such as ``"Suburb, near future"``."""
        return f"{self.area}, {self.outlook}"


@lru_cache(maxsize=1)
def catalogue() -> tuple[CatalogueEntry, ...]:
    """Return the networks of the extract: six areas, each in three outlooks."""
    return tuple(_entry(read_record(f"{area}-{scenario}")) for area in _AREAS for scenario in range(len(_OUTLOOKS)))


def read_record(code: str) -> Record:
    """Return a network as the extract has it.

    Raises
    ------
    NotFound
        There is no network of that code.
    """
    area, _, scenario = code.partition("-")
    if area not in _AREAS or scenario not in {str(index) for index in range(len(_OUTLOOKS))}:
        raise NotFound("unknown_network", f"There is no SimBench network “{code}”.", network=code)
    return json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))


def title_of(code: str) -> str:
    """Return a network's name for people."""
    return next(entry.title for entry in catalogue() if entry.code == code)


def layer_of(series: str) -> Layer:
    """Return the layer that a series belongs to, by its name."""
    return next(layer for prefix, layer in _LAYERS.items() if series.startswith(prefix))


def series_values(names: Iterable[str]) -> dict[str, np.ndarray]:
    """Return series by name, shape (35136,), float32, mean of each quarter hour per kW of scale [kW/kW]."""
    with np.load(FOLDER / "series.npz") as archive:
        return {name: archive[name] for name in names}


def full_load_hours() -> dict[str, float]:
    """Return the yearly energy of each series per kW of scale [kWh/kW], as the package has it."""
    return json.loads((FOLDER / "series.json").read_text(encoding="utf-8"))["full_load_h"]


def _entry(record: Record) -> CatalogueEntry:
    area, _, scenario = record["code"].partition("-")
    layers = [layer_of(item["series"]) for item in record["loads"]]
    plants_kw = [item["scale_kw"] for item in record["plants"]] + [item["power_kw"] for item in record["storages"]]
    return CatalogueEntry(
        code=record["code"],
        area=_AREAS[area],
        outlook=_OUTLOOKS[int(scenario)],
        houses=len({item["bus"] for part in ("loads", "plants", "storages") for item in record[part]}),
        transformer_kva=record["transformer"]["rated_kva"],
        solar_kwp=sum(plants_kw),
        storage_kwh=sum(item["capacity_kwh"] for item in record["storages"]),
        chargers=layers.count("ev"),
        heat_pumps=layers.count("heat_pump"),
    )
