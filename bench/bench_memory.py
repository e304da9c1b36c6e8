"""How fast this machine copies memory: what every other figure is measured against."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bench.harness import Report

VALUES = 64_000_000
REPEATS = 7


def copy_bytes_per_s() -> float:
    """Return the bandwidth of a copy between arrays far larger than the caches, bytes read plus bytes written. [B/s]"""
    source, target = np.ones(VALUES, dtype=np.float32), np.zeros(VALUES, dtype=np.float32)
    best_s = min(_copy_s(source, target) for _ in range(REPEATS))
    return (source.nbytes + target.nbytes) / best_s


def _copy_s(source: np.ndarray, target: np.ndarray) -> float:
    start = time.perf_counter()
    np.copyto(target, source)
    return time.perf_counter() - start


def run(report: Report) -> None:
    """Measure the copy bandwidth."""
    report.section("Memory")
    report.add("copy bandwidth", copy_bytes_per_s() / 1e9, "GB/s", note="one thread, 256 MB to 256 MB, read + written")
