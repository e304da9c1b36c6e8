"""The frame of the application."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.shell.help import shortcut_sheet
from components.shell.names import COLOR_SCHEME, NOTIFICATIONS, ids
from components.shell.rail import rail_frame
from components.shell.top_bar import top_bar
from components.theme import mantine_theme, templates

HEADER_HEIGHT = 56
RAIL_WIDTH = 220
RAIL_WIDTH_COLLAPSED = 60


def shell_layout(full_name: str, role: str, scheme: str, content: Any, *, rail_collapsed: bool = False) -> Any:
    """Show the shell around `content`.

    Parameters
    ----------
    full_name, role : str
        Who is signed in.
    scheme : {"light", "dark"}
        The colour scheme that the browser has shown since the first paint.
    content : component
        The container of the pages.
    rail_collapsed : bool
        Whether the rail shows icons only.
    """
    frame = dmc.AppShell(
        [
            top_bar(full_name, role),
            rail_frame(),
            dmc.AppShellMain(html.Div(content, className="content"), id=ids("main")),
        ],
        id=ids("frame"),
        header={"height": HEADER_HEIGHT},
        navbar=_navbar(rail_collapsed),
        padding=0,
        transitionDuration=140,
        className="shell rail-collapsed" if rail_collapsed else "shell",
    )
    skip = html.A("Skip to content", href="#" + ids("main"), className="skip-link")
    return dmc.MantineProvider(
        [skip, frame, html.Div(id=ids("backdrop"), className="nav-backdrop", n_clicks=0), *_invisible(scheme)],
        id=ids("provider"),
        theme=mantine_theme(),
        forceColorScheme=scheme,
    )


def _navbar(rail_collapsed: bool) -> dict[str, Any]:
    width = RAIL_WIDTH_COLLAPSED if rail_collapsed else RAIL_WIDTH
    return {"width": width, "breakpoint": "sm", "collapsed": {"mobile": True}}


def _invisible(scheme: str) -> list[Any]:
    return [
        dmc.NotificationContainer(id=NOTIFICATIONS, position="bottom-right", limit=4, transitionDuration=140),
        shortcut_sheet(),
        dcc.Store(id=COLOR_SCHEME, data=scheme),
        dcc.Store(id=ids("templates"), data=templates()),
        html.Div(id=ids("dummy"), hidden=True),
    ]
