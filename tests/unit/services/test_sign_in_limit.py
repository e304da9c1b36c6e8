"""The brake on guessing passwords."""

import time

import pytest

from errors import NotPermitted
from services.sign_in_limit import ADDRESS_FACTOR, SignInLimit


@pytest.fixture
def limit(tmp_path):
    return SignInLimit(tmp_path, attempts=3, lockout_s=60)


def fail(limit, times, username="anna", address="10.0.0.1"):
    for _ in range(times):
        limit.failed(username, address)


def test_nobody_else_can_write_the_counters(tmp_path):
    (tmp_path / "open").mkdir(mode=0o777)
    SignInLimit(tmp_path / "open", attempts=3, lockout_s=60)
    assert (tmp_path / "open").stat().st_mode & 0o777 == 0o700


def test_a_few_failures_are_human(limit):
    fail(limit, 2)
    limit.check("anna", "10.0.0.1")


def test_too_many_failures_have_to_wait(limit):
    fail(limit, 3)
    with pytest.raises(NotPermitted, match="Try again in 1 minute"):
        limit.check("ANNA ", "10.0.0.1")


def test_others_and_other_addresses_are_not_locked_out(limit):
    fail(limit, 3)
    limit.check("bert", "10.0.0.1")
    limit.check("anna", "10.0.0.2")


def test_an_address_cannot_try_one_name_after_the_other(limit):
    for name in range(3 * ADDRESS_FACTOR):
        limit.failed(f"name{name}", "10.0.0.1")
    with pytest.raises(NotPermitted):
        limit.check("fresh", "10.0.0.1")


def test_success_forgets_the_failures_of_the_name(limit):
    fail(limit, 2)
    limit.succeeded("anna", "10.0.0.1")
    fail(limit, 2)
    limit.check("anna", "10.0.0.1")


def test_processes_count_together(tmp_path, limit):
    fail(limit, 3)
    with pytest.raises(NotPermitted):
        SignInLimit(tmp_path, attempts=3, lockout_s=60).check("anna", "10.0.0.1")


def test_the_wait_ends(tmp_path):
    limit = SignInLimit(tmp_path, attempts=1, lockout_s=0.05)
    fail(limit, 1)
    time.sleep(0.06)
    limit.check("anna", "10.0.0.1")
