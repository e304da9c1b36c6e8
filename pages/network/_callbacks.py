"""What happens on the network page outside the editor's own scripts: starting them, and the list of houses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update, set_props

from components.editor import ids
from components.network_view import house_rows, house_table
from pages._guard import current_actor, guarded
from pages.network._facts import house_facts
from services import networks, profiles


@callback(
    Output(ids("list"), "children"),
    Input(ids("list-asked"), "data"),
    State(ids("config"), "data"),
    prevent_initial_call=True,
)
@guarded("network.read")
def refresh_list(asked: dict[str, Any], config: dict[str, Any]) -> Any:
    """Show the houses as they are saved now; the table comes with the first look at it, later looks change its rows."""
    actor, grid_id = current_actor(), UUID(config["grid_id"])
    network = networks.network(actor, grid_id)
    facts = house_facts(network, profiles.house_layers(actor, grid_id)).values()
    if asked["is_first"]:
        return house_table(facts)
    set_props(ids("table"), {"rowData": house_rows(facts)})
    return no_update


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
