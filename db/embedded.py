"""An embedded PostgreSQL: the wheel's programs, a data directory of ours, a socket that only we can reach.

The process that starts it owns it, and it ends with that process. Workers and jobs receive the DSN.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg2
from psycopg2 import sql

from db.parent_death import HAS_PDEATHSIG, die_with_parent, watch_parent
from db.server_account import Account, fingerprint, ordinary_account, reachable_binaries, reachable_data_dir
from errors import ToolError

DATABASE = "hygge"
SUPERUSER = "postgres"
OWNER_ROLE = "hygge_owner"
START_TIMEOUT_S = 60.0
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

    def __init__(self, data_dir: Path, *, account: str | None = None, settings: Mapping[str, str] | None = None) -> None:
        self._account = ordinary_account(account)
        self.data_dir = reachable_data_dir(Path(data_dir), self._account)
        self.cluster_dir = self.data_dir / "postgres"
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
        try:
            self._connect(OWNER_ROLE, DATABASE).close()
        except psycopg2.OperationalError:
            return False
        return True

    def start(self) -> str:
        """Start the server and return the owner's DSN; the first time, make the cluster and the database.

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
            self._remove_stale_pid_file()
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

    def __enter__(self) -> EmbeddedServer:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _take_lock(self) -> None:
        """Own the directory for as long as this process lives, so that whatever a crash left behind is known to be stale."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        lock = (self.data_dir / "postgres.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise ToolError(
                "database_in_use", f"Another process already runs the database in {self.data_dir}: stop it first.", data_dir=str(self.data_dir)
            ) from None
        self._lock = lock

    def _make_cluster(self) -> None:
        """Make the cluster beside its place and move it there, so that a half-made one is never used."""
        place = Path(tempfile.mkdtemp(prefix=".postgres-", dir=self.data_dir))
        try:
            self._give_to_account(place)
            made = self._run(
                "initdb", "-D", str(place), "-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
            )  # fmt: skip
            if made.returncode:
                raise ToolError("initdb_failed", f"PostgreSQL could not make its data directory: {made.stderr.strip()}")
            place.rename(self.cluster_dir)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self._binaries / program), *arguments], capture_output=True, text=True, check=False, **self._process_options()
        )

    def _process_options(self) -> dict[str, Any]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        # Lets PostgreSQL see that a process id in a stale file is only our own ancestor, as happens in containers.
        environment |= {"PG_GRANDPARENT_PID": str(os.getppid()), "LC_ALL": "C"}
        return {"env": environment, "cwd": "/"} | (self._account.popen_options() if self._account else {})

    def _give_to_account(self, directory: Path) -> None:
        if self._account:
            os.chown(directory, self._account.uid, self._account.gid)

    def _remove_stale_pid_file(self) -> None:
        """Remove the pid file of a server that was killed; wait for one that still shuts down."""
        pid_file = self.cluster_dir / "postmaster.pid"
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while pid_file.exists() and (process := self._live_server(pid_file)):
            if time.monotonic() > deadline:
                raise ToolError("database_in_use", f"PostgreSQL (process {process.pid}) still runs in {self.cluster_dir}.")
            time.sleep(0.05)
        pid_file.unlink(missing_ok=True)

    def _live_server(self, pid_file: Path) -> psutil.Process | None:
        try:
            process = psutil.Process(int(pid_file.read_text().split()[0]))
            is_server = process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
        except (psutil.NoSuchProcess, FileNotFoundError, ValueError, IndexError):
            return None
        return process if is_server else None

    def _start_until_ready(self) -> None:
        """Start the server; again where processes of a crashed one still hold its memory."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            self._spawn()
            while self._process.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    return
                time.sleep(0.01)
            time.sleep(0.2)
        raise ToolError("database_start_failed", f"PostgreSQL did not start: {self._last_words()}", log=str(self._log_file))

    @property
    def _log_file(self) -> Path:
        return self.data_dir / "postgres.log"

    def _last_words(self) -> str:
        return " | ".join(self._log_file.read_text(errors="replace").splitlines()[-3:])

    def _spawn(self) -> None:
        make_socket_dir(self.socket_dir, self._account)
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with self._log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [str(self._binaries / "postgres"), "-D", str(self.cluster_dir), *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, preexec_fn=die_with_parent(),
                **self._process_options(),
            )  # fmt: skip
        if not HAS_PDEATHSIG:
            self._watcher = watch_parent(self._process.pid)

    def _answers(self) -> bool:
        try:
            self._connect(SUPERUSER, "postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self, user: str, database: str) -> psycopg2.extensions.connection:
        return psycopg2.connect(host=str(self.socket_dir), port=PORT, user=user, dbname=database, connect_timeout=5)

    def _make_database(self) -> None:
        """Make the owner's role and database where they are missing; the app's role comes with the first migration."""
        connection = self._connect(SUPERUSER, "postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (OWNER_ROLE,))
                if not cursor.fetchone():
                    cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE NOBYPASSRLS").format(sql.Identifier(OWNER_ROLE)))
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
                if not cursor.fetchone():
                    cursor.execute(
                        sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE))
                    )
        finally:
            connection.close()


def socket_dir_of(data_dir: Path, account: Account | None) -> Path:
    """Return the directory of a data directory's socket: short, because sockets allow about 100 characters, and always the same."""
    return Path(f"/tmp/hygge-{account.uid if account else os.geteuid()}-{fingerprint(data_dir)}")


def make_socket_dir(directory: Path, account: Account | None) -> None:
    """Make a directory that only the account can enter.

    Raises
    ------
    ToolError
        Somebody else made it first.
    """
    owner = account.uid if account else os.geteuid()
    if directory.is_dir() and not directory.is_symlink() and directory.stat().st_uid == owner:
        shutil.rmtree(directory)
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        raise ToolError("socket_dir_taken", f"{directory} belongs to somebody else: remove it.") from None
    directory.chmod(stat.S_IRWXU)
    if account:
        os.chown(directory, account.uid, account.gid)
