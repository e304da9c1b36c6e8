"""Loads from one number over the standard load profiles of BDEW (2025), by demandlib."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd
from demandlib.bdew import G25, H25, L25, P25, S25

from engine.profiles.loads.days import Days
from engine.profiles.loads.randomness import generator, lognormal_noise
from engine.profiles.loads.refusing import number_issue, refuse
from engine.profiles.quarter_hours import STEP_S, QuarterHours
from engine.time_axis import STEP_H
from errors import Issue

CLASSES = {"H25": H25, "G25": G25, "L25": L25, "P25": P25, "S25": S25}
"""Households, business, agriculture, households with PV, households with PV and battery."""
LoadClass = Literal["H25", "G25", "L25", "P25", "S25"]

GREATEST_KWH = 1e9
GREATEST_SPREAD = 1.5
_SHIFT_STEPS = 4.0


@dataclass(frozen=True, slots=True)
class AnnualEnergy:
    """Energy of the whole year. [kWh]"""

    kwh: float


@dataclass(frozen=True, slots=True)
class MonthlyEnergy:
    """Energy of each month, January first, or of every month where there is one number. [kWh]"""

    kwh: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class MonthlyBill:
    """What was paid for each month, or for every month where there is one number, and the tariff.

    Attributes
    ----------
    eur : tuple of float
        12 amounts, or one. [€]
    eur_per_kwh : float
        Price of energy with all taxes. [€/kWh]
    eur_per_month : float
        What is paid without using anything. [€]
    """

    eur: tuple[float, ...]
    eur_per_kwh: float
    eur_per_month: float = 0.0


@dataclass(frozen=True, slots=True)
class PeakDemand:
    """Highest mean power of a quarter-hour. [kW]"""

    kw: float


Amount = AnnualEnergy | MonthlyEnergy | MonthlyBill | PeakDemand


@dataclass(frozen=True, slots=True)
class Spread:
    """Stochastic diversity of a load around its class.

    Attributes
    ----------
    sigma : float
        Standard deviation of the logarithm of the factors, 0 to 1.5; 0.4 for a business, 0.8 for one home.
    seed, draw : int
        Seed of the selection and number of the house within it.
    """

    sigma: float
    seed: int
    draw: int = 0


def standard_load(load_class: LoadClass, amount: Amount, days: Days, spread: Spread | None = None) -> QuarterHours:
    """Return a year of a standard load profile scaled to an amount.

    Parameters
    ----------
    load_class : {"H25", "G25", "L25", "P25", "S25"}
        Class of BDEW.
    amount : AnnualEnergy, MonthlyEnergy, MonthlyBill or PeakDemand
        What is known of the load; met exactly, with and without a spread.
    days : Days
        Year, zone and holidays; these count as Sundays.
    spread : Spread, optional
        Seeded deviation from the class; without it everybody has the same shape.

    Raises
    ------
    InvalidInput
        A number is outside its range, or there are neither 1 nor 12 months.
    """
    refuse([*_class_issues(load_class), *_amount_issues(amount), *_spread_issues(spread)])
    shape = class_shape(load_class, days)
    if spread is not None and spread.sigma > 0:
        random = generator(spread.seed, spread.draw)
        shape = np.roll(shape, round(random.normal(0.0, _SHIFT_STEPS * spread.sigma)))
        shape = shape * lognormal_noise(random, len(shape), spread.sigma)
    return QuarterHours(_scaled(shape, amount, days), days.axis)


@lru_cache(maxsize=32)
def class_shape(load_class: LoadClass, days: Days) -> np.ndarray:
    """Return a class with a mean power that makes 1,000 kWh in the year, read-only. [kW]"""
    shown = days.clock.seconds
    first, last = int(shown.min()), int(shown.max())
    index = pd.date_range(
        pd.Timestamp(first, unit="s"), pd.Timestamp(last, unit="s"), freq="15min"
    )  # the wall clock without its jumps, of which each step finds its own
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="demandlib")  # it writes for pandas 2
        table = CLASSES[load_class](index, holidays=sorted(days.holidays)).to_numpy(dtype=np.float64)
    values = table[(shown - first) // STEP_S]
    values = values * (1000.0 / (values.sum() * STEP_H))
    values.setflags(write=False)
    return values


def _scaled(shape: np.ndarray, amount: Amount, days: Days) -> np.ndarray:
    match amount:
        case AnnualEnergy(kwh):
            return shape * (kwh / (shape.sum() * STEP_H))
        case PeakDemand(kw):
            return shape * (kw / shape.max())
        case MonthlyEnergy(kwh):
            wanted = kwh
        case MonthlyBill():
            wanted = energy_of_bill(amount)
    month = days.axis.month - 1
    have = STEP_H * np.bincount(month, shape, minlength=12)
    return shape * (np.broadcast_to(wanted, 12) / have)[month]


def energy_of_bill(bill: MonthlyBill) -> tuple[float, ...]:
    """Return the energy that each amount of a bill pays for. [kWh]"""
    return tuple((eur - bill.eur_per_month) / bill.eur_per_kwh for eur in bill.eur)


def _class_issues(load_class: str) -> list[Issue]:
    if load_class in CLASSES:
        return []
    message = f"There is no class {load_class!r}. Choose one of {', '.join(CLASSES)}."
    return [Issue("unknown_class", "standard load", "class", message)]


def _amount_issues(amount: Amount) -> list[Issue | None]:
    match amount:
        case AnnualEnergy(kwh):
            return [number_issue("standard load", "annual_kwh", kwh, low=0, high=GREATEST_KWH, unit="kWh", above=True)]
        case PeakDemand(kw):
            return [number_issue("standard load", "peak_kw", kw, low=0, high=1e6, unit="kW", above=True)]
        case MonthlyEnergy(kwh):
            return _months_issues("monthly_kwh", kwh, 0.0, "kWh")
        case MonthlyBill(eur, price, fee):
            return [
                number_issue("standard load", "eur_per_kwh", price, low=0, high=100, unit="€/kWh", above=True),
                number_issue("standard load", "eur_per_month", fee, low=0, high=1e6, unit="€"),
                *_months_issues("monthly_eur", eur, fee, "€"),
            ]


def _months_issues(field: str, values: tuple[float, ...], low: float, unit: str) -> list[Issue | None]:
    if len(values) not in {1, 12}:
        message = f"There are {len(values)} months. Give 12, or one that stands for every month."
        return [Issue("wrong_months", "standard load", field, message)]
    return [number_issue("standard load", field, value, low=low, high=GREATEST_KWH, unit=unit) for value in values]


def _spread_issues(spread: Spread | None) -> list[Issue | None]:
    if spread is None:
        return []
    return [
        number_issue("standard load", "sigma", spread.sigma, low=0, high=GREATEST_SPREAD),
        number_issue("standard load", "seed", spread.seed, low=0, high=2**63),
        number_issue("standard load", "draw", spread.draw, low=0, high=2**31),
    ]
