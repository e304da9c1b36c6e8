"""Ids of the projects page."""

from __future__ import annotations

from components.ids import Ids

ids = Ids("projects")
