"""Houses and transformers in sortable, filterable tables; the Sankey diagram's twin in a plain one."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
import pandas as pd

from components.format import energy, percent
from components.grid_theme import GRID_THEME
from components.results.names import ids

Texts = tuple[tuple[str, str, int], ...]
Numbers = tuple[tuple[str, str, float, int, int], ...]
HOUSE_COLUMNS: Numbers = (
    ("load_kwh", "Load (MWh)", 1e-3, 2, 92),
    ("generation_kwh", "Generation (MWh)", 1e-3, 2, 104),
    ("self_sufficiency_frac", "Self-sufficiency (%)", 100, 1, 108),
    ("self_consumption_frac", "Self-consumption (%)", 100, 1, 116),
    ("p2p_bought_kwh", "P2P bought (MWh)", 1e-3, 2, 92),
    ("p2p_sold_kwh", "P2P sold (MWh)", 1e-3, 2, 88),
    ("grid_import_kwh", "Grid import (MWh)", 1e-3, 2, 92),
    ("grid_export_kwh", "Grid export (MWh)", 1e-3, 2, 92),
    ("peak_import_kw", "Peak import (kW)", 1, 1, 92),
    ("battery_cycles", "Battery cycles", 1, 0, 88),
    ("ev_unmet_kwh", "EV missed (kWh)", 1, 0, 92),
)
TRANSFORMER_COLUMNS: Numbers = (
    ("capacity_kw", "Rating (kW)", 1, 0, 84),
    ("loading_frac", "Peak loading (%)", 100, 1, 92),
    ("overload_h", "Overload (h)", 1, 2, 92),
    ("overload_kwh", "Above rating (kWh)", 1, 0, 92),
    ("peak_import_kw", "Peak import (kW)", 1, 1, 92),
    ("peak_export_kw", "Peak export (kW)", 1, 1, 92),
    ("load_kwh", "Load (MWh)", 1e-3, 1, 84),
    ("generation_kwh", "Generation (MWh)", 1e-3, 1, 104),
    ("p2p_bought_kwh", "P2P bought (MWh)", 1e-3, 1, 92),
    ("loss_kwh", "Losses (MWh)", 1e-3, 2, 88),
)
"""Column of the frame, heading with unit, factor to that unit, decimals, narrowest width [px]."""


ROW_HEIGHT, HEAD_HEIGHT = 38, 56
HOUSE_TEXTS = (("name", "House", 120), ("parent", "Transformer", 104), ("flags", "Flags", 96))
TRANSFORMER_TEXTS = (("name", "Transformer", 120), ("parent", "Behind", 104))


def houses_table(height: int) -> dag.AgGrid:
    """Show a row a house; a callback fills it with `house_rows`, a click on a row is reported by the grid."""
    return _grid("houses-table", HOUSE_TEXTS, HOUSE_COLUMNS, height=height)


def transformers_table(n_transformers: int) -> dag.AgGrid:
    """Show a row a transformer, up to eight at a time; a callback fills it with `transformer_rows`."""
    height = HEAD_HEIGHT + ROW_HEIGHT * min(max(n_transformers, 2), 8)
    table = _grid("transformers-table", TRANSFORMER_TEXTS, TRANSFORMER_COLUMNS, height=height)
    table.defaultColDef["floatingFilter"] = n_transformers > 8
    return table


def house_rows(houses: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of the table of houses from the frame of `services.results.houses`."""
    return _rows(houses, HOUSE_TEXTS, HOUSE_COLUMNS)


def transformer_rows(groups: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of the table of transformers from the frame of `services.results.transformers`."""
    return _rows(groups[groups["kind"] == "transformer"], TRANSFORMER_TEXTS, TRANSFORMER_COLUMNS)


def balance_table(links: pd.DataFrame) -> dmc.Table:
    """Show the links of the energy balance: from, to, energy, and which part of its source that is."""
    of_source = links["energy_kwh"] / links.groupby("source")["energy_kwh"].transform("sum")
    body = [
        [link.source, link.target, energy(link.energy_kwh), percent(share)]
        for link, share in zip(links.itertuples(), of_source, strict=True)
    ]
    return dmc.Table(
        data={"caption": "Where the energy went", "head": ["From", "To", "Energy", "Of its source"], "body": body},
        className="result-twin",
        verticalSpacing=6,
        tabularNums=True,
    )


def _rows(frame: pd.DataFrame, texts: Texts, columns: Numbers) -> list[dict[str, Any]]:
    """Return records with the numbers in the units of the headings."""
    numbers = frame[[key for key, *_ in columns]].mul([factor for _, _, factor, *_ in columns])
    rows = frame[[key for key, *_ in texts]].map(_joined).join(numbers)
    rows.insert(0, "row", rows.index.astype(str))
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def _grid(name: str, texts: Texts, columns: Numbers, *, height: int) -> dag.AgGrid:
    return dag.AgGrid(
        id=ids(name),
        columnDefs=[*(_text(*text) for text in texts), *(_number(*column) for column in columns)],
        defaultColDef={
            "sortable": True,
            "filter": True,
            "floatingFilter": True,
            "suppressHeaderFilterButton": True,
            "suppressHeaderMenuButton": True,
            "suppressFloatingFilterButton": True,
            "resizable": True,
        },
        getRowId="params.data.row",
        dashGridOptions={
            "theme": GRID_THEME,
            "rowHeight": ROW_HEIGHT,
            "headerHeight": HEAD_HEIGHT - 4,
            "floatingFiltersHeight": 40,
            "animateRows": False,
        },
        style={"height": f"{height}px", "width": "100%"},
        className="result-grid",
    )


def _text(key: str, heading: str, width: int) -> dict[str, Any]:
    column = {"field": key, "headerName": heading, "minWidth": width, "flex": 1, "filter": "agTextColumnFilter"}
    return column | {"pinned": "left"} if key == "name" else column


def _number(key: str, heading: str, _factor: float, decimals: int, width: int) -> dict[str, Any]:
    return {
        "field": key,
        "headerName": heading,
        "type": "rightAligned",
        "minWidth": width,
        "flex": 1,
        "wrapHeaderText": True,
        "filter": "agNumberColumnFilter",
        "filterParams": {"defaultOption": "greaterThanOrEqual"},
        "floatingFilterComponentParams": {"filterPlaceholder": "≥"},
        "valueFormatter": {"function": f"resultNumber(params.value, {decimals})"},
        "cellClass": ["ag-right-aligned-cell", "result-number"],
    }


def _joined(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list | tuple) else value or ""
