"""What is known before a run: how much, how long it takes, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc

from components.feedback import issue_list
from components.icons import icon
from components.simulate.estimates import roughly
from errors import Issue

SHOWN_ISSUES = 8


def preflight(facts: Sequence[tuple[str, str]], expected_s: float | None, issues: Sequence[Issue]) -> list[Any]:
    """Show the facts of a run, the time it takes and every problem.

    Parameters
    ----------
    facts : sequence of (label, text)
        What will be computed.
    expected_s : float or None
        Expected duration. [s]
    issues : sequence of Issue
        Errors prevent the run; warnings do not.
    """
    rows = [*facts, ("Expected time", "–" if expected_s is None else f"about {roughly(expected_s)}")]
    return [dmc.Stack([_fact(*row) for row in rows], gap=6), dmc.Divider(my="md"), *_findings(issues)]


def _fact(label: str, text: str) -> dmc.Group:
    words = [dmc.Text(label, size="sm", c="dimmed"), dmc.Text(text, size="sm", fw=500, ta="right")]
    return dmc.Group(words, justify="space-between", wrap="nowrap", gap="md", align="flex-start")


def _findings(issues: Sequence[Issue]) -> list[Any]:
    if not issues:
        return [dmc.Group([icon("success", 18, className="good"), dmc.Text("Ready to run.", size="sm")], gap="xs")]
    ordered = sorted(issues, key=lambda issue: issue.severity != "error")
    content: list[Any] = [issue_list(ordered[:SHOWN_ISSUES])]
    if len(ordered) > SHOWN_ISSUES:
        content.append(dmc.Text(f"and {len(ordered) - SHOWN_ISSUES} more", size="sm", c="dimmed", mt="xs"))
    return content
