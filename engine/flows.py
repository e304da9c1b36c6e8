"""Power through transformers, with losses, from the houses' positions at their meters (import positive)."""

from __future__ import annotations

import numpy as np

from engine.kernel import kernel
from engine.layout import Groups, Meters, Tree


@kernel
def primary_flow(tree: Tree, bus: int, flow: float) -> float:
    """Return the flow on the primary side of a transformer: flow / forward inward, flow · backward outward. [kW]"""
    return flow / tree.forward[bus] if flow > 0.0 else flow * tree.backward[bus]


@kernel
def transformer_loss(tree: Tree, bus: int, flow: float) -> float:
    """Return the loss of a transformer; the grid bus has none. [kW]"""
    return primary_flow(tree, bus, flow) - flow


@kernel
def bus_flows(
    tree: Tree, groups: Groups, offer: np.ndarray, request: np.ndarray, pooled: np.ndarray, flow: np.ndarray
) -> None:
    """Set the flows of all buses from surpluses, deficits and batteries as their buses see them. [kW]"""
    for bus in range(flow.shape[0]):
        flow[bus] = pooled[bus]
    for g in range(groups.lo.shape[0]):
        flow[groups.bus[g]] += request[g] - offer[g]
    for bus in range(tree.parent.shape[0] - 1, 0, -1):
        flow[tree.parent[bus]] += primary_flow(tree, bus, flow[bus])


@kernel
def flow_behind(tree: Tree, meters: Meters, bus: int, position: np.ndarray, flow: np.ndarray) -> float:
    """Set the flows of a bus and all behind it from the houses' positions; return that of the bus. [kW]"""
    for below in range(bus, tree.end[bus]):
        flow[below] = 0.0
    for below in range(tree.end[bus] - 1, bus - 1, -1):
        for h in range(tree.own_lo[below], tree.own_hi[below]):
            factor = meters.inverse[h] if position[h] > 0.0 else meters.efficiency[h]
            flow[below] += position[h] * factor
        if below > bus:
            flow[tree.parent[below]] += primary_flow(tree, below, flow[below])
    return flow[bus]


@kernel
def line_loss(position: np.ndarray, efficiency: np.ndarray, inverse: np.ndarray) -> float:
    """Return the loss on the houses' own connections. [kW]"""
    loss = 0.0
    for h in range(position.shape[0]):
        loss += max(position[h], 0.0) * (inverse[h] - 1.0) - min(position[h], 0.0) * (1.0 - efficiency[h])
    return loss
