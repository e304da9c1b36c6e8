"""A neighbourhood from a few numbers: so many houses of a kind below a transformer, with solar, batteries and cars.

The same request on the same drawing gives the same houses; only their ids are new each time. Nothing is saved here:
the editor shows the houses at once and saves them as one edit that can be undone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import numpy as np

from db.records import GENERATION_KINDS, ProfileInfo
from db.unit_of_work import unit_of_work
from engine import validation
from engine.drawing import MAX_NODES, NODE_KINDS, DrawingObject, Operation
from engine.drawing_network import record_of
from engine.house_kinds import HOUSE_KINDS, label_of
from engine.network import Battery, Ev, EvSession, House
from errors import InvalidInput, Issue
from services.auth import Actor
from services.neighbourhood_plan import Street, cables_along, streets
from services.permissions import require

MAX_HOUSES = 2_000
MAX_SEED = 2**32 - 1
HOURS_TO_FULL = 2.0
"""A home battery charges at half its capacity an hour, as those of SimBench do."""
CHARGER_KW = 11.0
_WEEKDAYS, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_HABITS = (
    (EvSession(_WEEKDAYS, "17:30", "07:00", 7.5), EvSession(_WEEKEND, "18:00", "09:00", 6.0)),
    (EvSession((0, 2, 4), "09:00", "16:30", 11.0), EvSession(_WEEKEND, "10:00", "17:00", 5.0)),
    (EvSession((1, 3, 6), "19:00", "06:30", 14.0),),
)
"""A commuter, somebody who works at home, somebody who plugs in every other day: 45 to 50 kWh, some 250 km a week."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class NeighbourhoodRequest:
    """What to generate; shares are of the houses, ranges are drawn from evenly.

    Attributes
    ----------
    profiles : tuple of UUID
        Profiles to choose from; loads and solar plants are told apart by their kind. Without a load among them all of
        the project's loads are meant, without a plant all of its solar profiles.
    annual_kwh : (float, float) or None
        Yearly load; None leaves the profiles as they are.
    """

    transformer: UUID
    count: int
    seed: int = 0
    house_type: str = "residential"
    solar_share_pct: float = 0.0
    solar_kwp: Span = (5.0, 12.0)
    battery_share_pct: float = 0.0
    battery_kwh: Span = (5.0, 12.0)
    ev_share_pct: float = 0.0
    profiles: tuple[UUID, ...] = ()
    annual_kwh: Span | None = (2_000.0, 5_000.0)
    with_cables: bool = True


def generate(actor: Actor, grid_id: UUID, request: NeighbourhoodRequest) -> list[Operation]:
    """Return the operations that add the neighbourhood; nothing is saved.

    Raises InvalidInput with every issue of the request, NotFound where there is no such grid.
    """
    require(actor, "network.edit")
    if issues := list(request_issues(request)):
        raise InvalidInput(issues)
    with unit_of_work(actor.user_id) as uow:
        drawing = uow.drawings.load(grid_id)
        profiles = uow.profiles.list(drawing.project_id)
    return neighbourhood(drawing.objects, profiles, request)


def neighbourhood(
    objects: Sequence[DrawingObject], profiles: Sequence[ProfileInfo], request: NeighbourhoodRequest
) -> list[Operation]:
    """Return the operations that add a neighbourhood to a drawing. Raises InvalidInput."""
    home = next((item for item in objects if item.kind == "transformer" and item.id == str(request.transformer)), None)
    if home is None:
        raise _refused("unknown_transformer", "transformer", "There is no such transformer any more. Choose another.")
    nodes = [item for item in objects if item.kind in NODE_KINDS]
    if len(nodes) + request.count > MAX_NODES:
        message = f"There would be {len(nodes) + request.count} nodes; {MAX_NODES} are possible in a grid."
        raise _refused("too_large", "count", message)
    loads, plants = _chosen(profiles, request)
    rng = np.random.default_rng(request.seed)
    plan = streets([node.fields["position"] for node in nodes], home.fields["position"], request.count)
    places = [place for street in plan for place in street.places]
    names = _free_names(objects, request.house_type, request.count)
    first = 1 + max((item.fields["ordinal"] for item in objects if item.kind == "house"), default=-1.0)
    equipment = _equipment(rng, request, loads, plants)
    houses = [
        _house(name, place, home.id, first + number, own, request)
        for number, (name, place, own) in enumerate(zip(names, places, equipment, strict=True))
    ]
    return [*houses, *(_cables(objects, home, plan, houses) if request.with_cables else ())]


def request_issues(request: NeighbourhoodRequest) -> Iterable[Issue]:
    """Yield what is wrong with a request."""
    if not 1 <= request.count <= MAX_HOUSES:
        yield _issue("out_of_range", "count", f"Give a number of houses from 1 to {MAX_HOUSES}.")
    if not 0 <= request.seed <= MAX_SEED:
        yield _issue("out_of_range", "seed", f"Give a whole number from 0 to {MAX_SEED}.")
    if problem := validation.text_problem(request.house_type):
        yield _issue(problem[0], "house_type", problem[1])
    for name in ("solar_share_pct", "battery_share_pct", "ev_share_pct"):
        if not 0 <= getattr(request, name) <= 100:
            yield _issue("out_of_range", name, "Give a share from 0 to 100 %.")
    for name, most in (("solar_kwp", 10_000.0), ("battery_kwh", 10_000.0), ("annual_kwh", 1e7)):
        span = getattr(request, name)
        if span is not None and not 0 <= span[0] <= span[1] <= most:
            yield _issue("out_of_range", name, f"Give two numbers from 0 to {most:g}, the smaller one first.")


@dataclass(frozen=True, slots=True)
class _Equipment:
    """What one house owns."""

    profiles: tuple[dict[str, Any], ...]
    battery: Battery | None
    ev: Ev | None


def _chosen(
    profiles: Sequence[ProfileInfo], request: NeighbourhoodRequest
) -> tuple[list[ProfileInfo], list[ProfileInfo]]:
    """Return the load profiles and the solar profiles to draw from."""
    wanted = [info for info in profiles if info.profile_id in set(request.profiles)]
    loads = [info for info in wanted if info.kind not in GENERATION_KINDS]
    plants = [info for info in wanted if info.kind == "solar"]
    loads = loads or _usual(profiles, request.house_type)
    plants = plants or [info for info in profiles if info.kind == "solar"]
    if request.solar_share_pct > 0 and not plants:
        message = "The project has no solar profile yet. Add one, or generate houses without solar."
        raise _refused("no_solar_profile", "solar_share_pct", message)
    return loads, plants


def _usual(profiles: Sequence[ProfileInfo], house_type: str) -> list[ProfileInfo]:
    """Return the profiles that a kind of house takes by default, else every load of the project."""
    kind = next((kind for kind in HOUSE_KINDS if kind.key == house_type), None)
    names = {f"SimBench {series}" for supply in (kind.supplies if kind else ()) for series in supply.series}
    return [info for info in profiles if info.name in names and info.kind == "load"] or [
        info for info in profiles if info.kind == "load"
    ]


def _equipment(
    rng: np.random.Generator, request: NeighbourhoodRequest, loads: list[ProfileInfo], plants: list[ProfileInfo]
) -> list[_Equipment]:
    """Draw what the houses own; shares are met exactly, and batteries go to solar houses first."""
    count = request.count
    order = rng.permutation(count)
    has_solar = np.isin(np.arange(count), order[: _number_of(count, request.solar_share_pct)])
    shuffled = rng.permutation(count)
    solar_first = [*(i for i in shuffled if has_solar[i]), *(i for i in shuffled if not has_solar[i])]
    with_battery = set(solar_first[: _number_of(count, request.battery_share_pct)])
    with_ev = set(rng.permutation(count)[: _number_of(count, request.ev_share_pct)].tolist())
    kwp = np.round(rng.uniform(*request.solar_kwp, count), 1)
    battery_kwh = np.round(rng.uniform(*request.battery_kwh, count), 1)
    annual_kwh = rng.uniform(*request.annual_kwh, count) if request.annual_kwh else np.full(count, np.nan)
    load, plant, habit = (rng.integers(0, max(len(found), 1), count) for found in (loads, plants, _HABITS))
    return [
        _Equipment(
            profiles=(
                *(_load_use(loads[load[i]], annual_kwh[i]) for _ in range(bool(loads))),
                *(_plant_use(plants[plant[i]], kwp[i]) for _ in range(bool(has_solar[i]))),
            ),
            battery=_battery(float(battery_kwh[i])) if i in with_battery else None,
            ev=Ev(CHARGER_KW, sessions=_HABITS[habit[i]]) if i in with_ev else None,
        )
        for i in range(count)
    ]


def _number_of(count: int, share_pct: float) -> int:
    return math.floor(count * share_pct / 100 + 0.5)


def _load_use(profile: ProfileInfo, annual_kwh: float) -> dict[str, Any]:
    scale = 1.0 if math.isnan(annual_kwh) or profile.annual_kwh <= 0 else annual_kwh / profile.annual_kwh
    return {"profile": str(profile.profile_id), "scale": round(float(scale), 6)}


def _plant_use(profile: ProfileInfo, kwp: float) -> dict[str, Any]:
    rating_kw = float(profile.source.get("rating_kw") or profile.peak_kw) or 1.0
    return {"profile": str(profile.profile_id), "scale": round(float(kwp) / rating_kw, 6)}


def _battery(capacity_kwh: float) -> Battery:
    power_kw = round(capacity_kwh / HOURS_TO_FULL, 1)
    return Battery(capacity_kwh, power_kw, power_kw, round_trip_efficiency_pct=90.0, depth_of_discharge_pct=90.0)


def _house(
    name: str, place: Sequence[float], home: str, ordinal: float, own: _Equipment, request: NeighbourhoodRequest
) -> Operation:
    kind = next((kind for kind in HOUSE_KINDS if kind.key == request.house_type), None)
    house = House(
        name,
        home,
        house_type=request.house_type,
        flags=kind.flags if kind else (),
        battery=own.battery or (kind.battery if kind else None),
        evs=((own.ev,) if own.ev else ()) + (kind.evs if kind else ()),
        position=(float(place[0]), float(place[1])),
    )
    fields = {**record_of("house", house), "ordinal": ordinal, "profiles": [dict(use) for use in own.profiles]}
    return Operation("add", "house", str(uuid4()), fields)


def _cables(
    objects: Sequence[DrawingObject], home: DrawingObject, plan: Sequence[Street], houses: Sequence[Operation]
) -> list[Operation]:
    nodes = [DrawingObject(one.kind, one.id, one.fields or {}) for one in houses]
    taken = {item.fields["name"] for item in objects if item.kind == "line"}
    first = 1 + max((item.fields["ordinal"] for item in objects if item.kind == "line"), default=-1.0)
    drawn, number = [], 0
    for line in cables_along(objects, home, plan, nodes):
        number = _next_number("Line", number, taken)
        fields = {**record_of("line", replace(line, name=f"Line {number}")), "ordinal": first + len(drawn)}
        drawn.append(Operation("add", "line", str(uuid4()), fields))
    return drawn


def _free_names(objects: Sequence[DrawingObject], house_type: str, count: int) -> list[str]:
    """Return names that no node has: “House 13” and on."""
    prefix = "House" if house_type == "residential" else label_of(house_type)[:100]
    taken = {item.fields["name"] for item in objects}
    names: list[str] = []
    number = 0
    for _ in range(count):
        number = _next_number(prefix, number, taken)
        names.append(f"{prefix} {number}")
    return names


def _next_number(prefix: str, number: int, taken: set[str]) -> int:
    number += 1
    while f"{prefix} {number}" in taken:
        number += 1
    return number


def _refused(code: str, field: str, message: str) -> InvalidInput:
    return InvalidInput([_issue(code, field, message)])


def _issue(code: str, field: str, message: str) -> Issue:
    return Issue(code, "neighbourhood", field, message)
