"""A community in an empty database, and executors that work in directories of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from services import jobs
from tests.runs.community import Community, make_community


@pytest.fixture
def workplace(tmp_path: Path) -> jobs.Workplace:
    """Where executors of this test keep what they need to continue; one slot."""
    place = jobs.Workplace(tmp_path / "data", 1)
    jobs.configure(place)
    return place


@pytest.fixture
def community(database, workplace) -> Community:  # noqa: ARG001 - both must be there before it
    return make_community()
