"""The settings of a run as a JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.documents import Reader, TooManyIssues, write
from engine.settings import RunSettings
from engine.topology import parse_json
from engine.validation import settings_issues
from errors import Issue


def read_settings(document: str | bytes | Mapping[str, Any]) -> tuple[RunSettings | None, list[Issue]]:
    """Read settings and everything that is wrong with them.

    Parameters
    ----------
    document : str, bytes or mapping
        JSON text (UTF-8), or the object that it holds. What is absent takes its default.

    Returns
    -------
    settings : RunSettings or None
        None where an issue of severity "error" was found.
    issues : list of Issue
        All problems. An unknown key is a warning.
    """
    content, issues = parse_json(document, "settings")
    if issues:
        return None, issues
    reader = Reader()
    try:
        settings = reader.read("settings", content)
    except TooManyIssues:
        return None, reader.issues
    seen = {(issue.component, issue.ids, issue.field) for issue in reader.issues}
    issues = reader.issues + [i for i in settings_issues(settings) if (i.component, i.ids, i.field) not in seen]
    usable = all(issue.severity != "error" for issue in issues)
    return settings if usable else None, issues


def settings_document(settings: RunSettings) -> dict[str, Any]:
    """Return settings as a JSON object."""
    return write("settings", settings)
