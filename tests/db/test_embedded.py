"""The embedded server starts, stops, survives being killed, and never outlives who started it."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from db import parent_death, server_account
from db.embedded import EmbeddedServer
from errors import ToolError

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = """
import sys, time
from pathlib import Path
from db import embedded
embedded.HAS_PDEATHSIG = sys.argv[2] == "signal"
if not embedded.HAS_PDEATHSIG:
    embedded.die_with_parent = lambda: None
server = embedded.EmbeddedServer(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def data_dir():
    """Make a directory with a space in its name that ordinary accounts reach, removed afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="hygge embedded "))
    directory.chmod(0o755)
    yield directory / "va r"
    shutil.rmtree(directory)


def launched(data_dir, how="signal"):
    """Start a server in a process of its own; return the process and the server's id."""
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(data_dir), how], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    return process, int(process.stdout.readline())


def killed(process):
    process.kill()
    process.wait()
    process.stdout.close()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone_within(pid, seconds):
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def write(dsn, value):
    connection = psycopg2.connect(dsn)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        cursor.execute("INSERT INTO kept VALUES (%s)", (value,))
    connection.close()


def read(dsn):
    connection = psycopg2.connect(dsn)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT value FROM kept ORDER BY value")
        values = [value for (value,) in cursor.fetchall()]
    connection.close()
    return values


def test_data_survives_a_stop_and_only_we_reach_the_socket(data_dir):
    with EmbeddedServer(data_dir) as server:
        write(server.dsn, 1)
        mode = server.socket_dir.stat().st_mode
        pid = server.pid
        assert stat.S_IMODE(mode) == 0o700
        assert len(str(server.socket_dir)) < 60
    assert not is_alive(pid)
    assert not server.socket_dir.exists()
    assert not server.is_running()
    with EmbeddedServer(data_dir) as again:
        assert read(again.dsn) == [1]


def test_stopping_twice_does_nothing(data_dir):
    server = EmbeddedServer(data_dir)
    server.start()
    server.stop()
    server.stop()
    assert server.pid is None


def test_a_killed_server_starts_again_with_everything_committed(data_dir):
    """The pid file that it leaves names a process that does not exist, or another one."""
    server = EmbeddedServer(data_dir)
    write(server.start(), 1)
    os.kill(server.pid, signal.SIGKILL)
    (server.cluster_dir / "postmaster.pid").write_text(f"{os.getpid()}\n{server.cluster_dir}\n1\n5432\n\n\n\n")
    server.stop()
    with EmbeddedServer(data_dir) as again:
        assert read(again.dsn) == [1]


@pytest.mark.parametrize("how", ["signal", "watcher"])
def test_the_server_ends_when_its_launcher_is_killed(data_dir, how):
    if how == "signal" and not parent_death.HAS_PDEATHSIG:
        pytest.skip("only Linux tells a child of its parent's death")
    process, pid = launched(data_dir, how)
    server = EmbeddedServer(data_dir)
    write(server.dsn, 1)
    killed(process)
    with server:
        assert read(server.dsn) == [1]
    assert gone_within(pid, 10)


def test_a_second_launcher_is_refused_with_the_reason(data_dir):
    process, pid = launched(data_dir)
    try:
        with pytest.raises(ToolError, match="already runs the database"):
            EmbeddedServer(data_dir).start()
        assert EmbeddedServer(data_dir).is_running()
    finally:
        killed(process)
        assert gone_within(pid, 10)


def test_a_half_made_cluster_is_never_used(data_dir, monkeypatch):
    server = EmbeddedServer(data_dir)
    failed = subprocess.CompletedProcess([], 1, "", "no space left on device")
    monkeypatch.setattr(server, "_run", lambda *_: failed)
    with pytest.raises(ToolError, match="no space left"):
        server.start()
    assert [path.name for path in data_dir.iterdir()] == ["postgres.lock"]
    with EmbeddedServer(data_dir) as again:
        assert again.is_running()


def test_a_server_that_cannot_start_says_its_last_words(data_dir, monkeypatch):
    monkeypatch.setattr("db.embedded.RESTART_TIMEOUT_S", 0.1)
    server = EmbeddedServer(data_dir, settings={"no_such_setting": "1"})
    with pytest.raises(ToolError, match="no_such_setting"):
        server.start()


def test_the_server_listens_on_no_network(data_dir):
    with EmbeddedServer(data_dir) as server:
        connection = psycopg2.connect(server.dsn)
        with connection.cursor() as cursor:
            cursor.execute("SHOW listen_addresses")
            assert cursor.fetchone() == ("",)
        connection.close()


@pytest.mark.parametrize("name", ["psql", "pg_dump", "pg_restore"])
def test_client_programs_run(name):
    program = server_account.wheel_binaries() / name
    shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert "PostgreSQL" in shown.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as other accounts")
def test_an_account_that_cannot_reach_the_directory_gets_a_place_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(server_account, "SYSTEM_DIR", tmp_path / "system")
    account = server_account.Account.named("nobody")
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    assert not account.reaches(closed / "var")
    assert server_account.reachable_data_dir(closed / "var", account).parent == tmp_path / "system"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as other accounts")
def test_programs_out_of_reach_are_copied_once(tmp_path, monkeypatch):
    monkeypatch.setattr(server_account, "SYSTEM_DIR", tmp_path / "system")
    monkeypatch.setattr(server_account.Account, "reaches", lambda *_: False)
    account = server_account.Account.named("nobody")
    binaries = server_account.reachable_binaries(account)
    assert binaries == server_account.reachable_binaries(account)
    subprocess.run([binaries / "initdb", "--version"], check=True, capture_output=True)
