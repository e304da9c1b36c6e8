"""Networks of earlier versions become drawings: references by name turn into references by id."""

from __future__ import annotations

import shutil
from uuid import uuid4

import psycopg2
import pytest

from db import migrate as module
from db.connection import app_dsn, close_connections, configure
from db.migrate import migrate
from db.unit_of_work import owner_unit_of_work
from engine.network import Battery, Grid, House, Junction, Line, Network, Transformer

OLD_ROWS = """
INSERT INTO users (user_id, username, full_name, password_hash) VALUES (%(user)s, 'ann', 'Ann', 'unused');
INSERT INTO projects (project_id, name, created_by) VALUES (%(project)s, 'P', %(user)s);
INSERT INTO grids (grid_id, project_id, name, latitude, longitude, timezone, revision)
    VALUES (%(grid)s, %(project)s, 'G', 55.5, 12.5, 'UTC', 7);
INSERT INTO transformers (transformer_id, project_id, grid_id, parent_id, name, ordinal, forward_efficiency_pct,
    backward_efficiency_pct, allow_export, x, y) VALUES
    (%(inner)s, %(project)s, %(grid)s, %(outer)s, 'T1', 0, 98.5, 100, true, 1, 2),
    (%(outer)s, %(project)s, %(grid)s, NULL, 'T2', 1, 100, 100, false, 0, 0);
INSERT INTO houses (house_id, project_id, grid_id, transformer_id, name, ordinal, house_type, line_loss_pct,
    participates, battery, evs, x, y) VALUES
    (%(house)s, %(project)s, %(grid)s, %(inner)s, 'H1', 0, 'Boat house', 1.5, true,
     '{"capacity_kwh": 10, "max_charge_kw": 5, "max_discharge_kw": 4, "schedule": []}', '[]', 3, 4);
INSERT INTO flags VALUES (%(project)s, 'a');
INSERT INTO house_flags VALUES (%(house)s, %(project)s, 'a', 0);
INSERT INTO junctions (junction_id, project_id, grid_id, name, transformer, ordinal, x, y) VALUES
    (%(joint)s, %(project)s, %(grid)s, 'J1', 'T1', 0, 5, 6);
INSERT INTO lines (line_id, project_id, grid_id, name, from_node, to_node, ordinal, length_m, cable_type) VALUES
    (%(first)s, %(project)s, %(grid)s, 'L1', 'T1', 'J1', 0, 12.5, 'NAYY'),
    (%(second)s, %(project)s, %(grid)s, 'L2', 'J1', 'H1', 1, 2.5, ''),
    (%(loose)s, %(project)s, %(grid)s, 'L3', 'nowhere', 'H1', 2, 0, '');
"""
KEYS = ("user", "project", "grid", "inner", "outer", "house", "joint", "first", "second", "loose")

AFTERWARDS = Network(
    Grid("G", 55.5, 12.5, "UTC"),
    (
        Transformer("T1", "T2", forward_efficiency_pct=98.5, position=(1.0, 2.0)),
        Transformer("T2", allow_export=False),
    ),
    (House("H1", "T1", "Boat house", ("a",), 1.5, battery=Battery(10.0, 5.0, 4.0), position=(3.0, 4.0)),),
    (Junction("J1", "T1", (5.0, 6.0)),),
    (Line("L1", "T1", "J1", 12.5, "NAYY"), Line("L2", "J1", "H1", 2.5), Line("L3", "", "H1")),
)


@pytest.fixture
def old_dsn(database_server, tmp_path, monkeypatch):
    """Make a second database as the version before drawings left it, with a network in it."""
    superuser = psycopg2.connect(database_server.owner_dsn.replace("hygge_owner@/hygge", "postgres@/postgres"))
    superuser.autocommit = True
    with superuser.cursor() as cursor:
        cursor.execute("CREATE DATABASE old OWNER hygge_owner")
        dsn = database_server.owner_dsn.replace("/hygge?", "/old?")
        for file in sorted(module.MIGRATIONS.glob("000[1-5]_*.py")):
            shutil.copy(file, tmp_path)
        with monkeypatch.context() as patch:
            patch.setattr(module, "MIGRATIONS", tmp_path)
            migrate(dsn)
        yield dsn
        close_connections()
        cursor.execute("DROP DATABASE old WITH (FORCE)")
    superuser.close()


def test_networks_survive(old_dsn):
    keys = {name: str(uuid4()) for name in KEYS}
    connection = psycopg2.connect(old_dsn)
    with connection, connection.cursor() as cursor:
        cursor.execute(OLD_ROWS, keys)
    connection.close()
    assert migrate(old_dsn)[0] == "0006_drawings"
    configure(app_dsn(old_dsn), old_dsn)
    with owner_unit_of_work() as uow:
        assert uow.networks.load(keys["grid"]) == AFTERWARDS
        objects = {item.fields["name"]: item for item in uow.drawings.load(keys["grid"]).objects}
        assert objects["L2"].fields["to_node"] == keys["house"]
        (kept,) = uow.drawings.history(keys["grid"], None, 10)
        assert (kept.revision, kept.label) == (7, "First state kept")
        assert [use.name for use in uow.project_lists.house_types(keys["project"])] == ["Boat house"]
