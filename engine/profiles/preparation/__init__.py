"""Preparation: any file with times and values becomes a year of quarter-hours, or is refused with the reason."""

from __future__ import annotations

from engine.profiles.preparation.choices import Choices, ColumnChoice, Detected, Site
from engine.profiles.preparation.detection import describe, read_table
from engine.profiles.preparation.preparing import prepare_table
from engine.profiles.preparation.report import Prepared, Report

__all__ = ["Choices", "ColumnChoice", "Detected", "Prepared", "Report", "Site", "detect", "prepare"]


def detect(
    content: bytes,
    filename: str,
    site: Site | None = None,
    *,
    delimiter: str | None = None,
    header_row: int | None = None,
    sheet: str | None = None,
) -> Detected:
    """Return what a file holds and how it will be read.

    Parameters
    ----------
    content : bytes
        The file: CSV in any dialect, XLSX, Green Button XML, Parquet.
    filename : str
        Its name, for messages.
    site : Site, optional
        Where and for which year the profiles are used.
    delimiter, header_row, sheet : optional
        As a person corrected them; everything else is corrected in the choices that are returned.

    Raises
    ------
    InvalidInput
        The file cannot be read at all.
    """
    table = read_table(content, filename, delimiter=delimiter, header_row=header_row, sheet=sheet)
    return describe(table, site or Site())


def prepare(content: bytes, filename: str, choices: Choices | None = None) -> list[Prepared]:
    """Return a profile for each column that is used.

    Parameters
    ----------
    content, filename
        As for `detect`.
    choices : Choices, optional
        How the file is read; as detected where they are not given.

    Raises
    ------
    InvalidInput
        Every reason why the file cannot be used, with the rows concerned and the remedy.
    """
    if choices is None:
        table = read_table(content, filename)
        return prepare_table(table, describe(table, Site()).choices)
    table = read_table(
        content, filename, delimiter=choices.delimiter, header_row=choices.header_row, sheet=choices.sheet
    )
    return prepare_table(table, choices)
