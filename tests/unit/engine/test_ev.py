"""Electric vehicles, by hand; the axis begins on a Monday at midnight."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from engine.network import Ev, EvSession
from tests.unit.engine.small_networks import battery, one_transformer, simulate


def charged(*evs, net_kw, **house):
    results = simulate(one_transformer(("H", {"evs": evs, **house})), [[x] for x in net_kw])
    return results, results["ev_kw"][:, 0]


def session(arrival, departure, energy_kwh, days=(0,)):
    return EvSession(days, arrival, departure, energy_kwh)


def test_a_plain_car_charges_at_once_until_full():
    results, ev_kw = charged(Ev(4.0, sessions=(session("00:15", "02:00", 2.5),)), net_kw=[-1.0] * 9)
    assert_allclose(ev_kw, [0, 4, 4, 2, 0, 0, 0, 0, 0])
    assert_allclose(results["load_kw"][:, 0], 1.0 + ev_kw)
    assert_allclose(results["ev_unmet_kwh"], 0.0)


def test_a_smart_car_waits_until_it_must():
    _, ev_kw = charged(Ev(4.0, smart=True, sessions=(session("00:00", "01:00", 1.5),)), net_kw=[0.0] * 5)
    assert_allclose(ev_kw, [0, 0, 2, 4, 0])


def test_a_smart_car_takes_the_surplus_before_the_battery():
    car = Ev(4.0, smart=True, sessions=(session("00:00", "10:00", 8.0),))
    results, ev_kw = charged(car, net_kw=[3.0, 6.0], battery=battery())
    assert_allclose(ev_kw, [3.0, 4.0])
    assert_allclose(results["battery_charge_kw"][:, 0], [0.0, 2.0])


def test_cars_take_the_surplus_in_their_order():
    stay = session("00:00", "10:00", 8.0)
    results, ev_kw = charged(Ev(2.0, smart=True, sessions=(stay,)), Ev(4.0, smart=True, sessions=(stay,)), net_kw=[5.0])
    assert_allclose(ev_kw, [5.0])
    assert_allclose(results["grid_export_kw"], 0.0)


def test_what_a_session_cannot_hold_is_reported_in_its_last_step():
    results, _ = charged(Ev(4.0, sessions=(session("00:00", "00:30", 5.0),)), net_kw=[0.0] * 3)
    assert_allclose(results["ev_unmet_kwh"][:, 0], [0.0, 3.0, 0.0])


def test_a_session_ends_where_the_next_begins():
    car = Ev(4.0, sessions=(session("00:00", "05:00", 20.0), session("00:30", "05:00", 1.0)))
    results, ev_kw = charged(car, net_kw=[0.0] * 4)
    assert_allclose(ev_kw, 4.0 * np.array([1, 1, 1, 0]))
    assert_allclose(results["ev_unmet_kwh"][:, 0], [0.0, 18.0, 0.0, 0.0])


def test_a_session_over_midnight_returns_every_week():
    car = Ev(1.0, sessions=(session("23:45", "00:15", 1.0, days=(6,)),))
    _, ev_kw = charged(car, net_kw=[0.0] * (8 * 96))
    assert np.flatnonzero(ev_kw).tolist() == [7 * 96 - 1, 7 * 96]
