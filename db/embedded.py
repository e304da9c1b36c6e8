"""An embedded PostgreSQL: the wheel's programs, a data directory of ours, a socket that only we can reach.

The process that starts it owns it, and it ends with that process. Workers and jobs receive the DSN.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Self

import psycopg2
from psycopg2 import sql

from db.parent_death import HAS_PDEATHSIG, die_with_parent, watch_parent
from db.server_account import ordinary_account, reachable_binaries, reachable_data_dir
from db.server_socket import make_socket_dir, socket_dir_of
from errors import ToolError

DATABASE = "hygge"
SUPERUSER = "postgres"
OWNER_ROLE = "hygge_owner"
START_TIMEOUT_S = 120.0
"""Long enough to replay the log after a crash."""
RESTART_TIMEOUT_S = 10.0
STOP_TIMEOUT_S = 15.0
PORT = "5432"
"""Only names the socket; the server does not listen on the network."""

SERVER_SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    # COPY into a table created in the same transaction then writes no log, which halves the writing of results.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "max_locks_per_transaction": "512",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}


class EmbeddedServer:
    """A PostgreSQL server in a directory.

    Parameters
    ----------
    data_dir : Path
        Directory for the data, made where it is missing. May contain spaces.
    account : str, optional
        Account to run as when root starts it; see `db.server_account`.
    settings : mapping, optional
        Further server settings.
    """

    def __init__(
        self, data_dir: Path, *, account: str | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self._account = ordinary_account(account)
        self.data_dir = reachable_data_dir(Path(data_dir), self._account)
        self.cluster_dir = self.data_dir / "postgres"
        self.log_file = self.data_dir / "postgres.log"
        self.socket_dir = socket_dir_of(self.data_dir, self._account)
        self._settings = SERVER_SETTINGS | dict(settings or {}) | {"unix_socket_directories": str(self.socket_dir)}
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None

    @property
    def dsn(self) -> str:
        """DSN of the owner; valid while the server runs, whoever started it."""
        return f"postgresql://{OWNER_ROLE}@/{DATABASE}?host={self.socket_dir}&port={PORT}"

    @property
    def pid(self) -> int | None:
        """Process id of the server that this object started, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def is_running(self) -> bool:
        """Return whether a server answers on this data directory, whoever started it."""
        return self._answers(OWNER_ROLE, DATABASE)

    def start(self) -> str:
        """Start the server and return the owner's DSN; the first time, make the cluster and the database.

        Call it from the main thread: on Linux the server ends with the thread that started it.

        Raises
        ------
        ToolError
            Another process owns the directory, or PostgreSQL does not come up; the message ends with its last words.
        """
        self._take_lock()
        try:
            self._binaries = reachable_binaries(self._account)
            if not self.cluster_dir.exists():
                self._make_cluster()
            self._start_until_ready()
            self._make_database()
        except BaseException:
            self.stop()
            raise
        return self.dsn

    def stop(self) -> None:
        """Stop the server in order, or by force where that takes too long; again does nothing."""
        if self._watcher:
            self._watcher.kill()
            self._watcher.communicate()
            self._watcher = None
        if self._process:
            for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                if self._ended_after(sign):
                    break
            self._process = None
        if self._lock:
            shutil.rmtree(self.socket_dir, ignore_errors=True)
            self._lock.close()
            self._lock = None

    def _ended_after(self, sign: signal.Signals) -> bool:
        try:
            self._process.send_signal(sign)
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            return False
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _take_lock(self) -> None:
        """Own the directory, waiting for a server that is just shutting down.

        The server and its children inherit the lock: while any of them lives, nobody else gets it, and whoever gets it
        knows that every trace of a server in the directory is left from a crash.
        """
        self.data_dir.mkdir(parents=True, exist_ok=True)
        lock = (self.data_dir / "postgres.lock").open("w")
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while not _locked(lock):
            if time.monotonic() > deadline or self.is_running():
                lock.close()
                message = f"Another process already runs the database in {self.data_dir}: stop it first."
                raise ToolError("database_in_use", message, data_dir=str(self.data_dir))
            time.sleep(0.05)
        self._lock = lock
        (self.cluster_dir / "postmaster.pid").unlink(missing_ok=True)

    def _make_cluster(self) -> None:
        """Make the cluster beside its place and move it there, so that a half-made one is never used."""
        place = Path(tempfile.mkdtemp(prefix=".postgres-", dir=self.data_dir))
        try:
            if self._account:
                os.chown(place, self._account.uid, self._account.gid)
            made = self._run(
                "initdb", "-D", str(place), "-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject",
                "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
            )  # fmt: skip
            if made.returncode:
                message = f"PostgreSQL could not make its data directory: {made.stderr.strip()}"
                raise ToolError("initdb_failed", message)
            place.rename(self.cluster_dir)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self._binaries / program), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, **self._process_options())

    def _process_options(self) -> dict[str, Any]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        # Lets PostgreSQL see that a process id in a stale file is only our own ancestor, as happens in containers.
        environment |= {"PG_GRANDPARENT_PID": str(os.getppid()), "LC_ALL": "C"}
        return {"env": environment, "cwd": "/"} | (self._account.popen_options() if self._account else {})

    def _start_until_ready(self) -> None:
        """Start the server, again where something of a crashed one is still in its way."""
        begin = time.monotonic()
        while time.monotonic() < begin + RESTART_TIMEOUT_S:
            self._spawn()
            while self._process.poll() is None and time.monotonic() < begin + START_TIMEOUT_S:
                if self._answers(SUPERUSER, "postgres"):
                    return
                time.sleep(0.01)
            time.sleep(0.2)
        last_words = " | ".join(self.log_file.read_text(errors="replace").splitlines()[-3:])
        raise ToolError("database_start_failed", f"PostgreSQL did not start: {last_words}", log=str(self.log_file))

    def _spawn(self) -> None:
        make_socket_dir(self.socket_dir, self._account)
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with self.log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [str(self._binaries / "postgres"), "-D", str(self.cluster_dir), *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=die_with_parent(),  # noqa: PLW1509 - it only makes two system calls
                pass_fds=(self._lock.fileno(),), **self._process_options(),
            )  # fmt: skip
        if not HAS_PDEATHSIG:
            self._watcher = watch_parent(self._process.pid)

    def _answers(self, user: str, database: str) -> bool:
        try:
            self._connect(user, database).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self, user: str, database: str) -> psycopg2.extensions.connection:
        return psycopg2.connect(host=str(self.socket_dir), port=PORT, user=user, dbname=database, connect_timeout=5)

    def _make_database(self) -> None:
        """Make the owner's role and database where they are missing; the app's role comes with the first migration."""
        connection = self._connect(SUPERUSER, "postgres")
        connection.autocommit = True
        role, database = sql.Identifier(OWNER_ROLE), sql.Identifier(DATABASE)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (OWNER_ROLE,))
                if not cursor.rowcount:
                    cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE NOBYPASSRLS").format(role))
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,))
                if not cursor.rowcount:
                    cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
        finally:
            connection.close()


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
