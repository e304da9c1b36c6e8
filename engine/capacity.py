"""What transformers cannot carry: imports that are shed, exports that are curtailed."""

from __future__ import annotations

import numpy as np

from engine.flows import flow_behind
from engine.kernel import kernel
from engine.layout import Meters, Tree

TOLERANCE_KW = 1e-12


@kernel
def keep_limits(
    tree: Tree,
    meters: Meters,
    enforce: bool,
    n_tiers: int,
    net: np.ndarray,
    imports: np.ndarray,
    exports: np.ndarray,
    curtailed: np.ndarray,
    unserved: np.ndarray,
    trial: np.ndarray,
    flow: np.ndarray,
) -> None:
    for bus in range(tree.parent.shape[0] - 1, 0, -1):
        most_in = tree.capacity[bus] if enforce else np.inf
        most_out = most_in if tree.exports[bus] else 0.0
        if most_in == np.inf and most_out == np.inf:
            continue
        power = flow_behind(tree, meters, bus, net, flow)
        if power > most_in + TOLERANCE_KW:
            for t in range(n_tiers - 1, -1, -1):
                if reduce(tree, meters, bus, t, -1.0, most_in, net, imports, unserved, trial, flow):
                    break
        elif power < -most_out - TOLERANCE_KW:
            reduce(tree, meters, bus, -1, 1.0, -most_out, net, exports, curtailed, trial, flow)


@kernel
def reduce(
    tree: Tree,
    meters: Meters,
    bus: int,
    tier: int,
    sign: float,
    target: float,
    net: np.ndarray,
    power: np.ndarray,
    cut: np.ndarray,
    trial: np.ndarray,
    flow: np.ndarray,
) -> bool:
    """Reduce `power` of the houses behind a bus (of one tier, or all) until the flow is `target`; False where it is not enough."""
    low, high = 0.0, 1.0
    g_low = flow_with(tree, meters, bus, tier, sign, 0.0, net, power, trial, flow) - target
    g_high = flow_with(tree, meters, bus, tier, sign, 1.0, net, power, trial, flow) - target
    fraction = 1.0
    enough = g_high * sign > -TOLERANCE_KW
    if enough:
        side = 0
        for _ in range(200):
            fraction = (low * g_high - high * g_low) / (g_high - g_low)
            g = flow_with(tree, meters, bus, tier, sign, fraction, net, power, trial, flow) - target
            if abs(g) <= TOLERANCE_KW:
                break
            if g * sign > 0.0:
                high, g_high = fraction, g
                if side == 1:
                    g_low *= 0.5
                side = 1
            else:
                low, g_low = fraction, g
                if side == -1:
                    g_high *= 0.5
                side = -1
    for h in range(tree.sub_lo[bus], tree.sub_hi[bus]):
        if tier < 0 or meters.tier[h] == tier:
            part = power[h] * fraction
            power[h] -= part
            cut[h] += part
            net[h] += sign * part
    return enough


@kernel
def flow_with(
    tree: Tree,
    meters: Meters,
    bus: int,
    tier: int,
    sign: float,
    fraction: float,
    net: np.ndarray,
    power: np.ndarray,
    trial: np.ndarray,
    flow: np.ndarray,
) -> float:
    for h in range(tree.sub_lo[bus], tree.sub_hi[bus]):
        trial[h] = net[h]
        if tier < 0 or meters.tier[h] == tier:
            trial[h] += sign * fraction * power[h]
    return flow_behind(tree, meters, bus, trial, flow)
