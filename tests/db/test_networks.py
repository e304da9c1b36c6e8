"""A network comes back from the database as it went in, and keeps its houses' ids when it is replaced."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from db.unit_of_work import unit_of_work
from engine.network import (
    Battery,
    Ev,
    EvSession,
    Grid,
    House,
    Junction,
    Line,
    Network,
    ScheduleWindow,
    Transformer,
)
from errors import Conflict, NotFound
from tests.db.conftest import START, small_network, store_grid, store_run

FULL = Network(
    Grid("Nordhavn · Süd", 55.7, 12.6, "Europe/Copenhagen"),
    (
        Transformer("leaf", "root", 12.5, 98.5, 97.5, False, 1.0, 2.0, 3.0, 4.0, 1.2, 0.3, 0.1, (3.0, -4.0)),
        Transformer("root"),
    ),
    (
        House("z", "leaf", "hospital", ("b", "a"), 1.5, False, 0.25, 0.31, 0.07, 63.0, None, (), (1.0, 2.0)),
        House(
            "a",
            "root",
            battery=Battery(
                10.0, 5.0, 4.0, 90.0, 80.0, 30.0, "scheduled", "any", True,
                (ScheduleWindow((0, 6), "22:00", "06:00", "charge", 2.5),),
            ),
            evs=(Ev(11.0, True, (EvSession((0, 1), "18:00", "07:30", 12.5),)), Ev(3.7)),
        ),
    ),
    (Junction("j", "leaf", (0.5, 0.25)),),
    (Line("l", "j", "z", 12.5, "NAYY 4x150", 0.2, 0.08, 260.0, 270.0), Line("m", "root", "j")),
)  # fmt: skip


def test_every_field_and_the_order_survive(people):
    grid_id = store_grid(people.ann, people.project_of_ann, FULL)
    with unit_of_work(people.ann.user_id) as uow:
        assert uow.networks.load(grid_id) == FULL
        assert list(uow.networks.house_ids(grid_id)) == ["z", "a"]
        (info,) = uow.networks.grids(people.project_of_ann.project_id)
    assert (info.name, info.revision, info.n_transformers, info.n_houses) == ("Nordhavn · Süd", 1, 2, 2)


def test_an_empty_grid_is_a_network_too(people):
    empty = Network(Grid("empty"))
    grid_id = store_grid(people.ann, people.project_of_ann, empty)
    with unit_of_work(people.ann.user_id) as uow:
        assert uow.networks.load(grid_id) == empty


def test_replacing_changes_everything_and_keeps_ids_and_profiles(people):
    grid_id = store_grid(people.ann, people.project_of_ann, FULL)
    changed = replace(
        FULL,
        transformers=(Transformer("new"), replace(FULL.transformers[0], parent="new")),
        houses=(replace(FULL.houses[1], transformer="new", flags=("c",)), House("b", "leaf")),
        lines=(),
    )
    with unit_of_work(people.ann.user_id) as uow:
        before = uow.networks.house_ids(grid_id)
        profile = uow.profiles.add(people.project_of_ann.project_id, "p", "load", START, np.ones(4), {})
        uow.profiles.assign_many([(before["a"], profile.profile_id, 1.0)])
        assert uow.networks.replace(grid_id, changed, revision=1) == 2
        assert uow.networks.load(grid_id) == changed
        after = uow.networks.house_ids(grid_id)
        assert [given.house_name for given in uow.profiles.assignments(grid_id)] == ["a"]
    assert after["a"] == before["a"]


def test_a_change_by_somebody_else_is_not_overwritten(people):
    grid_id = store_grid(people.ann, people.project_of_ann)
    with unit_of_work(people.ann.user_id) as uow:
        uow.networks.replace(grid_id, small_network("mine"), revision=1)
        with pytest.raises(Conflict) as caught:
            uow.networks.replace(grid_id, small_network("theirs"), revision=1)
        assert caught.value.facts == {"revision": 2}
        assert uow.networks.grid(grid_id).name == "mine"


def test_a_name_is_used_once_in_a_project(people):
    store_grid(people.ann, people.project_of_ann)
    with unit_of_work(people.ann.user_id) as uow:
        with pytest.raises(Conflict, match="Nordhavn"):
            uow.networks.save(people.project_of_ann.project_id, small_network())
        assert len(uow.networks.grids(people.project_of_ann.project_id)) == 1, "the transaction goes on"


def test_runs_outlive_their_grid(people):
    grid_id = store_grid(people.ann, people.project_of_ann, FULL)
    run = store_run(people.ann, people.project_of_ann, grid_id=grid_id)
    with unit_of_work(people.ann.user_id) as uow:
        uow.networks.delete(grid_id)
        uow.commit()
        assert uow.runs.get(run.run_id).grid_id is None
        with pytest.raises(NotFound):
            uow.networks.load(grid_id)
