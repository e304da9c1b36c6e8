"""Units of work: nothing is kept unless committed; pools survive threads, forks, spawned processes and lost servers."""

# ruff: noqa: ARG001, PT012 - fixtures put rows into place, a failing unit of work is a block

from __future__ import annotations

import multiprocessing
import os
import threading

import psycopg2
import pytest

from db.connection import close_connections, configure
from db.connection import database as pool
from db.unit_of_work import unit_of_work
from errors import CapacityBusy, ToolError


def project_names(user_id):
    with unit_of_work(user_id) as uow:
        return [project.name for project in uow.projects.list()]


def count_in_another_process(app_dsn, owner_dsn, user_id, answer):
    configure(app_dsn, owner_dsn)
    answer.put(len(project_names(user_id)))


def disconnect_the_app(database):
    superuser = psycopg2.connect(database.owner_dsn, user="postgres", dbname="postgres")
    with superuser, superuser.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE usename = 'hygge_app'")
    superuser.close()


def test_what_is_not_committed_is_undone(people):
    with unit_of_work(people.ann.user_id) as uow:
        uow.projects.add("kept", created_by=people.ann.user_id)
        uow.commit()
        uow.projects.add("lost", created_by=people.ann.user_id)
    assert sorted(project_names(people.ann.user_id)) == ["Project of Ann", "kept"]


def test_an_error_undoes_and_gives_the_connection_back(people):
    for _ in range(30):
        with pytest.raises(ZeroDivisionError), unit_of_work(people.ann.user_id) as uow:
            uow.projects.add("lost", created_by=people.ann.user_id)
            raise ZeroDivisionError
    assert project_names(people.ann.user_id) == ["Project of Ann"]


def test_rolling_back_keeps_the_user(people):
    with unit_of_work(people.ann.user_id) as uow:
        uow.rollback()
        assert len(uow.projects.list()) == 1


def test_units_of_one_role_do_not_nest(people):
    """The inner one would commit the outer one's changes, or see rows as another user."""
    with unit_of_work(people.ann.user_id) as uow:
        with pytest.raises(RuntimeError, match="already open"), unit_of_work(people.bob.user_id):
            pass
        assert len(uow.projects.list()) == 1


def test_many_threads_each_see_their_own_rows(people):
    seen = []
    users = [people.ann, people.bob] * 20

    def look(user):
        seen.append((user.username, *project_names(user.user_id)))

    threads = [threading.Thread(target=look, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [("ann", "Project of Ann")] * 20 + [("bob", "Project of Bob")] * 20


def test_a_busy_pool_says_so(people, monkeypatch):
    monkeypatch.setattr(pool("app"), "_max_connections", 1)
    monkeypatch.setattr(pool("app"), "_wait_timeout", 0.05)
    pool("app").close_idle()
    refused = []

    def look():
        try:
            project_names(people.ann.user_id)
        except CapacityBusy as error:
            refused.append(error.code)

    with unit_of_work(people.ann.user_id):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert refused == ["database_busy"]


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_other_processes_configure_themselves(people, database, method):
    context = multiprocessing.get_context(method)
    answer = context.Queue()
    arguments = (database.app_dsn, database.owner_dsn, people.ann.user_id, answer)
    process = context.Process(target=count_in_another_process, args=arguments)
    process.start()
    assert answer.get(timeout=60) == 1
    process.join()


def test_a_forked_child_uses_connections_of_its_own(people):
    """Sharing a socket would mix up the answers of both."""
    assert len(project_names(people.ann.user_id)) == 1
    child = os.fork()
    if child == 0:
        os._exit(0 if project_names(people.ann.user_id) == ["Project of Ann"] else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert len(project_names(people.ann.user_id)) == 1


def test_connections_that_the_server_closed_are_replaced(people, database):
    """As after a restart of the server."""
    assert len(project_names(people.ann.user_id)) == 1
    disconnect_the_app(database)
    assert len(project_names(people.ann.user_id)) == 1


def test_a_connection_lost_inside_a_unit_does_not_spoil_the_next(people, database):
    with pytest.raises(Exception, match=r"terminat|closed"), unit_of_work(people.ann.user_id) as uow:
        disconnect_the_app(database)
        uow.projects.list()
    assert len(project_names(people.ann.user_id)) == 1


def test_a_server_out_of_reach_is_an_error_of_ours(database):
    configure("host=/nonexistent dbname=hygge user=hygge_app", database.owner_dsn)
    with pytest.raises(ToolError, match="cannot be reached"), unit_of_work(None):
        pass


def test_without_configuration_nothing_connects(database):
    close_connections()
    with pytest.raises(RuntimeError, match="configure"), unit_of_work(None):
        pass
