"""What the pages of a Parquet file unpack to, read from their own headers before any is unpacked.

The footer of a file repeats these sizes, but a hostile one may say what it likes there. Headers are Thrift structures
in the compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md) with the
fields of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
"""

from __future__ import annotations

from typing import Any

_BOOLEANS, _BYTE, _INTEGERS, _DOUBLE, _BINARY, _LISTS, _MAP, _STRUCT = (1, 2), 3, (4, 5, 6), 7, 8, (9, 10), 11, 12
_DEPTH = 16
_MOST_VALUES = 2_000_000
_TAIL_BYTES = 8
_ROW_GROUPS, _COLUMNS, _METADATA = 4, 1, 3
_COMPRESSED_TOTAL, _DATA_PAGE, _DICTIONARY_PAGE = 7, 9, 11
_UNPACKED, _PACKED = 2, 3


class _Compact:
    """A reader of Thrift's compact protocol; structures become dictionaries by number of field."""

    def __init__(self, content: bytes, position: int) -> None:
        self.content = content
        self.position = position
        self.values = 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """Return the structure at the position."""
        fields, number = {}, 0
        while head := self._byte():
            kind, step = head & 15, head >> 4
            number = number + step if step else self._signed()
            fields[number] = kind == 1 if kind in _BOOLEANS else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        self.values += 1
        if depth > _DEPTH or self.values > _MOST_VALUES:
            raise ValueError("it describes itself at too great length")
        if kind in (*_BOOLEANS, _BYTE):
            return self._byte()
        if kind in _INTEGERS:
            return self._signed()
        if kind in (_DOUBLE, _BINARY):
            return self._skip(8 if kind == _DOUBLE else self._whole())
        if kind in _LISTS:
            return self._list(depth)
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise ValueError("a field has an unknown type")

    def _list(self, depth: int) -> list[Any]:
        head = self._byte()
        count = head >> 4 if head >> 4 != 15 else self._whole()
        return [self._value(head & 15, depth + 1) for _ in range(count)]

    def _skip(self, length: int) -> None:
        self.position += length

    def _byte(self) -> int:
        self.position += 1
        return self.content[self.position - 1]

    def _whole(self) -> int:
        number, shift = 0, 0
        while True:
            byte = self._byte()
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number
            if shift > 63:
                raise ValueError("a number is too long")

    def _signed(self) -> int:
        number = self._whole()
        return (number >> 1) ^ -(number & 1)


def unpacked_bytes(content: bytes) -> int:
    """Return the bytes that all pages of a file unpack to.

    Raises
    ------
    ValueError, IndexError, KeyError, TypeError
        The file is damaged.
    """
    length = int.from_bytes(content[-_TAIL_BYTES:-4], "little")
    begin = len(content) - _TAIL_BYTES - length
    if begin < 4:
        raise ValueError("the footer is longer than the file")
    footer = _Compact(content, begin).struct()
    chunks = [chunk[_METADATA] for group in footer[_ROW_GROUPS] for chunk in group[_COLUMNS]]
    return sum(_chunk_bytes(content, chunk) for chunk in chunks)


def _chunk_bytes(content: bytes, chunk: dict[int, Any]) -> int:
    """Return what the pages of one column in one group of rows unpack to."""
    position = min(chunk[_DATA_PAGE], chunk.get(_DICTIONARY_PAGE) or chunk[_DATA_PAGE])
    end, total = position + chunk[_COMPRESSED_TOTAL], 0
    if not 4 <= position <= end <= len(content):
        raise ValueError("a column lies outside the file")
    while position < end:
        reader = _Compact(content, position)
        header = reader.struct()
        if header[_PACKED] < 0 or header[_UNPACKED] < 0:
            raise ValueError("a page has a negative size")
        total += header[_UNPACKED]
        position = reader.position + header[_PACKED]
    return total
