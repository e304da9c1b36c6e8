"""One block of steps, in the order of the contract."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.allocation import PRO_RATA, look_through, new_view
from engine.battery import add_pool, pool_offers, pool_requests, serve_own, set_limits
from engine.capacity import keep_limits
from engine.ev import charge_cars
from engine.flows import at_bus, flow_behind
from engine.kernel import kernel
from engine.layout import Batteries, Cars, Market, Meters, Tree
from engine.pool import new_match, pro_rata
from engine.weekly import EvWeek, ScheduleWeek

STEPS_PER_WEEK = 672


class Columns(NamedTuple):
    """Where results go: (n_steps, n) each; houses, batteries, cars in the engine's order."""

    ev: np.ndarray
    ev_unmet: np.ndarray
    soc: np.ndarray
    charge: np.ndarray
    discharge: np.ndarray
    bought: np.ndarray
    local: np.ndarray
    sold: np.ndarray
    imported: np.ndarray
    exported: np.ndarray
    curtailed: np.ndarray
    unserved: np.ndarray
    flow: np.ndarray
    loss: np.ndarray
    pool_offer: np.ndarray
    pool_request: np.ndarray
    price: np.ndarray


class Rules(NamedTuple):
    rule: int
    upward: bool
    enforce: bool
    limited: bool
    pool_charges: bool
    pool_discharges: bool
    n_tiers: int


@kernel
def run_steps(
    tree: Tree,
    meters: Meters,
    batteries: Batteries,
    cars: Cars,
    market: Market,
    schedules: ScheduleWeek,
    sessions: EvWeek,
    rules: Rules,
    load: np.ndarray,
    generation: np.ndarray,
    has_generation: bool,
    first_week_step: int,
    soc: np.ndarray,
    remaining: np.ndarray,
    out: Columns,
) -> float:
    n = meters.bus.shape[0]
    n_b = batteries.house.shape[0]
    n_e = cars.house.shape[0]
    n_buses = tree.parent.shape[0]
    match_a = new_match(n_buses, rules.n_tiers)
    match_b = new_match(n_buses, 1)
    one_tier = np.zeros(n, np.int64)
    view = new_view(n, n_buses)
    net, house_load, house_gen = np.zeros(n), np.zeros(n), np.zeros(n)
    surplus, deficit = np.zeros(n), np.zeros(n)
    offer, request = np.zeros(n), np.zeros(n)
    bought, local, sold = np.zeros(n), np.zeros(n), np.zeros(n)
    all_bought, all_local, all_sold = np.zeros(n), np.zeros(n), np.zeros(n)
    curtailed, unserved, trial = np.zeros(n), np.zeros(n), np.zeros(n)
    charge, discharge = np.zeros(n_b), np.zeros(n_b)
    charge_limit, discharge_limit, from_grid, offer_limit = np.zeros(n_b), np.zeros(n_b), np.zeros(n_b), np.zeros(n_b)
    power, unmet = np.zeros(n_e), np.zeros(n_e)
    exchange, flow = np.zeros(n_buses), np.zeros(n_buses)
    bus_offer, bus_request, price, later_price = np.zeros(n_buses), np.zeros(n_buses), np.zeros(n_buses), np.zeros(n_buses)
    worst = 0.0
    for s in range(load.shape[0]):
        week_step = (first_week_step + s) % STEPS_PER_WEEK
        for h in range(n):
            house_load[h] = load[s, meters.column[h]]
            house_gen[h] = generation[s, meters.column[h]] if has_generation else 0.0
            net[h] = house_gen[h] - house_load[h]
        charge_cars(cars, sessions, week_step, remaining, net, power, unmet)
        set_limits(batteries, schedules, week_step, charge_limit, discharge_limit, from_grid, offer_limit)
        serve_own(batteries, charge_limit, discharge_limit, from_grid, soc, net, charge, discharge)
        for h in range(n):
            surplus[h] = max(net[h], 0.0)
            deficit[h] = max(-net[h], 0.0)
            offer[h] = surplus[h] if meters.trades[h] else 0.0
            request[h] = deficit[h] if meters.trades[h] else 0.0
        exchange[:] = 0.0
        all_bought[:] = 0.0
        all_local[:] = 0.0
        all_sold[:] = 0.0
        if rules.rule == PRO_RATA:
            pro_rata(tree, meters, meters.tier, match_a, rules.upward, rules.enforce, offer, request, exchange, bought, local, sold)
            bus_offer[:] = match_a.offer
            for bus in range(n_buses):
                bus_request[bus] = match_a.request[bus].sum()
        else:
            look_through(
                tree, meters, market, rules.rule, view, rules.upward, rules.enforce,
                offer, request, exchange, bought, local, sold, bus_offer, bus_request, price,
            )  # fmt: skip
        for h in range(n):
            all_bought[h] += bought[h]
            all_local[h] += local[h]
            all_sold[h] += sold[h]
            surplus[h] = max(surplus[h] - sold[h], 0.0)
            deficit[h] = max(deficit[h] - bought[h], 0.0)
        if rules.pool_charges:
            pool_requests(batteries, charge_limit, soc, charge, discharge, request)
            for h in range(n):
                offer[h] = surplus[h] if meters.trades[h] else 0.0
            pro_rata(tree, meters, one_tier, match_b, rules.upward, rules.enforce, offer, request, exchange, bought, local, sold)
            for h in range(n):
                all_bought[h] += bought[h]
                all_local[h] += local[h]
                all_sold[h] += sold[h]
                surplus[h] = max(surplus[h] - sold[h], 0.0)
                sold[h] = 0.0
            add_pool(batteries, bought, sold, soc, charge, discharge)
        if rules.pool_discharges:
            pool_offers(batteries, offer_limit, soc, charge, discharge, offer)
            for h in range(n):
                request[h] = deficit[h] if meters.trades[h] else 0.0
            if rules.rule == PRO_RATA:
                pro_rata(tree, meters, meters.tier, match_a, rules.upward, rules.enforce, offer, request, exchange, bought, local, sold)
            else:
                look_through(
                    tree, meters, market, rules.rule, view, rules.upward, rules.enforce,
                    offer, request, exchange, bought, local, sold, flow, flow, later_price,
                )  # fmt: skip
                for bus in range(n_buses):
                    if np.isnan(price[bus]):
                        price[bus] = later_price[bus]
            for h in range(n):
                all_bought[h] += bought[h]
                all_local[h] += local[h]
                all_sold[h] += sold[h]
                deficit[h] = max(deficit[h] - bought[h], 0.0)
                bought[h] = 0.0
            add_pool(batteries, bought, sold, soc, charge, discharge)
        for h in range(n):
            curtailed[h] = 0.0
            unserved[h] = 0.0
            net[h] = deficit[h] + all_bought[h] - surplus[h] - all_sold[h]
        if rules.limited:
            keep_limits(tree, meters, rules.enforce, rules.n_tiers, net, deficit, surplus, curtailed, unserved, trial, flow)
        flow_behind(tree, meters, 0, net, flow)
        # results
        for h in range(n):
            out.bought[s, h] = all_bought[h]
            out.local[s, h] = all_local[h]
            out.sold[s, h] = all_sold[h]
            out.imported[s, h] = deficit[h]
            out.exported[s, h] = surplus[h]
        if rules.limited:
            for h in range(n):
                out.curtailed[s, h] = curtailed[h]
                out.unserved[s, h] = unserved[h]
        for j in range(n_b):
            out.soc[s, j] = soc[j]
            out.charge[s, j] = charge[j]
            out.discharge[s, j] = discharge[j]
        for e in range(n_e):
            out.ev[s, e] = power[e]
            out.ev_unmet[s, e] = unmet[e]
        # residuals
        for h in range(n):
            trial[h] = (
                house_gen[h] - curtailed[h] + all_bought[h] + deficit[h]
                - (house_load[h] - unserved[h]) - all_sold[h] - surplus[h]
            )  # fmt: skip
        for e in range(n_e):
            trial[cars.house[e]] -= power[e]
        for j in range(n_b):
            trial[batteries.house[j]] += discharge[j] - charge[j]
        for h in range(n):
            worst = larger(worst, abs(trial[h]))
        total = 0.0
        losses = 0.0
        for h in range(n):
            total += net[h]
            losses += at_bus(net[h], meters.efficiency[h]) - net[h]
        for bus in range(1, n_buses):
            loss = flow[bus] / tree.forward[bus] - flow[bus] if flow[bus] > 0.0 else flow[bus] * (tree.backward[bus] - 1.0)
            losses += loss
            out.flow[s, bus] = flow[bus]
            out.loss[s, bus] = loss
        out.flow[s, 0] = flow[0]
        out.loss[s, 0] = losses
        worst = larger(worst, abs(total + losses - flow[0]))
        for bus in range(n_buses):
            out.pool_offer[s, bus] = bus_offer[bus]
            out.pool_request[s, bus] = bus_request[bus]
            if out.price.shape[1] > 0:
                out.price[s, bus] = price[bus]
    return worst


@kernel
def larger(worst: float, value: float) -> float:
    """Return the larger of two, NaN once there was one."""
    return worst if worst >= value or np.isnan(worst) else value
