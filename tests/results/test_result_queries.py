"""What dashboards ask of the database, against a recomputation with NumPy from the steps that were stored."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from db import result_queries
from db.result_queries import Days, Steps
from db.unit_of_work import unit_of_work
from tests.results.synthetic_run import publish, synthetic_run

YEAR = Days(date(2023, 1, 1), date(2023, 3, 31))
COLUMNS = ("load_kwh", "generation_kwh", "p2p_bought_kwh", "grid_import_kwh")
RUN = synthetic_run(n_houses=6, days=90)
COMMUNITY, T1, FIRST_HOUSE = 0, 1, 3


pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def stored():
    """Publish the run; give a unit of work of its member, and the run's id."""
    user_id, info = publish(RUN)
    with unit_of_work(user_id) as uow:
        yield uow, info.run_id


def energy(variable, days=slice(0, 90)):
    """Return kWh by series of some days, counted from the first."""
    return RUN.values[f"{variable}_kw"][days.start * 96 : days.stop * 96].sum(axis=0) / 4


def test_days_of_a_series(stored):
    """One row a day, in order, within the period."""
    rows = result_queries.days_of(*stored, T1, COLUMNS, Days(date(2023, 2, 1), date(2023, 2, 3)))
    assert [row[0] for row in rows] == [date(2023, 2, 1), date(2023, 2, 2), date(2023, 2, 3)]
    expected = [energy("load", slice(31 + i, 32 + i))[T1] for i in range(3)]
    np.testing.assert_allclose([row[1] for row in rows], expected, rtol=1e-6)


def test_months_of_a_series(stored):
    """One row a month; the last one may be incomplete."""
    rows = result_queries.months_of(*stored, COMMUNITY, COLUMNS, YEAR)
    assert [row[0] for row in rows] == [date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1)]
    assert rows[2][4] == pytest.approx(energy("grid_import", slice(59, 90))[COMMUNITY], rel=1e-6)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2023, 1, 1), date(2023, 3, 31), slice(0, 90)),
        (date(2023, 1, 20), date(2023, 3, 10), slice(19, 69)),
        (date(2023, 2, 1), date(2023, 2, 28), slice(31, 59)),
        (date(2023, 2, 7), date(2023, 2, 7), slice(37, 38)),
        (date(2023, 1, 20), date(2023, 2, 10), slice(19, 41)),
    ],
)
def test_totals_of_houses_for_any_period(stored, first, last, days):
    """Whole months and the days around them add up to the same as the steps; no other series is among them."""
    rows = result_queries.totals_of_houses(*stored, COLUMNS, Days(first, last))
    assert [row[0] for row in rows] == list(range(FIRST_HOUSE, FIRST_HOUSE + 6))
    for place, name in enumerate(("load", "generation", "p2p_bought", "grid_import"), start=1):
        np.testing.assert_allclose([row[place] for row in rows], energy(name, days)[FIRST_HOUSE:], rtol=1e-6)
    meter = sum(
        s * RUN.values[f"{n}_kw"]
        for n, s in (("grid_import", 1), ("p2p_bought", 1), ("p2p_sold", -1), ("grid_export", -1))
    )
    peaks = meter[days.start * 96 : days.stop * 96].max(axis=0)[FIRST_HOUSE:]
    np.testing.assert_allclose([row[5] for row in rows], np.maximum(peaks, 0), rtol=1e-6)


def test_totals_of_groups(stored):
    """The community and the transformers, not the houses."""
    rows = result_queries.totals_of_groups(*stored, COLUMNS, YEAR)
    np.testing.assert_allclose([row[1] for row in rows], energy("load")[:FIRST_HOUSE], rtol=1e-6)


def test_step_means_are_means_of_the_steps_asked_for(stored):
    """Hours across the end of a month, of a difference of two variables and of one that is zero at night."""
    terms = [{"grid_import_kw": 1.0, "grid_export_kw": -1.0}, {"generation_kw": 1.0}]
    first = 31 * 96 - 8
    steps = Steps(first, 12, 4)
    rows = result_queries.step_means(*stored, COMMUNITY, terms, months=range(2), steps=steps)
    net = RUN.values["grid_import_kw"][:, 0] - RUN.values["grid_export_kw"][:, 0]
    assert [row[0] for row in rows] == list(range(12))
    for place, values in ((1, net), (2, RUN.values["generation_kw"][:, 0])):
        expected = values[first : first + 48].reshape(12, 4).mean(axis=1)
        np.testing.assert_allclose([row[place] for row in rows], expected, rtol=1e-5, atol=1e-6)


def test_steps_without_a_chunk_are_missing(stored):
    """House 2 has no generation: nothing is stored, and nothing comes back."""
    steps = Steps(0, 96, 1)
    rows = result_queries.step_means(*stored, FIRST_HOUSE + 1, [{"generation_kw": 1.0}], months=range(1), steps=steps)
    assert rows == []


def test_ranked_steps_keep_both_ends(stored):
    """The curve falls, and begins and ends with the extremes."""
    rows = result_queries.ranked_steps(*stored, T1, "flow_kw", stored_steps=90 * 96, points=200)
    flow = np.sort(RUN.values["flow_kw"][:, T1])[::-1]
    ranks, values = np.array(rows).T
    np.testing.assert_allclose(values, flow[ranks.astype(int)], rtol=1e-5, atol=1e-5)
    assert ranks[0] == 0
    assert ranks[-1] == 90 * 96 - 1
    assert len(rows) < 300


def test_ranked_steps_count_months_without_a_chunk_as_zeros(stored):
    """A house without generation has a flat curve as long as the run."""
    rows = result_queries.ranked_steps(*stored, FIRST_HOUSE + 1, "generation_kw", stored_steps=960, points=20)
    assert rows[-1] == (959, 0)


def test_only_names_of_daily_columns_reach_the_database(stored):
    """Anything else is a mistake of the caller."""
    with pytest.raises(KeyError):
        result_queries.days_of(*stored, COMMUNITY, ("load_kwh; DROP TABLE users",), YEAR)
