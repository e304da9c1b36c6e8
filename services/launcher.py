"""Start everything with one command, and stop all of it again.

``python app.py`` → settings → embedded PostgreSQL (unless ``DATABASE_URL`` names a server) → migrations → accounts
and demo project → web server on a free port → the address and the demo sign-in on the terminal.
Whatever way the launcher ends, nothing that it started stays behind.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from config import Settings, load_settings
from db.connection import app_dsn
from db.embedded import EmbeddedServer
from db.migrate import migrate
from errors import AppError, InvalidInput
from services.instance import Instance, claim
from services.kernel_warm_up import kernels_are_warm, kernels_warming
from services.stop_request import Stopped, StopRequest
from services.web_server import add_workers, listen, serve, url_of, wait_until_ready

EXIT_BAD_SETTINGS = 2
LOOK_EVERY_S = 0.5


def main() -> int:
    """Run Hygge until it is told to stop.

    Returns
    -------
    int
        Exit code: 0 after a stop on request, 1 where something failed, 2 for settings that cannot be used.
    """
    try:
        return launch(load_settings())
    except InvalidInput as error:
        sys.stderr.write(f"{error.user_message}\n")
        return EXIT_BAD_SETTINGS
    except AppError as error:
        sys.stderr.write(f"{error.user_message}\n")
        return 1


def launch(settings: Settings) -> int:
    """Start all parts in order, wait for the end, stop them in reverse order."""
    stop = StopRequest()
    with ExitStack() as parts:
        try:
            return _run(settings, stop, parts)
        except Stopped:
            _say("\nStopping …")
            return 0


def _run(settings: Settings, stop: StopRequest, parts: ExitStack) -> int:
    instance = parts.enter_context(claim(settings.data_dir))
    warming = None if kernels_are_warm() else parts.enter_context(kernels_warming())
    owner_dsn = parts.enter_context(database(settings))
    migrate(owner_dsn, settings.db_app_password)
    listener = parts.enter_context(listen(settings.host, settings.port))
    server = parts.enter_context(serve(settings, listener, server_environment(settings, owner_dsn)))
    from services.seeding import seed  # noqa: PLC0415 - takes a second, in which the web server starts as well

    admin_password = seed(settings, owner_dsn)
    url = url_of(listener)
    wait_until_ready(server, url, stop)
    add_workers(server, settings.web_workers - 1)
    if warming:
        _wait_until_warm(warming, stop)
    instance.describe(Instance(pid=os.getpid(), url=url, owner_dsn=owner_dsn))
    _say(announcement(settings, url, admin_password))
    while server.poll() is None:
        stop.wait(LOOK_EVERY_S)
    return server.returncode


def _wait_until_warm(warming: subprocess.Popen[bytes], stop: StopRequest) -> None:
    """Let nobody wait for the compiler in the middle of a first run."""
    if warming.poll() is None:
        _say("Compiling the engine for this machine, once; this takes up to a minute …")
    while warming.poll() is None:
        stop.wait(LOOK_EVERY_S)


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Yield the owner's DSN of the configured server, or of an embedded one that runs as long as the block."""
    if settings.database_url:
        yield settings.database_url
        return
    with EmbeddedServer(settings.embedded_dir or settings.data_dir) as server:
        yield server.dsn


def server_environment(settings: Settings, owner_dsn: str) -> dict[str, str]:
    """Return the variables through which the web server finds the database of this launcher."""
    return {
        "DATABASE_URL": owner_dsn,
        "DATABASE_APP_URL": settings.database_app_url or app_dsn(owner_dsn, settings.db_app_password),
    }


def announcement(settings: Settings, url: str, admin_password: str | None) -> str:
    """Return what a person needs to know once everything runs."""
    lines = [("Hygge is running", url)]
    if settings.demo_enabled:
        lines.append(("Sign in as", f"{settings.demo_username} / {settings.demo_password}"))
    if admin_password:
        lines.append(("Administrator", f"{settings.admin_username} / {admin_password}  (shown only now)"))
    lines += [("Data", str(settings.data_dir)), ("Stop", "Ctrl-C")]
    return "\n" + "\n".join(f"  {label:<18}{text}" for label, text in lines) + "\n"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
