"""What is left after the pool: imports and exports, limits, flows, losses, residuals, and the columns of results."""

from __future__ import annotations

import numpy as np

from engine.capacity import keep_limits
from engine.flows import bus_flows, flow_behind, line_loss, transformer_loss
from engine.kernel import kernel
from engine.layout import Batteries, Tree
from engine.row_arithmetic import add_meter, add_row, copy_row, keep_largest, lane_sum, leave
from engine.working import Columns, Decisions, Grid, Row, Rules

TILE = 512
"""Houses that go through together, so that their rows stay in the processor's first cache."""


@kernel
def finish(grid: Grid, rules: Rules, i: int, decided: Decisions, row: Row, s: int, out: Columns) -> float:
    """Settle a step house by house, compute limits and flows, write results; return the network's residual. [kW]

    Houses go through in tiles that stay in the processor's first cache.
    """
    net = decided.net[i]
    n = net.shape[0]
    total = 0.0
    if rules.together:
        add_pooled(grid.batteries, i, decided, row)
    for lo in range(0, n, TILE):
        settle_tile(rules, lo, min(lo + TILE, n), net, row)
    if rules.limited:
        limit(grid, rules, net, row)
    else:
        bus_flows(grid.tree, grid.groups, row.group_offer, row.group_request, row.pooled, row.flow)
    for lo in range(0, n, TILE):
        total += record_tile(rules, lo, min(lo + TILE, n), net, row, s, out)
    losses = record_losses(grid, rules, record_buses(grid.tree, row, s, out), row, s, out)
    return abs(total + losses - row.flow[0])


@kernel
def settle_tile(rules: Rules, lo: int, hi: int, net: np.ndarray, row: Row) -> None:
    """Leave to the utility what the pool did not take, then add what batteries traded. [kW]"""
    bought, sold, local, x = row.bought[lo:hi], row.sold[lo:hi], row.local[lo:hi], net[lo:hi]
    leave(x, -1.0, bought, row.imported[lo:hi])
    leave(x, 1.0, sold, row.exported[lo:hi])
    if rules.together:
        add_row(bought, row.pool_in[lo:hi])
        add_row(sold, row.pool_out[lo:hi])
        add_row(local, row.pool_local[lo:hi])
        add_meter(x, row.pool_out[lo:hi], row.pool_in[lo:hi], row.nothing[lo:hi], x)


@kernel
def add_pooled(own: Batteries, i: int, decided: Decisions, row: Row) -> None:
    """Bring what batteries exchanged with the pool to their houses."""
    for j in range(own.house.shape[0]):
        row.pool_in[own.house[j]] = decided.taken[i, j]
    for j in range(own.house.shape[0]):
        row.pool_local[own.house[j]] = decided.taken_local[i, j]
    for j in range(own.house.shape[0]):
        row.pool_out[own.house[j]] = decided.given[i, j]


@kernel
def limit(grid: Grid, rules: Rules, net: np.ndarray, row: Row) -> None:
    """Let the limits of transformers act on imports and exports, and compute the flows."""
    for h in range(net.shape[0]):
        row.curtailed[h] = 0.0
        row.unserved[h] = 0.0
        row.position[h] = -net[h]
    keep_limits(
        grid.tree, grid.meters, rules.enforce, rules.n_tiers,
        row.position, row.imported, row.exported, row.curtailed, row.unserved, row.rest, row.flow,
    )  # fmt: skip
    flow_behind(grid.tree, grid.meters, 0, row.position, row.flow)


@kernel
def record_tile(rules: Rules, lo: int, hi: int, net: np.ndarray, row: Row, s: int, out: Columns) -> float:
    """Write the trades of houses lo … hi; return the sum of their positions at the meter. [kW]"""
    copy_row(row.bought[lo:hi], out.bought[s][lo:hi])
    copy_row(row.sold[lo:hi], out.sold[s][lo:hi])
    copy_row(row.imported[lo:hi], out.imported[s][lo:hi])
    copy_row(row.exported[lo:hi], out.exported[s][lo:hi])
    if rules.upward:
        copy_row(row.local[lo:hi], out.local[s][lo:hi])
    position = row.position[lo:hi]
    add_meter(row.bought[lo:hi], row.imported[lo:hi], row.sold[lo:hi], row.exported[lo:hi], position)
    total = lane_sum(position)
    if rules.limited:
        copy_row(row.curtailed[lo:hi], out.curtailed[s][lo:hi])
        copy_row(row.unserved[lo:hi], out.unserved[s][lo:hi])
        uncut = row.rest[lo:hi]
        add_meter(position, row.unserved[lo:hi], row.curtailed[lo:hi], row.nothing[lo:hi], uncut)
        keep_largest(uncut, net[lo:hi], row.worst[lo:hi])
    else:
        keep_largest(position, net[lo:hi], row.worst[lo:hi])
    return total


@kernel
def record_buses(tree: Tree, row: Row, s: int, out: Columns) -> float:
    """Write flows, losses and the pool at buses; return the losses of all transformers. [kW]"""
    losses = 0.0
    for bus in range(tree.parent.shape[0]):
        column = tree.column[bus]
        loss = transformer_loss(tree, bus, row.flow[bus])
        losses += loss
        out.flow[s, column] = row.flow[bus]
        out.loss[s, column] = loss
        out.pool_offer[s, column] = row.offer[bus]
        out.pool_request[s, column] = row.request[bus]
        if out.price.shape[1] > 0:
            out.price[s, column] = row.price[bus]
    return losses


@kernel
def record_losses(grid: Grid, rules: Rules, losses: float, row: Row, s: int, out: Columns) -> float:
    """Add the losses of connections to those of transformers, write and return them. [kW]"""
    if rules.lossy:
        losses += line_loss(row.position, grid.meters.efficiency, grid.meters.inverse)
    out.loss[s, 0] = losses
    return losses
