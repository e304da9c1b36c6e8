"""The check under every callback and layout, and how errors reach the reader."""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from dash import set_props
from flask_login import current_user

from components.feedback import error_alert, not_found
from components.shell import NOTIFICATIONS, error_toast
from errors import AppError, NotFound, NotPermitted
from services.auth import Actor
from services.permissions import Permission, require

P = ParamSpec("P")
R = TypeVar("R")

_log = logging.getLogger("hygge.pages")


def current_actor() -> Actor:
    """Return the signed-in person. Raises NotPermitted without one."""
    if not current_user.is_authenticated:
        raise NotPermitted("not_signed_in", "Your session has ended. Sign in again.")
    return current_user.actor


def guarded(permission: Permission | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a callback run only for people who are signed in and, where one is named, have the permission.

    Goes directly below ``@callback``. The executor of a background callback has no request, hence no `current_user`;
    whoever queued the work was checked then, so that it passes.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if current_user:
                actor = current_actor()
                if permission is not None:
                    require(actor, permission)
            return function(*args, **kwargs)

        checked.__guarded__ = True  # type: ignore[attr-defined]
        return checked

    return decorate


def guarded_job(
    permission: Permission, may_work_on: Callable[..., object]
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a background callback be started only by people with the permission who may see what it works on.

    Its function runs in an executor, which has no session to check. `services.background` therefore calls the `admit`
    that is hung to it, in the process that has the request and before a job begins.

    Parameters
    ----------
    permission : str
        What the person needs.
    may_work_on : callable
        Gets the actor and what the callback gets; raises where it is not theirs.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        def admit(*args: P.args, **kwargs: P.kwargs) -> None:
            actor = current_actor()
            require(actor, permission)
            may_work_on(actor, *args, **kwargs)

        checked = guarded(permission)(function)
        checked.admit = admit  # type: ignore[attr-defined]
        return checked

    return decorate


def show_error(error: Exception) -> None:
    """Show what went wrong in a callback as a toast; the callback's outputs stay as they are."""
    set_props(NOTIFICATIONS, {"sendNotifications": [error_toast(*_explain(error))]})


def guarded_layout(layout: Any) -> Callable[..., Any]:
    """Return a page's layout that wants a session and shows an error in place of the page."""

    @functools.wraps(layout if callable(layout) else guarded_layout)
    def checked(**kwargs: Any) -> Any:
        try:
            current_actor()
            return layout(**kwargs) if callable(layout) else layout
        except NotFound as error:
            return not_found("Not found", error.user_message)
        except Exception as error:  # noqa: BLE001 - the outermost boundary of a page
            title, message = _explain(error)
            return error_alert(message, title=title)

    return checked


def _explain(error: Exception) -> tuple[str, str]:
    """Return title and message of an error; one that nobody foresaw is logged under an id."""
    if isinstance(error, NotPermitted):
        return "Not allowed", error.user_message
    if isinstance(error, AppError):
        return "That did not work", error.user_message
    error_id = secrets.token_hex(4)
    _log.error("unexpected error %s", error_id, exc_info=error)
    return (
        "Something went wrong",
        f"This is our mistake, and nothing of yours was lost. Try again; if it stays, quote error {error_id}.",
    )
