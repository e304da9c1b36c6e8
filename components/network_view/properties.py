"""The card beside the map: what is known of the chosen thing, or of the whole network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from components.format import THIN_SPACE, energy, number, power
from components.icons import icon
from components.network_view.facts import HouseFacts
from components.network_view.glyphs import look_of
from components.network_view.month_bars import month_bars
from components.network_view.wording import (
    STRATEGIES,
    TYPE_NAMES,
    battery_source,
    session_text,
    window_text,
)
from engine.network import Battery, Ev, House, Junction, Network, Transformer

Row = tuple[str, Any]


def network_card(network: Network, facts: Iterable[HouseFacts], description: str = "") -> dmc.Card:
    """Show what a network is and its sums: what is seen while nothing is chosen."""
    houses = list(facts)
    counts = [
        ("Transformers", str(len(network.transformers))),
        ("Houses", str(len(network.houses))),
        ("Cables", f"{len(network.lines)} · {number(sum(line.length_m for line in network.lines) / 1000, 'km')}"),
    ]
    sections = [
        *([dmc.Text(description, size="xs", c="dimmed")] if description else []),
        *_section("Network", counts),
        *_section("A year, by profiles", _year(houses)),
        *_section("Equipment", _equipment(houses)),
    ]
    hint = dmc.Text("Choose a house or a transformer to see more.", size="xs", c="dimmed", className="property-hint")
    return _card("network", network.grid.name, network.grid.timezone, [*sections, hint])


def transformer_card(transformer: Transformer, behind: Sequence[HouseFacts]) -> dmc.Card:
    """Show a transformer and what hangs directly behind it."""
    rating = [
        ("Rating", "no limit" if transformer.capacity_kw is None else _given(transformer.capacity_kw, "kW")),
        ("Efficiency to houses", _given(transformer.forward_efficiency_pct, "%")),
        ("Efficiency to grid", _given(transformer.backward_efficiency_pct, "%")),
        ("Export", "allowed" if transformer.allow_export else "not allowed"),
        ("Fed by", transformer.parent or "utility grid"),
    ]
    plate = [
        ("Rated current, primary", _given(transformer.primary_ampacity_a, "A")),
        ("Rated current, secondary", _given(transformer.secondary_ampacity_a, "A")),
        ("Short-circuit voltage", _given(transformer.vk_pct, "%")),
        ("Iron loss", _given(transformer.iron_loss_kw, "kW")),
        ("In service", _given(transformer.years_of_service, "years")),
    ]
    behind_rows = [("Houses", str(len(behind))), *_year(behind)]
    rows = [*_section("Limits", rating), *_section("Directly behind it", behind_rows), *_section("Nameplate", plate)]
    return _card("transformer", transformer.name, "Transformer", rows)


def house_card(facts: HouseFacts, load_kwh: Sequence[float] = (), generation_kwh: Sequence[float] = ()) -> dmc.Card:
    """Show a house; with its year by month where the profiles are known."""
    house = facts.house
    chips = [dmc.Badge(flag, leftSection=icon("flag", 12)) for flag in house.flags]
    if not house.participates:
        chips.append(dmc.Badge("does not trade", color="gray"))
    sections = [dmc.Group(chips, gap=6)] if chips else []
    sections += _section("Use and generation", _use(facts))
    if any(load_kwh) or any(generation_kwh):
        sections.append(month_bars(load_kwh, generation_kwh))
    if house.battery:
        sections += _section("Battery", _battery(house.battery))
    for ev in house.evs:
        sections += _section("Electric vehicle", _ev(ev))
    sections += _section("Connection", _connection(house))
    kind = TYPE_NAMES.get(house.house_type, house.house_type)
    return _card(look_of(facts).symbol, house.name, kind, sections)


def junction_card(junction: Junction) -> dmc.Card:
    """Show a cable joint."""
    rows = _section("Connection", [("Transformer", junction.transformer)])
    return _card("junction", junction.name, "Cable joint without a consumer", rows)


def _year(houses: Sequence[HouseFacts]) -> list[Row]:
    return [
        ("Load", energy(sum(item.load_kwh for item in houses))),
        ("Solar", _if_any(sum(item.solar_kwh for item in houses), energy)),
    ]


def _equipment(houses: Sequence[HouseFacts]) -> list[Row]:
    batteries = [item.house.battery for item in houses if item.house.battery]
    kwp, charging = sum(item.solar_kwp for item in houses), sum(item.charger_kw for item in houses)
    return [
        ("Solar", _counted(sum(item.solar_kwp > 0 for item in houses), number(kwp, "kWp"))),
        ("Batteries", _counted(len(batteries), energy(sum(item.capacity_kwh for item in batteries)))),
        ("Charging", _counted(sum(item.has_charger for item in houses), power(charging))),
        ("Heat pumps", _counted(sum(item.heat_pump_kw > 0 for item in houses),
                                power(sum(item.heat_pump_kw for item in houses)))),
    ]  # fmt: skip


def _counted(count: int, total: str) -> str:
    return f"{count} · {total}" if count else "none"


def _use(facts: HouseFacts) -> list[Row]:
    if not facts.has_profiles:
        return [("Profiles", "none yet")]
    rows: list[Row] = [("Load", f"{energy(facts.load_kwh)} a year")]
    if facts.heat_pump_kw:
        rows.append(("Heat pump", _given(facts.heat_pump_kw, "kW")))
    if facts.charging_kw:
        rows.append(("Charging point", _given(facts.charging_kw, "kW")))
    if facts.solar_kwp:
        rows += [("Solar", _given(facts.solar_kwp, "kWp")), ("Generation", f"{energy(facts.solar_kwh)} a year")]
    return rows


def _battery(battery: Battery) -> list[Row]:
    return [
        ("Capacity", _given(battery.capacity_kwh, "kWh")),
        ("Charge / discharge", f"{battery.max_charge_kw:g} / {_given(battery.max_discharge_kw, 'kW')}"),
        ("Round trip", _given(battery.round_trip_efficiency_pct, "%")),
        ("Depth of discharge", _given(battery.depth_of_discharge_pct, "%")),
        ("Works for", STRATEGIES[battery.strategy]),
        ("Charges from", battery_source(battery)),
        *(window_text(window) for window in battery.schedule),
    ]


def _ev(ev: Ev) -> list[Row]:
    how = "smart, from solar first" if ev.smart else "at full power on arrival"
    return [
        ("Charger", _given(ev.charger_kw, "kW")),
        ("Charges", how),
        *(session_text(session) for session in ev.sessions),
    ]


def _connection(house: House) -> list[Row]:
    rows: list[Row] = [("Transformer", house.transformer), ("Line loss", _given(house.line_loss_pct, "%"))]
    if house.fuse_a is not None:
        rows.append(("Fuse", _given(house.fuse_a, "A")))
    return rows


def _given(value: float | None, unit: str) -> str | None:
    """Return a number as somebody gave it, not rounded to three digits; None where nobody did."""
    return None if value is None else f"{value:g}{THIN_SPACE}{unit}"


def _if_any(value: float, text: Any) -> str:
    return text(value) if value else "none"


def _section(title: str, rows: Iterable[Row]) -> list[Any]:
    """Return a titled list of facts; what is not known is left out."""
    entries = [
        html.Div([html.Dt(label), html.Dd(value)], className="fact") for label, value in rows if value is not None
    ]
    return [html.Section([html.H3(title), html.Dl(entries)], className="facts")] if entries else []


def _card(symbol: str, title: str, kind: str, content: list[Any]) -> dmc.Card:
    head = dmc.Group(
        [
            dmc.ThemeIcon(icon(symbol, 18), variant="light", size="lg", radius="md"),
            dmc.Stack([html.H2(title), dmc.Text(kind, size="xs", c="dimmed")], gap=0),
        ],
        gap="sm",
        wrap="nowrap",
        className="property-head",
    )
    return dmc.Card([head, *content], className="property-card", padding="md")
