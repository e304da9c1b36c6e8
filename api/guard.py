"""Who may come in: sessions, the sign-in guard before everything, CSRF protection after it."""

from __future__ import annotations

from uuid import UUID

from flask import Flask, Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from services import auth

PUBLIC_ENDPOINTS = frozenset(
    {
        "session.sign_in_page",
        "session.sign_in",
        "session.enter_demo",
        "session.sign_out",
        "health.live",
        "health.ready",
        "_dash_assets.static",
    }
)
"""Everything else wants a session. By the name of the route, never by the beginning of a path."""


class SessionUser(UserMixin):
    """The signed-in person as Flask-Login wants it."""

    def __init__(self, actor: auth.Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        """Return what the session remembers."""
        return str(self.actor.user_id)


def protect(server: Flask, trusted_proxies: int = 0) -> None:
    """Set up sessions, the guard and CSRF protection; before any other part registers something on the server.

    Parameters
    ----------
    server : Flask
        With its session settings in `config`.
    trusted_proxies : int
        How many proxies before it tell the truth about the client's address.
    """
    if trusted_proxies:
        count = trusted_proxies
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    login = LoginManager(server)
    login.user_loader(_load_user)
    server.before_request(_refuse_strangers)
    CSRFProtect(server)
    server.register_error_handler(CSRFError, _csrf_failed)
    server.after_request(_set_csrf_cookie)


def _load_user(user_id: str) -> SessionUser | None:
    try:
        actor = auth.load_actor(UUID(user_id))
    except ValueError:
        return None
    return SessionUser(actor) if actor else None


def _refuse_strangers() -> ResponseReturnValue | None:
    if request.endpoint in PUBLIC_ENDPOINTS or current_user.is_authenticated:
        return None
    if request.method == "GET" and not request.path.startswith(("/_dash-", "/api/")):
        target = request.full_path.rstrip("?")
        return redirect(url_for("session.sign_in_page", next=target if target != "/" else None))
    return _not_signed_in()


def _csrf_failed(_error: CSRFError) -> ResponseReturnValue:
    if request.endpoint in PUBLIC_ENDPOINTS:
        return redirect(url_for("session.sign_in_page", stale=1))
    return _not_signed_in()


def _not_signed_in() -> ResponseReturnValue:
    return jsonify(code="not_signed_in", detail="Sign in first."), 401


def _set_csrf_cookie(response: Response) -> Response:
    """Give the browser the token that Dash sends back with every callback."""
    if response.mimetype == "text/html" and response.status_code == 200:
        secure = bool(request.is_secure)
        response.set_cookie("_csrf_token", generate_csrf(), samesite="Lax", secure=secure)
    return response
