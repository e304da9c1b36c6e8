"""An exported zip file holds everything that a run needs: on another installation it gives the same results."""

from __future__ import annotations

from dataclasses import replace

from db.unit_of_work import owner_unit_of_work
from services import exchange, networks, projects, simulations
from services.auth import Actor
from tests.conftest import empty
from tests.runs.community import stored_results


def test_the_same_run_on_the_imported_network_gives_the_same_results(community, database):
    run = community.submit()
    simulations.execute(run.run_id)
    before, kpis = stored_results(run.run_id), community.run(run.run_id).kpis
    with exchange.export_zip(community.actor, community.grid_id)[1] as file:
        content = file.read()
    empty(database.owner_dsn)  # nothing of the first installation is left to help

    with owner_unit_of_work() as uow:
        user = uow.users.add("bo", "Bo", "no password", ["analyst", "modeler"])
        uow.commit()
    bo = Actor(user.user_id, "bo", "Bo", frozenset({"analyst", "modeler"}))
    project = projects.create_project_from_file(bo, "Elsewhere", content)
    (grid,) = networks.grids(bo, project.project_id)
    elsewhere = replace(community, actor=bo, project_id=project.project_id, grid_id=grid.grid_id)
    again = elsewhere.submit()
    simulations.execute(again.run_id)
    assert again.input_hash == run.input_hash
    assert stored_results(again.run_id) == before
    assert elsewhere.run(again.run_id).kpis == kpis
