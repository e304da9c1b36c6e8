"""The log: one line for each request, JSON where machines read it."""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime
from urllib.parse import quote

from flask import Flask, Response, g, request
from flask_login import current_user

_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime", "taskName"}
_OWN = ("hygge", "api", "db", "engine", "pages", "services")
_QUIET = ("/assets/", "/_dash-component-suites/", "/health/")

_log = logging.getLogger("hygge.request")


class JsonFormatter(logging.Formatter):
    """A record as one JSON object in one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger, message, what was given as ``extra`` and the traceback, if any."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        fields |= {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, default=str)


def configure_logging(level: str, *, as_json: bool) -> None:
    """Send the log to standard error: our own from `level`, that of libraries from WARNING."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
    handler.setFormatter(JsonFormatter() if as_json else plain)
    logging.getLogger().handlers[:] = [handler]
    for name in _OWN:
        logging.getLogger(name).setLevel(level)


def log_requests(server: Flask) -> None:
    """Write one line for each request but those for static files and health."""

    @server.before_request
    def _start() -> None:
        g.started_at = time.perf_counter()

    @server.after_request
    def _finish(response: Response) -> Response:
        if not request.path.startswith(_QUIET):
            duration_ms = round((time.perf_counter() - g.get("started_at", time.perf_counter())) * 1000, 1)
            path = quote(request.path)  # a line break in it would begin a line of its own
            _log.info("%s %s %s %s ms", request.method, path, response.status_code, duration_ms, extra=_facts())
        return response


def _facts() -> dict[str, str | None]:
    user = current_user.get_id() if current_user and current_user.is_authenticated else None
    return {"method": request.method, "path": request.path, "user_id": user, "address": request.remote_addr}
