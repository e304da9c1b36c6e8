"""The top bar: project, place, runs in progress, theme, help, person."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.icons import icon
from components.shell.names import ids
from components.shell.run_indicator import run_indicator


def top_bar(full_name: str, role: str) -> dmc.AppShellHeader:
    """Show the bar for a person; a callback fills in project and place for the address."""
    left = [
        dmc.Burger(id=ids("burger"), opened=False, size="sm", hiddenFrom="sm", **{"aria-label": "Navigation"}),
        dcc.Link(
            [html.Span(className="brand-mark"), html.Span("Hygge", className="brand-name")],
            href="/projects",
            className="brand",
            title="Projects",
        ),
        html.Div(id=ids("context"), className="context"),
    ]
    right = [
        run_indicator(),
        _button(
            "theme-toggle",
            "Light or dark",
            [icon("moon", 18, className="when-light"), icon("sun", 18, className="when-dark")],
        ),
        _button("help", "Keyboard shortcuts", icon("help", 18)),
        _person_menu(full_name, role),
    ]
    return dmc.AppShellHeader(
        html.Div([html.Div(left, className="top-left"), html.Div(right, className="top-right")], className="top-bar")
    )


def project_context(project: tuple[str, str] | None, others: list[tuple[str, str]], section: str | None) -> list[Any]:
    """Show the current project with a menu of the others, and the section of it.

    Parameters
    ----------
    project : tuple of (name, href), optional
        The current project; without one only the section is shown.
    others : list of (name, href)
        Where to switch to: the same section of the other projects.
    section : str, optional
        The page within the project.
    """
    parts: list[Any] = []
    if project is not None:
        parts.append(_switcher(project, others))
    if section:
        if parts:
            parts.append(html.Span("/", className="context-slash", **{"aria-hidden": "true"}))
        parts.append(html.Span(section, className="context-section"))
    return parts


def _switcher(project: tuple[str, str], others: list[tuple[str, str]]) -> dmc.Menu:
    name, href = project
    current = dmc.MenuItem(name, href=href, rightSection=icon("check", 14), className="menu-current")
    items = [dmc.MenuItem(label, href=target) for label, target in others]
    every = dmc.MenuItem("All projects", href="/projects", leftSection=icon("projects", 16))
    target = dmc.UnstyledButton(
        [html.Span(name, className="switcher-name"), icon("selector", 14)],
        className="top-button switcher",
        **{"aria-label": f"Project {name}, switch"},
    )
    drop = dmc.MenuDropdown([dmc.MenuLabel("Projects"), current, *items, dmc.MenuDivider(), every])
    return dmc.Menu([dmc.MenuTarget(target), drop], position="bottom-start", width=280)


def _button(name: str, label: str, content: Any) -> dmc.Tooltip:
    button = dmc.UnstyledButton(content, id=ids(name), n_clicks=0, className="top-button", **{"aria-label": label})
    return dmc.Tooltip(button, label=label)


def _person_menu(full_name: str, role: str) -> dmc.Menu:
    initials = "".join(word[0] for word in full_name.split()[:2]).upper()
    target = dmc.UnstyledButton(
        dmc.Avatar(initials, size=30, radius="xl", color="hygge", className="avatar"),
        className="top-button person",
        **{"aria-label": f"Account of {full_name}"},
    )
    who = html.Div([html.Div(full_name, className="person-name"), html.Div(role, className="person-role")])
    drop = dmc.MenuDropdown(
        [
            html.Div(who, className="person-head"),
            dmc.MenuDivider(),
            dmc.MenuItem("Sign out", id=ids("sign-out"), n_clicks=0, leftSection=icon("sign-out", 16)),
        ]
    )
    return dmc.Menu([dmc.MenuTarget(target), drop], position="bottom-end", width=220)
