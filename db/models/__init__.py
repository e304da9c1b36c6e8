"""Rows of the database as peewee sees them; they never leave `db`."""

from db.models.accounts import AuditLog, Member, Project, Role, User, UserRole
from db.models.networks import (
    Flag,
    Grid,
    GridRevision,
    House,
    HouseFlag,
    HouseType,
    Junction,
    Line,
    PriorityList,
    Transformer,
)
from db.models.profiles import HouseProfile, Profile, ProfileValues
from db.models.runs import ResultMonth, ResultSeries, SimulationRun

ALL_MODELS = (
    Role, User, UserRole, Project, Member, AuditLog, Grid, Transformer, House, Flag, HouseFlag, HouseType, Junction,
    Line, GridRevision, PriorityList, ProfileValues, Profile, HouseProfile, SimulationRun, ResultSeries, ResultMonth,
)  # fmt: skip

__all__ = [model.__name__ for model in ALL_MODELS] + ["ALL_MODELS"]
