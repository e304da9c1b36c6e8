"""What transformers cannot carry: imports that are shed, exports that are curtailed."""

from __future__ import annotations

import numpy as np

from engine.flows import flow_behind
from engine.kernel import kernel, subroutine
from engine.layout import Meters, Tree

TOLERANCE_KW = 1e-12
ALL_TIERS = -1
MOST_ROUNDS = 200


@subroutine
def keep_limits(
    tree: Tree,
    meters: Meters,
    enforce: bool,
    n_tiers: int,
    position: np.ndarray,
    imports: np.ndarray,
    exports: np.ndarray,
    curtailed: np.ndarray,
    unserved: np.ndarray,
    trial: np.ndarray,
    flow: np.ndarray,
) -> None:
    """Bring the flow of each transformer to what it may carry, from the bottom up.

    Parameters
    ----------
    enforce : bool
        Whether capacities limit; where export is not allowed nothing passes upward in any case.
    position : ndarray, shape (n_houses,)
        Power at the meter, import positive; follows what is cut. [kW]
    imports, exports : ndarray, shape (n_houses,)
        Exchange with the utility, reduced by what goes to `unserved` and `curtailed`. [kW]
    trial, flow : ndarray, shape (n_houses,), (n_buses,)
        Places for intermediate values.

    Notes
    -----
    Imports are shed from the lowest tier upward, within a tier every house's by the same fraction;
    exports are curtailed, every house's by the same fraction.
    """
    for bus in range(tree.parent.shape[0] - 1, 0, -1):
        most_in = tree.capacity[bus] if enforce else np.inf
        most_out = most_in if tree.exports[bus] else 0.0
        if most_in == np.inf and most_out == np.inf:
            continue
        power = flow_behind(tree, meters, bus, position, flow)
        if power > most_in + TOLERANCE_KW:
            for tier in range(n_tiers - 1, -1, -1):
                fraction = fraction_to_cut(tree, meters, bus, tier, -1.0, most_in, position, imports, trial, flow)
                cut(tree, meters, bus, tier, -1.0, fraction, position, imports, unserved)
                if fraction < 1.0:
                    break
        elif power < -most_out - TOLERANCE_KW:
            fraction = fraction_to_cut(tree, meters, bus, ALL_TIERS, 1.0, -most_out, position, exports, trial, flow)
            cut(tree, meters, bus, ALL_TIERS, 1.0, fraction, position, exports, curtailed)


@kernel
def fraction_to_cut(
    tree: Tree,
    meters: Meters,
    bus: int,
    tier: int,
    sign: float,
    target: float,
    position: np.ndarray,
    power: np.ndarray,
    trial: np.ndarray,
    flow: np.ndarray,
) -> float:
    """Return the fraction of a tier's `power` to cut so that the flow of a bus is `target`; 1 where that is too little.

    Notes
    -----
    The flow is a monotone, piecewise linear function of the fraction (losses depend on the direction of flows below),
    so the first secant is exact unless a flow below turns. Illinois variant of regula falsi.
    """
    low, high = 0.0, 1.0
    at_low = flow_with(tree, meters, bus, tier, 0.0, position, power, trial, flow) - target
    at_high = flow_with(tree, meters, bus, tier, sign, position, power, trial, flow) - target
    if at_high * sign <= TOLERANCE_KW:
        return 1.0
    fraction = 1.0
    side = 0
    for _ in range(MOST_ROUNDS):
        fraction = (low * at_high - high * at_low) / (at_high - at_low)
        here = flow_with(tree, meters, bus, tier, sign * fraction, position, power, trial, flow) - target
        if abs(here) <= TOLERANCE_KW:
            break
        if here * sign > 0.0:
            at_low *= 0.5 if side == 1 else 1.0
            high, at_high, side = fraction, here, 1
        else:
            at_high *= 0.5 if side == -1 else 1.0
            low, at_low, side = fraction, here, -1
    return fraction


@kernel
def flow_with(
    tree: Tree,
    meters: Meters,
    bus: int,
    tier: int,
    part: float,
    position: np.ndarray,
    power: np.ndarray,
    trial: np.ndarray,
    flow: np.ndarray,
) -> float:
    """Return the flow of a bus when `part` of the power of a tier is added to the positions behind it. [kW]"""
    for h in range(tree.sub_lo[bus], tree.sub_hi[bus]):
        concerned = tier in (ALL_TIERS, meters.tier[h])
        trial[h] = position[h] + part * power[h] if concerned else position[h]
    return flow_behind(tree, meters, bus, trial, flow)


@kernel
def cut(
    tree: Tree,
    meters: Meters,
    bus: int,
    tier: int,
    sign: float,
    fraction: float,
    position: np.ndarray,
    power: np.ndarray,
    lost: np.ndarray,
) -> None:
    """Move a fraction of `power` of a tier behind a bus to `lost`. [kW]"""
    for h in range(tree.sub_lo[bus], tree.sub_hi[bus]):
        if tier in (ALL_TIERS, meters.tier[h]):
            part = power[h] * fraction
            power[h] -= part
            lost[h] += part
            position[h] += sign * part
