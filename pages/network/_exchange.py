"""What the network page offers for importing, exporting, adding and removing networks."""

from __future__ import annotations

from uuid import UUID

from dash import dcc

from components.editor import Slots
from components.network_files import (
    export_items,
    grid_items,
    ids,
    import_dialog,
    import_items,
    name_dialog,
    remove_dialog,
    stores,
)
from pages.network import _files  # noqa: F401 - registering is the point
from services import networks, projects
from services.auth import Actor
from services.permissions import allows


def slots(actor: Actor, project_id: UUID, grid_id: UUID) -> Slots:
    """Return the menus' entries and dialogs for somebody who looks at a network."""
    if not allows(actor, "network.edit"):
        return Slots(export_items=export_items())
    grids = networks.grids(actor, project_id)
    current = next(grid.name for grid in grids if grid.grid_id == grid_id)
    return Slots(
        import_items=import_items(),
        export_items=export_items(),
        grid_items=grid_items(may_remove=len(grids) > 1),
        dialogs=[
            import_dialog(projects.simbench_catalogue(), current),
            name_dialog(),
            remove_dialog(current),
            dcc.Location(id=ids("go"), refresh="callback-nav"),
            *stores(),
        ],
    )
