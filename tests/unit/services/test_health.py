"""Whether the application can serve."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from db.migrate import MIGRATIONS
from services import health


def unit_with(rows):
    @contextmanager
    def open_unit(*_):
        yield SimpleNamespace(rows=rows)

    return open_unit


def unreachable(*_):
    raise OSError("the password is secret")


def test_a_database_that_answers_is_well(monkeypatch):
    monkeypatch.setattr(health, "unit_of_work", unit_with(lambda _: [(1,)]))
    assert health.database_problem() is None


@pytest.mark.parametrize(
    ("check", "unit", "problem"),
    [
        (health.database_problem, "unit_of_work", "unreachable"),
        (health.migrations_problem, "owner_unit_of_work", "unknown"),
    ],
)
def test_the_reason_goes_to_the_log_and_not_to_the_outside(monkeypatch, caplog, check, unit, problem):
    monkeypatch.setattr(health, unit, unreachable)
    assert check() == problem
    assert "the password is secret" in caplog.text


def test_migrations_are_compared_with_those_of_this_version(monkeypatch):
    names = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
    monkeypatch.setattr(health, "owner_unit_of_work", unit_with(lambda _: [(name,) for name in names]))
    assert health.migrations_problem() is None
    monkeypatch.setattr(health, "owner_unit_of_work", unit_with(lambda _: [(name,) for name in names[1:]]))
    assert health.migrations_problem() == "1 missing"
