"""The list of projects, and how a new one is made."""

from components.projects.cards import CardFacts, project_cards
from components.projects.names import ids
from components.projects.new_project import network_choices, new_project

__all__ = ["CardFacts", "ids", "network_choices", "new_project", "project_cards"]
