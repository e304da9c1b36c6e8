"""What happens on the projects page: searching, and making a new project."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, no_update

from components.feedback import issue_list
from components.projects import ids, network_choices, shown_choices
from components.shell import LOCATION
from errors import InvalidInput, Issue
from pages._address import identity
from pages._guard import current_actor, guarded
from pages._upload import decoded
from pages.projects._cards import shown_cards
from services import copying, projects
from services.auth import Actor

_FIELDS = ("name", "source", "area", "outlook", "latitude", "longitude", "timezone", "copied")


def _in_browser(function: str, *dependencies: Any, **options: Any) -> None:
    clientside_callback(ClientsideFunction("projects", function), *dependencies, **options)


_in_browser("search", Output(ids("no-match"), "hidden"), Input(ids("search"), "value"), Input(ids("list"), "children"))


@callback(
    Output(ids("list"), "children"),
    Output(ids("shown"), "data"),
    Input(ids("shown"), "value"),
    Input(ids("changed"), "data"),
    prevent_initial_call=True,
)
@guarded("project.read")
def show_list(shown: str, _changed: Any) -> tuple[Any, Any]:
    """Show the projects or the archived ones, as they are now."""
    actor = current_actor()
    return shown_cards(actor, archived=shown == "archived"), shown_choices(*projects.count_projects(actor))


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


@callback(
    Output(ids("file-name"), "children"),
    Output(ids("issues"), "children", allow_duplicate=True),
    Input(ids("file"), "filename"),
    prevent_initial_call=True,
)
@guarded("project.edit")
def show_file_name(name: str | None) -> tuple[Any, Any]:
    """Show which file was chosen, without the problems of the one before."""
    return name or no_update, None


@callback(
    output=(Output(LOCATION, "pathname", allow_duplicate=True), Output(ids("issues"), "children")),
    inputs={"clicks": Input(ids("create"), "n_clicks")},
    state={
        "form": {name: State(ids(name), "value") for name in _FIELDS} | {"file": State(ids("file"), "contents")},
    },
    running=[(Output(ids("create"), "loading"), True, False)],
    prevent_initial_call=True,
)
@guarded("project.edit")
def create(clicks: int, form: dict[str, Any]) -> tuple[Any, Any]:
    """Create the project and go there, or list what is wrong."""
    if not clicks:
        return no_update, no_update
    try:
        project = _created(current_actor(), form)
    except InvalidInput as error:
        return no_update, issue_list(error.issues)
    return f"/projects/{project.project_id}/network", None


def _created(actor: Actor, form: dict[str, Any]) -> Any:
    name, source = str(form["name"] or ""), form["source"]
    if source == "file":
        return projects.create_project_from_file(actor, name, decoded(form["file"]))
    if source == "copy":
        return copying.copy_project(actor, _chosen(form["copied"]), name)
    if source == "empty":
        place = {field: form[field] for field in ("latitude", "longitude", "timezone")}
        return projects.create_empty_project(actor, name, projects.place_of(place))
    chosen = (form["area"], form["outlook"])
    code = next((e.code for e in projects.simbench_catalogue() if (e.area_code, e.outlook) == chosen), "")
    return projects.create_project_from_simbench(actor, code, name)


def _chosen(key: Any) -> UUID:
    if not key:
        raise InvalidInput([Issue("missing", "project", "copy", "Choose the project to copy.")])
    return identity(key)
