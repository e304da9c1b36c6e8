"""Profiles and their use."""

# ruff: noqa: D106 - Meta is where peewee looks for names of tables

from __future__ import annotations

from peewee import SQL, BlobField, CompositeKey, DoubleField, ForeignKeyField, IntegerField, TextField, UUIDField
from playhouse.postgres_ext import BinaryJSONField

from db.models.accounts import Project
from db.models.networks import House
from db.models.row import Row, TimeField


class ProfileValues(Row):
    """Values under the hash of their bytes."""

    content_hash = TextField(primary_key=True)
    steps = IntegerField()
    values = BlobField()

    class Meta:
        table_name = "profile_values"


class Profile(Row):
    """A profile of a project's library."""

    profile_id = UUIDField(primary_key=True)
    project = ForeignKeyField(Project)
    name = TextField()
    kind = TextField()
    start_at = TimeField()
    utc_offset_minutes = IntegerField()
    steps = IntegerField()
    content = ForeignKeyField(ProfileValues, column_name="content_hash", object_id_name="content_hash")
    annual_kwh = DoubleField()
    peak_kw = DoubleField()
    source = BinaryJSONField(index=False)
    created_at = TimeField(constraints=[SQL("DEFAULT now()")])

    class Meta:
        table_name = "profiles"


class HouseProfile(Row):
    """The use of a profile by a house."""

    house = ForeignKeyField(House)
    profile = ForeignKeyField(Profile)
    project = ForeignKeyField(Project)
    scale = DoubleField()
    ordinal = IntegerField()

    class Meta:
        table_name = "house_profiles"
        primary_key = CompositeKey("house", "profile")
