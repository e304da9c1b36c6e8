"""Ids of the network page."""

from __future__ import annotations

from components.ids import Ids

ids = Ids("network")
