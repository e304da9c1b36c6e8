"""Small pictures of profiles: the mean day and the year by month."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from uuid import UUID

import numpy as np

from db.records import ProfileInfo
from db.unit_of_work import unit_of_work
from engine.time_axis import STEP_H, STEPS_PER_DAY
from services.auth import Actor
from services.permissions import require
from services.profiles import months_of_steps

MAX_KEPT = 5_000
STEPS_PER_HOUR = 4


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A profile at a glance.

    Attributes
    ----------
    day : tuple of float
        Mean power of each hour of the day, on the profile's fixed offset. [kW]
    month : tuple of float
        Energy of each calendar month. [kWh]
    """

    day: tuple[float, ...]
    month: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sparklines:
    """Those of a project, by the profile's id, None where the reader has them already; `version` changes with them."""

    version: str
    by_profile: dict[UUID, Sparkline] | None


_kept: dict[tuple[str, datetime], Sparkline] = {}
_lock = Lock()


def sparklines(actor: Actor, grid_id: UUID, known_version: str = "") -> Sparklines:
    """Return the sparklines of all profiles of a grid's project. Raises NotFound."""
    require(actor, "network.read")
    with unit_of_work(actor.user_id) as uow:
        infos = uow.profiles.list(uow.drawings.place(grid_id).project_id)
        version = _version(infos)
        if version == known_version:
            return Sparklines(version, None)
        shown = {info.profile_id: _kept.get(_key(info)) for info in infos}
        missing = [info for info in infos if shown[info.profile_id] is None]
        values = uow.profiles.values({info.content_hash for info in missing}) if missing else {}
    for info in missing:
        shown[info.profile_id] = sparkline(values[info.content_hash], info.start)
    _keep({_key(info): shown[info.profile_id] for info in missing})
    return Sparklines(version, {key: line for key, line in shown.items() if line})


def sparkline(values_kw: np.ndarray, start: datetime) -> Sparkline:
    """Return a series at a glance.

    Parameters
    ----------
    values_kw : ndarray, shape (n_steps,)
        Mean power of each quarter-hour. [kW]
    start : datetime
        Beginning of the first step, on the series' fixed offset.
    """
    clock = start.replace(tzinfo=None)
    hours, months = _hours(clock, len(values_kw)), _months(clock, len(values_kw))
    counts = np.maximum(np.bincount(hours, minlength=24), 1)
    day = np.bincount(hours, values_kw, minlength=24) / counts
    month = STEP_H * np.bincount(months, values_kw, minlength=12)
    return Sparkline(tuple(day.round(4).tolist()), tuple(month.round(2).tolist()))


def _key(info: ProfileInfo) -> tuple[str, datetime]:
    """Return the values' hash and the clock at their beginning: moments of two offsets may be equal."""
    return info.content_hash, info.start.replace(tzinfo=None)


def _version(infos: Iterable[ProfileInfo]) -> str:
    parts = sorted(f"{info.profile_id} {info.content_hash} {info.start.isoformat()}" for info in infos)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _keep(found: dict[tuple[str, datetime], Sparkline]) -> None:
    with _lock:
        _kept.update(found)
        while len(_kept) > MAX_KEPT:
            _kept.pop(next(iter(_kept)))


@lru_cache(maxsize=8)
def _hours(start: datetime, steps: int) -> np.ndarray:
    first = start.hour * STEPS_PER_HOUR + start.minute // 15
    return (np.arange(first, first + steps) % STEPS_PER_DAY) // STEPS_PER_HOUR


@lru_cache(maxsize=8)
def _months(start: datetime, steps: int) -> np.ndarray:
    return months_of_steps(start, steps)
