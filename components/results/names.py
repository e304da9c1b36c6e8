"""Ids of the results pages, and the charts that can be saved."""

from __future__ import annotations

from components.ids import Ids

ids = Ids("results")
