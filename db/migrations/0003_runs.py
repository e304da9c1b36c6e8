"""Simulation runs."""

from peewee import PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

TABLE = """
CREATE TABLE simulation_runs (
    run_id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
    grid_id uuid REFERENCES grids ON DELETE SET NULL,
    user_id uuid REFERENCES users ON DELETE SET NULL,
    name text NOT NULL,
    status text NOT NULL DEFAULT 'queued'
        CHECK (status IN ('queued', 'running', 'finished', 'failed', 'cancelled', 'interrupted')),
    phase text NOT NULL DEFAULT 'waiting' CHECK (phase IN ('waiting', 'simulating', 'storing', 'done')),
    progress_frac double precision NOT NULL DEFAULT 0 CHECK (progress_frac BETWEEN 0 AND 1),
    message text NOT NULL DEFAULT '',
    cancel_requested boolean NOT NULL DEFAULT false,
    executor text,
    submitted_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    heartbeat_at timestamptz,
    kpis_at timestamptz,
    finished_at timestamptz,
    topology_snapshot jsonb NOT NULL,
    parameters jsonb NOT NULL,
    series_snapshot jsonb NOT NULL,
    input_hash text NOT NULL,
    engine_version text NOT NULL,
    seed bigint NOT NULL,
    start_at timestamptz NOT NULL,
    utc_offset_minutes integer NOT NULL,
    steps integer NOT NULL CHECK (steps > 0),
    n_houses integer NOT NULL,
    checkpoint_step integer,
    checkpoint bytea,
    stored_steps integer NOT NULL DEFAULT 0,
    residual_kw double precision,
    speed_house_steps_per_s double precision,
    kpis jsonb,
    error jsonb
) WITH (fillfactor = 50);
CREATE INDEX simulation_runs_project ON simulation_runs (project_id, number DESC);
CREATE INDEX simulation_runs_active ON simulation_runs (submitted_at) WHERE status IN ('queued', 'running');
"""

# What a member may do to a run is queue, cancel, repeat and rename it; outcomes are written by the owner alone.
ACCESS = """
ALTER TABLE simulation_runs ENABLE ROW LEVEL SECURITY;
CREATE POLICY simulation_runs_of_projects ON simulation_runs USING (project_id IN (SELECT app_project_ids()));
GRANT SELECT,
      INSERT (run_id, project_id, grid_id, user_id, name, topology_snapshot, parameters, series_snapshot, input_hash,
              engine_version, seed, start_at, utc_offset_minutes, steps, n_houses),
      UPDATE (name, status, phase, progress_frac, message, cancel_requested, executor, submitted_at, finished_at, error)
      ON simulation_runs TO hygge_app;
"""


def up(_migrator: SchemaMigrator, db: PostgresqlDatabase) -> None:
    """Create everything."""
    db.execute_sql(TABLE)
    db.execute_sql(ACCESS)
