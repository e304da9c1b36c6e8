"""Above the cards: search, and whether the archived projects are shown."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html

from components.icons import icon
from components.projects.names import ids


def project_tools(n_current: int, n_archived: int) -> html.Div:
    """Show the search, and the choice between projects and archived ones where there are any."""
    search = dmc.TextInput(
        id=ids("search"), placeholder="Search projects", leftSection=icon("search", 16), value="",
        className="project-search", inputProps={"type": "search"}, **{"aria-label": "Search projects"},
    )  # fmt: skip
    shown = dmc.SegmentedControl(
        id=ids("shown"), value="current", className="project-shown", **{"aria-label": "Which projects"},
        data=shown_choices(n_current, n_archived),
    )  # fmt: skip
    nothing = html.P("No project matches.", id=ids("no-match"), className="project-no-match", hidden=True)
    return html.Div([html.Div([search, shown], className="project-tools"), nothing])


def shown_choices(n_current: int, n_archived: int) -> list[dict[str, str]]:
    """Return the choices with their counts."""
    return [
        {"value": "current", "label": f"Current {n_current}"},
        {"value": "archived", "label": f"Archived {n_archived}"},
    ]
