"""A user sees what belongs to projects that they are a member of, and nothing else, whatever they ask."""

# ruff: noqa: ARG001, S608 - fixtures put rows into place, names of tables are ours

from __future__ import annotations

import numpy as np
import psycopg2
import pytest

from db.connection import database as pool
from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine.network import Junction, Line, Network
from errors import NotFound
from tests.db.conftest import SERIES, START, daily_table, month_of_steps, small_network, store_grid, store_run

OF_A_PROJECT = (
    "projects", "project_members", "grids", "transformers", "houses", "house_flags", "flags", "junctions", "lines",
    "grid_revisions", "house_types",
    "profiles", "profile_values", "house_profiles", "priority_lists", "simulation_runs", "audit_log", "result_series",
    "result_month", "result_daily", "result_monthly", "result_chunk", "simulation_results",
)  # fmt: skip

GIVE_ROLE = "INSERT INTO user_roles SELECT %s, role_id FROM roles WHERE name = %s RETURNING 1"


@pytest.fixture
def everything(people):
    """Every table holds something of Ann's project."""
    small = small_network()
    network = Network(small.grid, small.transformers, small.houses, (Junction("J1", "T1"),), (Line("L1", "T1", "H1"),))
    grid_id = store_grid(people.ann, people.project_of_ann, network)
    project_id = people.project_of_ann.project_id
    with unit_of_work(people.ann.user_id) as uow:
        profile = uow.profiles.add(project_id, "p", "load", START, np.ones(96, np.float32), {})
        uow.profiles.assign_many([(uow.networks.house_ids(grid_id)["H1"], profile.profile_id, 1.0)])
        uow.priority_lists.save(project_id, "list", ["hospital"])
        uow.audit.add("test", "project", project_id, project_id=project_id)
        uow.commit()
    run = store_run(people.ann, people.project_of_ann, grid_id=grid_id)
    with owner_unit_of_work() as uow:
        uow.results.publish_daily(run.run_id, SERIES, daily_table())
        uow.results.publish_chunks(run.run_id, 0, 0, month_of_steps())
        uow.commit()
    return run


def count_of(user_id, table):
    """Count rows outside of project_of_bob, which is Bob's own."""
    with unit_of_work(user_id) as uow:
        ((count,),) = uow.rows(f"SELECT count(*) FROM {table}")
    return count


@pytest.mark.parametrize("table", OF_A_PROJECT)
def test_members_see_their_project_and_others_do_not(everything, people, table):
    own = 1 if table in {"projects", "project_members"} else 0  # Bob's own project
    assert count_of(people.ann.user_id, table) > 0
    assert count_of(people.bob.user_id, table) == own
    assert count_of(None, table) == 0
    assert count_of(people.admin.user_id, table) == count_of(people.ann.user_id, table) + own


def test_every_table_of_the_schema_has_row_level_security_or_holds_nothing_of_anybody(database):
    with owner_unit_of_work() as uow:
        unprotected = uow.rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND NOT relispartition AND NOT relrowsecurity"
        )
    assert {name for (name,) in unprotected} == {"roles", "schema_migration"}


def test_the_app_role_is_no_superuser_and_cannot_bypass_policies(database):
    with owner_unit_of_work() as uow:
        roles = uow.rows(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
            " WHERE rolname IN ('hygge_app', 'hygge_owner') ORDER BY rolname"
        )
    assert roles == [("hygge_app", False, False, False), ("hygge_owner", False, False, True)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM {partition}",
        "SELECT password_hash FROM users",
        "SET ROLE hygge_owner",
        "ALTER TABLE projects DISABLE ROW LEVEL SECURITY",
        "DROP TABLE result_chunk",
        "INSERT INTO result_series VALUES ('{run}', 99, 'house', NULL, 'x', '{{}}')",
        "UPDATE simulation_runs SET kpis = '{{}}'",
        "UPDATE audit_log SET action = 'nothing'",
        "UPDATE grid_revisions SET label = 'nothing'",
        "DELETE FROM grid_revisions",
        "DELETE FROM audit_log",
        "INSERT INTO profile_values VALUES ('abc', 1, '\\x00000000')",
        "CREATE TABLE mine (a int)",
    ],
)
def test_the_app_role_may_not(everything, people, database, statement):
    connection = psycopg2.connect(database.app_dsn)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.user_id', %s, true)", (str(people.ann.user_id),))
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(
                    statement.format(partition=f"result_chunk_{everything.run_id.hex}_m00", run=everything.run_id)
                )
    finally:
        connection.close()


def test_partitions_cannot_be_read_directly_by_the_app_role(everything, database):
    with owner_unit_of_work() as uow:
        readable = uow.rows(
            "SELECT relname FROM pg_class WHERE relispartition AND relkind IN ('r', 'p')"
            " AND has_table_privilege('hygge_app', oid, 'SELECT')"
        )
    assert readable == []


def test_nothing_can_be_put_into_a_project_of_others(everything, people):
    ann_project = people.project_of_ann.project_id
    with unit_of_work(people.bob.user_id) as uow:
        with pytest.raises(Exception, match="row-level security"):
            uow.networks.save(ann_project, small_network("Intruder"))
        uow.rollback()
        with pytest.raises(Exception, match="row-level security"):
            uow.projects.add_member(ann_project, people.bob.user_id)
        uow.rollback()
        with pytest.raises(NotFound):
            uow.runs.get(everything.run_id)


def test_a_house_cannot_be_hung_into_a_grid_of_another_project(everything, people):
    """Foreign keys look past policies; the pair of project and grid must exist."""
    with unit_of_work(people.bob.user_id) as uow, pytest.raises(Exception, match="foreign key"):
        uow.rows(
            "INSERT INTO junctions (junction_id, project_id, grid_id, name, ordinal, x, y)"
            " SELECT gen_random_uuid(), %s, %s, 'J', 0, 0, 0 RETURNING 1",
            (people.project_of_bob.project_id, everything.grid_id),
        )


def test_roles_are_given_by_administrators_only(people):
    with unit_of_work(people.bob.user_id) as uow, pytest.raises(Exception, match="row-level security"):
        uow.rows(GIVE_ROLE, (people.bob.user_id, "administrator"))
    with unit_of_work(people.admin.user_id) as uow:
        uow.rows(GIVE_ROLE, (people.bob.user_id, "viewer"))
        assert uow.users.get(people.bob.user_id).roles == {"analyst", "viewer"}


def test_a_closed_administrator_sees_nothing_more(people):
    with owner_unit_of_work() as uow:
        uow.users.set_active(people.admin.user_id, is_active=False)
        uow.commit()
    with unit_of_work(people.admin.user_id) as uow:
        assert uow.projects.list() == []


def test_the_user_of_a_transaction_does_not_stay_on_the_connection(people):
    """The next one to get the pooled connection starts as nobody."""
    with unit_of_work(people.ann.user_id) as uow:
        uow.commit()
        assert len(uow.projects.list()) == 1
    app = pool("app")
    with app.connection_context():
        assert app.execute_sql("SELECT app_user_id()").fetchone() == (None,)


def test_accounts_are_seen_by_those_who_share_a_project(people):
    with unit_of_work(people.bob.user_id) as uow:
        assert [user.username for user in uow.users.list()] == ["bob"]
    with owner_unit_of_work() as uow:
        uow.projects.add_member(people.project_of_ann.project_id, people.bob.user_id)
        uow.commit()
    with unit_of_work(people.bob.user_id) as uow:
        assert [user.username for user in uow.users.list()] == ["ann", "bob"]
        assert {user.username for user in uow.projects.members(people.project_of_ann.project_id)} == {"ann", "bob"}
