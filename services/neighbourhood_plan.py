"""Where the houses of a new neighbourhood stand, and the cables between them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from engine.cables import DEFAULT_CABLE
from engine.drawing import DrawingObject
from engine.network import Line

PITCH_X, PITCH_Y = 100.0, 120.0
"""Room of a house along a street, and between streets. [units of the drawing]"""
CLEARANCE = 80.0
"""Nothing else stands nearer than this to a new house."""
LONGEST_STREET = 20

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Street:
    """Houses in a row, the first one nearest to the transformer."""

    places: tuple[Point, ...]


@dataclass
class _Ground:
    """What stands where, in squares so large that a neighbour lies in one of nine."""

    squares: dict[tuple[int, int], list[Point]] = field(default_factory=dict)

    def build(self, point: Sequence[float]) -> None:
        """Put something there."""
        self.squares.setdefault(_square(point), []).append((point[0], point[1]))

    def is_free(self, point: Point) -> bool:
        """Return whether nothing stands too near."""
        x, y = _square(point)
        near = (p for i in (-1, 0, 1) for j in (-1, 0, 1) for p in self.squares.get((x + i, y + j), ()))
        return all(math.dist(point, other) >= CLEARANCE for other in near)


def streets(taken: Sequence[Sequence[float]], home: Sequence[float], houses: int) -> list[Street]:
    """Return streets to the right and left of a transformer, below and above it, where nothing stands yet.

    Parameters
    ----------
    taken : sequence of [x, y]
        Places of everything there is.
    home : [x, y]
        Place of the transformer.
    houses : int
        How many to find room for.
    """
    ground = _Ground()
    for point in taken:
        ground.build(point)
    length = min(max(math.ceil(math.sqrt(0.6 * houses)), 4), LONGEST_STREET)
    found: list[Street] = []
    left = houses
    for street in _candidates((home[0], home[1]), length):
        if not left:
            break
        wanted = street.places[:left]
        if all(ground.is_free(place) for place in wanted):
            found.append(Street(wanted))
            left -= len(wanted)
            for place in wanted:
                ground.build(place)
    return found


def cables_along(
    objects: Sequence[DrawingObject], home: DrawingObject, plan: Sequence[Street], houses: Sequence[DrawingObject]
) -> Iterator[Line]:
    """Yield, without names, a cable from the transformer along each street, from house to house; ends are ids."""
    scale = metres_per_unit(objects)
    following = iter(houses)
    for street in plan:
        last = home
        for _ in street.places:
            house = next(following)
            length_m = round(scale * math.dist(last.fields["position"], house.fields["position"]), 1)
            yield Line(
                "", last.id, house.id, length_m, DEFAULT_CABLE.name, DEFAULT_CABLE.r_ohm_per_km,
                DEFAULT_CABLE.x_ohm_per_km, DEFAULT_CABLE.c_nf_per_km, DEFAULT_CABLE.max_current_a,
            )  # fmt: skip
            last = house


def metres_per_unit(objects: Sequence[DrawingObject]) -> float:
    """Return the scale of a drawing, the median over its cables; 1 where it has none that says so."""
    places = {item.id: item.fields["position"] for item in objects if "position" in item.fields}
    found = []
    for line in (item.fields for item in objects if item.kind == "line"):
        ends = [places.get(line[end]) for end in ("from_node", "to_node")]
        distance = math.dist(*ends) if None not in ends else 0.0
        if distance > 0 and line["length_m"] > 0:
            found.append(line["length_m"] / distance)
    return statistics.median(found) if found else 1.0


def _candidates(home: Point, length: int) -> Iterator[Street]:
    for row in count(1):
        for side in (1, -1):
            for direction in (1, -1):
                y = home[1] + side * row * PITCH_Y
                yield Street(tuple((home[0] + direction * (0.5 + i) * PITCH_X, y) for i in range(length)))


def _square(point: Sequence[float]) -> tuple[int, int]:
    return math.floor(point[0] / CLEARANCE), math.floor(point[1] / CLEARANCE)
