"""Files that are made, or happen, to do harm: refused quickly, with a message, in little memory."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from string import ascii_uppercase

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from engine.profiles.preparation import detect, limits, prepare
from errors import InvalidInput
from tests.unit.engine.profiles.files import green_button, table, workbook
from tests.unit.engine.profiles.preparing import KWH, QUARTERS

SECONDS, MEGABYTES = 5.0, 200
HUGE = limits.MAX_UNPACKED_BYTES + (1 << 20)


def archive(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in entries.items():
            found.writestr(name, content)
    return stream.getvalue()


def bomb_that_lies() -> bytes:
    """Return an archive whose directory says that its entry is small."""
    content = archive({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"0" * HUGE})
    return content.replace(struct.pack("<I", HUGE), struct.pack("<I", 100))


def with_cells(*places: str) -> bytes:
    """Return a workbook with single cells, each in the row of its name."""
    rows = "".join(f'<row r="{place.lstrip(ascii_uppercase)}"><c r="{place}"><v>1</v></c></row>' for place in places)
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    return workbook([], extra={"xl/worksheets/sheet1.xml": sheet})


def wide(columns: int) -> bytes:
    """Return a table with many columns."""
    header, row = ",".join(["time", *["kW"] * columns]), ",".join(["2023-01-01 00:00", *["1"] * columns])
    return f"{header}\n{row}\n".encode()


def parquet_file(**columns: pa.Array) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pa.table(columns), stream)
    return stream.getvalue()


def parquet_bomb_that_lies() -> bytes:
    """Return a file with a page whose header says that it unpacks to 2 GB, which its footer does not."""
    content = parquet_file(time=pa.array(QUARTERS[:200]), kW=pa.array(np.arange(200.0)))
    page = parquet.ParquetFile(io.BytesIO(content)).metadata.row_group(0).column(1).dictionary_page_offset
    header = content[page : page + 5]
    assert header[:3] == b"\x15\x04\x15"  # type 2 (dictionary), then the size, 1,600 bytes in zigzag and varint
    size = content[page + 3 : page + 5]
    assert size == b"\x80\x19"
    return content[: page + 3] + b"\xfe\xff\xff\xff\x0f" + content[page + 5 :]


def repeated(text: str, rows: int) -> pa.Array:
    """Return a column that is small in the file and would be huge in memory."""
    return pa.DictionaryArray.from_arrays(np.zeros(rows, dtype=np.int32), pa.array([text]))


ENTITIES = (
    '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
FILES = {
    "zip bomb": (lambda: archive({"xl/workbook.xml": b"", "xl/a.xml": b"0" * HUGE}), "archive_too_large"),
    "zip bomb that lies": (bomb_that_lies, "archive_too_large"),
    "zip of something else": (lambda: archive({"a.txt": b"hello"}), "unreadable_file"),
    "broken zip": (lambda: workbook([["time", "kW"], [QUARTERS[0], 1.0]])[:-200], "unreadable_file"),
    "cell far out": (lambda: with_cells("XFD1048576"), "too_many_columns"),
    "cells that fill the memory": (lambda: with_cells("A1", "ZZ1048576"), "too_many_rows"),
    "entity bomb": (lambda: green_button(0, 2, 250, prefix=ENTITIES), "unsafe_xml"),
    "outside entity": (
        lambda: green_button(0, 2, 250, prefix='<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "unsafe_xml",
    ),
    "deep XML": (lambda: b"<a>" * 1_000_000, "unreadable_file"),
    "cut XML": (lambda: green_button(0, 100, 250)[:-50], "unreadable_file"),
    "readings that are no numbers": (lambda: green_button(0, 3, 250).replace(b">250<", b">abc<"), "unreadable_file"),
    "too large": (lambda: b"0" * (limits.MAX_BYTES + 1), "file_too_large"),
    "empty": (lambda: b" \n", "empty_file"),
    "binary as CSV": (lambda: bytes(range(256)) * 1_000, "not_text"),
    "picture as CSV": (lambda: b"\x89PNG\r\n\x1a\n" + np.random.default_rng(1).bytes(100_000), "not_text"),
    "one endless line": (lambda: b"1,2," * 10_000_000, "line_too_long"),
    "ten thousand columns": (lambda: wide(10_000), "too_many_columns"),
    "too many rows": (
        lambda: b"time,kW\n" + b"2023-01-01 00:00,1\n" * (limits.MAX_ROWS + 1),
        "too_many_rows",
    ),
    "prose": (lambda: b"Dear planner,\nplease find the file attached.\n" * 100, "no_values"),
    "formulas": (lambda: table(QUARTERS, 1.0, KWH).replace(b",1.0\n", b",=1+1\n", 3), "formula_in_cell"),
    "commands": (lambda: table(QUARTERS, 1.0, KWH).replace(b",1.0\n", b",=cmd|' /C calc'!A0\n", 1), "formula_in_cell"),
    "absurd dates": (lambda: table(QUARTERS, 1.0, KWH).replace(b"2023-", b"9023-"), "unreadable_times"),
    "dates that do not exist": (lambda: table(QUARTERS, 1.0, KWH).replace(b"2023-", b"2023-9"), "no_values"),
    "numbers beyond all numbers": (lambda: table(QUARTERS, 1.0, KWH).replace(b",1.0", b",1e999"), "unreadable_values"),
    "one time only": (lambda: table(QUARTERS[:1] * 500, 1.0, KWH), "step_length"),
    "broken Parquet": (lambda: b"PAR1" + b"\0" * 100 + b"PAR1", "unreadable_file"),
    "Parquet with long texts": (
        lambda: parquet_file(time=repeated("x" * 100_000, 500_000), kW=pa.array(np.ones(500_000))),
        "unreadable_file",
    ),
    "Parquet bomb that lies": (parquet_bomb_that_lies, "archive_too_large"),
    "Parquet without times": (lambda: parquet_file(a=pa.array([1.0]), b=pa.array([1.0])), "no_times"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_quickly_and_in_little_memory(name):
    make, code = FILES[name]
    content = make()
    begin = time.perf_counter()
    with pytest.raises(InvalidInput) as caught:
        prepare(content, name)
    assert time.perf_counter() - begin < SECONDS
    assert code in {issue.code for issue in caught.value.issues}
    assert caught.value.issues[0].message


@pytest.mark.parametrize("name", ["zip bomb", "entity bomb", "deep XML", "Parquet with long texts", "too large"])
def test_memory_stays_bounded(name):
    content = FILES[name][0]()
    tracemalloc.start()
    before = pa.total_allocated_bytes()
    with pytest.raises(InvalidInput):
        prepare(content, name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MEGABYTES << 20
    assert pa.total_allocated_bytes() - before < MEGABYTES << 20


def test_names_of_columns_are_no_formulas():
    content = table(QUARTERS, 1.0, "time,=HYPERLINK(A1) kW")
    assert detect(content, "file.csv").choices.columns[0].name == "HYPERLINK(A1) kW"


def test_a_message_names_the_rows():
    content = table(QUARTERS, 1.0, KWH).replace(b",1.0\n", b",=1+1\n", 2)
    with pytest.raises(InvalidInput, match="rows 2, 3"):
        prepare(content, "file.csv")


@pytest.mark.parametrize("cut", range(0, 4_000, 97))
def test_a_file_cut_anywhere_is_refused_and_no_more(cut):
    for content in (workbook([["time", "kW"], [QUARTERS[0], 1.0]]), green_button(0, 10, 250), table(QUARTERS[:100], 1)):
        with pytest.raises(InvalidInput):
            prepare(content[:cut], "cut")
