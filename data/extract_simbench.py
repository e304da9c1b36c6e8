"""Extract the six low-voltage SimBench networks and the series they use into ``data/simbench``.

The PyPI package ``simbench`` carries its data set as plain CSV files. They are read straight from the wheel:
neither ``simbench`` nor ``pandapower`` is imported or installed, because both pin old versions of pandas.

Usage::

    python data/extract_simbench.py                       # downloads the wheel (91 MB) with pip
    python data/extract_simbench.py --wheel simbench-1.6.3-py3-none-any.whl

The result is the same to the byte whenever it is run: 18 networks (6 × scenarios 0, 1, 2) as JSON,
44 series in one compressed NumPy archive, and ``series.json`` with what the archive holds.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

VERSION = "1.6.3"
TARGET = Path(__file__).parent / "simbench"
SCENARIOS = (0, 1, 2)
SUBNETS = {
    "rural1": "LV1.101",
    "rural2": "LV2.101",
    "rural3": "LV3.101",
    "semiurb4": "LV4.101",
    "semiurb5": "LV5.201",
    "urban6": "LV6.201",
}
STEPS = 366 * 96
KILO = 1000.0
ANGULAR_FREQUENCY = 2 * np.pi * 50.0
FIXED_TIME = (2016, 1, 1, 0, 0, 0)


class Dataset:
    """The CSV tables of one scenario inside the wheel, read once each."""

    def __init__(self, wheel: zipfile.ZipFile, scenario: int) -> None:
        self._wheel = wheel
        self._folder = f"simbench/networks/1-complete_data-mixed-all-{scenario}-sw"
        self._tables: dict[str, pd.DataFrame] = {}
        self.scenario = scenario

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, empty where the scenario has no such file."""
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    def of_subnet(self, name: str, subnet: str) -> pd.DataFrame:
        """Return the rows of a table that belong to a low-voltage network."""
        rows = self.table(name)
        if rows.empty:
            return rows
        return rows[rows["subnet"].str.split("_").str[0] == subnet]

    def _read(self, name: str) -> pd.DataFrame:
        path = f"{self._folder}/{name}.csv"
        if path not in self._wheel.namelist():
            return pd.DataFrame()
        return pd.read_csv(io.BytesIO(self._wheel.read(path)), sep=";", low_memory=False)


def bus_name(node: str) -> str:
    """Return ``"Bus 4"`` for ``"LV5.201 Bus 4_5"``: the auxiliary node of a switch belongs to its busbar."""
    return node.split(" ", 1)[1].partition("_")[0]


def kilo(megawatt: float) -> float:
    """Return kW (kWh, kVA, m) from the package's MW (MWh, MVA, km), without the noise of binary fractions."""
    return round(float(megawatt) * KILO, 6)


def transformer_record(data: Dataset, subnet: str) -> dict[str, object]:
    """Return the one transformer of a network with its type's electrical data."""
    (row,) = data.of_subnet("Transformer", subnet).to_dict("records")
    kind = data.table("TransformerType").set_index("id").loc[row["type"]]
    return {
        "type": " ".join(row["type"].split()),
        "bus": bus_name(row["nodeLV"]),
        "rated_kva": kilo(kind["sR"]),
        "high_voltage_kv": float(kind["vmHV"]),
        "low_voltage_kv": float(kind["vmLV"]),
        "short_circuit_voltage_pct": float(kind["vmImp"]),
        "copper_loss_kw": float(kind["pCu"]),
        "iron_loss_kw": float(kind["pFe"]),
        "no_load_current_pct": float(kind["iNoLoad"]),
        "tap_position": int(row["tappos"]),
        "tap_step_pct": float(kind["dVm"]),
    }


def bus_records(data: Dataset, subnet: str) -> list[dict[str, object]]:
    """Return the busbars with their coordinates; auxiliary nodes of switches are left out."""
    nodes = data.of_subnet("Node", subnet)
    places = data.table("Coordinates").set_index("id")
    busbars = nodes[nodes["type"] == "busbar"]
    return [
        {
            "name": bus_name(row.id),
            "longitude": float(places.at[row.coordID, "x"]),
            "latitude": float(places.at[row.coordID, "y"]),
        }
        for row in busbars.itertuples()
    ]


def line_records(data: Dataset, subnet: str) -> list[dict[str, object]]:
    """Return the cables; every switch of these networks is closed, which is checked."""
    if not (data.of_subnet("Switch", subnet)["cond"] == 1).all():
        raise SystemExit(f"{subnet}: open switches, the extract would connect what is apart")
    return [
        {
            "name": row.id.split(" ", 1)[1],
            "from": bus_name(row.nodeA),
            "to": bus_name(row.nodeB),
            "type": row.type,
            "length_m": kilo(row.length),
        }
        for row in data.of_subnet("Line", subnet).itertuples()
    ]


def line_types(data: Dataset, used: set[str]) -> dict[str, dict[str, float]]:
    """Return r and x [Ω/km], c [nF/km, from the susceptance in µS/km at 50 Hz] and the thermal limit [A]."""
    table = data.table("LineType").set_index("id")
    return {
        name: {
            "r_ohm_per_km": float(table.at[name, "r"]),
            "x_ohm_per_km": float(table.at[name, "x"]),
            "c_nf_per_km": round(float(table.at[name, "b"]) * KILO / ANGULAR_FREQUENCY, 3),
            "max_current_a": float(table.at[name, "iMax"]),
        }
        for name in sorted(used)
    }


def load_records(data: Dataset, subnet: str) -> list[dict[str, object]]:
    """Return the loads: power by which the series of each is multiplied [kW]."""
    rows = data.of_subnet("Load", subnet).itertuples()
    return [{"bus": bus_name(r.node), "series": r.profile, "scale_kw": kilo(r.pLoad)} for r in rows]


def plant_records(data: Dataset, subnet: str) -> list[dict[str, object]]:
    """Return the photovoltaic plants; anything else would not fit the importer and stops the work."""
    rows = data.of_subnet("RES", subnet)
    if set(rows["type"]) - {"PV"}:
        raise SystemExit(f"{subnet}: plants other than photovoltaics")
    return [{"bus": bus_name(r.node), "series": r.profile, "scale_kw": kilo(r.pRES)} for r in rows.itertuples()]


def storage_records(data: Dataset, subnet: str) -> list[dict[str, object]]:
    """Return the storage units by their ratings; ``etaStore`` is a fraction although it is called a percentage."""
    return [
        {
            "bus": bus_name(row.node),
            "series": row.profile,
            "power_kw": kilo(row.sR),
            "capacity_kwh": kilo(row.eStore),
            "efficiency_frac": float(row.etaStore),
        }
        for row in data.of_subnet("Storage", subnet).itertuples()
    ]


def network_record(data: Dataset, name: str) -> dict[str, object]:
    """Return one network of one scenario, self-contained."""
    subnet = SUBNETS[name]
    lines = line_records(data, subnet)
    return {
        "code": f"{name}-{data.scenario}",
        "source": {
            "package": f"simbench {VERSION}",
            "subnet": subnet,
            "scenario": data.scenario,
            "licence": "ODbL-1.0",
        },
        "transformer": transformer_record(data, subnet),
        "line_types": line_types(data, {str(line["type"]) for line in lines}),
        "buses": bus_records(data, subnet),
        "lines": lines,
        "loads": load_records(data, subnet),
        "plants": plant_records(data, subnet),
        "storages": storage_records(data, subnet),
    }


def series_values(data: Dataset, name: str) -> np.ndarray:
    """Return one series per kW of scale, by position; rounding noise below zero becomes zero.

    The time column is Berlin wall clock, but the values do not jump with it: step i is i quarter hours
    after 2016-01-01 00:00 standard time.
    """
    column, table = (name, "RESProfile") if name.startswith("PV") else (f"{name}_pload", "LoadProfile")
    values = data.table(table)[column].to_numpy(np.float64)
    if len(values) != STEPS or not np.isfinite(values).all() or values.min() < -1e-4:
        raise SystemExit(f"{name}: not {STEPS} usable values")
    return np.maximum(values, 0.0)


def storage_energy(data: Dataset, names: set[str]) -> dict[str, float]:
    """Return full-load hours of the units' own series, kept to show what such a unit is (see README)."""
    table = data.table("StorageProfile")
    return {name: round(float(table[name].sum()) / 4, 3) for name in sorted(names)}


def collect_series(datasets: list[Dataset], names: set[str]) -> dict[str, np.ndarray]:
    """Return the distinct series; they are the same in every scenario, which is checked."""
    series = {}
    for name in sorted(names):
        first, *others = (series_values(data, name) for data in datasets)
        if not all(np.array_equal(first, other) for other in others):
            raise SystemExit(f"{name}: differs between scenarios")
        series[name] = first
    return series


def write_archive(path: Path, series: dict[str, np.ndarray]) -> None:
    """Write float32 series as ``.npz`` with fixed time stamps, so that the same data give the same bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, values in series.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, values.astype(np.float32))
            entry = zipfile.ZipInfo(f"{name}.npy", FIXED_TIME)
            archive.writestr(entry, buffer.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)


def write_json(path: Path, record: object) -> None:
    """Write a record with one item of each list a line: small, and readable in a difference."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).replace("},{", "},\n{")
    path.write_text(text + "\n", encoding="utf-8")


def extract(wheel_path: Path) -> None:
    """Write the whole extract from a wheel of the package."""
    TARGET.mkdir(exist_ok=True)
    with zipfile.ZipFile(wheel_path) as wheel:
        datasets = [Dataset(wheel, scenario) for scenario in SCENARIOS]
        networks = [network_record(data, name) for data in datasets for name in SUBNETS]
        names = {item["series"] for network in networks for part in ("loads", "plants") for item in network[part]}
        units = {item["series"] for network in networks for item in network["storages"]}
        series = collect_series(datasets, names | {unit.split("_")[1] for unit in units})
        hours = storage_energy(datasets[-1], units)
        (TARGET / "LICENSE.txt").write_bytes(wheel.read(f"simbench-{VERSION}.dist-info/licenses/LICENSE"))
    for network in networks:
        write_json(TARGET / f"{network['code']}.json", network)
    write_archive(TARGET / "series.npz", series)
    full_load_h = {name: round(float(values.sum()) / 4, 3) for name, values in series.items()}
    write_json(TARGET / "series.json", {"steps": STEPS, "full_load_h": full_load_h, "storage_full_load_h": hours})
    sys.stdout.write(f"{len(networks)} networks, {len(series)} series in {TARGET}\n")


def download(folder: Path) -> Path:
    """Fetch the wheel from PyPI with pip and return its path."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), f"simbench=={VERSION}"]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("simbench-*.whl")
    return wheel


def main() -> None:
    """Read the command line and extract."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=Path, help="a downloaded wheel; without it pip fetches one")
    wheel = parser.parse_args().wheel
    with tempfile.TemporaryDirectory() as folder:
        extract(wheel or download(Path(folder)))


if __name__ == "__main__":
    main()
