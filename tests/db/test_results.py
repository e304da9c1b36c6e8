"""Results come back as they were published; publishing again replaces, nothing is there twice."""

# ruff: noqa: ARG001, S608 - fixtures put rows into place, names of tables are ours

from __future__ import annotations

from datetime import date
from uuid import uuid4

import numpy as np
import pytest

from db import chunk_format, partitions
from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine.daily import DAILY_COLUMNS
from errors import CapacityBusy
from tests.db.conftest import SERIES, daily_table, month_of_steps

MONTHS = "SELECT month FROM result_month ORDER BY month"


def test_daily_sums_come_back_in_full_precision(stored_run, people):
    table = daily_table()
    with unit_of_work(people.ann.user_id) as uow:
        rows = uow.rows(
            f"SELECT series_id, day, {', '.join(DAILY_COLUMNS)} FROM result_daily"
            " WHERE run_id = %s ORDER BY day, series_id",
            (stored_run.run_id,),
        )
    assert len(rows) == 12
    for series_id, day, *values in rows:
        row = (day - date(2023, 1, 31)).days
        assert values == [table.columns[name][row, series_id] for name in DAILY_COLUMNS]


def test_monthly_sums_are_those_of_their_days(stored_run, people):
    table = daily_table()
    with unit_of_work(people.ann.user_id) as uow:
        rows = uow.rows(
            "SELECT month, load_kwh, peak_import_kw, peak_import_step FROM result_monthly"
            " WHERE run_id = %s AND series_id = 2 ORDER BY month",
            (stored_run.run_id,),
        )
    load, peak, step = (table.columns[name][:, 2] for name in ("load_kwh", "peak_import_kw", "peak_import_step"))
    assert rows == [
        (date(2023, 1, 1), load[0], peak[0], step[0]),
        (date(2023, 2, 1), load[1] + load[2], peak[2], step[2]),
    ]


def test_publishing_daily_sums_again_replaces_them(stored_run):
    with owner_unit_of_work() as uow:
        uow.results.publish_daily(stored_run.run_id, SERIES[:2], daily_table(n_days=1))
        uow.commit()
        assert uow.rows("SELECT count(*) FROM result_daily") == [(4,)]
        assert [series.name for series in uow.results.series(stored_run.run_id)] == ["Nordhavn", "T1"]


def test_series_come_back_with_their_attributes(stored_run, people):
    with unit_of_work(people.ann.user_id) as uow:
        assert tuple(uow.results.series(stored_run.run_id)) == SERIES


def test_steps_come_back_as_float32(stored_run, people):
    values, series_ids = month_of_steps()["load_kw"]
    with unit_of_work(people.ann.user_id) as uow:
        for column, series_id in enumerate(series_ids.tolist()):
            stored = uow.results.steps(stored_run.run_id, series_id, "load_kw", 0, 192)
            np.testing.assert_array_equal(stored, values[:, column].astype(np.float32))
        part = uow.results.steps(stored_run.run_id, 2, "load_kw", 50, 60)
        np.testing.assert_array_equal(part, values[50:110, 1].astype(np.float32))
        assert not uow.results.steps(stored_run.run_id, 1, "load_kw", 0, 192).any()


def test_steps_reach_over_months(people, stored_run):
    second = {"load_kw": (np.arange(1.0, 97.0)[:, None], np.array([2]))}
    with owner_unit_of_work() as uow:
        uow.results.publish_chunks(stored_run.run_id, 1, 192, second)
        uow.commit()
        assert uow.rows(MONTHS) == [(0,), (1,)]
        steps = uow.results.steps(stored_run.run_id, 2, "load_kw", 190, 10)
    first = month_of_steps()["load_kw"][0][190:192, 1]
    np.testing.assert_array_equal(steps, np.concatenate([first, np.arange(1.0, 9.0)]).astype(np.float32))


def test_a_month_stored_again_replaces_itself(stored_run):
    """After a crash the last month is stored a second time."""
    with owner_unit_of_work() as uow:
        assert uow.results.publish_chunks(stored_run.run_id, 0, 0, month_of_steps()) == 4
        uow.commit()
        assert uow.rows("SELECT count(*) FROM result_chunk") == [(4,)]
        assert uow.rows("SELECT month, first_step, steps FROM result_month") == [(0, 0, 192)]


def test_a_month_that_was_not_committed_leaves_nothing(stored_run):
    with owner_unit_of_work() as uow:
        uow.results.publish_chunks(stored_run.run_id, 1, 192, month_of_steps())
    with owner_unit_of_work() as uow:
        assert uow.rows(MONTHS) == [(0,)]
        assert uow.rows("SELECT count(*) FROM pg_class WHERE relname LIKE 'result_chunk_%%_m01'") == [(0,)]


def test_series_that_are_zero_throughout_are_not_stored(stored_run):
    values = np.zeros((192, 2))
    values[7, 1] = 1.0
    with owner_unit_of_work() as uow:
        assert uow.results.publish_chunks(stored_run.run_id, 1, 192, {"ev_kw": (values, np.array([2, 3]))}) == 1


def test_the_view_has_a_row_for_every_series_and_step(stored_run, people):
    load, generation = (month_of_steps()[name][0] for name in ("load_kw", "generation_kw"))
    with unit_of_work(people.ann.user_id) as uow:
        rows = uow.rows(
            "SELECT name, kind, step, timestamp, load_kw, generation_kw, grid_import_kw FROM simulation_results"
            " WHERE run_id = %s AND series_id = 2 ORDER BY step",
            (stored_run.run_id,),
        )
        ((everything,),) = uow.rows("SELECT count(*) FROM simulation_results")
    assert everything == 4 * 192
    assert rows[0][:4] == ("H1", "house", 0, stored_run.start)
    assert rows[5][3].isoformat() == "2023-01-01T00:15:00+00:00"
    np.testing.assert_array_equal(np.array([row[4] for row in rows], np.float32), load[:, 1].astype(np.float32))
    np.testing.assert_array_equal(np.array([row[5] for row in rows], np.float32), generation[:, 0].astype(np.float32))
    assert {row[6] for row in rows} == {0.0}


def test_dropping_a_run_leaves_nothing_of_its_results(stored_run):
    with owner_unit_of_work() as uow:
        uow.results.drop(stored_run.run_id)
        uow.commit()
        for table in ("result_daily", "result_monthly", "result_chunk", "result_series", "result_month"):
            assert uow.rows(f"SELECT count(*) FROM {table}") == [(0,)]
        assert uow.rows("SELECT count(*) FROM pg_class WHERE relispartition") == [(0,)]


def test_dropping_does_not_wait_for_long_readers(stored_run, people):
    with unit_of_work(people.ann.user_id) as reader:
        reader.rows("SELECT count(*) FROM result_chunk")
        with owner_unit_of_work() as uow, pytest.raises(CapacityBusy):
            uow.results.drop(stored_run.run_id, lock_timeout_ms=50)


def test_readers_are_not_held_up_by_publishing(stored_run, people):
    with owner_unit_of_work() as publisher:
        publisher.results.publish_chunks(stored_run.run_id, 1, 192, month_of_steps())
        with unit_of_work(people.ann.user_id) as reader:
            reader.rows("SELECT set_config('lock_timeout', '100ms', true)")
            assert reader.rows("SELECT count(*) FROM result_chunk") == [(4,)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_chunks_of_any_strides_and_special_values_survive_the_wire(stored_run, dtype):
    values = np.zeros((100, 6), dtype, order="F")[::2, ::2]
    values[:, 0] = np.linspace(-5, 5, 50)
    values[3, 1] = np.nan
    values[4, 1] = 1e-40
    values[:, 2] = np.inf
    with owner_unit_of_work() as uow:
        uow.results.publish_chunks(stored_run.run_id, 2, 300, {"loss_kw": (values, np.array([1, 2, 3]))})
        stored = np.column_stack([uow.results.steps(stored_run.run_id, i, "loss_kw", 300, 50) for i in (1, 2, 3)])
    expected = values.astype(np.float32)
    expected[4, 1] = 0.0
    np.testing.assert_array_equal(stored, expected)


def test_a_partition_holds_one_run_only(stored_run, people):
    partition = partitions.of_run("result_daily", stored_run.run_id)
    with owner_unit_of_work() as uow, pytest.raises(Exception, match="check constraint"):
        uow.rows(
            f"INSERT INTO {partition.name} SELECT gen_random_uuid(), series_id, day, {', '.join(DAILY_COLUMNS)}"
            f" FROM {partition.name} RETURNING 1"
        )


def test_many_series_are_encoded_in_blocks():
    place = chunk_format.ChunkPlace(uuid4(), 0, 0, "load_kw")
    blocks = list(chunk_format.encode(place, np.ones((4, 100)), np.arange(100)))
    assert len(blocks) == -(-100 // chunk_format.SERIES_PER_BLOCK)
