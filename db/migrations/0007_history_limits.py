"""The history of a grid has an end: nobody fills the disk by drawing."""

from peewee import PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

# Runs as the owner, because the history can only be added to otherwise; whoever does not see the grid changes nothing.
FUNCTION = """
CREATE FUNCTION app_forget_revisions(grid uuid, most_revisions integer, most_bytes bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM grid_revisions r
    USING (
        SELECT revision, row_number() OVER latest AS place, sum(pg_column_size(operations)) OVER latest AS bytes
        FROM grid_revisions WHERE grid_id = grid AND project_id IN (SELECT app_project_ids())
        WINDOW latest AS (ORDER BY revision DESC)
    ) s
    WHERE r.grid_id = grid AND r.revision = s.revision AND s.place > 1
      AND (s.place > most_revisions OR s.bytes > most_bytes)
$$;
REVOKE ALL ON FUNCTION app_forget_revisions(uuid, integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_forget_revisions(uuid, integer, bigint) TO hygge_app;
"""


def up(_migrator: SchemaMigrator, db: PostgresqlDatabase) -> None:
    """Add the function that forgets."""
    db.execute_sql(FUNCTION)
