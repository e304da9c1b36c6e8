"""What can be done with a project on its card: describe, duplicate, share, archive, restore."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from dash import ALL, Input, Output, State, callback, ctx, no_update

from components.projects import ids, member_rows
from components.shell import LOCATION, NOTIFICATIONS, success_toast
from errors import InvalidInput
from pages._address import identity
from pages._guard import current_actor, guarded
from services import copying, project_members, projects
from services.auth import Actor

CHOSEN = State(ids("chosen"), "data")


def _clicked() -> str | None:
    """Return the id of the project whose entry was clicked, None where a list was only drawn anew."""
    return ctx.triggered_id["index"] if isinstance(ctx.triggered_id, dict) and ctx.triggered[0]["value"] else None


@callback(
    Output(ids("changed"), "data", allow_duplicate=True),
    Output(NOTIFICATIONS, "sendNotifications", allow_duplicate=True),
    Input(ids.pattern("archive", ALL), "n_clicks"),
    Input(ids.pattern("restore", ALL), "n_clicks"),
    prevent_initial_call=True,
)
@guarded("project.edit")
def put_aside(_archived: list[int], _restored: list[int]) -> tuple[Any, Any]:
    """Archive or restore the project."""
    key = _clicked()
    if key is None:
        return no_update, no_update
    actor, project_id = current_actor(), identity(key)
    name = projects.project(actor, project_id).name
    if ctx.triggered_id["type"] == ids("restore"):
        projects.restore(actor, project_id)
        return str(uuid4()), [success_toast(f"{name} is back")]
    projects.archive(actor, project_id)
    return str(uuid4()), [success_toast(f"{name} is archived", "Restore it under “Archived”.")]


@callback(
    Output(ids("edit-dialog"), "opened"),
    Output(ids("edit-name"), "value"),
    Output(ids("edit-description"), "value"),
    Output(ids("edit-name"), "error", allow_duplicate=True),
    Output(ids("edit-description"), "error", allow_duplicate=True),
    Output(ids("chosen"), "data", allow_duplicate=True),
    Input(ids.pattern("rename", ALL), "n_clicks"),
    Input(ids("edit-close"), "n_clicks"),
    prevent_initial_call=True,
)
@guarded("project.edit")
def open_edit(_clicks: list[int], closed: int) -> tuple[Any, ...]:
    """Open the dialog with what the project is called now, or close it."""
    key = _clicked()
    if key is None:
        is_closed = ctx.triggered_id == ids("edit-close") and closed
        return (False if is_closed else no_update, *(no_update,) * 5)
    project = projects.project(current_actor(), identity(key))
    return True, project.name, project.description, None, None, key


@callback(
    Output(ids("edit-dialog"), "opened", allow_duplicate=True),
    Output(ids("changed"), "data", allow_duplicate=True),
    Output(ids("edit-name"), "error"),
    Output(ids("edit-description"), "error"),
    Input(ids("edit-go"), "n_clicks"),
    Input(ids("edit-name"), "n_submit"),
    State(ids("edit-name"), "value"),
    State(ids("edit-description"), "value"),
    CHOSEN,
    prevent_initial_call=True,
)
@guarded("project.edit")
def describe(
    clicks: int, submits: int | None, name: str | None, description: str | None, key: str | None
) -> tuple[Any, ...]:
    """Save name and description; what is wrong is said at its field."""
    if not (clicks or submits) or key is None:
        return (no_update,) * 4
    try:
        projects.describe(current_actor(), identity(key), name or "", description or "")
    except InvalidInput as error:
        wrong = {issue.field: issue.message for issue in error.issues}
        return no_update, no_update, wrong.get("name"), wrong.get("description")
    return False, str(uuid4()), None, None


@callback(
    Output(ids("copy-dialog"), "opened"),
    Output(ids("copy-name"), "value"),
    Output(ids("copy-name"), "error", allow_duplicate=True),
    Output(ids("chosen"), "data", allow_duplicate=True),
    Input(ids.pattern("duplicate", ALL), "n_clicks"),
    Input(ids("copy-close"), "n_clicks"),
    prevent_initial_call=True,
)
@guarded("project.edit")
def open_copy(_clicks: list[int], closed: int) -> tuple[Any, ...]:
    """Open the dialog with a name for the copy, or close it."""
    key = _clicked()
    if key is None:
        is_closed = ctx.triggered_id == ids("copy-close") and closed
        return (False if is_closed else no_update, *(no_update,) * 3)
    name = projects.project(current_actor(), identity(key)).name
    return True, f"{name} copy"[: projects.MAX_NAME_LENGTH], None, key


@callback(
    Output(LOCATION, "pathname", allow_duplicate=True),
    Output(ids("copy-name"), "error"),
    Input(ids("copy-go"), "n_clicks"),
    Input(ids("copy-name"), "n_submit"),
    State(ids("copy-name"), "value"),
    CHOSEN,
    running=[(Output(ids("copy-go"), "loading"), True, False)],
    prevent_initial_call=True,
)
@guarded("project.edit")
def duplicate(clicks: int, submits: int | None, name: str | None, key: str | None) -> tuple[Any, Any]:
    """Copy the project and go to the copy."""
    if not (clicks or submits) or key is None:
        return no_update, no_update
    try:
        copy = copying.copy_project(current_actor(), identity(key), name or "")
    except InvalidInput as error:
        return no_update, error.issues[0].message
    return f"/projects/{copy.project_id}/network", None


@callback(
    Output(ids("members-dialog"), "opened"),
    Output(ids("members-dialog"), "title"),
    Output(ids("member-rows"), "children"),
    Output(ids("username"), "value"),
    Output(ids("username"), "error", allow_duplicate=True),
    Output(ids("chosen"), "data"),
    Input(ids.pattern("members", ALL), "n_clicks"),
    Input(ids("members-close"), "n_clicks"),
    prevent_initial_call=True,
)
@guarded("project.edit")
def open_members(_clicks: list[int], closed: int) -> tuple[Any, ...]:
    """Open the dialog with the members, or close it."""
    key = _clicked()
    if key is None:
        is_closed = ctx.triggered_id == ids("members-close") and closed
        return (False if is_closed else no_update, *(no_update,) * 5)
    actor = current_actor()
    title = f"Members of {projects.project(actor, identity(key)).name}"
    return True, title, _rows(actor, key), "", None, key


@callback(
    Output(ids("member-rows"), "children", allow_duplicate=True),
    Output(ids("username"), "value", allow_duplicate=True),
    Output(ids("username"), "error"),
    Output(ids("changed"), "data", allow_duplicate=True),
    Input(ids("add-member"), "n_clicks"),
    Input(ids("username"), "n_submit"),
    State(ids("username"), "value"),
    CHOSEN,
    prevent_initial_call=True,
)
@guarded("project.edit")
def add_member(clicks: int, submits: int | None, username: str | None, key: str | None) -> tuple[Any, ...]:
    """Let somebody in; a name that does not fit is said at the field."""
    if not (clicks or submits) or key is None:
        return (no_update,) * 4
    actor = current_actor()
    try:
        project_members.add_member(actor, identity(key), username or "")
    except InvalidInput as error:
        return no_update, no_update, error.issues[0].message, no_update
    return _rows(actor, key), "", None, str(uuid4())


@callback(
    Output(ids("member-rows"), "children", allow_duplicate=True),
    Output(ids("members-dialog"), "opened", allow_duplicate=True),
    Output(ids("changed"), "data", allow_duplicate=True),
    Input(ids.pattern("remove-member", ALL), "n_clicks"),
    CHOSEN,
    prevent_initial_call=True,
)
@guarded("project.edit")
def remove_member(_clicks: list[int], key: str | None) -> tuple[Any, ...]:
    """Take a member out; who leaves does not see the project any more, unless as an administrator."""
    member = _clicked()
    if member is None or key is None:
        return (no_update,) * 3
    actor = current_actor()
    project_members.remove_member(actor, identity(key), identity(member))
    if member == str(actor.user_id):
        return no_update, False, str(uuid4())
    return _rows(actor, key), no_update, str(uuid4())


def _rows(actor: Actor, key: str) -> Any:
    members = project_members.members(actor, identity(key))
    people = [(str(user.user_id), user.username, user.full_name or user.username) for user in members]
    return member_rows(people, str(actor.user_id))
