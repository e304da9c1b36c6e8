"""Networks as drawings: objects refer to each other by id, may be unfinished, and every change is kept."""

from peewee import PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

# A drawing may be wrong for a while: names twice, houses without a supply, cables with a loose end.
PARTS = """
ALTER TABLE transformers
    DROP CONSTRAINT transformers_grid_id_name_key,
    DROP CONSTRAINT transformers_parent_id_fkey,
    ALTER ordinal TYPE double precision,
    ADD FOREIGN KEY (parent_id) REFERENCES transformers ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX transformers_grid ON transformers (grid_id);

ALTER TABLE houses
    DROP CONSTRAINT houses_grid_id_name_key,
    DROP CONSTRAINT houses_transformer_id_fkey,
    ALTER transformer_id DROP NOT NULL,
    ALTER ordinal TYPE double precision,
    ADD FOREIGN KEY (transformer_id) REFERENCES transformers ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX houses_grid ON houses (grid_id);

ALTER TABLE junctions
    DROP CONSTRAINT junctions_grid_id_name_key,
    ALTER ordinal TYPE double precision,
    ADD transformer_id uuid REFERENCES transformers ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
UPDATE junctions j SET transformer_id = t.transformer_id
    FROM transformers t WHERE t.grid_id = j.grid_id AND t.name = j.transformer;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE junctions DROP transformer;
CREATE INDEX junctions_grid ON junctions (grid_id);
CREATE INDEX junctions_transformer ON junctions (transformer_id);

ALTER TABLE lines
    DROP CONSTRAINT lines_grid_id_name_key,
    ALTER ordinal TYPE double precision,
    ADD from_id uuid,
    ADD to_id uuid;
WITH nodes AS (
    SELECT grid_id, name, house_id AS id, 1 AS place FROM houses
    UNION ALL SELECT grid_id, name, junction_id, 2 FROM junctions
    UNION ALL SELECT grid_id, name, transformer_id, 3 FROM transformers
), named AS (
    SELECT DISTINCT ON (grid_id, name) grid_id, name, id FROM nodes ORDER BY grid_id, name, place DESC
)
UPDATE lines l SET
    from_id = (SELECT n.id FROM named n WHERE n.grid_id = l.grid_id AND n.name = l.from_node),
    to_id = (SELECT n.id FROM named n WHERE n.grid_id = l.grid_id AND n.name = l.to_node);
ALTER TABLE lines DROP from_node, DROP to_node;
CREATE INDEX lines_grid ON lines (grid_id);
"""

# A project goes with all it has; that a profile in use stays is looked after where profiles are deleted.
HOUSES = """
ALTER TABLE house_flags
    DROP CONSTRAINT house_flags_project_id_flag_fkey,
    ADD FOREIGN KEY (project_id, flag) REFERENCES flags (project_id, flag) ON UPDATE CASCADE ON DELETE CASCADE;
CREATE INDEX house_flags_flag ON house_flags (project_id, flag);

ALTER TABLE house_profiles
    ADD ordinal integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT house_profiles_project_id_profile_id_fkey,
    ADD FOREIGN KEY (project_id, profile_id) REFERENCES profiles (project_id, profile_id) ON DELETE CASCADE;

CREATE TABLE house_types (
    project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
    house_type text NOT NULL,
    PRIMARY KEY (project_id, house_type)
);
INSERT INTO house_types SELECT DISTINCT project_id, house_type FROM houses;
CREATE INDEX houses_type ON houses (project_id, house_type);
"""

# `chain` is the open editor that a batch came from; the last `n_mended` operations are the server's own.
REVISIONS = """
CREATE TABLE grid_revisions (
    grid_id uuid NOT NULL,
    revision integer NOT NULL,
    project_id uuid NOT NULL,
    user_id uuid REFERENCES users ON DELETE SET NULL,
    at timestamptz NOT NULL DEFAULT now(),
    batch uuid NOT NULL,
    chain uuid,
    label text NOT NULL,
    n_operations integer NOT NULL,
    n_mended integer NOT NULL DEFAULT 0,
    operations jsonb NOT NULL,
    PRIMARY KEY (grid_id, revision),
    UNIQUE (grid_id, batch),
    FOREIGN KEY (project_id, grid_id) REFERENCES grids (project_id, grid_id) ON DELETE CASCADE
);
INSERT INTO grid_revisions (grid_id, revision, project_id, batch, label, n_operations, operations)
    SELECT grid_id, revision, project_id, gen_random_uuid(), 'First state kept', 0, '[]' FROM grids;
"""

# What was done to a grid is history: it can be added to, and goes with its grid.
ACCESS = """
ALTER TABLE house_types ENABLE ROW LEVEL SECURITY;
CREATE POLICY house_types_of_projects ON house_types USING (project_id IN (SELECT app_project_ids()));
GRANT SELECT, INSERT, UPDATE, DELETE ON house_types TO hygge_app;

ALTER TABLE grid_revisions ENABLE ROW LEVEL SECURITY;
CREATE POLICY grid_revisions_of_projects ON grid_revisions USING (project_id IN (SELECT app_project_ids()));
GRANT SELECT, INSERT ON grid_revisions TO hygge_app;
"""


def up(_migrator: SchemaMigrator, db: PostgresqlDatabase) -> None:
    """Change everything."""
    for statements in (PARTS, HOUSES, REVISIONS, ACCESS):
        db.execute_sql(statements)
