"""Migrations: one process applies, the others wait and find nothing to do; the models describe what they make."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from db import migrate as module
from db.connection import APP_ROLE, app_dsn, single_connection
from db.migrate import migrate
from db.models import ALL_MODELS
from engine.daily import DAILY_COLUMNS
from engine.variables import BILLING_VARIABLES, GROUP_VARIABLES, HOUSE_VARIABLES

ROOT = Path(__file__).resolve().parents[2]
ALL = [
    "0001_accounts_and_projects",
    "0002_networks_and_profiles",
    "0003_runs",
    "0004_results",
    "0005_checking_phase",
    "0006_drawings",
    "0007_history_limits",
]


@pytest.fixture
def empty_dsn(database_server):
    """Make a second, empty database on the session's server."""
    superuser = psycopg2.connect(database_server.owner_dsn.replace("hygge_owner@/hygge", "postgres@/postgres"))
    superuser.autocommit = True
    with superuser.cursor() as cursor:
        cursor.execute("CREATE DATABASE empty OWNER hygge_owner")
        yield database_server.owner_dsn.replace("/hygge?", "/empty?")
        cursor.execute("DROP DATABASE empty WITH (FORCE)")
    superuser.close()


def test_four_processes_at_once_apply_everything_once(empty_dsn):
    command = [
        sys.executable,
        "-c",
        "import sys; from db.migrate import migrate; print(len(migrate(sys.argv[1])))",
        empty_dsn,
    ]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    outcomes = [(*process.communicate(), process.returncode) for process in processes]
    assert sorted(int(out) for out, _, code in outcomes if code == 0) == [0, 0, 0, len(ALL)], outcomes


def test_migrating_again_changes_nothing(database_server):
    assert migrate(database_server.owner_dsn) == []


def test_a_migration_that_fails_leaves_nothing_behind(empty_dsn, tmp_path, monkeypatch):
    (tmp_path / "0001_good.py").write_text("def up(migrator, db):\n    db.execute_sql('CREATE TABLE good (a int)')\n")
    (tmp_path / "0002_bad.py").write_text("def up(migrator, db):\n    db.execute_sql('CREATE TABLE good (a int)')\n")
    monkeypatch.setattr(module, "MIGRATIONS", tmp_path)
    with pytest.raises(Exception, match="already exists"):
        migrate(empty_dsn)
    database = single_connection(empty_dsn)
    with database.connection_context():
        assert database.get_tables() == []


def test_the_app_role_gets_its_password(database_server):
    migrate(database_server.owner_dsn, app_password="o'range")
    assert "password=" in app_dsn(database_server.owner_dsn, "o'range")
    superuser = psycopg2.connect(database_server.owner_dsn.replace("hygge_owner@/hygge", "postgres@/postgres"))
    with superuser, superuser.cursor() as cursor:
        cursor.execute("SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = %s", (APP_ROLE,))
        assert cursor.fetchone() == (True,)
    superuser.close()


def columns_of(database_server, table):
    database = single_connection(database_server.owner_dsn)
    with database.connection_context():
        return [(column.name, column.null) for column in database.get_columns(table)]


@pytest.mark.parametrize("model", ALL_MODELS, ids=lambda model: model.__name__)
def test_models_have_the_columns_of_their_tables(database_server, model):
    fields = [(field.column_name, field.null) for field in model._meta.sorted_fields]
    assert sorted(fields) == sorted(columns_of(database_server, model._meta.table_name))


@pytest.mark.parametrize("table", ["result_daily", "result_monthly"])
def test_sums_have_the_columns_of_the_daily_table(database_server, table):
    assert [name for name, _ in columns_of(database_server, table)][3:] == list(DAILY_COLUMNS)


def test_the_view_has_every_variable(database_server):
    names = [name for name, _ in columns_of(database_server, "simulation_results")]
    assert names[7:] == [*HOUSE_VARIABLES, *BILLING_VARIABLES, *GROUP_VARIABLES]
