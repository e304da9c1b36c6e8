"""What the app says when there is nothing yet, something is on its way, or something is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dash_mantine_components as dmc
from dash import dcc

from components import icons
from errors import Issue

SHOWN_ISSUES = 50


def empty_state(title: str, text: Any, action: Any = None, icon: str = "sparkles") -> dmc.Card:
    """Show what will be here and the one button to get it."""
    content = [
        dmc.ThemeIcon(icons.icon(icon, 22), size=48, radius="xl", variant="light", className="empty-icon"),
        dmc.Title(title, order=2, size="h3"),
        dmc.Text(text, c="dimmed", size="sm", maw=440, ta="center"),
    ]
    if action is not None:
        content.append(dmc.Box(action, mt="xs"))
    return dmc.Card(dmc.Stack(content, align="center", gap="xs"), className="empty-state", py=56)


def not_found(title: str, text: str) -> dmc.Card:
    """Show that there is nothing at this address, and the way back."""
    back = dcc.Link(dmc.Button("Go to your projects"), href="/projects")
    return empty_state(title, text, back, icon="compass")


def skeleton_card(height: int) -> dmc.Card:
    """Show the shape of a card that is on its way; `height` in pixels is that of the final card."""
    lines = [dmc.Skeleton(h=12, w="28%", radius="sm"), dmc.Skeleton(h="100%", radius="md", style={"flex": 1})]
    return dmc.Card(dmc.Stack(lines, h="100%", gap="md"), h=height, **{"aria-busy": "true"})


def error_alert(message: Any, title: str = "That did not work", severity: str = "error") -> dmc.Alert:
    """Show an error or warning where it belongs, in place of the content."""
    warning = severity == "warning"
    return dmc.Alert(
        message,
        title=title,
        color="yellow" if warning else "red",
        variant="light",
        radius="lg",
        icon=icons.icon("info" if warning else "warning", 18),
        styles={"title": {"color": "var(--color-text)"}} if warning else {},
    )


def issue_list(issues: Iterable[Issue]) -> Any:
    """Show every problem of an input with its place; errors first; a short good word where there is none."""
    found = sorted(issues, key=lambda issue: issue.severity != "error")
    if not found:
        return dmc.Text("No problems found.", c="dimmed", size="sm")
    more = len(found) - SHOWN_ISSUES
    rest = [dmc.Text(f"And {more} more.", c="dimmed", size="sm")] if more > 0 else []
    return dmc.Stack([*map(_issue, found[:SHOWN_ISSUES]), *rest], gap="xs", className="issue-list")


def _issue(issue: Issue) -> dmc.Group:
    is_error = issue.severity == "error"
    where = " · ".join(part for part in (issue.component, ", ".join(issue.ids), issue.field) if part)
    mark = icons.icon("warning" if is_error else "info", 16, label="Error" if is_error else "Warning")
    lines = [dmc.Text(where, size="xs", c="dimmed"), dmc.Text(issue.message, size="sm")]
    return dmc.Group(
        [mark, dmc.Stack(lines, gap=0)],
        gap="sm",
        align="flex-start",
        wrap="nowrap",
        className=f"issue issue-{issue.severity}",
    )
