"""Settings: where they come from, what is refused, and that all of it is told at once."""

import dataclasses
from pathlib import Path

import pytest

from config import InvalidSettings, Settings, load_settings

SECRET = "kx7-Qe2_vT9mWz4LpR8sYb3NcH6dJf1a"
PROD = {"HYGGE_PROFILE": "PROD", "SECRET_KEY": SECRET, "DATABASE_URL": "postgresql://hygge@db/hygge"}


@pytest.fixture
def no_files(tmp_path):
    return {"config_dir": tmp_path}


def fields_of(error):
    return {issue.field for issue in error.value.issues}


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path):
    (tmp_path / "test.toml").write_text('port = 9000\nhost = "::1"\n')
    settings = load_settings({"HYGGE_PROFILE": "TEST", "HYGGE_PORT": "9001", "SECRET_KEY": "x"}, tmp_path)
    assert (settings.port, settings.host, settings.web_workers) == (9001, "::1", 2)


def test_an_empty_variable_counts_as_not_set(tmp_path):
    environ = {"HYGGE_DATA_DIR": str(tmp_path), "HYGGE_PORT": "", "DATABASE_URL": "", "SECRET_KEY": "x"}
    settings = load_settings(environ)
    assert (settings.port, settings.database_url) == (8050, None)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("Yes", True), ("0", False), ("off", False)])
def test_booleans_are_words(text, value, no_files):
    assert load_settings({"HYGGE_DEMO_ENABLED": text, "SECRET_KEY": "x"}, **no_files).demo_enabled is value


def test_relative_paths_start_at_the_application(no_files):
    settings = load_settings({"HYGGE_DATA_DIR": "elsewhere", "SECRET_KEY": "x"}, **no_files)
    assert settings.data_dir == Path(__file__).resolve().parents[2] / "elsewhere"


def test_every_problem_is_named_at_once(tmp_path):
    (tmp_path / "prod.toml").write_text("colour = 1\n")
    environ = {"HYGGE_PROFILE": "prod", "HYGGE_PORT": "many", "HYGGE_RUN_SLOTS": "0", "SECRET_KEY": "short"}
    with pytest.raises(InvalidSettings) as error:
        load_settings(environ, tmp_path)
    assert fields_of(error) == {"colour", "port", "run_slots", "secret_key", "database_url"}
    for name in ("colour", "HYGGE_PORT", "HYGGE_RUN_SLOTS", "SECRET_KEY", "DATABASE_URL"):
        assert name in str(error.value)


@pytest.mark.parametrize(
    "secret", ["", "too-short", "change-me-please-0123456789abcdefgh", "a" * 64, "default-" + SECRET]
)
def test_production_refuses_a_weak_secret(secret, no_files):
    with pytest.raises(InvalidSettings) as error:
        load_settings(PROD | {"SECRET_KEY": secret}, **no_files)
    assert fields_of(error) == {"secret_key"}


def test_production_refuses_to_run_without_a_server(no_files):
    with pytest.raises(InvalidSettings, match="DATABASE_URL is missing"):
        load_settings(PROD | {"DATABASE_URL": ""}, **no_files)


def test_production_refuses_a_short_administrator_password(no_files):
    with pytest.raises(InvalidSettings, match="HYGGE_ADMIN_PASSWORD"):
        load_settings(PROD | {"HYGGE_ADMIN_PASSWORD": "hunter2"}, **no_files)


def test_production_starts_with_what_it_needs():
    settings = load_settings(PROD)
    assert settings.is_production
    assert not settings.demo_enabled


def test_an_unknown_profile_is_named(no_files):
    with pytest.raises(InvalidSettings, match="HYGGE_PROFILE is STAGING"):
        load_settings({"HYGGE_PROFILE": "staging"}, **no_files)


def test_a_local_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    environ = {"HYGGE_DATA_DIR": str(tmp_path)}
    first, second = load_settings(environ), load_settings(environ)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_secrets_stay_out_of_the_text_form():
    secrets = {"database_url": "u1", "secret_key": "u2", "admin_password": "u3", "demo_password": "u4"}
    text = repr(Settings(**secrets))
    assert not any(value in text for value in secrets.values())


def test_settings_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1


@pytest.mark.parametrize("profile", ["dev", "test", "int", "prod"])
def test_every_profile_has_a_file(profile):
    assert (Path(__file__).resolve().parents[2] / "config" / f"{profile}.toml").exists()
