"""The application: settings, database, server, pages and shell put together.

``python app.py`` starts everything (see `services.launcher`); gunicorn serves ``app:wsgi()``.
"""

from __future__ import annotations

import importlib
import sys
from datetime import timedelta
from typing import Any

import dash
import flask
from flask_login import current_user

from api.bundles import bundle_blueprint
from api.callback_requests import refuse_malformed
from api.drawings import drawings_blueprint
from api.errors import translate_errors
from api.exchange import exchange_blueprint
from api.guard import protect
from api.headers import add_headers
from api.health import health_blueprint
from api.project_lists import project_lists_blueprint
from api.request_log import configure_logging, log_requests
from api.session import DemoAccount, session_blueprint
from components.shell import shell_layout
from config import ROOT, Settings, load_settings
from db.connection import app_dsn, configure
from errors import InvalidInput
from pages._guard import guarded_layout, show_error
from services.background import background_callback_manager
from services.health import database_problem, migrations_problem
from services.launcher import EXIT_BAD_SETTINGS, main
from services.sign_in_limit import SignInLimit

INDEX = """<!DOCTYPE html>
<html lang="en">
  <head>
    {%metas%}
    <title>{%title%}</title>
    <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
    <script src="/assets/sign_in/scheme.js"></script>
    {%css%}
    <link rel="stylesheet" href="/editor.css">
  </head>
  <body>
    {%app_entry%}
    <footer>
      {%config%}
      <script src="/editor.js"></script>
      {%scripts%}
      {%renderer%}
    </footer>
  </body>
</html>
"""

ROLE_LABELS = {
    "administrator": "Administrator",
    "modeler": "Modeler",
    "analyst": "Analyst",
    "viewer": "Viewer",
    "integrator": "Integrator",
    "demo_guest": "Demo guest",
}


def create_app(settings: Settings) -> dash.Dash:
    """Return the application, warmed up and ready to serve.

    One application a process: Dash keeps callbacks and pages in the module.

    Parameters
    ----------
    settings : Settings
        The database that they name must be migrated; connections open when they are needed.
    """
    configure_logging(settings.log_level, as_json=settings.is_production)
    if settings.database_url:
        app_url = settings.database_app_url or app_dsn(settings.database_url, settings.db_app_password)
        configure(app_url, settings.database_url)
    hashes: list[str] = []
    server = _server(settings, hashes)
    app = _dash(server, settings)
    refuse_malformed(server, lambda: app.callback_map)
    _warm_up(app)
    hashes += app.csp_hashes()
    return app


def wsgi() -> flask.Flask:
    """Return the WSGI application for gunicorn; ends the process with a message where the settings are unusable."""
    try:
        return create_app(load_settings()).server
    except InvalidInput as error:
        sys.stderr.write(f"{error.user_message}\n")
        sys.exit(EXIT_BAD_SETTINGS)


def _server(settings: Settings, hashes: list[str]) -> flask.Flask:
    server = flask.Flask("hygge", static_folder=None)
    server.config.update(_session_config(settings))
    log_requests(server)
    protect(server, settings.trusted_proxies)
    limit = SignInLimit(
        settings.data_dir / "sign-in", settings.sign_in_attempts, settings.sign_in_lockout_minutes * 60.0
    )
    demo = DemoAccount(settings.demo_username, settings.demo_password) if settings.demo_enabled else None
    server.register_blueprint(session_blueprint(limit, demo))
    server.register_blueprint(health_blueprint({"database": database_problem, "migrations": migrations_problem}))
    server.register_blueprint(bundle_blueprint(ROOT / "assets" / "editor"))
    server.register_blueprint(drawings_blueprint())
    server.register_blueprint(exchange_blueprint())
    server.register_blueprint(project_lists_blueprint())
    server.add_url_rule("/", "home", lambda: flask.redirect("/projects"))
    translate_errors(server)
    add_headers(server, lambda: hashes, https=settings.is_production)
    return server


def _session_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "hygge_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.is_production,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.session_hours),
        "MAX_CONTENT_LENGTH": settings.max_upload_mb * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _dash(server: flask.Flask, settings: Settings) -> dash.Dash:
    app = dash.Dash(
        __name__,
        server=server,
        title="Hygge",
        update_title=None,
        use_pages=True,
        pages_folder=str(ROOT / "pages"),
        include_pages_meta=False,
        assets_folder=str(ROOT / "assets"),
        assets_path_ignore=["sign_in", "editor"],
        index_string=INDEX,
        compress=True,
        suppress_callback_exceptions=True,
        background_callback_manager=background_callback_manager(settings),
        on_error=show_error,
    )
    app.enable_dev_tools(debug=False, dev_tools_disable_version_check=True)
    importlib.import_module("pages._shell")
    for page in dash.page_registry.values():
        page["layout"] = guarded_layout(page["layout"])
    app.layout = _layout
    return app


def _layout() -> Any:
    """Return the shell for whoever asks; nothing of it without a session."""
    if not current_user or not current_user.is_authenticated:
        return dash.html.Div(dash.page_container)
    actor = current_user.actor
    role = ", ".join(sorted(ROLE_LABELS[role] for role in actor.roles))
    scheme = "dark" if flask.request.cookies.get("hygge_scheme") == "dark" else "light"
    is_collapsed = flask.request.cookies.get("hygge_rail") == "collapsed"
    return shell_layout(actor.full_name, role, scheme, dash.page_container, rail_collapsed=is_collapsed)


def _warm_up(app: dash.Dash) -> None:
    """Let Dash finish its setup before the first visitor: under threads a first page would miss scripts."""
    app.server.test_client().get("/health/live")
    with app.server.test_request_context("/projects"):
        app.index()


if __name__ == "__main__":
    sys.exit(main())
