"""One simulation without a database or a browser.

``python -m engine TOPOLOGY.json SERIES.(parquet|csv) SETTINGS.json -o RESULTS.parquet``; formats: docs/engine-files.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from engine import topology
from engine.network import Network
from engine.results_table import Summary, write_results
from engine.series import HouseSeries, read_series
from engine.series_table import read_table
from engine.settings import RunSettings
from engine.settings_document import read_settings
from engine.validation import settings_issues
from errors import EngineError, Issue

FAILED, BAD_INPUT = 1, 2

Inputs = tuple[Network, RunSettings, HouseSeries]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0, or 2 where the input cannot be used and nothing is written."""
    options = _parser().parse_args(arguments)
    started = time.perf_counter()
    inputs, issues = _read(options.topology, options.series, options.settings)
    issues += _output_issues(options.output)
    sys.stderr.writelines(f"{issue.severity}: {issue}\n" for issue in issues)
    errors = sum(issue.severity == "error" for issue in issues)
    if inputs is None or errors:
        sys.stderr.write(f"{errors} error{'s' if errors != 1 else ''} in the input; nothing was written.\n")
        return BAD_INPUT
    try:
        summary = _write(inputs, options.output)
    except (EngineError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return FAILED
    sys.stdout.write(_report(summary, options.output, time.perf_counter() - started))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine", description=__doc__.splitlines()[0])
    parser.add_argument("topology", type=Path, help="the network, format hygge-topology/1 (JSON)")
    parser.add_argument("series", type=Path, help="load and generation of the houses (Parquet or CSV)")
    parser.add_argument("settings", type=Path, help="scope, allocation rule and the like (JSON)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the results to write (Parquet)")
    return parser


def _read(topology_path: Path, series_path: Path, settings_path: Path) -> tuple[Inputs | None, list[Issue]]:
    """Return what to simulate, None where it cannot be used, and all problems of all three files."""
    network, issues = _from_file(topology_path, "topology", lambda file: topology.read(file.read()))
    settings, found = _from_file(settings_path, "settings", lambda file: read_settings(file.read()))
    issues += found
    if network is not None and settings is not None:
        issues += [issue for issue in settings_issues(settings, network) if issue not in issues]
    kind = series_path.suffix.lstrip(".").lower()
    table, found = _from_file(series_path, "series", lambda file: read_table(file, kind))
    issues += found
    series = None
    if table is not None:
        series, found = read_series(table.times, table.columns, network)
        issues += found
    complete = network is not None and settings is not None and series is not None
    return ((network, settings, series) if complete else None), issues


def _from_file(
    path: Path, component: str, read: Callable[[BinaryIO], tuple[Any, list[Issue]]]
) -> tuple[Any, list[Issue]]:
    try:
        with path.open("rb") as file:
            return read(file)
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror or error}). Check the path."
        return None, [Issue("unreadable_file", component, "", message)]


def _output_issues(path: Path) -> list[Issue]:
    if path.parent.is_dir() and not path.is_dir():
        return []
    what = "is a folder" if path.is_dir() else "lies in a folder that does not exist"
    return [Issue("unwritable_file", "output", "", f"{path} {what}. Give the path of a file in a folder that exists.")]


def _write(inputs: Inputs, path: Path) -> Summary:
    """Write the results beside their place and move them there when they are complete."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            summary = write_results(*inputs, file)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return summary


def _report(summary: Summary, path: Path, seconds: float) -> str:
    energy = {name.removesuffix("_kw").replace("_", " "): kwh for name, kwh in summary.energy_kwh.items()}
    rows = {
        "houses × steps": f"{summary.houses:,} × {summary.steps:,}",
        **{name: f"{kwh:,.1f} kWh" for name, kwh in energy.items()},
        "largest residual": f"{summary.residual_kw:.1e} kW",
        "time": f"{seconds:.1f} s",
        "results": str(path),
    }
    return "".join(f"{label:<18}{value}\n" for label, value in rows.items())


if __name__ == "__main__":
    sys.exit(main())
