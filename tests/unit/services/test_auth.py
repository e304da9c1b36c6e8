"""Signing in and the accounts of the beginning, against a unit of work in memory."""

import dataclasses
import time
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher

from config import Settings
from db.records import Credentials, User
from errors import NotPermitted
from services import auth


class Users:
    def __init__(self):
        self.accounts = {}

    def add(self, username, full_name, password_hash, roles, *, color_scheme="auto"):
        user = User(uuid.uuid4(), username, full_name, True, frozenset(roles), color_scheme, datetime.now(UTC))
        self.accounts[username.lower()] = Credentials(user, password_hash)
        return user

    def get(self, user_id):
        return next((c.user for c in self.accounts.values() if c.user.user_id == user_id), None)

    def by_username(self, username):
        found = self.credentials(username)
        return found.user if found else None

    def credentials(self, username):
        assert "\0" not in username, "PostgreSQL refuses it"
        return self.accounts.get(username.lower())

    def set_password_hash(self, user_id, password_hash):
        self._replace(user_id, password_hash=password_hash)

    def set_active(self, user_id, is_active):
        self._change(user_id, is_active=is_active)

    def set_color_scheme(self, user_id, color_scheme):
        self._change(user_id, color_scheme=color_scheme)

    def record_sign_in(self, user_id):
        self._change(user_id, last_sign_in_at=datetime.now(UTC))

    def _change(self, user_id, **changes):
        self._replace(user_id, user=dataclasses.replace(self.get(user_id), **changes))

    def _replace(self, user_id, **changes):
        name = self.get(user_id).username.lower()
        self.accounts[name] = dataclasses.replace(self.accounts[name], **changes)


class UnitOfWork:
    def __init__(self):
        self.users = Users()
        self.log = []
        self.audit = SimpleNamespace(add=lambda *what, **_: self.log.append(what))

    def commit(self):
        pass


@pytest.fixture
def uow(monkeypatch):
    unit = UnitOfWork()
    monkeypatch.setattr(auth, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    auth._decoy_hash.cache_clear()

    @contextmanager
    def open_unit(*_):
        yield unit

    monkeypatch.setattr(auth, "unit_of_work", open_unit)
    monkeypatch.setattr(auth, "owner_unit_of_work", open_unit)
    yield unit
    auth._decoy_hash.cache_clear()


@pytest.fixture
def seeded(uow):
    auth.seed_accounts(Settings(admin_password="a-long-enough-one"))
    return uow


def test_a_right_password_signs_in_and_is_noted(seeded):
    actor = auth.sign_in(" Admin ", "a-long-enough-one")
    assert actor.roles == {"administrator"}
    assert seeded.users.get(actor.user_id).last_sign_in_at is not None
    assert [what[0] for what in seeded.log] == ["sign_in"]


@pytest.mark.parametrize(
    ("username", "password"), [("admin", "wrong"), ("nobody", "a-long-enough-one"), ("admin", "x" * 5000), ("a\0", "x")]
)
@pytest.mark.usefixtures("seeded")
def test_every_refusal_reads_alike(username, password):
    with pytest.raises(NotPermitted, match="User name or password is not right"):
        auth.sign_in(username, password)


def test_a_closed_account_is_refused_like_a_wrong_password(seeded):
    seeded.users.set_active(seeded.users.by_username("admin").user_id, is_active=False)
    with pytest.raises(NotPermitted, match="User name or password is not right"):
        auth.sign_in("admin", "a-long-enough-one")


@pytest.mark.usefixtures("seeded")
def test_an_unknown_name_costs_a_verification_too(monkeypatch):
    seen = []
    monkeypatch.setattr(auth, "_matches", lambda stored, password: seen.append((stored, password)) or False)
    with pytest.raises(NotPermitted):
        auth.sign_in("nobody", "guess")
    assert seen[0][0].startswith("$argon2id$")


def test_an_unknown_name_takes_as_long_as_a_wrong_password(seeded, monkeypatch):
    monkeypatch.setattr(auth, "_hasher", PasswordHasher(time_cost=2, memory_cost=8192, parallelism=1))
    auth._decoy_hash.cache_clear()
    seeded.users.set_password_hash(seeded.users.by_username("admin").user_id, auth._hasher.hash("right"))
    durations = {"admin": [], "nobody": []}
    for name in ("nobody", *["admin", "nobody"] * 5):
        start = time.perf_counter()
        with pytest.raises(NotPermitted):
            auth.sign_in(name, "wrong")
        durations[name].append(time.perf_counter() - start)
    assert 0.3 < min(durations["admin"]) / min(durations["nobody"]) < 3


def test_an_old_hash_is_renewed_at_sign_in(seeded, monkeypatch):
    monkeypatch.setattr(auth, "_hasher", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    auth.sign_in("admin", "a-long-enough-one")
    assert "t=2" in seeded.users.credentials("admin").password_hash


@pytest.mark.usefixtures("uow")
def test_an_administrators_password_is_made_up_once():
    password = auth.seed_accounts(Settings())
    assert len(password) >= 16
    assert auth.sign_in("admin", password).username == "admin"
    assert auth.seed_accounts(Settings()) is None


@pytest.mark.usefixtures("uow")
def test_a_configured_password_is_not_shown():
    assert auth.seed_accounts(Settings(admin_password="a-long-enough-one")) is None


@pytest.mark.usefixtures("seeded")
def test_the_demo_account_follows_its_settings():
    assert auth.sign_in("demo", "demo").roles == {"demo_guest"}
    auth.seed_accounts(Settings(demo_password="other"))
    assert auth.sign_in("demo", "other").username == "demo"
    auth.seed_accounts(Settings(demo_enabled=False))
    with pytest.raises(NotPermitted):
        auth.sign_in("demo", "demo")


@pytest.mark.usefixtures("seeded")
def test_an_account_of_a_person_never_becomes_the_demo_account():
    auth.seed_accounts(Settings(demo_username="admin", demo_password="demo"))
    assert auth.sign_in("admin", "a-long-enough-one").roles == {"administrator"}


def test_a_session_ends_with_its_account(seeded):
    user_id = seeded.users.by_username("admin").user_id
    assert auth.load_actor(user_id).username == "admin"
    seeded.users.set_active(user_id, is_active=False)
    assert auth.load_actor(user_id) is None
    assert auth.load_actor(uuid.uuid4()) is None


@pytest.mark.usefixtures("seeded")
def test_the_colour_scheme_stays_with_the_account():
    actor = auth.sign_in("admin", "a-long-enough-one")
    auth.set_color_scheme(actor, "dark")
    assert auth.load_actor(actor.user_id).color_scheme == "dark"
    with pytest.raises(ValueError, match="unknown colour scheme"):
        auth.set_color_scheme(actor, "purple")


@pytest.mark.usefixtures("seeded")
def test_one_demo_guest_does_not_choose_for_the_next():
    actor = auth.sign_in("demo", "demo")
    auth.set_color_scheme(actor, "dark")
    assert auth.load_actor(actor.user_id).color_scheme == "auto"
