"""Toasts: short, at the bottom right, second to a message at the field."""

from __future__ import annotations

from typing import Any

from components.icons import icon


def error_toast(title: str, message: str) -> dict[str, Any]:
    """Return a toast about something that did not work; it stays until it is closed."""
    return _toast(title, message, "warning", "red", auto_close=False)


def success_toast(title: str, message: str = "") -> dict[str, Any]:
    """Return a toast about something that worked; it leaves after some seconds."""
    return _toast(title, message, "check", "hygge", auto_close=4000)


def _toast(title: str, message: str, icon_name: str, color: str, *, auto_close: int | bool) -> dict[str, Any]:
    return {
        "action": "show",
        "title": title,
        "message": message,
        "color": color,
        "icon": icon(icon_name, 16),
        "autoClose": auto_close,
        "className": f"toast toast-{icon_name}",
        "withBorder": True,
        "radius": "lg",
    }
