"""Ids of menus and dialogs for files and networks, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from components.ids import Ids

ids = Ids("network-files")

EXPORTS: tuple[tuple[str, str, str, str], ...] = (
    ("json", "Hygge JSON", "The network alone, to be read again here", "file"),
    ("zip", "Hygge zip", "With its profiles: all that a simulation needs", "archive"),
    ("pandapower.json", "pandapower JSON", "For power flow studies in Python", "zap"),
    ("png", "Picture, PNG", "For documents and slides", "image"),
    ("svg", "Picture, SVG", "Sharp at every size", "image"),
)
"""Ending of the address or name of the picture command, label, what it is for, icon."""


@dataclass(frozen=True, slots=True)
class NameMode:
    """What the dialog that asks for a network's name is opened for."""

    title: str
    button: str


NAME_MODES: dict[str, NameMode] = {
    "add": NameMode("New network", "Add network"),
    "copy": NameMode("Copy this network", "Copy network"),
    "rename": NameMode("Rename this network", "Rename"),
}
