"""Tables of the headless command, from bytes to times and numbers."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from engine.series_table import read_table

CSV = "time,A.load_kw,B.load_kw\n2023-03-01T00:00:00+01:00,1,0.5\n2023-03-01T00:15:00+01:00,2,\n"


def from_csv(text):
    return read_table(io.BytesIO(text.encode()), "csv")


def from_parquet(columns):
    stream = io.BytesIO()
    parquet.write_table(pa.table(columns), stream)
    stream.seek(0)
    return read_table(stream, "parquet")


def test_csv_gives_times_with_their_offset_and_empty_cells_as_nan():
    table, issues = from_csv(CSV)
    assert issues == []
    assert [time.isoformat() for time in table.times] == ["2023-03-01T00:00:00+01:00", "2023-03-01T00:15:00+01:00"]
    np.testing.assert_array_equal(table.columns["A.load_kw"], [1.0, 2.0])
    np.testing.assert_array_equal(table.columns["B.load_kw"], [0.5, np.nan])


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "+01:00", "Europe/Copenhagen"])
def test_parquet_gives_the_same_instants_in_every_unit_and_zone(unit, zone):
    start = datetime(2023, 3, 1, tzinfo=UTC)
    times = pa.array([start, start + timedelta(minutes=15)]).cast(pa.timestamp(unit, zone))
    table, issues = from_parquet({"time": times, "A.load_kw": pa.array([1, 2])})
    assert issues == []
    assert table.times == [start, start + timedelta(minutes=15)]


def test_times_that_cannot_be_read_are_none_and_naive_ones_stay_naive():
    table, _ = from_csv("time,A.load_kw\nnoon,1\n2023-03-01 00:15,2\n")
    assert table.times == [None, datetime(2023, 3, 1, 0, 15)]  # noqa: DTZ001


def test_texts_stay_what_they_are():
    table, _ = from_csv('time,A.load_kw\n2023-03-01T00:00Z,"1,5"\n')
    assert table.columns["A.load_kw"].tolist() == ["1,5"]


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", "csv", "unreadable_file"),
        (b"time,A\n1\n2,3,4\n", "csv", "unreadable_file"),
        (b"PAR1 but not really", "parquet", "unreadable_file"),
        (b"A.load_kw\n1\n", "csv", "missing_time"),
        (b"time,A,A\n2023-03-01T00:00Z,1,2\n", "csv", "duplicate_column"),
        (b"", "xlsx", "unknown_kind"),
    ],
)
def test_a_table_that_cannot_be_read_is_an_issue(content, kind, code):
    table, issues = read_table(io.BytesIO(content), kind)
    assert table is None
    assert [issue.code for issue in issues] == [code]
