"""Health: whether the process is alive, and whether it can serve."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

Check = Callable[[], str | None]


def health_blueprint(checks: dict[str, Check]) -> Blueprint:
    """Return the routes for load balancers and containers.

    Parameters
    ----------
    checks : dict
        Name of each thing that serving needs, with a function that returns what is wrong with it, or None.
    """
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/health/live")
    def live() -> ResponseReturnValue:
        return jsonify(status="ok")

    @blueprint.get("/health/ready")
    def ready() -> ResponseReturnValue:
        problems = {name: check() for name, check in checks.items()}
        is_ready = not any(problems.values())
        results = {name: problem or "ok" for name, problem in problems.items()}
        return jsonify(status="ok" if is_ready else "unavailable", checks=results), 200 if is_ready else 503

    return blueprint
