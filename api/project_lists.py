"""The lists of a project that its houses choose from: flags and house types."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from pydantic import BaseModel, Field

from api.bodies import UnusableBody, answer, read_body
from services import project_lists
from services.project_lists import ListName


class NameBody(BaseModel):
    """A name for an entry."""

    name: str = Field(max_length=1000)


def project_lists_blueprint() -> Blueprint:
    """Return the routes of both lists; entries are named in the path, whatever characters they have."""
    blueprint = Blueprint("project_lists", __name__, url_prefix="/api/v1/projects/<uuid:project_id>")
    blueprint.register_error_handler(UnusableBody, lambda error: error.response)
    lists: tuple[tuple[str, ListName], ...] = (("flags", "flags"), ("house-types", "house_types"))
    for path, name in lists:
        for method, rule, view in (
            ("GET", path, entries),
            ("POST", path, add),
            ("PATCH", f"{path}/<path:key>", rename),
            ("DELETE", f"{path}/<path:key>", remove),
        ):
            endpoint = f"{view.__name__}_{name}"
            blueprint.add_url_rule(f"/{rule}", endpoint, view, methods=[method], defaults={"name": name})
    return blueprint


def entries(project_id: UUID, name: ListName) -> ResponseReturnValue:
    """Answer with a list."""
    return _listed(project_lists.entries(current_user.actor, project_id, name))


def add(project_id: UUID, name: ListName) -> ResponseReturnValue:
    """Add an entry."""
    return _listed(project_lists.add(current_user.actor, project_id, name, read_body(NameBody).name))


def rename(project_id: UUID, key: str, name: ListName) -> ResponseReturnValue:
    """Rename an entry, wherever it is used."""
    return _listed(project_lists.rename(current_user.actor, project_id, name, key, read_body(NameBody).name))


def remove(project_id: UUID, key: str, name: ListName) -> ResponseReturnValue:
    """Remove an entry that is not used; ``?replace_by=`` puts another in its place, ``?remove=1`` takes it away."""
    replace_by, anyway = request.args.get("replace_by"), request.args.get("remove") == "1"
    return _listed(
        project_lists.remove(current_user.actor, project_id, name, key, replace_by=replace_by, anyway=anyway)
    )


def _listed(found: list[project_lists.Entry]) -> ResponseReturnValue:
    return answer({"entries": [asdict(entry) for entry in found]})
