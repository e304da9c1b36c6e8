"""What happens on the network page outside the editor's own scripts: starting them, and the list of houses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback

from components.editor import ids
from components.network_view import house_rows
from pages._guard import current_actor, guarded
from pages.network._facts import house_facts
from services import networks, profiles


@callback(
    Output(ids("table"), "rowData"),
    Input(ids("list-asked"), "data"),
    State(ids("config"), "data"),
    prevent_initial_call=True,
)
@guarded("network.read")
def refresh_list(_asked: int, config: dict[str, Any]) -> Any:
    """Fill the list of houses with what is saved now."""
    actor, grid_id = current_actor(), UUID(config["grid_id"])
    network = networks.network(actor, grid_id)
    return house_rows(house_facts(network, profiles.house_layers(actor, grid_id)).values())


def _in_browser(function: str, *dependencies: Any, **options: Any) -> None:
    clientside_callback(ClientsideFunction("network", function), *dependencies, **options)


# Dash calls only what has an output when a page appears.
_in_browser("mount", Output(ids("mounted"), "data"), Input(ids("config"), "data"))
_in_browser(
    "show",
    Output(ids("map"), "hidden"),
    Output(ids("list"), "hidden"),
    Output(ids("list-asked"), "data"),
    Input(ids("view"), "value"),
    prevent_initial_call=True,
)
_in_browser("choose", Input(ids("table"), "selectedRows"), prevent_initial_call=True)
