"""Power through transformers, with losses, from the houses' net positions."""

from __future__ import annotations

import numpy as np

from engine.kernel import kernel
from engine.layout import Meters, Tree


@kernel
def at_bus(net: float, efficiency: float) -> float:
    """Return a house's net position [kW, import positive] as its bus sees it, line loss included."""
    return net / efficiency if net > 0.0 else net * efficiency


@kernel
def above(tree: Tree, bus: int, flow: float) -> float:
    """Return the flow on the primary side of a transformer."""
    return flow / tree.forward[bus] if flow > 0.0 else flow * tree.backward[bus]


@kernel
def flow_behind(tree: Tree, meters: Meters, bus: int, net: np.ndarray, flow: np.ndarray) -> float:
    """Compute the flows of a bus and all behind it, bottom-up; return that of the bus."""
    for child in range(bus, tree.end[bus]):
        flow[child] = 0.0
    for child in range(tree.end[bus] - 1, bus - 1, -1):
        for h in range(tree.own_lo[child], tree.own_hi[child]):
            flow[child] += at_bus(net[h], meters.efficiency[h])
        if child > bus:
            flow[tree.parent[child]] += above(tree, child, flow[child])
    return flow[bus]
