"""A run from its submission to its stored results, in this process."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from db.unit_of_work import owner_unit_of_work
from engine.aggregation import meter_exchange_kw
from engine.baselines import without_trading
from engine.power_flow import PowerFlow
from engine.simulation import Simulation
from engine.time_axis import TimeAxis
from errors import Conflict, EngineError, RunCancelled, ToolError
from services import jobs, run_checking, run_pipeline, simulations
from services.run_scene import load_scene
from services.run_spool import RunSpool
from tests.runs.community import make_community, network, stored_results, tables_of


@pytest.fixture
def finished(community):
    run = community.submit()
    simulations.execute(run.run_id)
    return community.run(run.run_id)


def test_a_run_ends_with_indicators_and_every_step_stored(finished):
    assert (finished.status, finished.phase, finished.progress_frac) == ("finished", "done", 1.0)
    assert finished.stored_steps == finished.steps == 80 * 96
    assert finished.residual_kw <= 1e-6
    assert finished.kpis["load_kwh"] > 0 < finished.kpis["p2p_kwh"]
    assert 0 < finished.kpis["transformer_loading_p99_frac"] <= finished.kpis["transformer_loading_max_frac"]
    assert finished.kpis_at < finished.finished_at


def test_stored_steps_and_days_are_those_of_the_engine(finished):
    with owner_unit_of_work() as uow:
        scene = load_scene(uow, finished)
        simulation = Simulation(scene.network, scene.axis, scene.settings, dtype=np.float32)
        block = simulation.run_block(*scene.series(0, finished.steps), simulation.initial_state())
        for name in ("load_kw", "p2p_bought_kw", "battery_soc_kwh", "ev_kw"):
            values, houses = block.house_variable(name)
            for column, house in enumerate(houses):
                stored = uow.results.steps(finished.run_id, 3 + int(house), name, 0, finished.steps)
                np.testing.assert_array_equal(stored, values[:, column].astype(np.float32))
        ((load_kwh, peak_step),) = uow.rows(
            "SELECT sum(load_kwh), max(peak_import_step) FROM result_daily WHERE run_id = %s AND series_id = 0",
            (finished.run_id,),
        )
    assert load_kwh == pytest.approx(block.house_variable("load_kw")[0].sum(dtype=np.float64) / 4)
    assert peak_step > 79 * 96, "peaks are at steps of the run, not of the month"


def test_transformers_have_the_sums_of_the_houses_behind_them(finished):
    with owner_unit_of_work() as uow:
        of = {
            name: uow.results.steps(finished.run_id, i, "load_kw", 0, 96) for i, name in enumerate(["all", "T1", "T2"])
        }
        houses = [uow.results.steps(finished.run_id, 3 + i, "load_kw", 0, 96) for i in range(6)]
    np.testing.assert_allclose(of["T2"], sum(houses[3:]), rtol=1e-6)
    np.testing.assert_allclose(of["T1"], sum(houses), rtol=1e-6)
    np.testing.assert_array_equal(of["all"], of["T1"])


def whole_run(run, changed=lambda network: network):
    """Return all steps of a run of its network, or of a changed one, in one block."""
    with owner_unit_of_work() as uow:
        scene = load_scene(uow, run)
    simulation = Simulation(changed(scene.network), scene.axis, scene.settings, dtype=np.float32)
    return simulation.run_block(*scene.series(0, run.steps), simulation.initial_state())


def test_voltages_are_those_of_the_powers_at_the_meters(finished):
    kpis, solved = finished.kpis, PowerFlow(network()).solve(meter_exchange_kw(whole_run(finished), 6))
    assert kpis["voltage_min_pu"] == pytest.approx(solved.voltage_pu.min(), abs=1e-9)
    assert kpis["voltage_max_pu"] == pytest.approx(solved.voltage_pu.max(), abs=1e-9)
    assert kpis["line_loading_max_frac"] == pytest.approx(solved.line_loading_frac.max(), abs=1e-9)
    assert (kpis["voltage_violation_h"], kpis["line_overload_h"], kpis["voltage_problem"]) == (0.0, 0.0, None)


def test_the_peak_is_compared_with_that_of_houses_on_their_own(finished):
    alone_kw = whole_run(finished, without_trading).group_variable("flow_kw")[:, 0].max()
    assert finished.kpis["peak_import_no_trading_kw"] == pytest.approx(float(alone_kw))
    assert finished.kpis["peak_reduction_kw"] == pytest.approx(float(alone_kw) - finished.kpis["peak_import_kw"])


@pytest.mark.usefixtures("database", "workplace")
def test_a_network_without_lines_has_no_voltages():
    community = make_community(dataclasses.replace(network(), lines=()))
    run_id = community.submit(days=3).run_id
    simulations.execute(run_id)
    ended = community.run(run_id)
    assert (ended.status, ended.kpis["voltage_min_pu"]) == ("finished", None)
    assert ended.kpis["voltage_problem"] == run_checking.NO_LINES
    assert ended.kpis["peak_import_no_trading_kw"] > 0


def test_a_power_flow_without_solution_is_no_reason_to_fail(community, monkeypatch):
    def refuse(*_):
        raise EngineError("power_flow", "The cables cannot carry the power of every step.")

    monkeypatch.setattr(PowerFlow, "solve", refuse)
    run_id = community.submit(days=3).run_id
    simulations.execute(run_id)
    ended = community.run(run_id)
    assert (ended.status, ended.kpis["line_overload_h"]) == ("finished", None)
    assert "cannot carry" in ended.kpis["voltage_problem"]


def test_emissions_are_there_where_an_intensity_is_given(community, finished):
    run_id = community.submit(days=3, grid_emissions_g_per_kwh=400.0).run_id
    simulations.execute(run_id)
    kpis = community.run(run_id).kpis
    assert kpis["co2e_kg"] == pytest.approx(0.4 * kpis["grid_import_kwh"])
    assert "co2e_kg" not in finished.kpis


def test_small_blocks_give_the_same_bits(community, finished, monkeypatch):
    monkeypatch.setattr(run_pipeline, "BLOCK_HOUSE_STEPS", 6 * 96 * 2)
    monkeypatch.setattr(run_pipeline, "CHECKED_HOUSE_STEPS", 6 * 96 * 3)
    again = community.submit()
    simulations.execute(again.run_id)
    assert again.input_hash == finished.input_hash
    assert community.run(again.run_id).kpis == finished.kpis
    assert stored_results(again.run_id) == stored_results(finished.run_id)


def restored(run):
    """Take away the steps of a run, as a backup does."""
    with owner_unit_of_work() as uow:
        uow.rows("DELETE FROM result_chunk WHERE run_id = %s RETURNING 1", (run.run_id,))
        uow.rows("DELETE FROM result_month WHERE run_id = %s RETURNING 1", (run.run_id,))
        uow.runs.set_stored_steps(run.run_id, 0)
        uow.commit()


def test_a_run_of_a_backup_gets_its_steps_again(community, finished):
    before = stored_results(finished.run_id)
    with pytest.raises(Conflict):
        simulations.store_steps_again(community.actor, finished.run_id)
    restored(finished)
    assert simulations.lacks_steps(community.run(finished.run_id))
    queued = simulations.store_steps_again(community.actor, finished.run_id)
    simulations.execute(queued.run_id)
    again = community.run(finished.run_id)
    assert (again.status, again.stored_steps, again.kpis) == ("finished", finished.steps, finished.kpis)
    assert again.kpis_at == finished.kpis_at, "indicators are not computed anew"
    assert stored_results(finished.run_id) == before


def test_giving_up_steps_keeps_the_days(community, finished, workplace):
    """Cancelled while waiting, cancelled while running, failed: the run is again what the backup had."""
    restored(finished)
    days = stored_results(finished.run_id)
    simulations.store_steps_again(community.actor, finished.run_id)
    simulations.cancel(community.actor, finished.run_id)
    assert simulations.lacks_steps(community.run(finished.run_id))

    def stop(*_values):
        raise RunCancelled("run_cancelled", "The run was stopped.")

    def fail(*_values):
        raise ToolError("disk_full", "The disk is full.")

    for computation in (stop, fail):
        simulations.store_steps_again(community.actor, finished.run_id)
        jobs.work(finished.run_id, workplace, computation)
        after = community.run(finished.run_id)
        assert simulations.lacks_steps(after)
        assert after.kpis == finished.kpis
        assert stored_results(finished.run_id) == days
    assert after.error["message"] == "The disk is full."


@pytest.mark.usefixtures("finished")
def test_nothing_is_left_beside_the_results(workplace):
    assert list((workplace.data_dir / "spool").iterdir()) == []


def test_a_failing_run_says_why_and_keeps_nothing(community, workplace):
    run = community.submit()

    def fail(run, spool, control):
        run_pipeline.compute(run, spool, control)
        raise ToolError("disk_full", "The disk is full.")

    jobs.work(run.run_id, workplace, fail)
    ended = community.run(run.run_id)
    assert (ended.status, ended.error["message"]) == ("failed", "The disk is full.")
    assert tables_of(run.run_id) == []


def test_an_unforeseen_error_ends_the_run_too(community, workplace):
    run = community.submit()
    jobs.work(run.run_id, workplace, lambda *_: {}["missing"])
    ended = community.run(run.run_id)
    assert ended.status == "failed"
    assert "KeyError" in ended.error["message"]
    assert "Run it again" in ended.error["message"]


def test_an_executor_drains_the_queue_in_order(community, workplace):
    runs = [community.submit(name=name, days=1).run_id for name in ("first", "second", "third")]
    executed = []
    jobs.work(runs[0], workplace, lambda run, *_: executed.append(run.run_id))
    assert executed == runs


def test_no_more_runs_at_once_than_slots(community, workplace):
    first, second = (community.submit(days=1).run_id for _ in range(2))

    def look_for_more(run, _spool, _control):
        if run.run_id == first:
            jobs.work(second, workplace, lambda *_: pytest.fail("the slot was taken"))

    jobs.work(first, workplace, look_for_more)
    assert [community.run(run_id).status for run_id in (first, second)] == ["finished", "finished"]


def test_series_of_the_spool_survive_the_disk(community, tmp_path):
    run = community.submit(days=40)
    with owner_unit_of_work() as uow:
        scene = load_scene(uow, run)
    simulation = Simulation(network(), TimeAxis(run.start, run.steps), scene.settings, dtype=np.float32)
    spool = RunSpool(tmp_path, run.run_id)
    pipeline = run_pipeline.Pipeline(run, scene, simulation, spool, _NoControl())
    month = run_pipeline.months(scene.axis)[0]
    pipeline._progress.begin("simulating", 0)
    sums, _ = pipeline._sum(month, simulation.initial_state())
    assert spool.load([month]) is None
    spool.keep(month, sums)
    (back,) = spool.load([month])
    assert back.daily.first_day == sums.daily.first_day
    for name, values in sums.daily.columns.items():
        np.testing.assert_array_equal(back.daily.columns[name], values)
    np.testing.assert_array_equal(back.flow_kw, sums.flow_kw)


class _NoControl:
    def report(self, *_values) -> None:
        pass
