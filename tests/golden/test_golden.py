"""Every folder beside this file is a case: input files, expected results, a tolerance, and where they come from."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from engine.__main__ import main
from tests.twin.simulate import simulate

CASES = sorted(folder.parent for folder in Path(__file__).parent.glob("*/topology.json"))


def read_csv(path: Path) -> dict[str, list]:
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return {
        name: list(column) if name == "time" else [float(value) for value in column]
        for name, column in zip(header, zip(*rows, strict=True), strict=True)
    }


def read_json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def assert_expected(folder: Path, columns: dict) -> None:
    expected = read_csv(folder / "expected.csv")
    tolerance = read_json(folder / "tolerance.json")["absolute"]
    for name, values in expected.items():
        np.testing.assert_allclose(columns[name], values, rtol=0, atol=tolerance, err_msg=name)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_engine_gives_the_expected_results(folder, tmp_path):
    output = tmp_path / "results.parquet"
    inputs = [str(folder / name) for name in ("topology.json", "series.csv", "settings.json")]
    assert main([*inputs, "-o", str(output)]) == 0
    table = parquet.read_table(output)
    assert_expected(folder, {name: table.column(name).to_numpy() for name in table.column_names if name != "time"})


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_twin_gives_the_expected_results(folder):
    series = read_csv(folder / "series.csv")
    start = series.pop("time")[0]
    columns = simulate(read_json(folder / "topology.json"), series, read_json(folder / "settings.json"), start)
    assert_expected(folder, columns)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_every_case_says_where_it_comes_from(folder):
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "Hand calculation" in text or "independent implementation" in text
