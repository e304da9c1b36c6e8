"""The network editor: the page around the canvas and what the browser needs to know before it starts."""

from components.editor.config import editor_config
from components.editor.names import ids
from components.editor.page import GridChoice, Slots, editor_page

__all__ = ["GridChoice", "Slots", "editor_config", "editor_page", "ids"]
