"""A community in an empty database, and executors that work in directories of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from services import jobs
from services.run_rehearsal import rehearse
from tests.runs.community import Community, make_community


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """No test waits for the compiler, least of all in an executor of its own."""
    rehearse()


@pytest.fixture
def workplace(tmp_path: Path) -> jobs.Workplace:
    """Where executors of this test keep what they need to continue; one slot."""
    place = jobs.Workplace(tmp_path / "data", 1)
    jobs.configure(place)
    return place


@pytest.fixture
def community(database, workplace) -> Community:  # noqa: ARG001 - both must be there before it
    return make_community()
