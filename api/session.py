"""Signing in and out: a plain page and form, so that password managers and slow lines are served well."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from api.guard import SessionUser
from errors import AppError
from services import auth
from services.sign_in_limit import SignInLimit

HOME = "/projects"
STALE = "This page was open for too long. Sign in again."

_log = logging.getLogger("hygge.session")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """The account behind "Enter as demo"."""

    username: str
    password: str


def session_blueprint(limit: SignInLimit, demo: DemoAccount | None) -> Blueprint:
    """Return the routes of signing in and out; without a demo account there is no demo button."""
    blueprint = Blueprint("session", __name__, template_folder=str(Path(__file__).parent / "templates"))

    @blueprint.get("/sign-in")
    def sign_in_page() -> ResponseReturnValue:
        if current_user.is_authenticated:
            return redirect(_target())
        return _page(demo, error=STALE if "stale" in request.args else None)

    @blueprint.post("/sign-in")
    def sign_in() -> ResponseReturnValue:
        username, password = request.form.get("username", ""), request.form.get("password", "")
        return _attempt(limit, demo, username, password)

    @blueprint.post("/sign-in/demo")
    def enter_demo() -> ResponseReturnValue:
        if demo is None:
            return _page(demo, error="There is no demo account here."), 404
        return _entered(auth.sign_in(demo.username, demo.password))  # nothing to guess, hence nobody to lock out

    @blueprint.post("/sign-out")
    def sign_out() -> ResponseReturnValue:
        logout_user()
        session.clear()
        return redirect("/sign-in", code=303)

    return blueprint


def _attempt(limit: SignInLimit, demo: DemoAccount | None, username: str, password: str) -> ResponseReturnValue:
    address = request.remote_addr or "unknown"
    try:
        limit.check(username, address)
        actor = auth.sign_in(username, password)
    except AppError as error:
        return _refused(limit, demo, error, username, address)
    limit.succeeded(username, address)
    return _entered(actor)


def _entered(actor: auth.Actor) -> ResponseReturnValue:
    session.clear()
    session.permanent = True
    login_user(SessionUser(actor))
    return _welcome(actor)


def _refused(
    limit: SignInLimit, demo: DemoAccount | None, error: AppError, username: str, address: str
) -> ResponseReturnValue:
    if error.code == "bad_credentials":
        limit.failed(username, address)
    _log.warning("sign-in refused", extra={"code": error.code, "address": address})
    status = 429 if error.code == "too_many_attempts" else 401
    return _page(demo, error=error.user_message, username=username), status


def _welcome(actor: auth.Actor) -> Response:
    response = redirect(_target(), code=303)
    if actor.color_scheme in ("light", "dark"):
        response.set_cookie("hygge_scheme", actor.color_scheme, max_age=31_536_000, samesite="Lax")
    return response


def _page(demo: DemoAccount | None, error: str | None, username: str = "") -> str:
    return render_template("sign_in.html", demo=demo, error=error, username=username, target=_target())


def _target() -> str:
    """Return where to go after signing in: a path of this application and nowhere else."""
    target = request.values.get("next") or HOME
    is_local = target.startswith("/") and not target.startswith(("//", "/\\", "/sign-"))
    return target if is_local and target.isprintable() else HOME
