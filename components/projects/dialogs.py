"""Dialogs of the cards: describe a project, duplicate it, its members. All of them start closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.icons import icon
from components.projects.cards import initials
from components.projects.names import ids

_FADE = {"transition": "fade", "duration": 140}


def project_dialogs() -> list[Any]:
    """Return the dialogs, and the store that remembers which project they were opened for."""
    return [dcc.Store(id=ids("chosen")), _describe(), _duplicate(), _members()]


def member_rows(members: Sequence[tuple[str, str, str]], own_key: str) -> html.Ul:
    """Show the members of a project.

    Parameters
    ----------
    members : sequence of (id, user name, full name)
        By name.
    own_key : str
        Id of the reader, who can leave.
    """
    return html.Ul([_row(member, own_key, only=len(members) == 1) for member in members], className="member-list")


def _row(member: tuple[str, str, str], own_key: str, *, only: bool) -> html.Li:
    key, username, name = member
    label = "Leave" if key == own_key else "Remove"
    why = "The last member cannot leave; archive the project instead." if only else f"{label}: {name}"
    button = dmc.Button(
        label, id=ids.pattern("remove-member", key), size="xs", variant="subtle", color="gray", disabled=only,
        n_clicks=0, **{"aria-label": f"{label} {name}"},
    )  # fmt: skip
    words = html.Div([html.Span(name), html.Span(username, className="member-account")], className="member-name")
    return html.Li([html.Span(initials(name), className="member"), words, html.Span(button, title=why)])


def _describe() -> dmc.Modal:
    body = [
        dmc.TextInput(id=ids("edit-name"), label="Name", inputProps={"maxLength": 120}, withAsterisk=True),
        dmc.Textarea(
            id=ids("edit-description"), label="Description", autosize=True, minRows=3, maxRows=10,
            inputProps={"maxLength": 2000},
        ),
        _foot("edit", "Save"),
    ]  # fmt: skip
    return _modal("edit", "Rename and describe", body)


def _duplicate() -> dmc.Modal:
    text = "Networks, profiles, flags and priority lists are copied; runs and members are not."
    body = [
        dmc.Text(text, size="sm", c="dimmed"),
        dmc.TextInput(id=ids("copy-name"), label="Name of the copy", inputProps={"maxLength": 120}, withAsterisk=True),
        _foot("copy", "Duplicate"),
    ]
    return _modal("copy", "Duplicate", body)


def _members() -> dmc.Modal:
    name = dmc.TextInput(
        id=ids("username"), label="User name", placeholder="As they sign in", className="member-field",
        inputProps={"maxLength": 120, "autoComplete": "off"},
    )  # fmt: skip
    add = dmc.Button("Add", id=ids("add-member"), leftSection=icon("plus", 16), n_clicks=0, mt=21)
    text = "Members see everything in the project; what they may do in it follows from their roles."
    body = [
        dmc.Text(text, size="sm", c="dimmed"),
        html.Div(id=ids("member-rows"), **{"aria-live": "polite"}),
        dmc.Group([name, add], gap="sm", align="flex-start", wrap="nowrap"),
        dmc.Group([dmc.Button("Done", id=ids("members-close"), variant="default", n_clicks=0)], justify="flex-end"),
    ]
    return _modal("members", "Members", body)


def _foot(name: str, go: str) -> dmc.Group:
    return dmc.Group(
        [
            dmc.Button("Cancel", id=ids(f"{name}-close"), variant="default", n_clicks=0),
            dmc.Button(go, id=ids(f"{name}-go"), n_clicks=0),
        ],
        justify="flex-end",
    )


def _modal(name: str, title: str, body: Sequence[Any]) -> dmc.Modal:
    return dmc.Modal(
        dmc.Stack(list(body), gap="md"), id=ids(f"{name}-dialog"), title=title, opened=False, transitionProps=_FADE
    )
