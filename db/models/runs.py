"""Runs and the small tables of their results; the partitioned ones are read and written in SQL."""

# ruff: noqa: D106 - Meta is where peewee looks for names of tables

from __future__ import annotations

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
    UUIDField,
)
from playhouse.postgres_ext import BinaryJSONField

from db.models.accounts import Project, User
from db.models.networks import Grid
from db.models.row import Row, TimeField


class SimulationRun(Row):
    """A run with its snapshots."""

    run_id = UUIDField(primary_key=True)
    number = BigIntegerField(constraints=[SQL("GENERATED ALWAYS AS IDENTITY")])
    project = ForeignKeyField(Project)
    grid = ForeignKeyField(Grid, null=True)
    user = ForeignKeyField(User, null=True)
    name = TextField()
    status = TextField()
    phase = TextField()
    progress_frac = DoubleField()
    message = TextField()
    cancel_requested = BooleanField()
    executor = TextField(null=True)
    submitted_at = TimeField(constraints=[SQL("DEFAULT now()")])
    started_at = TimeField(null=True)
    heartbeat_at = TimeField(null=True)
    kpis_at = TimeField(null=True)
    finished_at = TimeField(null=True)
    topology_snapshot = BinaryJSONField(index=False)
    parameters = BinaryJSONField(index=False)
    series_snapshot = BinaryJSONField(index=False)
    input_hash = TextField()
    engine_version = TextField()
    seed = BigIntegerField()
    start_at = TimeField()
    utc_offset_minutes = IntegerField()
    steps = IntegerField()
    n_houses = IntegerField()
    checkpoint_step = IntegerField(null=True)
    checkpoint = BlobField(null=True)
    stored_steps = IntegerField()
    residual_kw = DoubleField(null=True)
    speed_house_steps_per_s = DoubleField(null=True)
    kpis = BinaryJSONField(index=False, null=True)
    error = BinaryJSONField(index=False, null=True)

    class Meta:
        table_name = "simulation_runs"


class ResultSeries(Row):
    """A series of a run."""

    run = ForeignKeyField(SimulationRun)
    series_id = IntegerField()
    kind = TextField()
    parent_id = IntegerField(null=True)
    name = TextField()
    attributes = BinaryJSONField(index=False)

    class Meta:
        table_name = "result_series"
        primary_key = CompositeKey("run", "series_id")


class ResultMonth(Row):
    """A month of a run whose steps are stored."""

    run = ForeignKeyField(SimulationRun)
    month = SmallIntegerField()
    first_step = IntegerField()
    steps = IntegerField()

    class Meta:
        table_name = "result_month"
        primary_key = CompositeKey("run", "month")
