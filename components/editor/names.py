"""Ids of the network editor; the scripts of ``assets/editor`` get those of the containers from the configuration."""

from __future__ import annotations

from components.ids import Ids

ids = Ids("network")

CONTAINERS = (
    "canvas",
    "palette",
    "toolbar",
    "finder",
    "minimap",
    "legend",
    "properties",
    "problems",
    "status",
    "overlay",
)
"""What the scripts fill; `config["containers"]` has the id of each."""
