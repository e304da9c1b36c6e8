"""What is left after the pool: imports and exports, limits, flows, losses, residuals, and the columns of results."""

from __future__ import annotations

import numpy as np

from engine.capacity import keep_limits
from engine.flows import bus_flows, flow_behind, line_loss, transformer_loss
from engine.kernel import kernel
from engine.layout import Batteries, Tree
from engine.row_arithmetic import add_meter, add_row, copy_row, keep_largest, lane_sum, leave, take_part
from engine.working import Columns, Decisions, Grid, Row, Rules

TILE = 512
"""Houses that go through together, so that their rows stay in the processor's first cache."""


@kernel
def settle(grid: Grid, rules: Rules, i: int, decided: Decisions, row: Row, s: int, out: Columns) -> float:
    """Settle a step from the fractions in row `i`, write results of houses; return the network's residual. [kW]"""
    if rules.together:
        add_pooled(grid.batteries, i, decided, row)
    for g in range(grid.groups.lo.shape[0]):
        lo, hi = grid.groups.lo[g], grid.groups.hi[g]
        if rules.together:
            settle_group_with_batteries(rules, i, g, lo, hi, decided, row, s, out)
        else:
            settle_group(rules, i, g, lo, hi, decided, row, s, out)
    losses = decided.lost[i]
    if rules.lossy:
        losses += line_loss(row.position, grid.meters.efficiency, grid.meters.inverse)
    out.loss[s, 0] = losses
    return abs(lane_sum(row.position) + losses - decided.slack[i])


@kernel
def settle_group(
    rules: Rules, i: int, g: int, lo: int, hi: int, decided: Decisions, row: Row, s: int, out: Columns
) -> None:
    """Settle the houses lo … hi of a group."""
    net, granted, used = decided.net[i][lo:hi], decided.granted[i, g], decided.used[i, g]
    exchange(net, -1.0, granted, out.bought[s][lo:hi], out.imported[s][lo:hi])
    exchange(net, 1.0, used, out.sold[s][lo:hi], out.exported[s][lo:hi])
    if rules.upward:
        take_part(net, -1.0, decided.local[i, g], out.local[s][lo:hi])
    add_up(net, granted, used, row.position[lo:hi], row.worst[lo:hi])


@kernel
def exchange(net: np.ndarray, sign: float, fraction: float, traded: np.ndarray, left: np.ndarray) -> None:
    """Trade a fraction of the surplus (sign 1) or deficit (sign -1), leave the rest to the utility. [kW]"""
    for h in range(net.shape[0]):
        power = max(sign * net[h], 0.0)
        traded[h] = power * fraction
        left[h] = max(power - power * fraction, 0.0)


@kernel
def add_up(net: np.ndarray, granted: float, used: float, position: np.ndarray, worst: np.ndarray) -> None:
    """Add up each house's power at the meter; keep how far it ever was from that behind the meter. [kW]"""
    for h in range(net.shape[0]):
        deficit, surplus = max(-net[h], 0.0), max(net[h], 0.0)
        bought, sold = deficit * granted, surplus * used
        imported, exported = max(deficit - bought, 0.0), max(surplus - sold, 0.0)
        position[h] = (bought + imported) - (sold + exported)
        worst[h] = max(worst[h], abs(position[h] + net[h]))


@kernel
def settle_group_with_batteries(
    rules: Rules, i: int, g: int, lo: int, hi: int, decided: Decisions, row: Row, s: int, out: Columns
) -> None:
    """Settle the houses lo … hi of a group, whose batteries took and gave `pool_in` and `pool_out`."""
    net, granted, used = decided.net[i][lo:hi], decided.granted[i, g], decided.used[i, g]
    taken, given = row.pool_in[lo:hi], row.pool_out[lo:hi]
    exchange_more(net, -1.0, granted, taken, out.bought[s][lo:hi], out.imported[s][lo:hi])
    exchange_more(net, 1.0, used, given, out.sold[s][lo:hi], out.exported[s][lo:hi])
    if rules.upward:
        take_more(net, decided.local[i, g], row.pool_local[lo:hi], out.local[s][lo:hi])
    add_up_more(net, granted, used, taken, given, row.position[lo:hi], row.worst[lo:hi])


@kernel
def exchange_more(
    net: np.ndarray, sign: float, fraction: float, more: np.ndarray, traded: np.ndarray, left: np.ndarray
) -> None:
    """Do what `exchange` does; the battery trades `more` besides. [kW]"""
    for h in range(net.shape[0]):
        power = max(sign * net[h], 0.0)
        traded[h] = power * fraction + more[h]
        left[h] = max(power - power * fraction, 0.0)


@kernel
def take_more(net: np.ndarray, fraction: float, more: np.ndarray, out: np.ndarray) -> None:
    """Set out = fraction · deficit + more."""
    for h in range(net.shape[0]):
        out[h] = max(-net[h], 0.0) * fraction + more[h]


@kernel
def add_up_more(
    net: np.ndarray,
    granted: float,
    used: float,
    taken: np.ndarray,
    given: np.ndarray,
    position: np.ndarray,
    worst: np.ndarray,
) -> None:
    """Do what `add_up` does where batteries took from the pool and gave to it. [kW]"""
    for h in range(net.shape[0]):
        deficit, surplus = max(-net[h], 0.0), max(net[h], 0.0)
        bought, sold = deficit * granted, surplus * used
        imported, exported = max(deficit - bought, 0.0), max(surplus - sold, 0.0)
        position[h] = (bought + taken[h] + imported) - (sold + given[h] + exported)
        worst[h] = max(worst[h], abs(position[h] + (net[h] + given[h] - taken[h])))


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
def finish(grid: Grid, rules: Rules, net: np.ndarray, row: Row, s: int, out: Columns) -> float:
    """Settle a step with the utility, compute limits and flows, write results; return the network's residual. [kW]

    Houses go through in tiles that stay in the processor's first cache.
    """
    n = net.shape[0]
    total = 0.0
    losses = 0.0
    for lo in range(0, n, TILE):
        settle_tile(rules, lo, min(lo + TILE, n), net, row)
    if rules.limited:
        limit(grid, rules, net, row)
    else:
        bus_flows(grid.tree, grid.groups, row.group_offer, row.group_request, row.pooled, row.flow)
    for lo in range(0, n, TILE):
        total += record_tile(rules, lo, min(lo + TILE, n), net, row, s, out)
    if rules.lossy:
        losses = line_loss(row.position, grid.meters.efficiency, grid.meters.inverse)
    losses += record_buses(grid.tree, row, s, out)
    out.loss[s, 0] = losses
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
