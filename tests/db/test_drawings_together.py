"""Many people at one grid in the same moment: every batch is a revision, in order, and nobody waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from db.drawing_records import Batch
from db.unit_of_work import unit_of_work
from engine.drawing import Operation
from engine.network import Grid, House, Network, Transformer
from services import project_lists
from services.auth import Actor
from tests.db.conftest import store_grid

HOUSES = 12
NETWORK = Network(
    Grid("Nordhavn"), (Transformer("T1"),), tuple(House(f"H{i}", "T1", flags=("a",)) for i in range(HOUSES))
)


def test_batches_of_one_moment_become_revisions_one_after_the_other(people):
    grid_id = store_grid(people.ann, people.project_of_ann, NETWORK)
    with unit_of_work(people.ann.user_id) as uow:
        houses = [item for item in uow.drawings.load(grid_id).objects if item.kind == "house"]

    def edit(house):
        base = 1
        for step in range(5):
            operation = Operation("set", "house", house.id, {"position": [float(step + 1), 0.0], "flags": [f"f{step}"]})
            with unit_of_work(people.ann.user_id) as uow:
                saved = uow.drawings.commit(grid_id, Batch(uuid4(), base, "drag", (operation,)))
                uow.commit()
            assert [one.revision for one in saved.remote] == list(range(base + 1, saved.revision))
            base = saved.revision

    with ThreadPoolExecutor(HOUSES) as threads:
        list(threads.map(edit, houses))
    with unit_of_work(people.ann.user_id) as uow:
        drawing = uow.drawings.load(grid_id)
        assert drawing.revision == 1 + 5 * HOUSES
        assert {item.fields["position"][0] for item in drawing.objects if item.kind == "house"} == {5.0}
        found = uow.drawings.revisions(grid_id, 0, 100)
        assert [one.revision for one in found] == list(range(1, drawing.revision + 1))


def test_one_batch_sent_many_times_at_once_is_saved_once(people):
    grid_id = store_grid(people.ann, people.project_of_ann, NETWORK)
    with unit_of_work(people.ann.user_id) as uow:
        house = next(item for item in uow.drawings.load(grid_id).objects if item.kind == "house")
    sent = Batch(uuid4(), 1, "paste", (Operation("add", "house", str(uuid4()), house.fields),))

    def send(_):
        with unit_of_work(people.ann.user_id) as uow:
            saved = uow.drawings.commit(grid_id, sent)
            uow.commit()
        return saved

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(8)))
    assert answers == [answers[0]] * 8
    with unit_of_work(people.ann.user_id) as uow:
        assert uow.drawings.place(grid_id).revision == 2


def test_lists_and_drawings_are_changed_at_once(people):
    """Renaming a flag takes all grids of the project; edits of them wait or come before, and none is lost."""
    ann = Actor(people.ann.user_id, "ann", "Ann", frozenset({"modeler"}))
    project = people.project_of_ann.project_id
    grids = [
        store_grid(people.ann, people.project_of_ann, Network(Grid(f"G{i}"), NETWORK.transformers, NETWORK.houses))
        for i in range(2)
    ]
    with unit_of_work(people.ann.user_id) as uow:
        houses = {grid: [i.id for i in uow.drawings.load(grid).objects if i.kind == "house"] for grid in grids}

    def rename(number):
        project_lists.rename(ann, project, "flags", "a" if number == 0 else f"a{number - 1}", f"a{number}")

    def edit(grid):
        for house in houses[grid]:
            with unit_of_work(people.ann.user_id) as uow:
                base = uow.drawings.place(grid, lock=True).revision
                change = Operation("set", "house", house, {"fuse_a": 35.0, "house_type": "shop"})
                uow.drawings.commit(grid, Batch(uuid4(), base, "edit", (change,)))
                uow.commit()

    with ThreadPoolExecutor(3) as threads:
        jobs = [threads.submit(edit, grid) for grid in grids]
        jobs.append(threads.submit(lambda: [rename(number) for number in range(6)]))
        for job in jobs:
            job.result()
    for grid in grids:
        with unit_of_work(people.ann.user_id) as uow:
            found = uow.networks.load(grid).houses
        assert {house.flags for house in found} == {("a5",)}
        assert {(house.fuse_a, house.house_type) for house in found} == {(35.0, "shop")}
