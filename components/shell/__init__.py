"""The shell around every page: rail, top bar, run indicator, help, notifications."""

from components.shell.layout import shell_layout
from components.shell.names import COLOR_SCHEME, LOCATION, NOTIFICATIONS, ids
from components.shell.notifications import error_toast, success_toast
from components.shell.rail import Place, rail
from components.shell.run_indicator import ActiveRun, run_label, run_list
from components.shell.top_bar import project_context

__all__ = [
    "COLOR_SCHEME",
    "LOCATION",
    "NOTIFICATIONS",
    "ActiveRun",
    "Place",
    "error_toast",
    "ids",
    "project_context",
    "rail",
    "run_label",
    "run_list",
    "shell_layout",
    "success_toast",
]
