"""Hypothesis strategies for valid networks, settings and series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from engine.network import Battery, Ev, EvSession, Grid, House, Network, ScheduleWindow, Transformer
from engine.settings import CascadeStep, RunSettings

RULES = ("priority", "proportional", "equal", "static_shares", "cascade", "auction")
FLAGS = ("hospital", "school")
EFFICIENCIES = st.sampled_from((100.0, 98.5, 95.0, 50.0))
CLOCK = st.sampled_from(("00:00", "00:30", "01:15", "02:00", "23:45"))
DAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))


@dataclass(frozen=True)
class Scenario:
    """A network with settings and series; arrays of shape (n_steps, n_houses) in kW."""

    network: Network
    settings: RunSettings
    load_kw: np.ndarray
    generation_kw: np.ndarray


batteries = st.builds(
    Battery,
    capacity_kwh=st.sampled_from((0.0, 2.0, 10.0)),
    max_charge_kw=st.sampled_from((0.0, 1.0, 5.0)),
    max_discharge_kw=st.sampled_from((0.0, 1.0, 5.0)),
    round_trip_efficiency_pct=EFFICIENCIES,
    depth_of_discharge_pct=st.sampled_from((100.0, 70.0, 0.0)),
    initial_soc_pct=st.sampled_from((0.0, 50.0, 100.0)),
    strategy=st.sampled_from(("self_consumption", "community", "scheduled")),
    charge_from=st.sampled_from(("solar", "any")),
    share=st.booleans(),
    schedule=st.lists(
        st.builds(
            ScheduleWindow,
            days=DAYS,
            start=CLOCK,
            end=CLOCK,
            action=st.sampled_from(("charge", "discharge")),
            power_kw=st.sampled_from((0.0, 2.0)),
        ),
        max_size=2,
    ).map(tuple),
)

evs = st.builds(
    Ev,
    charger_kw=st.sampled_from((0.0, 3.7, 11.0)),
    smart=st.booleans(),
    sessions=st.builds(
        EvSession, days=DAYS, arrival=CLOCK, departure=CLOCK, energy_kwh=st.sampled_from((0.0, 3.0, 40.0))
    ).map(lambda session: (session,)),
)


@st.composite
def networks(draw, *, storage=True, losses=True, transformers=4):
    """Draw a network of up to 6 houses; without storage there are neither batteries nor cars."""
    efficiency = EFFICIENCIES if losses else st.just(100.0)
    tree = []
    for number in range(draw(st.integers(1, transformers))):
        tree.append(
            Transformer(
                f"T{number}",
                parent=draw(st.sampled_from((None, *(t.name for t in tree)))),
                capacity_kw=draw(st.sampled_from((None, 5.0, 1.0, 0.0))),
                forward_efficiency_pct=draw(efficiency),
                backward_efficiency_pct=draw(efficiency),
                allow_export=draw(st.booleans()),
            )
        )
    count = draw(st.integers(1, 6))
    houses = tuple(
        House(
            f"H{number}",
            draw(st.sampled_from(tree)).name,
            flags=draw(st.sampled_from(((), ("hospital",), ("school",), ("school", "hospital")))),
            line_loss_pct=draw(st.sampled_from((0.0, 5.0))) if losses else 0.0,
            participates=draw(st.sampled_from((True, True, False))),
            share=draw(st.sampled_from((None, 0.0, 1 / 6))),
            bid_eur_per_kwh=draw(st.sampled_from((None, 0.1, 0.25))),
            ask_eur_per_kwh=draw(st.sampled_from((None, 0.05, 0.2))),
            battery=draw(st.none() | batteries) if storage else None,
            evs=draw(st.just(()) | evs.map(lambda ev: (ev,))) if storage else (),
        )
        for number in range(count)
    )
    return Network(Grid("G"), tuple(tree), houses)


settings = st.builds(
    RunSettings,
    scope=st.sampled_from(("intra_grid", "intra_transformer")),
    allocation=st.sampled_from(RULES),
    priority=st.sampled_from(((), FLAGS)),
    capacity_mode=st.sampled_from(("report", "enforce")),
    cascade=st.just((CascadeStep(0.5, "static"), CascadeStep(0.4, "pro_rata"))),
    network_fee_eur_per_kwh=st.sampled_from((0.0, 0.02)),
)


@st.composite
def scenarios(draw, *, networks=networks(), settings=settings, steps=12):  # noqa: B008
    """Draw a scenario; powers have three decimals, as meters give them."""
    network = draw(networks)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = (steps, len(network.houses))
    load = np.round(rng.uniform(0, 4, shape) * rng.integers(0, 2, shape), 3)
    generation = np.round(rng.uniform(0, 9, shape) * rng.integers(0, 2, shape), 3)
    return Scenario(network, draw(settings), load, generation)
