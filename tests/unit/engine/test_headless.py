"""The headless command as a user runs it: exit codes, one list of all problems, nothing half-written."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from engine.__main__ import main
from engine.variables import HOUSE_VARIABLES

ROOT = Path(__file__).parents[3]
START = datetime(2023, 3, 1, tzinfo=UTC)


def topology(**changes):
    content = {
        "format": "hygge-topology/1",
        "grid": {"name": "G"},
        "transformers": [{"name": "T2", "parent": "T1"}, {"name": "T1"}],
        "houses": [{"name": "B", "transformer": "T2"}, {"name": "A", "transformer": "T1"}],
    }
    return content | changes


def table(steps=4, **changes):
    columns = {
        "time": [START + timedelta(minutes=15 * step) for step in range(steps)],
        "A.load_kw": [1.0] * steps,
        "B.load_kw": [0.5] * steps,
        "B.generation_kw": [2.0] * steps,
    }
    return pa.table(columns | {name.replace("__", "."): values for name, values in changes.items()})


@pytest.fixture
def run(tmp_path):
    """Write the inputs, run the command in a process of its own and return what it did."""

    def run(*, network=None, series=None, settings=None, kind="parquet", output="results.parquet"):
        files = [tmp_path / "topology.json", tmp_path / f"series.{kind}", tmp_path / "settings.json"]
        files[0].write_text(network if isinstance(network, str) else json.dumps(network or topology()))
        write = parquet.write_table if kind == "parquet" else csv.write_csv
        write(series or table(), files[1])
        files[2].write_text(json.dumps(settings or {}))
        command = [sys.executable, "-m", "engine", *map(str, files), "-o", str(tmp_path / output)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_results_have_the_columns_of_the_contract(run, tmp_path, kind):
    done = run(kind=kind)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 × 4" in done.stdout
    result = parquet.read_table(tmp_path / "results.parquet")
    houses = [f"{house}.{variable}" for house in ("B", "A") for variable in HOUSE_VARIABLES]
    transformers = ["T2.flow_kw", "T2.loss_kw", "T1.flow_kw", "T1.loss_kw"]
    assert result.column_names == ["time", *houses, *transformers, "grid.import_kw", "grid.export_kw"]
    assert {str(field.type) for field in result.schema} == {"timestamp[us, tz=+00:00]", "double"}
    assert result.column("time").to_pylist() == table().column("time").to_pylist()
    assert result.column("A.p2p_bought_kw").to_pylist() == [1.0] * 4
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "results.parquet",
        f"series.{kind}",
        "settings.json",
        "topology.json",
    ]


def test_all_problems_of_all_files_come_in_one_list_and_nothing_is_written(run, tmp_path):
    network = topology(
        transformers=[{"name": "T1", "parent": "T2", "capacity_kw": -5}, {"name": "T2", "parent": "T1"}],
        houses=[{"name": "A", "transformer": "T9"}, {"name": "A", "transformer": "T1", "line_loss_pct": 150}],
    )
    gap = [START, START + timedelta(minutes=15), START + timedelta(hours=1), START + timedelta(minutes=75)]
    done = run(network=network, series=table(time=gap, A__load_kw=[1, None, 2, 3]), settings={"scope": "moon"})
    assert done.returncode == 2
    assert done.stdout == ""
    *problems, last = done.stderr.splitlines()
    expected = ["capacity_kw", "line_loss_pct", "house A · name", "'T9'", "feed", "scope", "time", "A.load_kw"]
    assert all(any(word in problem for problem in problems) for word in expected), done.stderr
    assert len(problems) == 8
    assert last == "8 errors in the input; nothing was written."
    assert not (tmp_path / "results.parquet").exists()


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"network": '{"format": '}, ["not valid JSON", "line 1"]),
        ({"network": topology(houses=[{"name": "A", "transformer": "T7"}])}, ["house A", "'T7'"]),
        ({"network": topology(transformers=[{"name": "T1", "parent": "T1"}])}, ["T1", "parent", "feed each other"]),
        (
            {"network": json.dumps(topology(transformers=[{"name": "T1", "capacity_kw": float("nan")}]))},
            ["nan", "finite"],
        ),
        ({"series": table(3, time=[START, START + timedelta(minutes=15), START + timedelta(minutes=45)])}, ["gap"]),
        ({"series": table(B__load_kw=[0.5, float("nan"), 1, 1])}, ["B.load_kw", "1 of 4", "00:15"]),
        ({"series": table().drop_columns(["A.load_kw"])}, ["A.load_kw", "missing"]),
        ({"series": table().drop_columns(["time"])}, ["time", "missing"]),
        ({"settings": {"allocation": "cascade"}}, ["cascade", "iterations"]),
        ({"settings": {"network_fee_eur_per_kwh": "much"}}, ["network_fee_eur_per_kwh", "number"]),
        ({"output": "nowhere/results.parquet"}, ["output", "folder"]),
    ],
)
def test_bad_input_ends_with_code_2_and_says_what_to_mend(run, tmp_path, inputs, words):
    done = run(**inputs)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert all(word in done.stderr for word in words), done.stderr
    assert not list(tmp_path.glob("*results*"))


def test_warnings_do_not_prevent_the_run(run):
    done = run(settings={"priority": ["police"]})
    assert done.returncode == 0
    assert done.stderr == (
        "warning: settings · priority: No house carries the flag 'police'. Add it to a house or take it off the list.\n"
    )


def test_files_that_are_not_there_are_problems_like_others(tmp_path, capsys):
    missing = [str(tmp_path / name) for name in ("topology.json", "series.csv", "settings.json")]
    assert main([*missing, "-o", str(tmp_path / "results.parquet")]) == 2
    problems = capsys.readouterr().err
    assert all(path in problems for path in missing)


def test_an_older_result_stays_when_the_input_is_bad(run, tmp_path):
    (tmp_path / "results.parquet").write_text("older")
    assert run(network="{").returncode == 2
    assert (tmp_path / "results.parquet").read_text() == "older"


def test_wrong_arguments_explain_the_use(capsys):
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2
    assert "usage: python -m engine" in capsys.readouterr().err
