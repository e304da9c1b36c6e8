"""Backup while people work, restore after a loss."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.instance import Instance
from tests.e2e.application import ROOT, Application, data_directory, rows

COUNTS = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM houses), (SELECT count(*) FROM house_profiles)"


def backup(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as `make backup` and `make restore` do."""
    return subprocess.run(
        [sys.executable, "-m", "services.backup", *arguments],
        cwd=ROOT,
        env={**os.environ, "HYGGE_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    """Yield a data directory."""
    with data_directory() as directory:
        yield directory


def running(directory: Path) -> tuple[Application, Instance]:
    """Start the application."""
    application = Application(directory, {"HYGGE_PORT": "0"})
    return application, application.wait_until_ready()


def test_what_was_lost_comes_back(directory):
    application, instance = running(directory)
    before = rows(instance, COUNTS)
    taken = backup(directory, "dump")
    assert taken.returncode == 0, taken.stderr
    file = next((directory / "backups").glob("*.dump"))
    refused = backup(directory, "restore", str(file))
    assert refused.returncode == 1
    assert "already runs at" in refused.stderr
    rows(instance, "DELETE FROM house_profiles RETURNING 1")
    application.stop()

    restored = backup(directory, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "can be computed again" in restored.stdout
    application, instance = running(directory)
    assert rows(instance, COUNTS) == before
    assert application.stop() == 0


def test_a_damaged_file_changes_nothing(directory):
    whole = next((directory / "backups").glob("*.dump"))
    damaged = directory / "damaged.dump"
    damaged.write_bytes(whole.read_bytes()[:5000])
    failed = backup(directory, "restore", str(damaged))
    assert failed.returncode == 1
    assert "pg_restore failed" in failed.stderr
    application, instance = running(directory)
    assert rows(instance, "SELECT count(*) > 50 FROM houses") == [(True,)]
    assert rows(instance, "SELECT count(*) FROM pg_namespace WHERE nspname = 'before_restore'") == [(0,)]
    assert application.stop() == 0


def test_a_missing_file_is_said(directory):
    missing = backup(directory, "restore", "nowhere.dump")
    assert missing.returncode == 2
    assert "There is no file nowhere.dump" in missing.stderr
