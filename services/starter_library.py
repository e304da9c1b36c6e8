"""Profiles that every project starts with, so that a network that was only just drawn can be simulated.

They are series of SimBench in power per kW of scale: a house takes one with a scale of its own. Their values are in
the database once, however many projects have them. See docs/data.md.
"""

from __future__ import annotations

from uuid import UUID

from db.unit_of_work import UnitOfWork
from services.importing.simbench_profiles import profile_name, simbench_profiles
from services.importing.storing import profile_ids

HOMES = ("H0-A", "H0-B", "H0-C", "H0-G", "H0-L")
BUSINESSES = ("G1-A", "G1-B", "G1-C", "G3-A", "G4-A", "G4-B", "G5-A", "G6-A")
FARMS = ("L1-A", "L2-A")
SOLAR = ("PV1", "PV3", "PV5")
HEAT_PUMPS = ("Air_Parallel_1", "Soil_Alternative_1")
CHARGERS = ("HLS_A_3.7", "HLS_A_11.0", "APLS_A_11.0")
STARTER_SERIES = (*HOMES, *BUSINESSES, *FARMS, *SOLAR, *HEAT_PUMPS, *CHARGERS)


def add_starter_library(uow: UnitOfWork, project_id: UUID) -> None:
    """Give a project what it lacks of the starter library; a name that is taken stays as it is."""
    taken = {info.name for info in uow.profiles.list(project_id)}
    missing = [series for series in STARTER_SERIES if profile_name(series) not in taken]
    profile_ids(uow, project_id, simbench_profiles(missing))
