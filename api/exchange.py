"""Networks as files to take away. See docs/exchange.md."""

from __future__ import annotations

from io import BytesIO
from typing import IO
from uuid import UUID

from flask import Blueprint, Response, send_file
from flask_login import current_user

from services import exchange

JSON, ZIP = "application/json", "application/zip"


def exchange_blueprint() -> Blueprint:
    """Return the routes of exports; the guard has seen to the session, the services see to the permission."""
    blueprint = Blueprint("exchange", __name__, url_prefix="/api/v1/grids/<uuid:grid_id>")
    blueprint.get("/export.json")(export_json)
    blueprint.get("/export.zip")(export_zip)
    blueprint.get("/export.pandapower.json")(export_pandapower)
    return blueprint


def export_json(grid_id: UUID) -> Response:
    """Send the network as a topology document."""
    name, content = exchange.export_json(current_user.actor, grid_id)
    return _file(f"{name}.hygge.json", BytesIO(content), JSON)


def export_zip(grid_id: UUID) -> Response:
    """Send the network with its profiles; the file goes out as it is read, and is closed after its end."""
    name, content = exchange.export_zip(current_user.actor, grid_id)
    return _file(f"{name}.hygge.zip", content, ZIP)


def export_pandapower(grid_id: UUID) -> Response:
    """Send the network as pandapower reads it."""
    name, content = exchange.export_pandapower(current_user.actor, grid_id)
    return _file(f"{name}.pandapower.json", BytesIO(content), JSON)


def _file(name: str, content: IO[bytes], mimetype: str) -> Response:
    shown = name.replace("/", "-").replace("\\", "-")
    response = send_file(content, mimetype, as_attachment=True, download_name=shown, max_age=0)
    response.headers["Cache-Control"] = "no-store"
    response.content_length = _size(content)
    return response


def _size(content: IO[bytes]) -> int:
    here = content.tell()
    size = content.seek(0, 2)
    content.seek(here)
    return content.tell() if size is None else size
