"""What happens on the network page: choosing, looking closer, exporting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from components.network_view import house_card, ids, junction_card, network_card, transformer_card
from components.shell import COLOR_SCHEME
from errors import NotFound
from pages._guard import current_actor, guarded
from pages.network._facts import house_facts
from services import networks, profiles


@callback(
    Output(ids("properties"), "children"),
    Input(ids("canvas"), "selectedNodeData"),
    State(ids("grid"), "data"),
    State(ids("project"), "data"),
    prevent_initial_call=True,
)
@guarded("network.read")
def show_properties(chosen: list[dict[str, Any]] | None, grid: str, project: str) -> Any:
    """Show the chosen thing, or the whole network."""
    kind, name = (chosen[0]["kind"], chosen[0]["name"]) if chosen else ("network", "")
    return _card(UUID(grid), UUID(project), kind, name)


def _card(grid_id: UUID, project_id: UUID, kind: str, name: str) -> Any:
    actor = current_actor()
    network = networks.network(actor, grid_id)
    facts = house_facts(network, profiles.house_layers(actor, grid_id))
    if kind == "house" and name in facts:
        return _house_card(grid_id, facts[name])
    found = next((item for item in (*network.transformers, *network.junctions) if item.name == name), None)
    if kind == "transformer" and found:
        return transformer_card(found, [item for item in facts.values() if item.house.transformer == name])
    if kind == "junction" and found:
        return junction_card(found)
    return network_card(network, facts.values(), networks.project(actor, project_id).description)


def _house_card(grid_id: UUID, facts: Any) -> Any:
    try:
        year = profiles.monthly_energy(current_actor(), grid_id, facts.house.name)
    except NotFound:
        return house_card(facts)
    return house_card(facts, year.load_kwh, year.generation_kwh)


@callback(
    Output(ids("download"), "data"),
    Input(ids("export"), "n_clicks"),
    State(ids("grid"), "data"),
    prevent_initial_call=True,
)
@guarded("network.read")
def export(clicks: int, grid: str) -> Any:
    """Send the network as a topology document."""
    if not clicks:
        return no_update
    actor, grid_id = current_actor(), UUID(grid)
    name = networks.network(actor, grid_id).grid.name
    return {"content": networks.export(actor, grid_id), "filename": f"{name}.hygge.json", "type": "application/json"}


def _in_browser(function: str, *dependencies: Any, **options: Any) -> None:
    clientside_callback(ClientsideFunction("network", function), *dependencies, **options)


_in_browser(
    "stylesheet",
    Output(ids("canvas"), "stylesheet"),
    Input(COLOR_SCHEME, "data"),
    Input(ids("stylesheets"), "data"),
)
_in_browser(
    "show",
    Output(ids("map"), "hidden"),
    Output(ids("list"), "hidden"),
    Input(ids("view"), "value"),
    prevent_initial_call=True,
)
_in_browser(
    "useTool",
    *(Input(ids(tool), "n_clicks") for tool in ("zoom-in", "zoom-out", "fit")),
    prevent_initial_call=True,
)
_in_browser(
    "choose",
    Input(ids("search"), "value"),
    Input(ids("table"), "selectedRows"),
    prevent_initial_call=True,
)
