"""Parquet: flat columns of times, numbers and short texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from engine.profiles.preparation.limits import LAST_YEAR, MAX_UNPACKED_BYTES, check_size, refusal
from engine.profiles.preparation.parquet_pages import unpacked_bytes
from engine.profiles.preparation.table import RawTable

_LONGEST_TEXT = 200
_MOST_BYTES = 2 * MAX_UNPACKED_BYTES
_LAST_S = int(np.datetime64(f"{LAST_YEAR + 1}-01-01", "s").astype(np.int64))


def read_parquet(content: bytes) -> RawTable:
    """Read a Parquet file.

    Raises
    ------
    InvalidInput
        It cannot be read, or is too large; this is known before any column is.
    """
    memory = pa.BufferOutputStream()
    memory.write(content)
    try:
        _check_pages(content)
        file = parquet.ParquetFile(pa.BufferReader(memory.getvalue()))
        names = _checked(file)
        texts = [name for name in names if _is_text(file.schema_arrow.field(name).type)]
        packed = parquet.ParquetFile(pa.BufferReader(memory.getvalue()), read_dictionary=texts)
        table = packed.read(columns=names, use_threads=False)
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, LookupError, TypeError) as error:
        raise refusal(
            "unreadable_file",
            "file",
            f"This is not a Parquet file that can be read: {(str(error) or type(error).__name__).splitlines()[0]}",
        ) from error
    columns = tuple(_column(table.column(name)) for name in names)
    return RawTable(source="parquet", header=tuple(names), columns=columns)


def _check_pages(content: bytes) -> None:
    if (unpacked := unpacked_bytes(content)) > _MOST_BYTES:
        raise refusal("archive_too_large", "file", f"Unpacked, the file has {unpacked >> 20:,} MB. Split it.")


def _checked(file: parquet.ParquetFile) -> list[str]:
    """Return the names of the columns that can be used."""
    metadata = file.metadata
    check_size(metadata.num_rows, metadata.num_columns)
    names = [field.name for field in file.schema_arrow if _is_used(field.type)]
    if len(names) < 2 or not metadata.num_rows or len(set(names)) < len(names):
        raise refusal(
            "no_values", "file", "The file has no column of times and one of numbers with names of their own."
        )
    return names


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)


def _is_used(kind: pa.DataType) -> bool:
    numbers = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return numbers or _is_text(kind) or pa.types.is_timestamp(kind) or pa.types.is_date(kind)


def _column(column: pa.ChunkedArray) -> pa.Array:
    array = column.combine_chunks()
    array = array if isinstance(array, pa.Array) else pa.concat_arrays(array.chunks)
    if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
        zone = "UTC" if pa.types.is_timestamp(array.type) and array.type.tz else None
        return _within_years(pc.cast(array, pa.timestamp("s"), safe=False).cast(pa.int64()), zone)
    if pa.types.is_dictionary(array.type):
        return _texts(array)
    if pa.types.is_integer(array.type) or pa.types.is_floating(array.type) or pa.types.is_decimal(array.type):
        values = pc.cast(array, pa.float64(), safe=False)
        return pa.array(np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64))
    return pc.cast(array, pa.string())


def _within_years(seconds: pa.Array, zone: str | None) -> pa.Array:
    """Return times; those that no calendar has are missing."""
    known = pc.and_(pc.greater_equal(seconds, 0), pc.less(seconds, _LAST_S))
    return pc.if_else(known, seconds, pa.scalar(None, pa.int64())).cast(pa.timestamp("s", zone))


def _texts(array: pa.DictionaryArray) -> pa.Array:
    """Return texts; long ones are refused before they are repeated for every row."""
    entries = pc.cast(array.dictionary, pa.string())
    if (pc.max(pc.binary_length(entries)).as_py() or 0) > _LONGEST_TEXT:
        raise refusal("unreadable_file", "file", f"A cell has more than {_LONGEST_TEXT} bytes of text. Remove it.")
    return pc.fill_null(pc.take(entries, array.indices), "")
