"""A small server with the editor's interface on a real database, for several people at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import flask
from flask.testing import FlaskClient

from api.drawings import drawings_blueprint
from api.errors import translate_errors
from api.guard import protect
from api.project_lists import project_lists_blueprint
from db.unit_of_work import owner_unit_of_work, unit_of_work
from engine.network import Grid, House, Junction, Line, Network, Transformer
from services.auth import Actor

ROLES = {
    "ann": "modeler", "bo": "modeler", "root": "administrator", "ana": "analyst", "vera": "viewer", "ina": "integrator",
    "gus": "demo_guest", "eve": "modeler",
}  # fmt: skip
MEMBERS = ("bo", "root", "ana", "vera", "ina", "gus")
"""Of Ann's project, beside her; Eve is in none."""


NETWORK = Network(
    Grid("Nordhavn", 55.7, 12.6, "Europe/Copenhagen"),
    (Transformer("T1", capacity_kw=160.0), Transformer("T2", "T1")),
    (House("H1", "T1", flags=("hospital",)), House("H2", "T2"), House("H3", "T2")),
    (Junction("J1", "T1"),),
    (Line("L1", "T1", "J1", 10.0), Line("L2", "J1", "H1", 5.0)),
)


def new_id() -> str:
    return str(uuid.uuid4())


def editing_server() -> flask.Flask:
    """Make a server with the guard, CSRF protection, the editor's routes and errors as the application has them."""
    server = flask.Flask("editing")
    server.config.update(SECRET_KEY="secret", WTF_CSRF_TIME_LIMIT=None, MAX_CONTENT_LENGTH=20_000_000)
    protect(server)
    server.add_url_rule("/page", "page", lambda: flask.Response("page", mimetype="text/html"))
    server.register_blueprint(drawings_blueprint())
    server.register_blueprint(project_lists_blueprint())
    translate_errors(server)
    return server


def add_people(**roles: str) -> dict[str, Actor]:
    """Store accounts, each with a role, and return them as actors."""
    made = {}
    with owner_unit_of_work() as uow:
        for name, role in roles.items():
            user = uow.users.add(name, name.title(), "unused", [role])
            made[name] = Actor(user.user_id, user.username, user.full_name, frozenset(user.roles))
        uow.commit()
    return made


def add_grid(owner: Actor, network: Network, *members: Actor) -> tuple[uuid.UUID, uuid.UUID]:
    """Store a project with a grid and members; return project and grid."""
    with owner_unit_of_work() as uow:
        project = uow.projects.add("Project", created_by=owner.user_id)
        for member in members:
            uow.projects.add_member(project.project_id, member.user_id)
        uow.commit()
    with unit_of_work(owner.user_id) as uow:
        grid_id = uow.networks.save(project.project_id, network)
        uow.commit()
    return project.project_id, grid_id


@dataclass
class Browser:
    """Somebody's browser, signed in, with the token that a page has given it."""

    client: FlaskClient
    address: str

    @classmethod
    def open(cls, server: flask.Flask, actor: Actor, address: str) -> Browser:
        client = server.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = str(actor.user_id)
            session["_fresh"] = True
        client.get("/page")
        return cls(client, address)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"{self.address}/{path}", query_string=query)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        token = self.client.get_cookie("_csrf_token")
        headers = {"X-CSRFToken": token.value if token else ""}
        if isinstance(body, bytes):
            options |= {"data": body, "content_type": "application/json"}
        else:
            options["json"] = body
        return self.client.open(f"{self.address}/{path}", method=method, headers=headers, **options)

    def save(self, base: int, *operations: dict[str, Any], **more: Any) -> Any:
        body = {"batch": new_id(), "base_revision": base, "label": "Edit", "operations": list(operations), **more}
        return self.send("POST", "operations", body)

    def objects(self, kind: str) -> list[dict[str, Any]]:
        return [item for item in self.get("drawing").json["objects"] if item["kind"] == kind]


def set_fields(item: dict[str, Any], **fields: Any) -> dict[str, Any]:
    before = {name: item[name] for name in fields}
    return {"op": "set", "kind": item["kind"], "id": item["id"], "fields": fields, "before": before}


def add_like(item: dict[str, Any], **fields: Any) -> dict[str, Any]:
    own = {name: value for name, value in item.items() if name not in ("id", "kind")}
    return {"op": "add", "kind": item["kind"], "id": new_id(), "fields": {**own, **fields}}


def remove(item: dict[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in item.items() if name not in ("id", "kind")}
    return {"op": "remove", "kind": item["kind"], "id": item["id"], "before": own}
