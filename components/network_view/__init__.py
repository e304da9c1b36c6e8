"""A network beside its drawing: the list of its houses."""

from components.network_view.facts import HouseFacts
from components.network_view.table import house_rows, house_table

__all__ = ["HouseFacts", "house_rows", "house_table"]
