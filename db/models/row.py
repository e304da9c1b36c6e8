"""What all models share."""

from __future__ import annotations

from peewee import Model
from playhouse.postgres_ext import DateTimeTZField


class Row(Model):
    """A row; queries name their database themselves, because a process has two pools."""

    class Meta:
        """Names of tables are given, and indexes belong to the migrations."""

        legacy_table_names = False


class TimeField(DateTimeTZField):
    """A moment, timezone-aware."""
