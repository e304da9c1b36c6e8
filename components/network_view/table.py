"""The list of a network's houses: the map's twin for sorting, filtering and screen readers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dash_ag_grid as dag

from components.editor.names import ids
from components.grid_theme import GRID_THEME
from components.network_view.facts import HouseFacts
from engine.house_kinds import label_of

_STRATEGIES = {"self_consumption": "its own house", "community": "the community", "scheduled": "a schedule"}


def house_table(facts: Iterable[HouseFacts]) -> dag.AgGrid:
    """Show every house as a row; what a house does not have stays empty."""
    return dag.AgGrid(
        id=ids("table"),
        rowData=house_rows(facts),
        columnDefs=_COLUMNS,
        defaultColDef={"sortable": True, "filter": True, "resizable": True, "wrapHeaderText": True},
        dashGridOptions={
            "theme": GRID_THEME,
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
            "rowHeight": 38,
            "headerHeight": 52,
            "animateRows": False,
        },
        getRowId="params.data.name",
        className="network-table",
        style={"height": "100%"},
    )


def house_rows(facts: Iterable[HouseFacts]) -> list[dict[str, Any]]:
    """Return houses as the rows of the table."""
    return [house_row(item) for item in facts]


def house_row(facts: HouseFacts) -> dict[str, Any]:
    """Return a house as a row of the table; energies in MWh and kWh, powers in kW."""
    house, battery = facts.house, facts.house.battery
    return {
        "name": house.name,
        "type": label_of(house.house_type),
        "transformer": house.transformer,
        "flags": ", ".join(house.flags),
        "load_mwh": _rounded(facts.load_kwh / 1000),
        "solar_kwp": _rounded(facts.solar_kwp),
        "solar_mwh": _rounded(facts.solar_kwh / 1000),
        "battery_kwh": _rounded(battery.capacity_kwh) if battery else None,
        "battery_for": _STRATEGIES[battery.strategy] if battery else "",
        "charger_kw": _rounded(facts.charger_kw),
        "heat_pump_kw": _rounded(facts.heat_pump_kw),
    }


def _rounded(value: float) -> float | None:
    """Return a number for a cell; nothing for what is not there."""
    return round(value, 2) if value else None


def _text(field: str, title: str, width: int, **more: Any) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": title,
        "minWidth": width,
        "width": width,
        "filter": "agTextColumnFilter",
        **more,
    }


def _number(field: str, title: str, help: str) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": title,
        "headerTooltip": help,
        "minWidth": 104,
        "flex": 1,
        "type": "rightAligned",
        "filter": "agNumberColumnFilter",
        "valueFormatter": {"function": "params.value == null ? '' : d3.format(',.1f')(params.value)"},
    }


_COLUMNS = [
    _text("name", "House", 132, pinned="left"),
    _text("type", "Type", 104),
    _text("transformer", "Transformer", 124),
    _text("flags", "Flags", 100),
    _number("load_mwh", "Load (MWh)", "Load of a year, with heat pump and charging point"),
    _number("solar_kwp", "Solar (kWp)", "Installed solar power"),
    _number("solar_mwh", "Solar (MWh)", "Solar generation of a year"),
    _number("battery_kwh", "Battery (kWh)", "Capacity of the battery"),
    _text("battery_for", "Battery for", 136),
    _number("charger_kw", "Charging (kW)", "Power of charging points and vehicles"),
    _number("heat_pump_kw", "Heat pump (kW)", "Power of the heat pump"),
]
