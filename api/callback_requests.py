"""Callback requests that no page of ours sends: refused before Dash stumbles over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue

from api.errors import problem

PATH = "/_dash-update-component"

Callbacks = Mapping[str, Mapping[str, Any]]


def refuse_malformed(server: Flask, callbacks: Callable[[], Callbacks]) -> None:
    """Answer 400 where a request does not have the shape of a callback that exists.

    Parameters
    ----------
    server : Flask
        After its guard, so that strangers learn nothing.
    callbacks : callable
        Returns what Dash knows of each callback, by the name of its output.
    """

    @server.before_request
    def _check() -> ResponseReturnValue | None:
        if request.path != PATH or request.method != "POST":
            return None
        try:
            is_usable = fits(request.get_json(), callbacks())
        except RecursionError:
            is_usable = False
        return (
            None if is_usable else problem(400, "malformed_request", "There is no such callback. Load the page again.")
        )


def fits(body: Any, callbacks: Callbacks) -> bool:
    """Return whether a body names a callback and has as many inputs and states as it takes."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    known = callbacks.get(body["output"])
    return (
        known is not None
        and isinstance(body.get("changedPropIds", []), list)
        and _are_values(body.get("inputs"), known["inputs"])
        and _are_values(body.get("state", []), known["state"])
    )


def _are_values(given: Any, declared: list[Any]) -> bool:
    return isinstance(given, list) and len(given) == len(declared) and all(map(_is_value, given))


def _is_value(given: Any) -> bool:
    if isinstance(given, list):
        return all(isinstance(one, dict) and _is_value(one) for one in given)
    return isinstance(given, dict) and "id" in given and isinstance(given.get("property"), str)
