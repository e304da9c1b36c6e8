"""Green Button: readings of meters as XML after ESPI (NAESB REQ.21), read as a stream without entities."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import numpy as np
import pyarrow as pa
from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString

from engine.profiles.preparation.limits import MAX_ROWS, refusal
from engine.profiles.preparation.table import RawTable

_UNITS = {"38": "W", "72": "Wh"}
_REVERSE = "19"
_DEPTH = 32
_LONGEST_TEXT = 500
_LEAVES = {"start", "duration", "value", "uom", "powerOfTenMultiplier", "flowDirection"}


@dataclass(slots=True)
class _Entry:
    """One ATOM entry while it is read."""

    own: str = ""
    up: str = ""
    related: list[str] = field(default_factory=list)
    kind: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    readings: list[tuple[int, float]] = field(default_factory=list)


class _Reader(ContentHandler):
    """Collects entries; of an interval block only beginnings and values."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[_Entry] = []
        self.rows = 0
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._reading: dict[str, str] = {}

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - name given by SAX
        local = name.rpartition(":")[2]
        self._path.append(local)
        if len(self._path) > _DEPTH:
            raise refusal("unreadable_file", "file", f"Elements are nested more than {_DEPTH} times.")
        self._text = [] if local in _LEAVES else None
        if local == "entry":
            self.entries.append(_Entry())
        elif not self.entries:
            return
        elif local == "link":
            self._link(attrs)
        elif local in ("IntervalBlock", "ReadingType", "MeterReading", "UsagePoint"):
            self.entries[-1].kind = local
        elif local == "IntervalReading":
            self._reading = {}

    def _link(self, attrs: AttributesImpl) -> None:
        entry, address = self.entries[-1], attrs.get("href", "")[:_LONGEST_TEXT]
        if attrs.get("rel") == "self":
            entry.own = address
        elif attrs.get("rel") == "up":
            entry.up = address
        elif len(entry.related) < _DEPTH:
            entry.related.append(address)

    def characters(self, content: str) -> None:
        if self._text is not None and len(self._text) < _LONGEST_TEXT:
            self._text.append(content[:_LONGEST_TEXT])

    def endElement(self, _name: str) -> None:  # noqa: N802 - name given by SAX
        local = self._path.pop()
        if self._text is not None and self.entries:
            text = "".join(self._text).strip()
            if "IntervalReading" in self._path:
                self._reading[local] = text
            elif "IntervalBlock" not in self._path:
                self.entries[-1].facts.setdefault(local, text)
        elif local == "IntervalReading" and self.entries:
            self._keep()
        self._text = None

    def _keep(self) -> None:
        self.rows += 1
        if self.rows > MAX_ROWS:
            raise refusal("too_many_rows", "rows", f"There are more than {MAX_ROWS:,} readings. Split the file.")
        try:
            pair = (int(self._reading["start"]), float(self._reading["value"]))
        except (KeyError, ValueError) as error:
            raise refusal(
                "unreadable_file", f"reading {self.rows}", "A reading has no beginning or no value. Export it again."
            ) from error
        self.entries[-1].readings.append(pair)


def read_green_button(content: bytes) -> RawTable:
    """Read a Green Button file: one column a meter reading, instants as times, units in the header.

    Raises
    ------
    InvalidInput
        It is no XML, declares entities, or has no readings.
    """
    reader = _Reader()
    try:
        parseString(content, reader)
    except DefusedXmlException as error:
        raise refusal(
            "unsafe_xml", "file", "The file declares entities or a document type, which readings do not need."
        ) from error
    except (SAXException, UnicodeError, LookupError, io.UnsupportedOperation) as error:
        raise refusal("unreadable_file", "file", f"This is not XML that can be read: {error}") from error
    blocks = _by_meter(reader.entries)
    if not blocks:
        raise refusal("no_values", "file", "There are no interval readings. Export usage data, not the customer's.")
    return _table(blocks, reader.entries)


def _by_meter(entries: list[_Entry]) -> dict[str, list[tuple[int, float]]]:
    blocks: dict[str, list[tuple[int, float]]] = {}
    for entry in entries:
        if entry.kind == "IntervalBlock" and entry.readings:
            blocks.setdefault(entry.up or entry.own.rpartition("/")[0], []).extend(entry.readings)
    return blocks


def _table(blocks: dict[str, list[tuple[int, float]]], entries: list[_Entry]) -> RawTable:
    """Return one row an instant and one column a meter."""
    arrays = {meter: np.array(readings) for meter, readings in blocks.items()}
    instants = np.unique(np.concatenate([pairs[:, 0] for pairs in arrays.values()]))
    header, columns = ["start"], [pa.array(instants.astype(np.int64), pa.timestamp("s", "UTC"))]
    for number, (meter, pairs) in enumerate(arrays.items(), 1):
        facts = _reading_type(meter, entries)
        values = np.full(len(instants), np.nan)
        first = np.unique(pairs[:, 0], return_index=True)[1]
        values[np.searchsorted(instants, pairs[first, 0])] = pairs[first, 1]
        columns.append(pa.array(values * 10.0 ** _power(facts)))
        direction = "export" if facts.get("flowDirection") == _REVERSE else "load"
        unit = _UNITS.get(facts.get("uom", ""), "")
        header.append(f"Green Button {number} {direction}" + (f" [{unit}]" if unit else ""))
    return RawTable(source="green_button", header=tuple(header), columns=tuple(columns))


def _reading_type(meter: str, entries: list[_Entry]) -> dict[str, str]:
    """Return unit, power of ten and direction of a meter's readings: by its links, or the only type that there is."""
    types = [entry for entry in entries if entry.kind == "ReadingType"]
    for entry in entries:
        if entry.kind == "MeterReading" and meter in entry.related:
            linked = [kind for kind in types if kind.own in entry.related]
            if linked:
                return linked[0].facts
    return types[0].facts if len(types) == 1 else {}


def _power(facts: dict[str, str]) -> int:
    text = facts.get("powerOfTenMultiplier", "0") or "0"
    try:
        return max(-12, min(12, int(text)))
    except ValueError:
        return 0
