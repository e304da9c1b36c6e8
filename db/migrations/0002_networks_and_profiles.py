"""Grids with what is in them, profiles, priority lists."""

from peewee import PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

# A child names its project as well, and the pair must exist in its parent: nothing hangs in another project's grid.
NETWORK_TABLES = """
CREATE TABLE grids (
    grid_id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    timezone text NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    UNIQUE (project_id, grid_id),
    UNIQUE (project_id, name)
);

CREATE TABLE transformers (
    transformer_id uuid PRIMARY KEY,
    project_id uuid NOT NULL,
    grid_id uuid NOT NULL,
    parent_id uuid REFERENCES transformers ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    name text NOT NULL,
    ordinal integer NOT NULL,
    capacity_kw double precision,
    forward_efficiency_pct double precision NOT NULL,
    backward_efficiency_pct double precision NOT NULL,
    allow_export boolean NOT NULL,
    primary_ampacity_a double precision,
    secondary_ampacity_a double precision,
    years_of_service double precision,
    vk_pct double precision,
    vkr_pct double precision,
    iron_loss_kw double precision,
    no_load_current_pct double precision,
    x double precision NOT NULL,
    y double precision NOT NULL,
    UNIQUE (grid_id, name),
    FOREIGN KEY (project_id, grid_id) REFERENCES grids (project_id, grid_id) ON DELETE CASCADE
);
CREATE INDEX transformers_parent ON transformers (parent_id);

CREATE TABLE houses (
    house_id uuid PRIMARY KEY,
    project_id uuid NOT NULL,
    grid_id uuid NOT NULL,
    transformer_id uuid NOT NULL REFERENCES transformers DEFERRABLE INITIALLY DEFERRED,
    name text NOT NULL,
    ordinal integer NOT NULL,
    house_type text NOT NULL,
    line_loss_pct double precision NOT NULL,
    participates boolean NOT NULL,
    share double precision,
    bid_eur_per_kwh double precision,
    ask_eur_per_kwh double precision,
    fuse_a double precision,
    battery jsonb,
    evs jsonb NOT NULL,
    x double precision NOT NULL,
    y double precision NOT NULL,
    UNIQUE (project_id, house_id),
    UNIQUE (grid_id, name),
    FOREIGN KEY (project_id, grid_id) REFERENCES grids (project_id, grid_id) ON DELETE CASCADE
);
CREATE INDEX houses_transformer ON houses (transformer_id);

CREATE TABLE flags (
    project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
    flag text NOT NULL,
    PRIMARY KEY (project_id, flag)
);

CREATE TABLE house_flags (
    house_id uuid NOT NULL,
    project_id uuid NOT NULL,
    flag text NOT NULL,
    ordinal integer NOT NULL,
    PRIMARY KEY (house_id, ordinal),
    FOREIGN KEY (project_id, house_id) REFERENCES houses (project_id, house_id) ON DELETE CASCADE,
    FOREIGN KEY (project_id, flag) REFERENCES flags (project_id, flag)
);

CREATE TABLE junctions (
    junction_id uuid PRIMARY KEY,
    project_id uuid NOT NULL,
    grid_id uuid NOT NULL,
    name text NOT NULL,
    transformer text NOT NULL,
    ordinal integer NOT NULL,
    x double precision NOT NULL,
    y double precision NOT NULL,
    UNIQUE (grid_id, name),
    FOREIGN KEY (project_id, grid_id) REFERENCES grids (project_id, grid_id) ON DELETE CASCADE
);

CREATE TABLE lines (
    line_id uuid PRIMARY KEY,
    project_id uuid NOT NULL,
    grid_id uuid NOT NULL,
    name text NOT NULL,
    from_node text NOT NULL,
    to_node text NOT NULL,
    ordinal integer NOT NULL,
    length_m double precision NOT NULL,
    cable_type text NOT NULL,
    r_ohm_per_km double precision,
    x_ohm_per_km double precision,
    c_nf_per_km double precision,
    max_current_a double precision,
    UNIQUE (grid_id, name),
    FOREIGN KEY (project_id, grid_id) REFERENCES grids (project_id, grid_id) ON DELETE CASCADE
);
"""

# Values are little-endian float32 in kW; they hardly compress, and are read whole.
PROFILE_TABLES = """
CREATE TABLE profile_values (
    content_hash text PRIMARY KEY,
    steps integer NOT NULL CHECK (steps > 0),
    values bytea NOT NULL,
    CHECK (octet_length(values) = 4 * steps)
);
ALTER TABLE profile_values ALTER values SET STORAGE EXTERNAL;

CREATE TABLE profiles (
    profile_id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('load', 'heat_pump', 'ev', 'solar', 'wind')),
    start_at timestamptz NOT NULL,
    utc_offset_minutes integer NOT NULL,
    steps integer NOT NULL,
    content_hash text NOT NULL REFERENCES profile_values,
    annual_kwh double precision NOT NULL,
    peak_kw double precision NOT NULL,
    source jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, profile_id),
    UNIQUE (project_id, name)
);
CREATE INDEX profiles_content ON profiles (content_hash);

CREATE TABLE house_profiles (
    house_id uuid NOT NULL,
    profile_id uuid NOT NULL,
    project_id uuid NOT NULL,
    scale double precision NOT NULL DEFAULT 1,
    PRIMARY KEY (house_id, profile_id),
    FOREIGN KEY (project_id, house_id) REFERENCES houses (project_id, house_id) ON DELETE CASCADE,
    FOREIGN KEY (project_id, profile_id) REFERENCES profiles (project_id, profile_id)
);
CREATE INDEX house_profiles_profile ON house_profiles (profile_id);

CREATE TABLE priority_lists (
    priority_list_id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    flags text[] NOT NULL,
    UNIQUE (project_id, name)
);
"""

# The hash is made where the values are stored, so that nobody can store values under another hash.
FUNCTIONS = """
CREATE FUNCTION app_keep_profile_values(content bytea) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO profile_values (content_hash, steps, values)
    VALUES (encode(sha256(content), 'hex'), octet_length(content) / 4, content) ON CONFLICT DO NOTHING;
    SELECT encode(sha256(content), 'hex')
$$;
REVOKE ALL ON FUNCTION app_keep_profile_values(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_keep_profile_values(bytea) TO hygge_app;
"""

PROJECT_TABLES = (
    "grids", "transformers", "houses", "flags", "house_flags", "junctions", "lines", "profiles", "house_profiles",
    "priority_lists",
)  # fmt: skip

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_projects ON {table} USING (project_id IN (SELECT app_project_ids()));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO hygge_app;
"""

VALUES_POLICY = """
ALTER TABLE profile_values ENABLE ROW LEVEL SECURITY;
CREATE POLICY profile_values_of_profiles ON profile_values FOR SELECT
    USING (content_hash IN (SELECT p.content_hash FROM profiles p));
GRANT SELECT ON profile_values TO hygge_app;
"""


def up(_migrator: SchemaMigrator, db: PostgresqlDatabase) -> None:
    """Create everything."""
    for statements in (NETWORK_TABLES, PROFILE_TABLES, FUNCTIONS, VALUES_POLICY):
        db.execute_sql(statements)
    for table in PROJECT_TABLES:
        db.execute_sql(POLICY.format(table=table))
