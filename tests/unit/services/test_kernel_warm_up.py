"""Whether the launcher has to compile."""

from __future__ import annotations

import os

import pytest

from engine import kernel
from services import kernel_warm_up
from services.kernel_warm_up import kernels_are_warm


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """Return a source of a small engine with a cache."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(kernel_warm_up, "ENGINE", tmp_path)
    (tmp_path / "__pycache__").mkdir()
    source = tmp_path / "pool.py"
    source.write_text("PASSES = 3\n")
    return source


@pytest.fixture
def compiled(sources, monkeypatch):
    """Return the same after a warm-up."""
    monkeypatch.setattr("services.run_rehearsal.rehearse", lambda: None)
    kernel_warm_up._warm_up()
    return sources


@pytest.mark.usefixtures("sources")
def test_a_new_installation_is_cold():
    assert not kernels_are_warm()


@pytest.mark.usefixtures("compiled")
def test_a_second_start_is_warm():
    assert kernels_are_warm()


def test_a_changed_source_is_cold_again(compiled):
    os.utime(compiled, (0, 0))
    assert not kernels_are_warm()


def test_an_emptied_cache_is_cold_again(compiled):
    (compiled.parent / "__pycache__" / "kernels.compiled").unlink()
    assert not kernels_are_warm()


def test_a_read_only_installation_warms_up_at_every_start(sources, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(sources / "impossible"))
    monkeypatch.setattr("services.run_rehearsal.rehearse", lambda: None)
    kernel_warm_up._warm_up()
    assert not kernels_are_warm()


def test_kernels_of_other_sources_are_removed(compiled):
    """What this state of the sources compiled stays, and so does what belongs to others."""
    cache = compiled.parent / "__pycache__"
    stale = ["pool.bring-9.py311-0123456789ab.nbi", "pool.bring-9.py311-0123456789ab.1.nbc"]
    kept = [f"pool.bring-9.py311-{kernel._FINGERPRINT}.1.nbc", "daily.total-9.py311.nbi", "pool.cpython-311.pyc"]
    for name in stale + kept:
        (cache / name).touch()
    kernel_warm_up._warm_up()
    assert {path.name for path in cache.iterdir()} == {*kept, "kernels.compiled"}
