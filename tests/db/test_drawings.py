"""Drawings on a real database: what is done can be undone, by one person or several, and nothing leaves the project."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.drawing_records import Batch
from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine.drawing import FIELDS, REFERENCES, Operation
from engine.network import Grid, House, Junction, Line, Network, Transformer
from errors import Conflict, InvalidInput, NotFound
from tests.db.conftest import START, store_grid
from tests.db.test_networks import FULL

SMALL = Network(
    Grid("Nordhavn"),
    (Transformer("T1"), Transformer("T2", "T1")),
    (House("H1", "T1", flags=("a", "b")), House("H2", "T2"), House("H3", "T2")),
    (Junction("J1", "T2"),),
    (Line("L1", "T1", "J1"), Line("L2", "J1", "H1")),
)


def objects_of(uow, grid_id):
    return {item.id: item for item in uow.drawings.load(grid_id).objects}


def named(uow, grid_id, name):
    return next(item for item in uow.drawings.load(grid_id).objects if item.fields["name"] == name)


def set_of(item, **fields):
    return Operation("set", item.kind, item.id, fields)


def removal(item):
    return Operation("remove", item.kind, item.id)


def addition(item, **fields):
    return Operation("add", item.kind, str(uuid4()), {**item.fields, **fields})


def batch(base, *operations, **more):
    return Batch(uuid4(), base, more.pop("label", "edit"), operations, **more)


def test_a_new_grid_has_a_history_of_one_revision(people):
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    with unit_of_work(people.ann.user_id) as uow:
        (first,) = uow.drawings.history(grid_id, None, 10)
        assert (first.revision, first.label, first.author, first.n_operations) == (1, "Grid created", "Ann", 0)
        for item in objects_of(uow, grid_id).values():
            assert set(item.fields) == set(FIELDS[item.kind])


def test_removing_a_transformer_leaves_what_it_fed_without_a_supply(people):
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    with unit_of_work(people.ann.user_id) as uow:
        before = objects_of(uow, grid_id)
        saved = uow.drawings.commit(grid_id, batch(1, removal(named(uow, grid_id, "T1"))))
        uow.commit()
        (mended,) = saved.remote
        assert {(op["kind"], *op["fields"]) for op in mended.operations} == {
            ("transformer", "parent"), ("house", "transformer"), ("line", "from_node"),
        }  # fmt: skip
        network = uow.networks.load(grid_id)
        assert (network.transformers[0].parent, network.houses[0].transformer) == (None, "")
        assert network.lines[0].from_node == ""
        uow.drawings.restore(grid_id, 1, batch(2))
        uow.commit()
        assert objects_of(uow, grid_id) == before


def test_a_reference_to_the_wrong_kind_becomes_null(people):
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    with unit_of_work(people.ann.user_id) as uow:
        house, line = named(uow, grid_id, "H1"), named(uow, grid_id, "L1")
        uow.drawings.commit(grid_id, batch(1, set_of(house, transformer=line.id), set_of(line, to_node=line.id)))
        assert named(uow, grid_id, "H1").fields["transformer"] is None
        assert named(uow, grid_id, "L1").fields["to_node"] is None


def test_profiles_come_and_go_with_their_house(people):
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    with unit_of_work(people.ann.user_id) as uow:
        project = people.project_of_ann.project_id
        ids = [
            str(uow.profiles.add(project, name, "load", START, np.ones(4, np.float32) + i, {}).profile_id)
            for i, name in enumerate("ab")
        ]
        uses = [{"profile": ids[1], "scale": 2.0}, {"profile": ids[0], "scale": 0.1}]
        house = named(uow, grid_id, "H1")
        uow.drawings.commit(grid_id, batch(1, set_of(house, profiles=uses)))
        assert named(uow, grid_id, "H1").fields["profiles"] == uses, "in the order in which they were given"
        assert {(item.house_name, item.scale) for item in uow.profiles.assignments(grid_id)} == {
            ("H1", 2.0),
            ("H1", 0.1),
        }
        uow.drawings.commit(grid_id, batch(2, removal(house)))
        uow.profiles.delete(UUID(ids[1]))
        saved = uow.drawings.restore(grid_id, 2, batch(3))
        assert named(uow, grid_id, "H1").fields["profiles"] == uses[1:], "the other profile is gone for good"
        assert saved.remote[0].operations[-1]["fields"] == {"profiles": uses[1:]}


def test_one_persons_edit_waits_for_nobody_and_both_remain(people):
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    with owner_unit_of_work() as uow:
        uow.projects.add_member(people.project_of_ann.project_id, people.bob.user_id)
        uow.commit()
    with unit_of_work(people.ann.user_id) as uow:
        uow.drawings.commit(grid_id, batch(1, set_of(named(uow, grid_id, "H1"), fuse_a=35.0)))
        uow.commit()
    with unit_of_work(people.bob.user_id) as uow:
        with pytest.raises(Conflict) as caught:
            uow.drawings.commit(grid_id, batch(1, set_of(named(uow, grid_id, "H1"), name="mine")))
        (collision,) = caught.value.facts["collisions"]
        assert (collision.name, collision.author) == ("H1", "Ann")
        saved = uow.drawings.commit(grid_id, batch(1, set_of(named(uow, grid_id, "H2"), name="mine")))
        assert [one.author for one in saved.remote] == ["Ann"]
        uow.commit()
        assert [house.name for house in uow.networks.load(grid_id).houses] == ["H1", "mine", "H3"]


def test_a_batch_is_saved_once(people):
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    with unit_of_work(people.ann.user_id) as uow:
        sent = batch(1, addition(named(uow, grid_id, "H1"), name="New", transformer=str(uuid4())))
        first = uow.drawings.commit(grid_id, sent)
        uow.drawings.commit(grid_id, batch(2, set_of(named(uow, grid_id, "H2"), name="later")))
        assert uow.drawings.commit(grid_id, sent) == first
        assert uow.drawings.place(grid_id).revision == 3


def test_nothing_of_a_batch_is_saved_when_a_part_cannot_be(people):
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    store_grid(people.ann, people.project_of_ann, replace(SMALL, grid=Grid("Sydhavn")))
    with unit_of_work(people.ann.user_id) as uow:
        before = uow.drawings.load(grid_id)
        house, grid = named(uow, grid_id, "H1"), named(uow, grid_id, "Nordhavn")
        for wrong in (
            set_of(grid, name="Sydhavn"),
            Operation("set", "house", str(uuid4()), {"name": "x"}),
            Operation("add", "house", house.id, house.fields),
        ):
            with pytest.raises(InvalidInput):
                uow.drawings.commit(grid_id, batch(1, set_of(house, name="changed"), wrong))
            uow.rollback()
            assert uow.drawings.load(grid_id) == before


def test_ids_of_another_grid_stay_there(people):
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    other = store_grid(people.bob, people.project_of_bob, SMALL)
    with unit_of_work(people.bob.user_id) as uow:
        theirs, home = named(uow, other, "H1"), named(uow, other, "T1")
    with unit_of_work(people.ann.user_id) as uow:
        own = named(uow, grid_id, "H1")
        with pytest.raises(InvalidInput, match="in use"):
            uow.drawings.commit(grid_id, batch(1, Operation("add", "house", theirs.id, own.fields)))
        uow.rollback()
        uow.drawings.commit(grid_id, batch(1, set_of(own, transformer=home.id), removal(theirs)))
        uow.commit()
        assert named(uow, grid_id, "H1").fields["transformer"] is None
        with pytest.raises(NotFound):
            uow.drawings.commit(other, batch(1))
    with unit_of_work(people.bob.user_id) as uow:
        assert named(uow, other, "H1") == theirs


def test_a_project_goes_with_everything_in_it(people):
    grid_id = store_grid(people.ann, people.project_of_ann, FULL)
    project = people.project_of_ann.project_id
    with unit_of_work(people.ann.user_id) as uow:
        profile = uow.profiles.add(project, "p", "load", START, np.ones(4, np.float32), {})
        uow.profiles.assign_many([(uow.networks.house_ids(grid_id)["a"], profile.profile_id, 1.0)])
        uow.priority_lists.save(project, "list", ["a"])
        uow.commit()
    with owner_unit_of_work() as uow:
        uow.rows("DELETE FROM projects WHERE project_id = %s RETURNING 1", (project,))
        for table in ("grids", "houses", "flags", "house_flags", "house_types", "profiles", "grid_revisions"):
            assert uow.rows(f"SELECT count(*) FROM {table} WHERE project_id = %s", (project,)) == [(0,)], table  # noqa: S608
        uow.commit()


def test_replacing_a_network_is_one_revision_that_can_be_taken_back(people):
    grid_id = store_grid(people.ann, people.project_of_ann, FULL)
    with unit_of_work(people.ann.user_id) as uow:
        before = objects_of(uow, grid_id)
        assert uow.networks.replace(grid_id, replace(SMALL, grid=FULL.grid), revision=1) == 2
        (revision,) = uow.drawings.revisions(grid_id, 1, 10)
        assert (revision.label, revision.author) == ("Network replaced", "Ann")
        uow.drawings.restore(grid_id, 1, batch(2))
        assert objects_of(uow, grid_id) == before


def test_history_has_an_end_and_says_so(people, monkeypatch):
    monkeypatch.setattr("db.repositories.revisions.MAX_REVISIONS", 3)
    monkeypatch.setattr("db.repositories.revisions.FORGET_EVERY", 2)
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    with unit_of_work(people.ann.user_id) as uow:
        house = named(uow, grid_id, "H1")
        for base in range(1, 6):
            uow.drawings.commit(grid_id, batch(base, set_of(house, fuse_a=float(base))))
        assert [one.revision for one in uow.drawings.history(grid_id, None, 10)] == [6, 5, 4]
        assert [one.revision for one in uow.drawings.revisions(grid_id, 4, 10)] == [5, 6]
        for late in (lambda: uow.drawings.revisions(grid_id, 2, 10), lambda: uow.drawings.commit(grid_id, batch(2))):
            with pytest.raises(Conflict) as caught:
                late()
            assert caught.value.code == "out_of_step"
        with pytest.raises(NotFound):
            uow.drawings.restore(grid_id, 3, batch(6))
        uow.drawings.restore(grid_id, 4, batch(6))
        assert named(uow, grid_id, "H1").fields["fuse_a"] == 3.0
        monkeypatch.setattr("db.repositories.revisions.MAX_BYTES", 1)
        uow.drawings.commit(grid_id, batch(7, set_of(house, fuse_a=9.0)))
        assert [one.revision for one in uow.drawings.history(grid_id, None, 10)] == [8]


def test_others_cannot_make_a_history_be_forgotten(people):
    grid_id = store_grid(people.ann, people.project_of_ann, SMALL)
    with unit_of_work(people.ann.user_id) as uow:
        uow.drawings.commit(grid_id, batch(1, set_of(named(uow, grid_id, "H1"), fuse_a=1.0)))
        uow.commit()
    with unit_of_work(people.bob.user_id) as uow:
        uow.rows("SELECT app_forget_revisions(%s, 1, 1)", (grid_id,))
        uow.commit()
    with unit_of_work(people.ann.user_id) as uow:
        assert len(uow.drawings.history(grid_id, None, 10)) == 2


CHOICES = st.tuples(st.sampled_from(("add", "set", "set", "remove")), st.integers(0, 10_000), st.integers(0, 10_000))


def drawn(uow, grid_id, choice):
    """Return an operation on the drawing as it is now, from three numbers."""
    verb, which, how = choice
    parts = [item for item in uow.drawings.load(grid_id).objects if item.kind != "grid"]
    if not parts:
        return None
    item = parts[which % len(parts)]
    if verb == "remove":
        return removal(item)
    if verb == "add":
        return addition(item, name=f"N{how}", ordinal=float(how))
    changes = [{"name": f"R{how}"}, {"ordinal": float(how)}]
    changes += [{"position": [how / 7, -1.5]}] if "position" in item.fields else [{"length_m": how / 3}]
    changes += [{field: parts[how % len(parts)].id} for field in REFERENCES[item.kind]]
    changes += [{field: None} for field in REFERENCES[item.kind]]
    if item.kind == "house":
        changes += [
            {"flags": [f"f{how % 3}", "x"]},
            {"battery": None},
            {"house_type": f"type {how % 3}"},
            {"share": None},
        ]
    return set_of(item, **changes[how % len(changes)])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.lists(CHOICES, min_size=1, max_size=4), min_size=1, max_size=6), target=st.integers(0, 100))
def test_whatever_is_done_can_be_undone(people, edits, target):
    """Random batches, then back to any revision; and their own inverses, one by one, lead to the beginning."""
    with unit_of_work(people.ann.user_id) as uow:
        grid_id = uow.networks.save(people.project_of_ann.project_id, FULL)
        states = [objects_of(uow, grid_id)]
        for edit in edits:
            base = len(states)
            operations = [one for choice in edit if (one := drawn(uow, grid_id, choice))]
            unique = {one.id: one for one in operations}
            uow.drawings.commit(grid_id, batch(base, *unique.values()))
            states.append(objects_of(uow, grid_id))
        goal = 1 + target % len(states)
        uow.drawings.restore(grid_id, goal, batch(len(states)))
        assert objects_of(uow, grid_id) == states[goal - 1]
        revision = len(states) + 1
        for done in reversed(uow.drawings.revisions(grid_id, 1, 100)):
            inverse = [Operation.from_json(one).inverse() for one in reversed(done.operations)]
            uow.drawings.commit(grid_id, batch(revision, *inverse))
            revision += 1
        assert objects_of(uow, grid_id) == states[0]
        uow.rollback()
