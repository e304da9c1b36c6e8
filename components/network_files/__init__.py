"""Networks as files and as parts of a project: menus and dialogs on the network page."""

from components.network_files.dialogs import import_dialog, name_dialog, remove_dialog, stores
from components.network_files.items import export_items, grid_items, import_items
from components.network_files.names import EXPORTS, NAME_MODES, ids
from components.network_files.outcome import import_notes, imported_words

__all__ = [
    "EXPORTS",
    "NAME_MODES",
    "export_items",
    "grid_items",
    "ids",
    "import_dialog",
    "import_items",
    "import_notes",
    "imported_words",
    "name_dialog",
    "remove_dialog",
    "stores",
]
