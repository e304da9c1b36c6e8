"""Random cases for the comparison of engine and twin: small networks with everything that the contract knows."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

RULES = ("priority", "proportional", "equal", "static_shares", "cascade", "auction")
FLAGS = ("hospital", "school", "other")
EFFICIENCIES = (100.0, 98.5, 98.0, 95.0, 90.0, 50.0)
CAPACITIES = (None, None, 25.0, 8.0, 4.0, 1.0, 0.0)
STARTS = (
    "2023-03-01T00:00:00+01:00",
    "2023-03-03T17:30:00+01:00",
    "2023-12-31T23:45:00+01:00",
    "2024-02-28T12:15:00-05:00",
    "2023-07-02T03:00:00+05:30",
)
EV_TIMES = (("17:45", "06:30"), ("09:00", "15:00"), ("08:00", "08:00"), ("23:30", "00:15"), ("12:00", "11:45"))
WINDOWS = (("22:00", "05:30"), ("10:00", "14:00"), ("17:00", "20:15"), ("00:00", "00:00"), ("12:10", "12:50"))


@dataclass
class Case:
    """Inputs of one run, as the headless command reads them."""

    topology: dict[str, Any]
    series: dict[str, list[float]]
    settings: dict[str, Any]
    start: str


def random_case(seed: int, *, most_houses: int = 12, most_steps: int = 60) -> Case:
    """Return a case that the seed alone decides; every tenth is larger, every tenth longer.

    Parameters
    ----------
    seed : int
        Rules, scopes and modes go round with it, so that consecutive seeds cover them all.
    most_houses, most_steps : int
        Limits of an ordinary case.
    """
    rng = Random(seed)  # noqa: S311
    houses = 40 if seed % 10 == 9 else rng.randint(1, most_houses)
    steps = 200 if seed % 10 == 4 else rng.randint(30, most_steps)
    transformers = [_transformer(rng, number) for number in range(rng.randint(1, 6))]
    houses = [_house(rng, number, len(transformers)) for number in range(houses)]
    _share_out(rng, houses)
    return Case(
        topology={
            "format": "hygge-topology/1",
            "grid": {"name": "G", "latitude": 55.0, "longitude": 12.0, "timezone": "UTC"},
            "transformers": transformers,
            "houses": houses,
        },
        series=_series(rng, houses, steps),
        settings=_settings(rng, seed),
        start=rng.choice(STARTS),
    )


def _transformer(rng: Random, number: int) -> dict[str, Any]:
    parents = [None, *(f"T{other}" for other in range(number))]
    return {
        "name": f"T{number}",
        "parent": parents[-1] if rng.random() < 0.5 else rng.choice(parents),
        "capacity_kw": rng.choice(CAPACITIES),
        "forward_efficiency_pct": rng.choice(EFFICIENCIES),
        "backward_efficiency_pct": rng.choice(EFFICIENCIES),
        "allow_export": rng.random() < 0.85,
    }


def _house(rng: Random, number: int, transformers: int) -> dict[str, Any]:
    house = {
        "name": f"H{number}",
        "transformer": f"T{rng.randrange(transformers)}",
        "flags": rng.sample(FLAGS, rng.choice((0, 0, 1, 2))),
        "line_loss_pct": rng.choice((0.0, 0.0, 1.0, 3.5, 20.0)),
        "participates": rng.random() < 0.9,
    }
    if rng.random() < 0.6:
        house["bid_eur_per_kwh"] = rng.choice((0.1, 0.2, 0.25, 0.3))
        house["ask_eur_per_kwh"] = rng.choice((0.05, 0.12, 0.2, 0.28))
    if rng.random() < 0.6:
        house["battery"] = _battery(rng)
    if rng.random() < 0.4:
        house["evs"] = [_ev(rng) for _ in range(rng.choice((1, 1, 2)))]
    return house


def _battery(rng: Random) -> dict[str, Any]:
    battery = {
        "capacity_kwh": rng.choice((0.0, 0.01, 2.0, 5.0, 13.5)),
        "max_charge_kw": rng.choice((0.0, 1.0, 3.0)),
        "max_discharge_kw": rng.choice((0.0, 1.0, 4.0)),
        "round_trip_efficiency_pct": rng.choice((100.0, 90.0, 81.0, 50.0)),
        "depth_of_discharge_pct": rng.choice((100.0, 90.0, 70.0, 0.0)),
        "initial_soc_pct": rng.choice((0.0, 30.0, 50.0, 100.0)),
        "strategy": rng.choice(("self_consumption", "community", "community", "scheduled")),
        "charge_from": rng.choice(("solar", "any", "any")),
    }
    if battery["strategy"] == "scheduled":
        battery["share"] = rng.random() < 0.6
        battery["schedule"] = [_window(rng) for _ in range(rng.randint(0, 3))]
    return battery


def _window(rng: Random) -> dict[str, Any]:
    start, end = rng.choice(WINDOWS)
    return {
        "days": sorted(rng.sample(range(7), rng.randint(1, 7))),
        "start": start,
        "end": end,
        "action": rng.choice(("charge", "discharge")),
        "power_kw": rng.choice((0.0, 1.5, 2.0, 7.0)),
    }


def _ev(rng: Random) -> dict[str, Any]:
    sessions = []
    for arrival, departure in rng.sample(EV_TIMES, rng.randint(1, 3)):
        days = sorted(rng.sample(range(7), rng.randint(3, 7)))
        energy = rng.choice((0.0, 2.0, 14.0, 60.0))
        sessions.append({"days": days, "arrival": arrival, "departure": departure, "energy_kwh": energy})
    return {"charger_kw": rng.choice((0.0, 3.7, 11.0)), "smart": rng.random() < 0.5, "sessions": sessions}


def _share_out(rng: Random, houses: list[dict[str, Any]]) -> None:
    """Give shares whose sum is below one, or exactly one, or nothing at all."""
    weights = [rng.random() for _ in houses]
    total = rng.choice((1.0, 0.6, 0.0))
    for house, weight in zip(houses, weights, strict=True):
        house["share"] = total * weight / sum(weights) * (1 - 1e-12)


def _series(rng: Random, houses: list[dict[str, Any]], steps: int) -> dict[str, list[float]]:
    series = {}
    for house in houses:
        size = rng.choice((1.0, 4.0, 1e-3))
        series[f"{house['name']}.load_kw"] = [round(size * rng.random() ** 2, 4) for _ in range(steps)]
        if rng.random() < 0.6:
            size = rng.choice((3.0, 9.0))
            sun = [max(0.0, rng.gauss(0.5, 0.6)) if rng.random() < 0.7 else 0.0 for _ in range(steps)]
            series[f"{house['name']}.generation_kw"] = [round(size * part, 4) for part in sun]
    return series


def _settings(rng: Random, seed: int) -> dict[str, Any]:
    settings = {
        "scope": "intra_transformer" if seed // 12 % 4 == 3 else "intra_grid",
        "allocation": RULES[seed % 6],
        "priority": rng.sample(FLAGS, rng.randint(0, 3)),
        "capacity_mode": ("report", "enforce")[seed // 6 % 2],
        "retail_eur_per_kwh": 0.3,
        "feed_in_eur_per_kwh": 0.08,
        "network_fee_eur_per_kwh": rng.choice((0.0, 0.02)),
    }
    if settings["allocation"] == "cascade":
        fractions = rng.choice(((0.5, 0.3, 0.0), (1.0,), (0.2, 0.2, 0.6)))
        modes = ("static", "pro_rata")
        settings["cascade"] = [{"fraction": fraction, "mode": rng.choice(modes)} for fraction in fractions]
    return settings
