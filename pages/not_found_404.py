"""The page for addresses that do not exist."""

from __future__ import annotations

from typing import Any

import dash

from components.feedback import not_found

dash.register_page(__name__, title="Not found · Hygge")


def layout(**_: Any) -> Any:
    """Say so, and show the way back."""
    return not_found("This page does not exist", "The address may be old or mistyped.")
