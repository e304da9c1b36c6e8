"""Who executes background callbacks: processes of this machine, or Celery workers where a broker is configured.

Dash's own managers must not meet users: their job key is a hash of source and arguments, so that two people
share a job; they fork the web server with its locks, sockets and threads; and a browser that forgets a job kills it.
Here every job is one of its own, starts clean, and a run is stopped through its row only.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import forkserver as fork_server
from pathlib import Path
from typing import Any

import celery
import diskcache
from celery.signals import worker_process_init
from dash.background_callback.managers.celery_manager import CeleryManager
from dash.background_callback.managers.diskcache_manager import DiskcacheManager, _make_job_fn

from config import Settings
from db.connection import app_dsn, configure
from services import jobs, processes

JOB_MODULES = ("pages.simulate._callbacks",)
"""Where the background callbacks are."""
PRELOADED = ["services.fork_server", *JOB_MODULES]
SECRET_CONTEXT = frozenset({"cookies", "headers"})
SERVER_DELAY_S = 2.0
"""The fork server imports for a second or two; the first page comes before it."""


def background_callback_manager(settings: Settings) -> DiskcacheManager | CeleryManager:
    """Return the manager that the configuration asks for."""
    jobs.configure(_workplace(settings))
    if settings.celery_broker_url:
        return QueueManager(celery_application(settings))
    return ProcessManager(settings)


def prepare_executor(settings: Settings) -> None:
    """Connect a process that executes runs to the database, and say where it works."""
    logging.basicConfig(level=settings.log_level)
    if settings.database_url:
        app_url = settings.database_app_url or app_dsn(settings.database_url, settings.db_app_password)
        configure(app_url, settings.database_url)
    jobs.configure(_workplace(settings))


def _workplace(settings: Settings) -> jobs.Workplace:
    return jobs.Workplace(settings.data_dir, settings.run_slots)


class OwnJobs:
    """What both managers do differently from Dash's."""

    def build_cache_key(self, *_what: Any) -> str:
        """Return a key that no other job has, whatever its arguments."""
        return uuid.uuid4().hex

    @staticmethod
    def admit(function: Callable[..., Any], args: Any) -> None:
        """Raise unless whoever asks may start this job: the last moment at which there is a session to check."""
        if isinstance(args, dict):
            function.admit(**args)  # type: ignore[attr-defined]
        else:
            function.admit(*args)  # type: ignore[attr-defined]

    @staticmethod
    def without_secrets(context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a job may know of the request: neither its session nor its token, which a broker would keep."""
        return {name: value for name, value in context.items() if name not in SECRET_CONTEXT}

    def terminate_job(self, _job: str | None) -> None:
        """Leave the job alone: it ends by itself, and a run stops when its row says so."""

    def terminate_unhealthy_job(self, _job: str | None) -> bool:
        """Leave the job alone, and say so."""
        return False


@dataclass(frozen=True, slots=True)
class BackgroundFunction:
    """A background callback as a job gets it: by name, since a fork server starts from nothing."""

    function: Callable[..., Any]
    reports_progress: bool


class ProcessManager(OwnJobs, DiskcacheManager):
    """Runs each job in a process forked from a clean server; results and progress pass through a cache on disk."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._directory = settings.data_dir / "background"
        self._directory.mkdir(parents=True, exist_ok=True)
        self._directory.chmod(0o700)  # who writes here decides what is unpickled
        self._context = processes.forkserver(PRELOADED)
        super().__init__(diskcache.Cache(str(self._directory)))
        self._preheating = threading.Timer(SERVER_DELAY_S, fork_server.ensure_running)
        self._preheating.daemon = True
        self._preheating.start()

    def make_job_fn(self, fn: Callable[..., Any], progress: bool, _key: str | None = None) -> BackgroundFunction:
        """Return what `call_job_fn` starts."""
        return BackgroundFunction(fn, progress)

    def call_job_fn(self, key: str, job_fn: BackgroundFunction, args: Any, context: dict[str, Any]) -> str:
        """Start a job and return the name of its process."""
        self.admit(job_fn.function, args)
        inputs = (key, self._make_progress_key(key), args, self.without_secrets(context))
        return processes.start(self._context, _run_job, self._settings, self._directory, job_fn, inputs)

    def job_running(self, job: str) -> bool:
        """Return whether the job's process still lives; one that vanished has ended."""
        return not processes.vanished(job)


@dataclass(frozen=True, slots=True)
class QueuedFunction:
    """A background callback and the task that workers know it by."""

    function: Callable[..., Any]
    task: Any


class QueueManager(OwnJobs, CeleryManager):
    """Sends each job to the Celery workers."""

    def make_job_fn(self, fn: Callable[..., Any], progress: bool, key: str | None = None) -> QueuedFunction:
        """Return what `call_job_fn` sends."""
        return QueuedFunction(fn, super().make_job_fn(fn, progress, key))

    def call_job_fn(self, key: str, job_fn: QueuedFunction, args: Any, context: dict[str, Any]) -> str:
        """Send a job and return the id of its task."""
        self.admit(job_fn.function, args)
        return super().call_job_fn(key, job_fn.task, args, self.without_secrets(context))


def celery_application(settings: Settings) -> celery.Celery:
    """Return the Celery application of the configured broker.

    A task is acknowledged when it has ended, so a lost worker's task comes back and the run continues.
    """
    application = celery.Celery("hygge", broker=settings.celery_broker_url, backend=settings.celery_broker_url)
    application.conf.update(
        imports=JOB_MODULES,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        task_ignore_result=True,
        broker_connection_retry_on_startup=True,
    )
    worker_process_init.connect(lambda **_: prepare_executor(settings), weak=False)
    return application


def _run_job(settings: Settings, directory: Path, job: BackgroundFunction, inputs: tuple[Any, ...]) -> None:
    """Run a background callback in a process of its own."""
    prepare_executor(settings)
    with diskcache.Cache(str(directory)) as cache:
        _make_job_fn(job.function, cache, job.reports_progress)(*inputs)
