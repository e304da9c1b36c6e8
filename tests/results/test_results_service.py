"""What services give to pages: frames of the right resolution, only to members, only with the permission."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import numpy as np
import pytest

from db.unit_of_work import owner_unit_of_work
from errors import NotFound, NotPermitted
from services import results
from services.auth import Actor
from services.results import Days
from tests.results.synthetic_run import publish, synthetic_run

pytestmark = pytest.mark.usefixtures("database")

RUN = synthetic_run(n_houses=5, days=70)
WHOLE = Days(date(2023, 1, 1), date(2023, 3, 11))
COMMUNITY, T1, H1, H2 = 0, 1, 3, 4

READS = {
    "run": results.run,
    "series": results.series,
    "energy_balance": lambda actor, run_id: results.energy_balance(actor, run_id, WHOLE),
    "supply_by_month": results.supply_by_month,
    "timeline": lambda actor, run_id: results.timeline(actor, run_id, COMMUNITY, ["load"], WHOLE),
    "daily": lambda actor, run_id: results.daily(actor, run_id, COMMUNITY, ["load"], WHOLE),
    "hours_by_day": lambda actor, run_id: results.hours_by_day(actor, run_id, COMMUNITY, "load"),
    "load_duration": lambda actor, run_id: results.load_duration(actor, run_id, T1),
    "transformers": lambda actor, run_id: results.transformers(actor, run_id, WHOLE),
    "houses": lambda actor, run_id: results.houses(actor, run_id, WHOLE),
}


def actor(user_id, role="analyst"):
    return Actor(user_id, "somebody", "Some Body", frozenset({role}))


@pytest.fixture
def run():
    """Publish the run; give its member and its id."""
    user_id, info = publish(RUN)
    return actor(user_id), info.run_id


def steps(variable, series_id):
    return RUN.values[variable][:, series_id]


@pytest.mark.parametrize("read", READS)
def test_a_role_without_the_permission_reads_nothing(run, read):
    """An integrator's rights come with a token, not with the role."""
    member, run_id = run
    with pytest.raises(NotPermitted):
        READS[read](actor(member.user_id, "integrator"), run_id)


@pytest.mark.parametrize("read", READS)
def test_a_run_of_others_is_not_found(run, read):
    """Row-level security hides it, whatever the role but administrator."""
    with owner_unit_of_work() as uow:
        stranger = uow.users.add("stranger", "A Stranger", "-", ("analyst",))
        uow.commit()
    with pytest.raises(NotFound):
        READS[read](actor(stranger.user_id), run[1])


def test_an_unknown_run_or_series_is_not_found(run):
    """Also one of the right project."""
    member, run_id = run
    with pytest.raises(NotFound):
        results.run(member, uuid4())
    with pytest.raises(NotFound):
        results.timeline(member, run_id, 999, ["load"], WHOLE)


@pytest.mark.parametrize(
    ("days", "resolution", "rows"),
    [(1, "quarter", 96), (8, "quarter", 768), (9, "hour", 216), (62, "hour", 1488), (63, "day", 63)],
)
def test_the_shorter_the_period_the_finer_the_time_line(run, days, resolution, rows):
    """Never more than a few thousand rows."""
    period = Days(date(2023, 1, 1), date.fromordinal(date(2023, 1, 1).toordinal() + days - 1))
    line = results.timeline(*run, COMMUNITY, ["load", "grid_import"], period)
    assert (line.resolution, len(line.frame), line.is_stored) == (resolution, rows, True)
    assert str(line.frame.index[0]) == "2023-01-01 00:00:00"


def test_time_line_has_the_steps(run):
    """Across the end of a month, with zeros where nothing is stored: the second house has no generation."""
    period = Days(date(2023, 1, 31), date(2023, 2, 1))
    line = results.timeline(*run, H2, ["load", "generation", "exchange"], period)
    part = slice(30 * 96, 32 * 96)
    np.testing.assert_allclose(line.frame["load"], steps("load_kw", H2)[part], rtol=1e-5)
    assert not line.frame["generation"].any()
    meter = steps("grid_import_kw", H2) + steps("p2p_bought_kw", H2)
    np.testing.assert_allclose(line.frame["exchange"], meter[part], rtol=1e-5)


def test_time_line_of_days_is_in_kwh(run):
    """A sum of the day, and for a level its mean."""
    line = results.timeline(*run, H1, ["load", "battery_soc"], WHOLE)
    np.testing.assert_allclose(line.frame["load"], steps("load_kw", H1).reshape(-1, 96).sum(axis=1) / 4, rtol=1e-6)
    np.testing.assert_allclose(
        line.frame["battery_soc"], steps("battery_soc_kwh", H1).reshape(-1, 96).mean(axis=1), rtol=1e-6
    )


def test_quantities_that_a_series_does_not_have_are_left_out(run):
    """A house has no losses of its own."""
    assert list(results.timeline(*run, H1, ["load", "loss", "nonsense"], WHOLE).frame) == ["load"]


def test_time_lines_in_files_name_their_units(run):
    """Energies by day, powers by step."""
    by_day = results.timeline(*run, H1, ["load", "battery_soc"], WHOLE)
    by_step = results.timeline(*run, H1, ["load", "battery_soc"], Days(date(2023, 1, 1), date(2023, 1, 1)))
    assert list(results.with_units(by_day)) == ["load_kwh", "battery_soc_kwh"]
    assert list(results.with_units(by_step)) == ["load_kw", "battery_soc_kwh"]


def test_heat_map_has_a_row_an_hour_and_a_column_a_day(run):
    """The mean of the hour."""
    hours = results.hours_by_day(*run, T1, "flow")
    assert hours.shape == (24, 70)
    expected = steps("flow_kw", T1).reshape(70, 24, 4).mean(axis=2).T
    np.testing.assert_allclose(hours.to_numpy(), expected, rtol=1e-4, atol=1e-5)


def test_load_duration_knows_rating_and_overload(run):
    """From the rating at the time of the run."""
    duration = results.load_duration(*run, T1)
    rating = RUN.network.transformers[0].capacity_kw
    over = np.abs(steps("flow_kw", T1)) - rating
    assert duration.rating_kw == rating
    assert duration.overload_h == pytest.approx((over > 0).sum() / 4)
    assert duration.overload_kwh == pytest.approx(np.clip(over, 0, None).sum() / 4, rel=1e-5)
    assert duration.curve["flow_kw"].is_monotonic_decreasing


def test_energy_balance_of_a_period_balances(run):
    """What arrives at the load is the load of those days."""
    period = Days(date(2023, 1, 10), date(2023, 1, 20))
    links = results.energy_balance(*run, period)
    load = steps("load_kw", COMMUNITY)[9 * 96 : 20 * 96].sum() / 4
    assert links.loc[links["target"] == "load", "energy_kwh"].sum() == pytest.approx(load, rel=1e-6)
    generation = steps("generation_kw", COMMUNITY)[9 * 96 : 20 * 96].sum() / 4
    assert links.loc[links["source"] == "generation", "energy_kwh"].sum() == pytest.approx(generation, rel=1e-6)


def test_supply_of_all_months_is_the_load(run):
    """Month by month."""
    supply = results.supply_by_month(*run)
    assert list(supply.index) == [date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1)]
    met = supply[["own_generation", "battery", "p2p", "grid"]].to_numpy().sum()
    assert met == pytest.approx(steps("load_kw", COMMUNITY).sum() / 4, rel=1e-6)


def test_table_of_houses(run):
    """Sums, ratios and cycles of each; undefined without generation or battery."""
    houses = results.houses(*run, WHOLE)
    assert list(houses["name"]) == ["H1", "H2", "H3", "H4", "H5"]
    first, second = houses.loc[H1], houses.loc[H2]
    used = steps("generation_kw", H1).sum() - steps("grid_export_kw", H1).sum()
    assert first["self_consumption_frac"] == pytest.approx(used / steps("generation_kw", H1).sum(), rel=1e-5)
    assert first["battery_cycles"] == pytest.approx(steps("battery_discharge_kw", H1).sum() / 4 / (8 * 0.9), rel=1e-5)
    assert (second["parent"], second["flags"]) == ("T2", ["school"])
    assert np.isnan(second["self_consumption_frac"])
    assert np.isnan(second["battery_cycles"])


def test_table_of_transformers(run):
    """Their peaks against the rating."""
    table = results.transformers(*run, WHOLE)
    assert list(table["kind"]) == ["community", "transformer", "transformer"]
    peak = np.abs(steps("flow_kw", T1)).max()
    assert table.loc[T1, "loading_frac"] == pytest.approx(peak / RUN.network.transformers[0].capacity_kw, rel=1e-5)


def test_while_steps_are_being_stored_days_are_there():
    """The time line says that its steps are not; the heat map has what is stored."""
    user_id, info = publish(RUN, stored_steps=31 * 96)
    member = actor(user_id)
    by_step = results.timeline(member, info.run_id, COMMUNITY, ["load"], Days(date(2023, 2, 1), date(2023, 2, 3)))
    assert not by_step.is_stored
    assert results.timeline(member, info.run_id, COMMUNITY, ["load"], WHOLE).is_stored
    assert results.hours_by_day(member, info.run_id, COMMUNITY, "load").shape == (24, 31)
    assert len(results.houses(member, info.run_id, WHOLE)) == 5


def test_before_any_step_is_stored_charts_of_steps_are_empty():
    """Not wrong, and not an error."""
    user_id, info = publish(RUN, stored_steps=0)
    assert results.hours_by_day(actor(user_id), info.run_id, COMMUNITY, "load").empty
    assert results.load_duration(actor(user_id), info.run_id, T1).curve.empty
