"""The list of projects, how a new one is made, and what can be done with one."""

from components.projects.cards import CardFacts, GridPicture, initials, project_cards
from components.projects.dialogs import member_rows, project_dialogs
from components.projects.names import ids
from components.projects.new_project import network_choices, new_project
from components.projects.tools import project_tools, shown_choices

__all__ = [
    "CardFacts",
    "GridPicture",
    "ids",
    "initials",
    "member_rows",
    "network_choices",
    "new_project",
    "project_cards",
    "project_dialogs",
    "project_tools",
    "shown_choices",
]
