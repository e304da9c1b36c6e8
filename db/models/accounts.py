"""Accounts, projects, audit log."""

# ruff: noqa: D106 - Meta is where peewee looks for names of tables

from __future__ import annotations

from peewee import (
    SQL,
    BigAutoField,
    BooleanField,
    CompositeKey,
    ForeignKeyField,
    SmallIntegerField,
    TextField,
    UUIDField,
)
from playhouse.postgres_ext import BinaryJSONField

from db.models.row import Row, TimeField


class Role(Row):
    """A role; the list is fixed."""

    role_id = SmallIntegerField(primary_key=True)
    name = TextField(unique=True)

    class Meta:
        table_name = "roles"


class User(Row):
    """An account."""

    user_id = UUIDField(primary_key=True)
    username = TextField()
    full_name = TextField()
    password_hash = TextField()
    is_active = BooleanField()
    color_scheme = TextField()
    created_at = TimeField(constraints=[SQL("DEFAULT now()")])
    last_sign_in_at = TimeField(null=True)

    class Meta:
        table_name = "users"


class UserRole(Row):
    """A role of an account."""

    user = ForeignKeyField(User)
    role = ForeignKeyField(Role)

    class Meta:
        table_name = "user_roles"
        primary_key = CompositeKey("user", "role")


class Project(Row):
    """A project."""

    project_id = UUIDField(primary_key=True)
    name = TextField()
    description = TextField()
    is_demo = BooleanField()
    archived_at = TimeField(null=True)
    created_by = ForeignKeyField(User, column_name="created_by", object_id_name="created_by_id", null=True)
    created_at = TimeField(constraints=[SQL("DEFAULT now()")])
    updated_at = TimeField(constraints=[SQL("DEFAULT now()")])

    class Meta:
        table_name = "projects"


class Member(Row):
    """A membership of an account in a project."""

    project = ForeignKeyField(Project)
    user = ForeignKeyField(User)
    added_at = TimeField(constraints=[SQL("DEFAULT now()")])

    class Meta:
        table_name = "project_members"
        primary_key = CompositeKey("project", "user")


class AuditLog(Row):
    """What somebody did."""

    audit_id = BigAutoField()
    at = TimeField(constraints=[SQL("DEFAULT now()")])
    user = ForeignKeyField(User, null=True)
    project = ForeignKeyField(Project, null=True)
    action = TextField()
    object_type = TextField()
    object_id = TextField(null=True)
    details = BinaryJSONField(index=False)

    class Meta:
        table_name = "audit_log"
