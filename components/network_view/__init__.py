"""A network to look at: map, list, property card, small picture."""

from components.network_view.canvas import network_map
from components.network_view.facts import HouseFacts
from components.network_view.names import ids
from components.network_view.picture import network_picture
from components.network_view.properties import house_card, junction_card, network_card, transformer_card
from components.network_view.table import house_rows, house_table

__all__ = [
    "HouseFacts",
    "house_card",
    "house_rows",
    "house_table",
    "ids",
    "junction_card",
    "network_card",
    "network_map",
    "network_picture",
    "transformer_card",
]
