"""Results: series, daily and monthly sums, chunks of 15-minute steps, and the view of the steps."""

from peewee import PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

SERIES = """
CREATE TABLE result_series (
    run_id uuid NOT NULL REFERENCES simulation_runs ON DELETE CASCADE,
    series_id integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('community', 'transformer', 'house')),
    parent_id integer,
    name text NOT NULL,
    attributes jsonb NOT NULL,
    PRIMARY KEY (run_id, series_id)
);

CREATE TABLE result_month (
    run_id uuid NOT NULL REFERENCES simulation_runs ON DELETE CASCADE,
    month smallint NOT NULL,
    first_step integer NOT NULL,
    steps integer NOT NULL,
    PRIMARY KEY (run_id, month)
);
"""

SUM_COLUMNS = """
    load_kwh double precision NOT NULL,
    ev_kwh double precision NOT NULL,
    ev_unmet_kwh double precision NOT NULL,
    generation_kwh double precision NOT NULL,
    battery_charge_kwh double precision NOT NULL,
    battery_discharge_kwh double precision NOT NULL,
    p2p_bought_kwh double precision NOT NULL,
    p2p_sold_kwh double precision NOT NULL,
    grid_import_kwh double precision NOT NULL,
    grid_export_kwh double precision NOT NULL,
    curtailed_kwh double precision NOT NULL,
    unserved_kwh double precision NOT NULL,
    p2p_bought_local_kwh double precision NOT NULL,
    generation_to_load_kwh double precision NOT NULL,
    generation_to_battery_kwh double precision NOT NULL,
    p2p_to_battery_kwh double precision NOT NULL,
    mean_soc_kwh double precision NOT NULL,
    flow_import_kwh double precision NOT NULL,
    flow_export_kwh double precision NOT NULL,
    loss_kwh double precision NOT NULL,
    pool_offer_kwh double precision NOT NULL,
    pool_request_kwh double precision NOT NULL,
    peak_import_kw double precision NOT NULL,
    peak_import_step integer NOT NULL,
    peak_export_kw double precision NOT NULL,
    peak_export_step integer NOT NULL,
    overload_h double precision NOT NULL,
    overload_kwh double precision NOT NULL
"""

SUMS = f"""
CREATE TABLE result_daily (
    run_id uuid NOT NULL,
    series_id integer NOT NULL,
    day date NOT NULL,
    {SUM_COLUMNS}
) PARTITION BY LIST (run_id);

CREATE TABLE result_monthly (
    run_id uuid NOT NULL,
    series_id integer NOT NULL,
    month date NOT NULL,
    {SUM_COLUMNS}
) PARTITION BY LIST (run_id);
"""

# Zeros are NULL in the arrays: a bit instead of four bytes, which beats compression in size and in time.
CHUNKS = """
CREATE TABLE result_chunk (
    run_id uuid NOT NULL,
    series_id integer NOT NULL,
    variable text NOT NULL,
    month smallint NOT NULL,
    first_step integer NOT NULL,
    values real[] NOT NULL
) PARTITION BY LIST (run_id);
ALTER TABLE result_chunk ALTER values SET STORAGE EXTERNAL;
"""

VARIABLES = (
    "load_kw", "ev_kw", "ev_unmet_kwh", "generation_kw", "battery_soc_kwh", "battery_charge_kw",
    "battery_discharge_kw", "p2p_bought_kw", "p2p_sold_kw", "grid_import_kw", "grid_export_kw", "curtailed_kw",
    "unserved_kw", "p2p_bought_local_kw", "flow_kw", "loss_kw", "pool_offer_kw", "pool_request_kw",
    "clearing_price_eur_per_kwh",
)  # fmt: skip

# A view reads its tables as its owner, above row-level security; therefore it asks for the user itself.
VIEW = """
CREATE FUNCTION app_run_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT run_id FROM simulation_runs WHERE project_id IN (SELECT app_project_ids()) $$;

CREATE VIEW simulation_results WITH (security_barrier) AS
SELECT s.run_id, s.series_id, s.name, s.kind, m.month, m.first_step + u.ordinal AS step,
       r.start_at + (m.first_step + u.ordinal) * interval '15 minutes' AS timestamp,
       {coalesced}
FROM result_series s
JOIN simulation_runs r ON r.run_id = s.run_id
JOIN result_month m ON m.run_id = s.run_id
CROSS JOIN LATERAL (
    SELECT {picked}
    FROM result_chunk c WHERE c.run_id = s.run_id AND c.series_id = s.series_id AND c.month = m.month
) v
CROSS JOIN LATERAL ROWS FROM (generate_series(0, m.steps - 1), {unnested})
    AS u (ordinal, {names})
WHERE s.run_id IN (SELECT app_run_ids());
"""

ACCESS = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_runs ON {table} FOR SELECT USING (run_id IN (SELECT r.run_id FROM simulation_runs r));
GRANT SELECT ON {table} TO hygge_app;
"""


def view() -> str:
    """Return the statement that creates the view, with all variables."""
    return VIEW.format(
        coalesced=", ".join(f"coalesce(u.{name}, 0) AS {name}" for name in VARIABLES),
        picked=", ".join(f"max(c.values) FILTER (WHERE c.variable = '{name}') AS {name}" for name in VARIABLES),
        unnested=", ".join(f"unnest(v.{name})" for name in VARIABLES),
        names=", ".join(VARIABLES),
    )


def up(_migrator: SchemaMigrator, db: PostgresqlDatabase) -> None:
    """Create everything."""
    for statements in (SERIES, SUMS, CHUNKS, view()):
        db.execute_sql(statements)
    for table in ("result_series", "result_month", "result_daily", "result_monthly", "result_chunk"):
        db.execute_sql(ACCESS.format(table=table))
    db.execute_sql("GRANT SELECT ON simulation_results TO hygge_app")
