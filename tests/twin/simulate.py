"""The twin's whole run: documents in, columns out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.twin.household import Home, Step
from tests.twin.limits import above, at_bus, flow_of, limit
from tests.twin.model import Bus, read_tree
from tests.twin.pool import Market

HOUSE_COLUMNS = {
    "load_kw": "load",
    "ev_kw": "ev",
    "ev_unmet_kwh": "ev_unmet",
    "generation_kw": "generation",
    "battery_charge_kw": "charge",
    "battery_discharge_kw": "discharge",
    "p2p_bought_kw": "bought",
    "p2p_sold_kw": "sold",
    "grid_import_kw": "grid_import",
    "grid_export_kw": "grid_export",
    "curtailed_kw": "curtailed",
    "unserved_kw": "unserved",
}


def simulate(
    topology: dict[str, Any], series: dict[str, list[float]], settings: dict[str, Any], start: str
) -> dict[str, list[float]]:
    """Return the results of a run.

    Parameters
    ----------
    topology, settings : dict
        Documents as the headless command reads them.
    series : dict of list of float
        ``<house>.load_kw`` and, where there is any, ``<house>.generation_kw``. [kW]
    start : str
        ISO time of the first step, with its offset.

    Returns
    -------
    columns : dict of list of float
        The columns of the headless command's results.
    """
    root, houses = read_tree(topology, settings)
    begin = datetime.fromisoformat(start)
    length = len(next(iter(series.values())))
    homes = [Home(house, begin, length) for house in houses]
    columns: dict[str, list[float]] = {}
    for step in range(length):
        time = begin + timedelta(minutes=15 * step)
        steps = {}
        for home in homes:
            name = home.house.name
            generation = series.get(f"{name}.generation_kw", [0.0] * length)[step]
            steps[name] = home.begin(step, time, series[f"{name}.load_kw"][step], generation)
        trade(root, homes, steps, settings)
        settle(root, steps, settings)
        record(columns, root, homes, steps)
    return columns


def trade(root: Bus, homes: list[Home], steps: dict[str, Step], settings: dict[str, Any]) -> None:
    """Run the passes A, B and C."""
    members = [home for home in homes if home.house.participates]
    market = Market(root, [home.house for home in homes], settings)
    rule = settings.get("allocation", "priority")

    surplus = {home.house.name: steps[home.house.name].surplus for home in members}
    deficit = {home.house.name: steps[home.house.name].deficit for home in members}
    book(steps, *market.run_pass(surplus, deficit, rule), from_surplus=True, to_deficit=True)

    surplus = {home.house.name: steps[home.house.name].surplus for home in members}
    room = {home.house.name: home.room_for_community(steps[home.house.name]) for home in members}
    bought, sold = market.run_pass(surplus, room, "proportional")
    book(steps, bought, sold, from_surplus=True, to_deficit=False)
    for home in members:
        if bought[home.house.name] > 0:
            home.charge(steps[home.house.name], bought[home.house.name])

    stored = {home.house.name: home.energy_for_community(steps[home.house.name]) for home in members}
    deficit = {home.house.name: steps[home.house.name].deficit for home in members}
    bought, sold = market.run_pass(stored, deficit, rule)
    book(steps, bought, sold, from_surplus=False, to_deficit=True)
    for home in members:
        if sold[home.house.name] > 0:
            home.discharge(steps[home.house.name], sold[home.house.name])


def book(
    steps: dict[str, Step], bought: dict[str, float], sold: dict[str, float], *, from_surplus: bool, to_deficit: bool
) -> None:
    """Note the trades of one pass at the houses."""
    for name, now in steps.items():
        now.bought += bought[name]
        now.sold += sold[name]
        if from_surplus:
            now.surplus = max(0.0, now.surplus - sold[name])
        if to_deficit:
            now.deficit = max(0.0, now.deficit - bought[name])


def settle(root: Bus, steps: dict[str, Step], settings: dict[str, Any]) -> None:
    """Leave the rest to the utility, then let the limits of the transformers act from the bottom up."""
    for now in steps.values():
        now.grid_import, now.grid_export = now.deficit, now.surplus
    for bus in root.bottom_up()[:-1]:
        limit(bus, steps, settings)


def record(columns: dict[str, list[float]], root: Bus, homes: list[Home], steps: dict[str, Step]) -> None:
    """Append one step to the columns."""

    def put(column: str, value: float) -> None:
        columns.setdefault(column, []).append(value)

    for home in homes:
        now = steps[home.house.name]
        for column, attribute in HOUSE_COLUMNS.items():
            put(f"{home.house.name}.{column}", getattr(now, attribute))
        put(f"{home.house.name}.battery_soc_kwh", home.soc)
    for bus in root.bottom_up()[:-1]:
        flow = flow_of(bus, steps)
        put(f"{bus.name}.flow_kw", flow)
        put(f"{bus.name}.loss_kw", above(bus, flow) - flow)
    slack = sum(at_bus(house, steps[house.name].net) for house in root.houses)
    slack += sum(above(child, flow_of(child, steps)) for child in root.children)
    put("grid.import_kw", max(0.0, slack))
    put("grid.export_kw", max(0.0, -slack))
