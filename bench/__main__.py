"""``python -m bench [name …]``: measure machine, engine, profiles, whole runs, the dashboard's queries, the editor."""

from __future__ import annotations

import importlib
import os
import platform
import sys

from bench.harness import Report

MODULES = (
    "bench_memory",
    "bench_engine",
    "bench_profiles",
    "bench_loads",
    "bench_solar",
    "bench_runs",
    "bench_results",
    "bench_editor",
)


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all of them, in order."""
    chosen = [f"bench_{name.removeprefix('bench_')}" for name in names] or list(MODULES)
    if unknown := sorted(set(chosen) - set(MODULES)):
        sys.stderr.write(f"Unknown: {', '.join(unknown)}. There are: {', '.join(MODULES)}.\n")
        return 2
    report = Report()
    sys.stdout.write(f"{platform.platform()} · {os.cpu_count()} cores · Python {platform.python_version()}\n")
    for name in chosen:
        importlib.import_module(f"bench.{name}").run(report)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
