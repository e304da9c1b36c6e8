"""What is left after a pool that decided by fractions: nothing of a step but its row of decisions is needed.

Loops are short and write a column or two each; what they share they compute again, which costs less than keeping it.
"""

from __future__ import annotations

import numpy as np

from engine.flows import bus_flows
from engine.kernel import kernel
from engine.row_arithmetic import lane_sum, take_part
from engine.settlement import add_pooled, record_buses, record_losses
from engine.working import Columns, Decisions, Grid, Row, Rules


@kernel
def record_flows(grid: Grid, i: int, decided: Decisions, row: Row, s: int, out: Columns) -> None:
    """Compute and write the flows of a step; note in row `i` what the balance of the network needs of them."""
    bus_flows(grid.tree, grid.groups, row.group_offer, row.group_request, row.pooled, row.flow)
    decided.slack[i] = row.flow[0]
    decided.lost[i] = record_buses(grid.tree, row, s, out)


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
    losses = record_losses(grid, rules, decided.lost[i], row, s, out)
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
