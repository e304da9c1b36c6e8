"""What happens on the projects page: making a new one."""

from __future__ import annotations

import base64
from typing import Any

from dash import Input, Output, State, callback, ctx, no_update

from components.feedback import issue_list
from components.projects import ids, network_choices
from components.shell import LOCATION
from errors import InvalidInput, Issue
from pages._guard import current_actor, guarded
from services import projects
from services.auth import Actor


@callback(
    Output(ids("dialogue"), "opened"),
    Output(ids("issues"), "children", allow_duplicate=True),
    Input(ids("new"), "n_clicks"),
    Input(ids("cancel"), "n_clicks"),
    prevent_initial_call=True,
)
@guarded("project.edit")
def open_dialogue(opened: int, _closed: int) -> tuple[bool, Any]:
    """Open or close the dialogue, without the problems of last time."""
    return bool(opened) and ctx.triggered_id == ids("new"), None


@callback(Output(ids("choices"), "children"), Input(ids("outlook"), "value"), prevent_initial_call=True)
@guarded("project.edit")
def show_outlook(outlook: str) -> Any:
    """Show the networks of an outlook."""
    return network_choices(projects.simbench_catalogue(), outlook)


@callback(Output(ids("file-name"), "children"), Input(ids("file"), "filename"), prevent_initial_call=True)
@guarded("project.edit")
def show_file_name(name: str | None) -> Any:
    """Show which file was chosen."""
    return name or no_update


@callback(
    output=(Output(LOCATION, "pathname", allow_duplicate=True), Output(ids("issues"), "children")),
    inputs={"clicks": Input(ids("create"), "n_clicks")},
    state={
        "form": {
            "name": State(ids("name"), "value"),
            "source": State(ids("source"), "value"),
            "area": State(ids("area"), "value"),
            "outlook": State(ids("outlook"), "value"),
            "file": State(ids("file"), "contents"),
        }
    },
    running=[(Output(ids("create"), "loading"), True, False)],
    prevent_initial_call=True,
)
@guarded("project.edit")
def create(clicks: int, form: dict[str, str | None]) -> tuple[Any, Any]:
    """Create the project and go there, or list what is wrong."""
    if not clicks:
        return no_update, no_update
    try:
        project = _created(current_actor(), form)
    except InvalidInput as error:
        return no_update, issue_list(error.issues)
    return f"/projects/{project.project_id}/network", None


def _created(actor: Actor, form: dict[str, str | None]) -> Any:
    name = str(form["name"] or "")
    if form["source"] == "file":
        return projects.create_project_from_file(actor, name, _decoded(form["file"]))
    chosen = (form["area"], form["outlook"])
    code = next((e.code for e in projects.simbench_catalogue() if (e.area_code, e.outlook) == chosen), "")
    return projects.create_project_from_simbench(actor, code, name)


def _decoded(contents: str | None) -> bytes:
    """Return the bytes of an upload, which the browser sends as a data URI."""
    if not contents or not isinstance(contents, str):
        raise InvalidInput([Issue("no_file", "file", "", "Choose the file of a network first.")])
    try:
        return base64.b64decode(contents.partition(",")[2], validate=True)
    except ValueError:
        raise InvalidInput([Issue("broken_upload", "file", "", "The file did not arrive whole. Try again.")]) from None
