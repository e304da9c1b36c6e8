"""Ids of the shell that pages use too."""

from __future__ import annotations

from components.ids import Ids

ids = Ids("shell")

COLOR_SCHEME = ids("color-scheme")
"""Store with ``"light"`` or ``"dark"``; a State of callbacks that draw figures."""

NOTIFICATIONS = ids("notifications")
"""Container of the toasts; `sendNotifications` takes a list of them."""

LOCATION = "_pages_location"
"""The address, as Dash Pages calls it."""
