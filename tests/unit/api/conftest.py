"""One application for all tests of what it serves, without a database."""

import uuid
from types import SimpleNamespace

import diskcache
import pytest
from dash import DiskcacheManager

import app as application
from config import load_settings
from errors import NotPermitted
from services import auth
from tests.unit.api.editing import MEMBERS, NETWORK, ROLES, Browser, add_grid, add_people, editing_server

GUEST = auth.Actor(uuid.UUID(int=1), "demo", "Demo guest", frozenset({"demo_guest"}))
VIEWER = auth.Actor(uuid.UUID(int=2), "vera", "Vera Viewer", frozenset({"viewer"}), "dark")
PASSWORDS = {"demo": ("demo", GUEST), "vera": ("vera-password", VIEWER)}


def _sign_in(username, password):
    expected, actor = PASSWORDS.get(username, (None, None))
    if password != expected:
        raise NotPermitted("bad_credentials", "User name or password is not right.")
    return actor


@pytest.fixture(scope="session")
def dash_app(tmp_path_factory):
    """Make the application; Dash allows one in a process."""
    folder = tmp_path_factory.mktemp("app")
    settings = load_settings({"HYGGE_PROFILE": "TEST", "HYGGE_DATA_DIR": str(folder), "HYGGE_SIGN_IN_ATTEMPTS": "3"})
    with pytest.MonkeyPatch.context() as patch, diskcache.Cache(str(folder / "jobs")) as cache:
        patch.setattr(application, "background_callback_manager", lambda _: DiskcacheManager(cache))
        patch.setattr(application, "configure_logging", lambda *_, **__: None)
        patch.setattr(application, "database_problem", lambda: "unreachable")
        patch.setattr("api.session.auth", SimpleNamespace(sign_in=_sign_in, Actor=auth.Actor))
        patch.setattr("api.guard.auth", SimpleNamespace(load_actor={GUEST.user_id: GUEST, VIEWER.user_id: VIEWER}.get))
        yield application.create_app(settings)


@pytest.fixture
def client(dash_app):
    """Open a browser without a session, from an address of its own."""
    client = dash_app.server.test_client()
    client.environ_base["REMOTE_ADDR"] = f"10.0.{uuid.uuid4().int % 250}.{uuid.uuid4().int % 250}"
    return client


@pytest.fixture
def token(client):
    """Return the CSRF token that a browser has after it opened the sign-in page."""

    def get():
        client.get("/sign-in")
        return client.get_cookie("_csrf_token").value

    return get


@pytest.fixture
def sign_in(client, token):
    """Sign somebody in and return the response."""

    def submit(username="demo", password="demo", **more):  # noqa: S107 - the demo account of these tests
        form = {"username": username, "password": password, "csrf_token": token(), **more}
        return client.post("/sign-in", data=form)

    return submit


@pytest.fixture(scope="session")
def server():
    """Make a server with the editor's routes; it needs a database."""
    return editing_server()


@pytest.fixture
def people(database, monkeypatch):  # noqa: ARG001 - makes the database ready
    """Store an account of each role, and let the guard know them."""
    actors = add_people(**ROLES)
    by_id = {actor.user_id: actor for actor in actors.values()}
    monkeypatch.setattr("api.guard.auth", SimpleNamespace(load_actor=by_id.get))
    return actors


@pytest.fixture
def browsers(server, people):
    """Everybody's browser at one grid; Eve is not a member of its project."""
    _, grid_id = add_grid(people["ann"], NETWORK, *(people[name] for name in MEMBERS))
    return {name: Browser.open(server, actor, f"/api/v1/grids/{grid_id}") for name, actor in people.items()}
