"""What is read from a file, and how: found by detection, corrected by people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from errors import Issue

Kind = Literal["load", "heat_pump", "ev", "solar", "wind"]
Unit = Literal["W", "kW", "MW", "Wh", "kWh", "MWh"]
Label = Literal["start", "end"]
Source = Literal["csv", "xlsx", "green_button", "parquet"]
DateOrder = Literal["ymd", "dmy", "mdy"]

KINDS: tuple[Kind, ...] = ("load", "heat_pump", "ev", "solar", "wind")
GENERATION: tuple[Kind, ...] = ("solar", "wind")
TO_KILO: dict[Unit, float] = {"W": 1e-3, "kW": 1.0, "MW": 1e3, "Wh": 1e-3, "kWh": 1.0, "MWh": 1e3}
ENERGY_UNITS: tuple[Unit, ...] = ("Wh", "kWh", "MWh")


@dataclass(frozen=True, slots=True)
class Site:
    """Where and when a profile is used.

    Attributes
    ----------
    zone : str
        IANA name of the site's time zone.
    year : int
        The calendar year of the result.
    """

    zone: str = "Europe/Berlin"
    year: int = 2023


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of values.

    Attributes
    ----------
    index : int
        Position in the table, from 0.
    name : str
        Name of the profile.
    unit : str or None
        None where the file does not say; it has to be chosen.
    kind : str
        What uses or makes the power.
    register : bool or None
        True: readings of a meter that counts up. None: not known; it has to be chosen.
    used : bool
        Whether a profile is made of it.
    """

    index: int
    name: str
    unit: Unit | None
    kind: Kind = "load"
    register: bool | None = False
    used: bool = True


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that decides how a file is read.

    Attributes
    ----------
    delimiter : str or None
        Of text files.
    decimal : str
        ``","`` or ``"."``; the other one marks thousands.
    header_row, first_row : int or None, int
        Row of names and first row of values, counted from 0 in the file.
    sheet : str or None
        Of workbooks.
    time_column, clock_column : int, int or None
        Position of the date (with the time of day, or without it where another column has that).
    date_order : str or None
        None where times are numbers or typed.
    label : str
        Whether a time is the beginning or the end of what stands beside it.
    zone : str
        Zone of times without an offset: an IANA name, ``"UTC"`` or a fixed offset such as ``"+01:00"``.
    columns : tuple of ColumnChoice
        Columns of values.
    fuse_kw : float or None
        Power that the connection can carry; what is above it is an error of measurement. [kW]
    site : Site
        Where and when the profile is used.
    """

    decimal: str
    first_row: int
    time_column: int
    columns: tuple[ColumnChoice, ...]
    label: Label = "start"
    zone: str = "Europe/Berlin"
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    clock_column: int | None = None
    date_order: DateOrder | None = None
    fuse_kw: float | None = None
    site: Site = field(default_factory=Site)


@dataclass(frozen=True, slots=True)
class Detected:
    """What was found in a file.

    Attributes
    ----------
    source, encoding : str
        Form of the file; encoding is empty where it is not text.
    choices : Choices
        How it will be read unless something is corrected.
    header : tuple of str
        Names of all columns.
    preview : tuple of tuple of str
        The first rows as they stand in the file.
    rows : int
        Rows of values.
    step_minutes : float
        Distance of most rows. [min]
    sheets : tuple of str
        Sheets of a workbook.
    questions : tuple of Issue
        What has to be chosen before a profile can be made.
    notes : tuple of str
        What was assumed.
    """

    source: Source
    encoding: str
    choices: Choices
    header: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    rows: int
    step_minutes: float
    sheets: tuple[str, ...] = ()
    questions: tuple[Issue, ...] = ()
    notes: tuple[str, ...] = ()
