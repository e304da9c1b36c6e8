"""Errors as ``application/problem+json`` for everything below ``/api/``."""

from __future__ import annotations

import dataclasses
import json

from flask import Blueprint, Flask, Response
from flask.typing import ResponseReturnValue

from errors import AppError, CapacityBusy, Conflict, InvalidInput, NotFound, NotPermitted

_STATUS = ((InvalidInput, 422), (NotFound, 404), (Conflict, 409), (NotPermitted, 403), (CapacityBusy, 503))


def translate_errors(server: Flask) -> None:
    """Answer unknown API paths with 404, where Dash's catch-all would answer 200, and our errors with their status."""
    catch_all = Blueprint("api", __name__, url_prefix="/api")
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    @catch_all.route("/", defaults={"path": ""}, methods=methods)
    @catch_all.route("/<path:path>", methods=methods)
    def unknown(path: str) -> ResponseReturnValue:
        return problem(404, "not_found", f"There is no /api/{path}.")

    server.register_blueprint(catch_all)
    server.register_error_handler(AppError, _app_error)


def problem(status: int, code: str, detail: str, **more: object) -> Response:
    """Return a response after RFC 9457."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail, **more}
    return Response(json.dumps(body), status=status, mimetype="application/problem+json")


def _app_error(error: AppError) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    issues = getattr(error, "issues", ())
    more = {"issues": [dataclasses.asdict(issue) for issue in issues]} if issues else {}
    return problem(status, error.code, error.user_message, **more)
