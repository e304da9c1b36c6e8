"""The last phase of runs."""

from peewee import PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

PHASES = """
ALTER TABLE simulation_runs
    DROP CONSTRAINT simulation_runs_phase_check,
    ADD CONSTRAINT simulation_runs_phase_check
        CHECK (phase IN ('waiting', 'simulating', 'storing', 'checking', 'done'));
"""


def up(_migrator: SchemaMigrator, db: PostgresqlDatabase) -> None:
    """Allow phase `checking`."""
    db.execute_sql(PHASES)
