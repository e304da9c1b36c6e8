"""What a community is compared with: the same houses, each for itself."""

from __future__ import annotations

from dataclasses import replace

from engine.network import Network


def without_trading(network: Network) -> Network:
    """Return the network in which every house deals with the utility alone; batteries serve their own house."""
    return replace(network, houses=tuple(replace(house, participates=False) for house in network.houses))
