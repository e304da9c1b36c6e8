"""The page for addresses that do not exist."""

from __future__ import annotations

from typing import Any

import dash
import dash_mantine_components as dmc
from dash import dcc

from components.feedback import empty_state

dash.register_page(__name__, title="Not found · Hygge")


def layout(**_: Any) -> Any:
    """Say so, and show the way back."""
    back = dcc.Link(dmc.Button("Go to your projects"), href="/projects")
    return empty_state("This page does not exist", "The address may be old or mistyped.", back, icon="compass")
