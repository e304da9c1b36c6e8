"""Profiles: which series each house uses, and the year that they make together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import pandas as pd

from db.records import GENERATION_KINDS, ProfileAssignment, ProfileInfo, ProfileKind
from db.unit_of_work import UnitOfWork, unit_of_work
from errors import NotFound
from services.auth import Actor
from services.permissions import require

STEP_H = 0.25


@dataclass(frozen=True, slots=True)
class HouseLayer:
    """One profile of a house, scaled.

    Attributes
    ----------
    rating_kw : float
        Installed power where the profile knows it (solar plants, chargers), else the highest value. [kW]
    energy_kwh : float
        Energy of all the profile's steps. [kWh]
    """

    kind: ProfileKind
    profile: str
    rating_kw: float
    energy_kwh: float


@dataclass(frozen=True, slots=True)
class MonthlyEnergy:
    """What a house uses and generates in each calendar month of its profiles, shape (12,), in kWh."""

    load_kwh: tuple[float, ...]
    generation_kwh: tuple[float, ...]


def assignments(actor: Actor, grid_id: UUID) -> list[ProfileAssignment]:
    """Return what the houses of a grid use, in the order of the network. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        uow.networks.grid(grid_id)
        return uow.profiles.assignments(grid_id)


def house_layers(actor: Actor, grid_id: UUID) -> dict[str, tuple[HouseLayer, ...]]:
    """Return the layers of each house that has any, by the house's name. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        return grid_layers(uow, grid_id)


def grid_layers(uow: UnitOfWork, grid_id: UUID) -> dict[str, tuple[HouseLayer, ...]]:
    """Return the layers of each house of a grid that has any, inside a unit of work."""
    infos = {info.profile_id: info for info in uow.profiles.list(uow.networks.grid(grid_id).project_id)}
    layers: dict[str, list[HouseLayer]] = defaultdict(list)
    for item in uow.profiles.assignments(grid_id):
        layers[item.house_name].append(_layer(item, infos[item.profile_id]))
    return {house: tuple(found) for house, found in layers.items()}


def installed_kw(layers: Iterable[HouseLayer], kind: ProfileKind) -> float:
    """Return the sum of the ratings of one kind, in kW."""
    return sum(layer.rating_kw for layer in layers if layer.kind == kind)


def monthly_energy(actor: Actor, grid_id: UUID, house: str) -> MonthlyEnergy:
    """Return a house's year by month.

    Raises
    ------
    NotFound
        There is no such grid, or no house of this name uses a profile in it.
    """
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        uow.networks.grid(grid_id)
        used = [item for item in uow.profiles.assignments(grid_id) if item.house_name == house]
        if not used:
            raise NotFound("no_profiles", f"{house} uses no profile.", house=house)
        values = uow.profiles.values({item.content_hash for item in used})
    generation = [item for item in used if item.kind in GENERATION_KINDS]
    load = [item for item in used if item.kind not in GENERATION_KINDS]
    return MonthlyEnergy(_by_month(load, values), _by_month(generation, values))


def _layer(item: ProfileAssignment, info: ProfileInfo) -> HouseLayer:
    rating_kw = info.source.get("rating_kw", info.peak_kw)
    return HouseLayer(item.kind, info.name, item.scale * rating_kw, item.scale * info.annual_kwh)


def _by_month(used: list[ProfileAssignment], values: dict[str, np.ndarray]) -> tuple[float, ...]:
    total = np.zeros(12)
    for item in used:
        months = months_of_steps(item.start, item.steps)
        total += item.scale * STEP_H * np.bincount(months, values[item.content_hash], minlength=12)
    return tuple(total.tolist())


def months_of_steps(start: datetime, steps: int) -> np.ndarray:
    """Return the calendar month (0 = January) of each step, on the fixed offset of the series."""
    return (pd.date_range(start, periods=steps, freq="15min").month - 1).to_numpy()
