"""How much one person may have in hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from errors import CapacityBusy
from services import simulations


def test_one_person_cannot_fill_the_queue_by_asking_many_times_at_once(community):
    def try_to_submit(_):
        with suppress(CapacityBusy):
            community.submit()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(try_to_submit, range(18)))
    assert len(simulations.active_runs(community.actor)) == simulations.MAX_ACTIVE_RUNS
    with pytest.raises(CapacityBusy, match="Let one of them end"):
        community.submit()
