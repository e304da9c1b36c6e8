"""Networks of any size to be drawn: feeders with cables, laid out beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, sqrt

from db.connection import app_dsn, close_connections, configure
from db.unit_of_work import owner_unit_of_work
from engine.cables import CABLES
from engine.network import Grid, House, Line, Network, Transformer

PER_TRANSFORMER = 49
"""Houses behind each transformer, in rows of `ROW`."""
ROW = 7
SPACING = 70.0


def stored_networks(owner_dsn: str, sizes: Iterable[int]) -> dict[int, str]:
    """Store a network of each size in the demo project and return the paths of their pages by size."""
    configure(app_dsn(owner_dsn), owner_dsn)
    try:
        with owner_unit_of_work() as uow:
            project_id = uow.projects.demo().project_id
            ids = {size: uow.networks.save(project_id, feeders(size)) for size in sizes}
            uow.commit()
    finally:
        close_connections()
    return {size: f"/projects/{project_id}/network?grid={grid_id}" for size, grid_id in ids.items()}


def feeders(n_nodes: int) -> Network:
    """Return a network of this many transformers and houses; every house has a cable from the one before."""
    n_transformers = max(1, round(n_nodes / (1 + PER_TRANSFORMER)))
    per_row = ceil(sqrt(n_transformers))
    width, depth = (ROW + 2) * SPACING, (PER_TRANSFORMER // ROW + 2) * SPACING
    places = [(i % per_row * width, i // per_row * depth) for i in range(n_transformers)]
    transformers = tuple(Transformer(f"T{i + 1}", capacity_kw=400.0, position=place) for i, place in enumerate(places))
    houses = tuple(_house(i, n_transformers, places) for i in range(n_nodes - n_transformers))
    return Network(Grid(f"{n_nodes} nodes"), transformers, houses, (), tuple(_lines(houses, n_transformers)))


def _house(number: int, n_transformers: int, places: list[tuple[float, float]]) -> House:
    feeder, place = number % n_transformers, number // n_transformers
    x, y = places[feeder]
    position = (x + place % ROW * SPACING, y + (1 + place // ROW) * SPACING)
    return House(f"House {number + 1}", f"T{feeder + 1}", position=position)


def _lines(houses: tuple[House, ...], n_transformers: int) -> Iterable[Line]:
    cable = CABLES[0]
    for number, house in enumerate(houses):
        is_first = number // n_transformers % ROW == 0
        before = house.transformer if is_first else houses[number - n_transformers].name
        yield Line(
            f"Cable {number + 1}", before, house.name, 25.0, cable.name, cable.r_ohm_per_km, cable.x_ohm_per_km,
            cable.c_nf_per_km, cable.max_current_a,
        )  # fmt: skip
