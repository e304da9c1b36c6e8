"""Roles, accounts, projects, audit log, and who sees what."""

from peewee import PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hygge_app') THEN
        CREATE ROLE hygge_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
END $$;
"""

TABLES = """
CREATE TABLE roles (
    role_id smallint PRIMARY KEY,
    name text NOT NULL UNIQUE
);
INSERT INTO roles (role_id, name) VALUES
    (1, 'administrator'), (2, 'modeler'), (3, 'analyst'), (4, 'viewer'), (5, 'integrator'), (6, 'demo_guest');

CREATE TABLE users (
    user_id uuid PRIMARY KEY,
    username text NOT NULL CHECK (username <> ''),
    full_name text NOT NULL,
    password_hash text NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    color_scheme text NOT NULL DEFAULT 'auto' CHECK (color_scheme IN ('light', 'dark', 'auto')),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_sign_in_at timestamptz
);
CREATE UNIQUE INDEX users_username ON users (lower(username));

CREATE TABLE user_roles (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    role_id smallint NOT NULL REFERENCES roles,
    PRIMARY KEY (user_id, role_id)
);

CREATE TABLE projects (
    project_id uuid PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    description text NOT NULL DEFAULT '',
    is_demo boolean NOT NULL DEFAULT false,
    archived_at timestamptz,
    created_by uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE project_members (
    project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, user_id)
);
CREATE INDEX project_members_user ON project_members (user_id);

CREATE TABLE audit_log (
    audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    user_id uuid REFERENCES users ON DELETE SET NULL,
    project_id uuid REFERENCES projects ON DELETE SET NULL,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id text,
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_project ON audit_log (project_id, audit_id);
"""

# They run as their owner, who is above row-level security: policies can ask them without asking policies again.
FUNCTIONS = """
CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;

CREATE FUNCTION app_is_administrator() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM users JOIN user_roles USING (user_id) JOIN roles USING (role_id)
        WHERE user_id = app_user_id() AND is_active AND roles.name = 'administrator')
$$;

CREATE FUNCTION app_sees_all() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT pg_has_role(session_user, current_user, 'USAGE') OR app_is_administrator() $$;

CREATE FUNCTION app_project_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT project_id FROM projects WHERE (SELECT app_sees_all())
    UNION
    SELECT project_id FROM project_members WHERE user_id = app_user_id()
$$;

CREATE FUNCTION app_sign_in_account(wanted text)
RETURNS TABLE (user_id uuid, username text, full_name text, password_hash text, is_active boolean, color_scheme text,
               created_at timestamptz, last_sign_in_at timestamptz, role_names text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.user_id, u.username, u.full_name, u.password_hash, u.is_active, u.color_scheme, u.created_at,
           u.last_sign_in_at,
           ARRAY(SELECT r.name FROM user_roles ur JOIN roles r USING (role_id) WHERE ur.user_id = u.user_id)
    FROM users u WHERE lower(u.username) = lower(wanted)
$$;

CREATE FUNCTION app_record_sign_in(account uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ UPDATE users SET last_sign_in_at = now() WHERE user_id = account $$;

CREATE FUNCTION add_creator_as_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.created_by IS NOT NULL THEN
        INSERT INTO project_members (project_id, user_id) VALUES (NEW.project_id, NEW.created_by);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_creator AFTER INSERT ON projects FOR EACH ROW EXECUTE FUNCTION add_creator_as_member();
"""

POLICIES = """
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_read ON users FOR SELECT USING (
    user_id = (SELECT app_user_id()) OR (SELECT app_is_administrator())
    OR user_id IN (SELECT m.user_id FROM project_members m));
CREATE POLICY users_add ON users FOR INSERT WITH CHECK ((SELECT app_is_administrator()));
CREATE POLICY users_change ON users FOR UPDATE
    USING (user_id = (SELECT app_user_id()) OR (SELECT app_is_administrator()));

ALTER TABLE user_roles ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_roles_read ON user_roles FOR SELECT USING (user_id IN (SELECT u.user_id FROM users u));
CREATE POLICY user_roles_change ON user_roles
    USING ((SELECT app_is_administrator())) WITH CHECK ((SELECT app_is_administrator()));

ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
CREATE POLICY projects_visible ON projects FOR SELECT USING (project_id IN (SELECT app_project_ids()));
CREATE POLICY projects_add ON projects FOR INSERT
    WITH CHECK (created_by = (SELECT app_user_id()) OR (SELECT app_is_administrator()));
CREATE POLICY projects_change ON projects FOR UPDATE USING (project_id IN (SELECT app_project_ids()));

ALTER TABLE project_members ENABLE ROW LEVEL SECURITY;
CREATE POLICY project_members_visible ON project_members USING (project_id IN (SELECT app_project_ids()));

ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_log_read ON audit_log FOR SELECT USING (
    (SELECT app_is_administrator()) OR project_id IN (SELECT app_project_ids()));
CREATE POLICY audit_log_add ON audit_log FOR INSERT WITH CHECK (user_id IS NOT DISTINCT FROM (SELECT app_user_id()));
"""

# Password hashes leave the database through app_sign_in_account only; the audit log cannot be rewritten.
GRANTS = """
GRANT SELECT ON roles TO hygge_app;
GRANT SELECT (user_id, username, full_name, is_active, color_scheme, created_at, last_sign_in_at), INSERT,
      UPDATE (full_name, password_hash, is_active, color_scheme) ON users TO hygge_app;
GRANT SELECT, INSERT, DELETE ON user_roles TO hygge_app;
GRANT SELECT, INSERT, UPDATE (name, description, archived_at, updated_at) ON projects TO hygge_app;
GRANT SELECT, INSERT, DELETE ON project_members TO hygge_app;
GRANT SELECT, INSERT ON audit_log TO hygge_app;
REVOKE ALL ON FUNCTION app_sign_in_account(text), app_record_sign_in(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_sign_in_account(text), app_record_sign_in(uuid) TO hygge_app;
"""


def up(_migrator: SchemaMigrator, db: PostgresqlDatabase) -> None:
    """Create everything."""
    for statements in (ROLE, TABLES, FUNCTIONS, POLICIES, GRANTS):
        db.execute_sql(statements)
