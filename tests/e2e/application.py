"""The real application, started by its launcher as a person would start it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from db.server_account import ordinary_account, reachable_data_dir
from services.instance import Instance, running_instance
from tests.e2e.waiting import until

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 600.0
"""The first start after a change of the engine compiles it."""
STOP_TIMEOUT_S = 20.0


@contextmanager
def data_directory() -> Iterator[Path]:
    """Yield a new data directory with spaces in its path, reachable by the account that runs the database."""
    home = Path(tempfile.gettempdir()) / f"hygge end to end {uuid.uuid4().hex[:8]}"
    home.mkdir(mode=0o755)
    directory = home / "my data"
    try:
        yield directory
    finally:
        shutil.rmtree(home, ignore_errors=True)
        server_data = reachable_data_dir(directory, ordinary_account())
        if server_data != directory:
            shutil.rmtree(server_data, ignore_errors=True)


class Application:
    """A launcher with everything that it started."""

    def __init__(self, data_dir: Path, environ: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir
        data_dir.mkdir(exist_ok=True)
        self._output = (data_dir.parent / "output.txt").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env={**_clean_environment(), "HYGGE_DATA_DIR": str(data_dir), **(environ or {})},
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def output(self) -> str:
        """What the launcher wrote so far."""
        return Path(self._output.name).read_text(encoding="utf-8")

    def wait_until_ready(self) -> Instance:
        """Return where it runs; fail with its output when it ends instead."""

        def running() -> Instance | None:
            assert self.process.poll() is None, self.output
            return running_instance(self.data_dir)

        return until(running, "the application to start", START_TIMEOUT_S)

    def processes(self) -> list[psutil.Process]:
        """Return the launcher and all of its descendants that live now."""
        launcher = psutil.Process(self.process.pid)
        return [launcher, *launcher.children(recursive=True)]

    def stop(self, sign: signal.Signals = signal.SIGINT) -> int:
        """Send a signal, as Ctrl-C does, and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
        try:
            return self.process.wait(STOP_TIMEOUT_S)
        finally:
            self._output.close()


def gone(processes: list[psutil.Process]) -> bool:
    """Return whether none of the processes runs any more; zombies do not."""
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


def rows(instance: Instance, query: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return what a statement gives in the database of a running application; changes are kept."""
    connection = psycopg2.connect(instance.owner_dsn)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()
    finally:
        connection.close()


def _clean_environment() -> dict[str, str]:
    foreign = ("HYGGE_", "PYTEST", "DATABASE", "CELERY", "SECRET_KEY")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
