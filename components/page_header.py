"""The head of every page: where one is, its title, one line of what it is for, the one primary action at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.icons import icon

Crumb = tuple[str, str]


def page_header(
    title: Any,
    purpose: Any,
    action: Any = None,
    breadcrumb: Sequence[Crumb] = (),
) -> html.Header:
    """Show the head of a page.

    Parameters
    ----------
    title, purpose : str or component
        What the page is, and in one line what it is for.
    action : component, optional
        The primary action, or a group of actions that ends with it.
    breadcrumb : sequence of (label, href)
        The pages above this one, nearest last; without any nothing is shown.
    """
    text = [
        dmc.Title(title, order=1, className="page-title"),
        dmc.Text(purpose, c="dimmed", size="sm", className="page-purpose"),
    ]
    head = dmc.Group(
        [dmc.Stack(text, gap=4, className="page-heading"), *([action] if action is not None else [])],
        justify="space-between",
        align="center",
        gap="md",
        className="page-header",
    )
    return html.Header([*_crumbs(breadcrumb), head], className="page-head")


def _crumbs(breadcrumb: Sequence[Crumb]) -> list[dmc.Anchor]:
    if not breadcrumb:
        return []
    links = [
        dmc.Anchor([icon("chevron-left", 14), label], href=href, size="xs", c="dimmed", className="crumb")
        for label, href in breadcrumb
    ]
    return [dmc.Group(links, gap=4, mb=4)]
