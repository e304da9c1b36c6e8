"""Profiles: values are stored once, read back to the bit, and used by houses of their project."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from db.unit_of_work import unit_of_work
from errors import Conflict, NotFound
from tests.db.conftest import START, small_network, store_grid


@pytest.fixture
def uow(people):
    with unit_of_work(people.ann.user_id) as unit:
        yield unit


@pytest.fixture
def project_id(people):
    return people.project_of_ann.project_id


VALUES = np.random.default_rng(3).random(96).astype(np.float32)


def test_values_and_facts_come_back(uow, project_id):
    added = uow.profiles.add(project_id, "solar", "solar", START, VALUES, {"kind": "upload"})
    assert added == uow.profiles.get(added.profile_id)
    assert (added.start, added.start.utcoffset(), added.steps) == (START, timedelta(hours=1), 96)
    assert added.annual_kwh == pytest.approx(VALUES.sum(dtype=float) / 4)
    assert (added.peak_kw, added.source) == (VALUES.max(), {"kind": "upload"})
    (values,) = uow.profiles.values([added.content_hash]).values()
    np.testing.assert_array_equal(values, VALUES)
    assert values.dtype == np.float32
    assert not values.flags.writeable


def test_equal_values_are_stored_once(uow, project_id):
    profiles = [
        uow.profiles.add(project_id, str(i), "load", START, values, {})
        for i, values in enumerate([VALUES, VALUES.astype(float), np.repeat(VALUES, 2)[::2], VALUES * 2])
    ]
    assert len({profile.content_hash for profile in profiles}) == 2
    assert uow.rows("SELECT count(*) FROM profile_values") == [(2,)]
    assert [profile.name for profile in uow.profiles.list(project_id)] == ["0", "1", "2", "3"]


def test_missing_values_are_named(uow):
    with pytest.raises(NotFound) as caught:
        uow.profiles.values(["abc"])
    assert caught.value.facts == {"hashes": ["abc"]}


def test_no_values_are_no_values(uow):
    assert uow.profiles.values([]) == {}


def test_a_name_is_used_once_in_a_project(uow, project_id):
    uow.profiles.add(project_id, "p", "load", START, VALUES, {})
    with pytest.raises(Conflict, match="“p”"):
        uow.profiles.add(project_id, "p", "wind", START, VALUES, {})


def test_houses_use_profiles(uow, project_id):
    grid_id = uow.networks.save(project_id, small_network())
    houses = uow.networks.house_ids(grid_id)
    load = uow.profiles.add(project_id, "load", "load", START, VALUES, {})
    solar = uow.profiles.add(project_id, "solar", "solar", START, VALUES * 2, {})
    uow.profiles.assign_many([(houses["H2"], load.profile_id, 0.5), (houses["H1"], load.profile_id, 1.0)])
    for scale in (3.0, 4.0):
        uow.profiles.assign_many([(houses["H1"], solar.profile_id, scale)])
    given = [(use.house_name, use.kind, use.scale, use.content_hash) for use in uow.profiles.assignments(grid_id)]
    assert given == [
        ("H1", "load", 1.0, load.content_hash),
        ("H1", "solar", 4.0, solar.content_hash),
        ("H2", "load", 0.5, load.content_hash),
    ]
    with pytest.raises(Conflict):
        uow.profiles.delete(solar.profile_id)
    uow.networks.replace(grid_id, small_network(), revision=1, uses={"H1": [(load.profile_id, 1.0)]})
    uow.profiles.delete(solar.profile_id)
    with pytest.raises(NotFound):
        uow.profiles.delete(solar.profile_id)


def test_a_house_uses_profiles_of_its_own_project_only(people):
    grid_id = store_grid(people.ann, people.project_of_ann)
    with unit_of_work(people.bob.user_id) as of_bob:
        foreign = of_bob.profiles.add(people.project_of_bob.project_id, "p", "load", START, VALUES, {})
        of_bob.commit()
    with unit_of_work(people.ann.user_id) as uow, pytest.raises(NotFound):
        uow.profiles.assign_many([(uow.networks.house_ids(grid_id)["H1"], foreign.profile_id, 1.0)])


def test_a_copied_library_shares_the_values(people, uow, project_id):
    original = uow.profiles.add(project_id, "p", "load", START, VALUES, {"made": "here"})
    target = uow.projects.add("Copy", created_by=people.ann.user_id).project_id
    ids = uow.profiles.copy_all(project_id, target)
    (copy,) = uow.profiles.list(target)
    assert ids == {original.profile_id: copy.profile_id}
    assert (copy.name, copy.start, copy.source) == ("p", START, {"made": "here"})
    assert copy.start.utcoffset() == START.utcoffset()
    assert uow.rows("SELECT count(*) FROM profile_values") == [(1,)]
