"""Files as meters and spreadsheets write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

ROW = "{0:%Y-%m-%d %H:%M}"


def wall_clock(zone: str, minutes: int, year: int = 2023) -> list[datetime]:
    """Return what the clock of a zone shows at each step of a year, repeated hours twice."""
    info = ZoneInfo(zone)
    moment, end = (datetime(number, 1, 1, tzinfo=info).astimezone(UTC) for number in (year, year + 1))
    found = []
    while moment < end:
        found.append(moment.astimezone(info).replace(tzinfo=None))
        moment += timedelta(minutes=minutes)
    return found


def even_days(minutes: int, year: int = 2023) -> list[datetime]:
    """Return equal days, whatever the clock does."""
    first, after = datetime(year, 1, 1), datetime(year + 1, 1, 1)  # noqa: DTZ001 - a wall clock
    return [
        first + timedelta(minutes=minutes) * number for number in range((after - first) // timedelta(minutes=minutes))
    ]


def table(
    times: Iterable[datetime],
    values: Sequence[float] | np.ndarray | float,
    header: str = "time,load [kW]",
    form: str = ROW,
) -> bytes:
    """Return a CSV with commas and decimal points."""
    times = list(times)
    numbers = np.broadcast_to(np.asarray(values, dtype=float), len(times)).tolist()
    rows = (f"{form.format(time)},{value!r}" for time, value in zip(times, numbers, strict=True))
    return "\n".join([header, *rows, ""]).encode()


def lines(content: bytes) -> list[bytes]:
    """Return the rows of a file with their ends."""
    return content.splitlines(keepends=True)


def workbook(rows: Iterable[Sequence[object]], *, extra: dict[str, str] | None = None) -> bytes:
    """Return an XLSX with one sheet; datetimes are written as days in a cell with the format of dates."""
    cells = "".join(f"<row>{''.join(_cell(value) for value in row)}</row>" for row in rows)
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
            'formats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet"'
            f' Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
        "xl/styles.xml": (
            f'<styleSheet {main}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/>'
            '</numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
        ),
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData></worksheet>",
        **(extra or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return stream.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        days = (value - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001 - a workbook has no zones
        return f'<c s="1"><v>{days!r}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def green_button(first: int, count: int, watt_hours: int, *, prefix: str = "") -> bytes:
    """Return an ESPI file of quarter-hours from an instant on."""
    readings = "".join(
        f"<espi:IntervalReading><espi:timePeriod><espi:duration>900</espi:duration><espi:start>{first + 900 * number}"
        f"</espi:start></espi:timePeriod><espi:value>{watt_hours}</espi:value></espi:IntervalReading>\n"
        for number in range(count)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prefix}<feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:espi="http://naesb.org/espi">'
        '<entry><link rel="self" href="/R/1"/><content><espi:ReadingType><espi:flowDirection>1</espi:flowDirection>'
        "<espi:powerOfTenMultiplier>0</espi:powerOfTenMultiplier><espi:uom>72</espi:uom></espi:ReadingType></content>"
        '</entry><entry><link rel="self" href="/M/1"/><link rel="related" href="/M/1/B"/>'
        '<link rel="related" href="/R/1"/><content><espi:MeterReading/></content></entry>'
        '<entry><link rel="self" href="/M/1/B/1"/><link rel="up" href="/M/1/B"/><content><espi:IntervalBlock>'
        f"<espi:interval><espi:duration>{900 * count}</espi:duration><espi:start>{first}</espi:start></espi:interval>"
        f"{readings}</espi:IntervalBlock></content></entry></feed>"
    ).encode()
