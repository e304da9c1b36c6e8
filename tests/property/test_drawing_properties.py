"""A network becomes a drawing and comes back as it was; a difference leads from one drawing to another."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from engine.drawing import FIELDS, applied, difference, earlier
from engine.drawing_fields import read_operations
from engine.drawing_network import to_drawing, to_network
from engine.network import Junction, Line, Network
from tests.property.strategies import networks

GRID = str(uuid4())
FLOATS = st.floats(-1e6, 1e6)


@st.composite
def wired_networks(draw):
    """Draw a network with joints and cables besides; some cables have a loose end, some joints no supply."""
    network: Network = draw(networks())
    supplies = [*(transformer.name for transformer in network.transformers), ""]
    joints = tuple(
        Junction(f"J{number}", draw(st.sampled_from(supplies)), (draw(FLOATS), draw(FLOATS)))
        for number in range(draw(st.integers(0, 3)))
    )
    ends = [node.name for node in (*network.transformers, *network.houses, *joints)] + [""]
    lines = tuple(
        Line(f"L{number}", draw(st.sampled_from(ends)), draw(st.sampled_from(ends)), draw(st.floats(0, 1e5)), "NAYY")
        for number in range(draw(st.integers(0, 4)))
    )
    houses = tuple(
        replace(house, position=(draw(FLOATS), 0.5), transformer=draw(st.sampled_from((house.transformer, ""))))
        for house in network.houses
    )
    return replace(network, houses=houses, junctions=joints, lines=lines)


def by_id(objects):
    return {item.id: item for item in objects}


@given(wired_networks())
def test_a_network_is_the_network_of_its_drawing(network):
    drawing = to_drawing(network, GRID)
    assert to_network(drawing) == network
    assert all(set(item.fields) == set(FIELDS[item.kind]) for item in drawing)
    assert len({UUID(item.id) for item in drawing}) == len(drawing)


@given(wired_networks())
def test_what_a_drawing_is_made_of_can_be_saved(network):
    operations = difference({}, by_id(item for item in to_drawing(network, GRID) if item.kind != "grid"))
    read, issues = read_operations(operations)
    assert issues == []
    assert [one.fields for one in read] == [one.fields for one in operations]


@given(wired_networks(), wired_networks())
def test_a_difference_leads_there_and_its_inverse_back(first, second):
    """Things that have the same name in both keep their id."""
    before = to_drawing(first, GRID)
    known = {}
    for item in before:
        known.setdefault((item.kind, item.fields["name"]), []).append(item.id)
    start, goal = by_id(before), by_id(to_drawing(second, GRID, known=known))
    state = dict(start)
    done = [change for one in difference(start, goal) if (change := applied(state, one))]
    assert {key: item for key, item in state.items() if item} == goal
    back = earlier(state, done)
    assert {key: item for key, item in back.items() if item} == start
    assert difference(goal, goal) == []
