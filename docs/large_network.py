"""A district of about a thousand nodes for the pictures: the real networks of SimBench beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from db.connection import app_dsn, close_connections, configure
from db.unit_of_work import owner_unit_of_work
from engine.network import Grid, Network
from services.importing.contents import FileContents
from services.importing.simbench import ImportedNetwork, read_network
from services.importing.simbench_profiles import simbench_contents
from services.importing.storing import store

ROWS = (
    ("semiurb5-2", "rural3-2", "urban6-2"),
    ("rural2-2", "urban6-1", "semiurb5-1"),
    ("rural3-1", "semiurb4-2", "rural2-1"),
    ("rural2-0", "urban6-0", "semiurb4-1"),
)
"""Networks of the extract, row by row."""
GAP = 160.0


def store_district(owner_dsn: str, project_id: UUID) -> UUID:
    """Store the district in a project and return the id of its grid."""
    configure(app_dsn(owner_dsn), owner_dsn)
    try:
        with owner_unit_of_work() as uow:
            grid_id = store(uow, project_id, district())
            uow.commit()
    finally:
        close_connections()
    return grid_id


def district() -> FileContents:
    """Return the district with the profiles of all houses."""
    parts, y = [], 0.0
    for row in ROWS:
        x, height = 0.0, 0.0
        for code in row:
            part = _marked(read_network(code), chr(ord("A") + len(parts)))
            width, depth = _size(part.network)
            parts.append(_moved(part, x, y))
            x, height = x + width + GAP, max(height, depth)
        y += height + GAP
    return simbench_contents(_together(parts))


def _together(parts: Sequence[ImportedNetwork]) -> ImportedNetwork:
    kinds = ("transformers", "houses", "junctions", "lines")
    objects = {kind: tuple(item for part in parts for item in getattr(part.network, kind)) for kind in kinds}
    assignments = tuple(item for part in parts for item in part.assignments)
    return ImportedNetwork(Network(Grid("District", 53.6, 10.0, "Europe/Berlin"), **objects), assignments)


def _marked(part: ImportedNetwork, mark: str) -> ImportedNetwork:
    """Return a network in which every name ends with a mark of its own."""

    def own(item: object, *fields: str) -> object:
        found = {field: getattr(item, field) for field in ("name", *fields)}
        return replace(item, **{field: f"{name} {mark}" for field, name in found.items() if name})

    network = part.network
    named = replace(
        network,
        transformers=tuple(own(item, "parent") for item in network.transformers),
        houses=tuple(own(item, "transformer") for item in network.houses),
        junctions=tuple(own(item, "transformer") for item in network.junctions),
        lines=tuple(own(item, "from_node", "to_node") for item in network.lines),
    )
    return ImportedNetwork(named, tuple(replace(item, house=f"{item.house} {mark}") for item in part.assignments))


def _nodes(network: Network) -> tuple:
    return (*network.transformers, *network.houses, *network.junctions)


def _size(network: Network) -> tuple[float, float]:
    xs, ys = zip(*(node.position for node in _nodes(network)), strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def _moved(part: ImportedNetwork, x: float, y: float) -> ImportedNetwork:
    """Return a network whose upper left corner is at a place."""
    nodes = _nodes(part.network)
    left, top = (min(node.position[axis] for node in nodes) for axis in (0, 1))
    objects = {
        kind: tuple(
            replace(item, position=(item.position[0] - left + x, item.position[1] - top + y))
            for item in getattr(part.network, kind)
        )
        for kind in ("transformers", "houses", "junctions")
    }
    return replace(part, network=replace(part.network, **objects))
