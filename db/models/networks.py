"""Grids and what is in them, priority lists."""

# ruff: noqa: D106 - Meta is where peewee looks for names of tables

from __future__ import annotations

from peewee import SQL, BooleanField, CompositeKey, DoubleField, ForeignKeyField, IntegerField, TextField, UUIDField
from playhouse.postgres_ext import ArrayField, BinaryJSONField

from db.models.accounts import Project, User
from db.models.row import Row, TimeField


class Grid(Row):
    """A grid: one community with its bus."""

    grid_id = UUIDField(primary_key=True)
    project = ForeignKeyField(Project)
    name = TextField()
    latitude = DoubleField()
    longitude = DoubleField()
    timezone = TextField()
    revision = IntegerField()

    class Meta:
        table_name = "grids"


class Transformer(Row):
    """A transformer of a grid."""

    transformer_id = UUIDField(primary_key=True)
    project = ForeignKeyField(Project)
    grid = ForeignKeyField(Grid)
    parent = ForeignKeyField("self", null=True)
    name = TextField()
    ordinal = DoubleField()
    capacity_kw = DoubleField(null=True)
    forward_efficiency_pct = DoubleField()
    backward_efficiency_pct = DoubleField()
    allow_export = BooleanField()
    primary_ampacity_a = DoubleField(null=True)
    secondary_ampacity_a = DoubleField(null=True)
    years_of_service = DoubleField(null=True)
    vk_pct = DoubleField(null=True)
    vkr_pct = DoubleField(null=True)
    iron_loss_kw = DoubleField(null=True)
    no_load_current_pct = DoubleField(null=True)
    x = DoubleField()
    y = DoubleField()

    class Meta:
        table_name = "transformers"


class House(Row):
    """A house of a grid."""

    house_id = UUIDField(primary_key=True)
    project = ForeignKeyField(Project)
    grid = ForeignKeyField(Grid)
    transformer = ForeignKeyField(Transformer, null=True)
    name = TextField()
    ordinal = DoubleField()
    house_type = TextField()
    line_loss_pct = DoubleField()
    participates = BooleanField()
    share = DoubleField(null=True)
    bid_eur_per_kwh = DoubleField(null=True)
    ask_eur_per_kwh = DoubleField(null=True)
    fuse_a = DoubleField(null=True)
    battery = BinaryJSONField(index=False, null=True)
    evs = BinaryJSONField(index=False)
    x = DoubleField()
    y = DoubleField()

    class Meta:
        table_name = "houses"


class Flag(Row):
    """A flag that houses of a project may carry."""

    project = ForeignKeyField(Project)
    flag = TextField()

    class Meta:
        table_name = "flags"
        primary_key = CompositeKey("project", "flag")


class HouseType(Row):
    """A type that houses of a project may have."""

    project = ForeignKeyField(Project)
    house_type = TextField()

    class Meta:
        table_name = "house_types"
        primary_key = CompositeKey("project", "house_type")


class HouseFlag(Row):
    """A flag of a house, in the house's order."""

    house = ForeignKeyField(House)
    project = ForeignKeyField(Project)
    flag = TextField()
    ordinal = IntegerField()

    class Meta:
        table_name = "house_flags"
        primary_key = CompositeKey("house", "ordinal")


class Junction(Row):
    """A cable joint."""

    junction_id = UUIDField(primary_key=True)
    project = ForeignKeyField(Project)
    grid = ForeignKeyField(Grid)
    name = TextField()
    transformer = ForeignKeyField(Transformer, null=True)
    ordinal = DoubleField()
    x = DoubleField()
    y = DoubleField()

    class Meta:
        table_name = "junctions"


class Line(Row):
    """A cable between two nodes, by their ids, of whatever kind they are."""

    line_id = UUIDField(primary_key=True)
    project = ForeignKeyField(Project)
    grid = ForeignKeyField(Grid)
    name = TextField()
    from_id = UUIDField(null=True)
    to_id = UUIDField(null=True)
    ordinal = DoubleField()
    length_m = DoubleField()
    cable_type = TextField()
    r_ohm_per_km = DoubleField(null=True)
    x_ohm_per_km = DoubleField(null=True)
    c_nf_per_km = DoubleField(null=True)
    max_current_a = DoubleField(null=True)

    class Meta:
        table_name = "lines"


class GridRevision(Row):
    """A change of a grid: what was done, by whom, when."""

    grid = ForeignKeyField(Grid)
    revision = IntegerField()
    project = ForeignKeyField(Project)
    user = ForeignKeyField(User, null=True)
    at = TimeField(constraints=[SQL("DEFAULT now()")])
    batch = UUIDField()
    chain = UUIDField(null=True)
    label = TextField()
    n_operations = IntegerField()
    n_mended = IntegerField()
    operations = BinaryJSONField(index=False)

    class Meta:
        table_name = "grid_revisions"
        primary_key = CompositeKey("grid", "revision")


class PriorityList(Row):
    """A named order of flags."""

    priority_list_id = UUIDField(primary_key=True)
    project = ForeignKeyField(Project)
    name = TextField()
    flags = ArrayField(TextField, index=False)

    class Meta:
        table_name = "priority_lists"
