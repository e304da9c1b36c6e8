"""Callbacks of files and networks on the network page: import, export, add, copy, rename, remove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, no_update

from components.editor import ids as page_ids
from components.feedback import issue_list
from components.network_files import NAME_MODES, ids, import_notes, imported_words
from components.shell import NOTIFICATIONS, success_toast
from errors import InvalidInput
from pages._guard import current_actor, guarded
from pages._upload import decoded
from services import exchange, networks
from services.auth import Actor

CONFIG = State(page_ids("config"), "data")


def _in_browser(function: str, *dependencies: Any, **options: Any) -> None:
    clientside_callback(ClientsideFunction("networkFiles", function), *dependencies, **options)


# Files and pictures show what is saved: the browser sends what it still has before it asks for them.
_in_browser("take", Input(ids.pattern("export", ALL), "n_clicks"), CONFIG, prevent_initial_call=True)
_in_browser(
    "seen",
    Output(ids("seen"), "data"),
    Input(ids("import-go"), "n_clicks"),
    prevent_initial_call=True,
)
_in_browser("look", Input(ids("replaced"), "data"), prevent_initial_call=True)


@callback(
    Output(ids("import-dialog"), "opened"),
    Output(ids("source"), "value"),
    Output(ids("import-issues"), "children", allow_duplicate=True),
    Output(ids("import-go"), "disabled", allow_duplicate=True),
    Output(ids("import-close"), "children", allow_duplicate=True),
    Input(ids.pattern("import", ALL), "n_clicks"),
    Input(ids("import-close"), "n_clicks"),
    prevent_initial_call=True,
)
@guarded("network.edit")
def open_import(_items: list[int], _closed: int) -> tuple[Any, ...]:
    """Open the dialog for a file or a real network, without the problems of last time; or close it."""
    if not ctx.triggered[0]["value"]:
        return (no_update,) * 5
    chosen = ctx.triggered_id
    if not isinstance(chosen, dict):
        return False, no_update, None, False, "Cancel"
    return True, chosen["index"], None, False, "Cancel"


@callback(
    Output(ids("from-file"), "hidden"),
    Output(ids("from-simbench"), "hidden"),
    Input(ids("source"), "value"),
    prevent_initial_call=True,
)
@guarded("network.edit")
def show_source(source: str) -> tuple[bool, bool]:
    """Show the fields of the source."""
    return source != "file", source != "simbench"


@callback(
    Output(ids("file-name"), "children"),
    Output(ids("import-issues"), "children", allow_duplicate=True),
    Output(ids("import-go"), "disabled", allow_duplicate=True),
    Input(ids("file"), "filename"),
    prevent_initial_call=True,
)
@guarded("network.edit")
def show_file_name(name: str | None) -> tuple[Any, ...]:
    """Show which file was chosen."""
    return name or no_update, None, False


@callback(
    output={
        "issues": Output(ids("import-issues"), "children"),
        "opened": Output(ids("import-dialog"), "opened", allow_duplicate=True),
        "href": Output(ids("go"), "href", allow_duplicate=True),
        "replaced": Output(ids("replaced"), "data"),
        "toast": Output(NOTIFICATIONS, "sendNotifications", allow_duplicate=True),
        "is_done": Output(ids("import-go"), "disabled"),
        "close": Output(ids("import-close"), "children"),
    },
    inputs={"seen": Input(ids("seen"), "data")},
    state={
        "source": State(ids("source"), "value"),
        "target": State(ids("target"), "value"),
        "file": State(ids("file"), "contents"),
        "file_name": State(ids("file"), "filename"),
        "code": State(ids("code"), "value"),
        "config": CONFIG,
    },
    running=[(Output(ids("import-go"), "loading"), True, False)],
    prevent_initial_call=True,
)
@guarded("network.edit")
def import_network(seen: dict[str, Any] | None, config: dict[str, str], **form: Any) -> dict[str, Any]:
    """Import the network, or list everything that is wrong with the file."""
    answer = dict.fromkeys(("issues", "opened", "href", "replaced", "toast", "is_done", "close"), no_update)
    if not seen:
        return answer
    try:
        imported = _imported(current_actor(), seen.get("revision"), config, form)
    except InvalidInput as error:
        return answer | {"issues": issue_list(error.issues)}
    words = imported_words(imported.name, imported.n_houses, imported.n_profiles)
    href = f"/projects/{config['project_id']}/network?grid={imported.grid_id}"
    is_here = str(imported.grid_id) == config["grid_id"]
    done = answer | {"replaced": seen if is_here else no_update}
    if imported.warnings:
        notes = import_notes(words, imported.warnings, href)
        return done | {"issues": notes, "is_done": True, "close": "Done"}
    toast = [success_toast("Network imported", words)]
    return done | {"issues": None, "opened": False, "toast": toast, "href": no_update if is_here else href}


def _imported(actor: Actor, revision: int | None, config: dict[str, str], form: dict[str, Any]) -> exchange.Imported:
    project_id, grid_id = UUID(config["project_id"]), UUID(config["grid_id"])
    is_new, code = form["target"] != "replace", str(form["code"])
    if form["source"] == "simbench" and is_new:
        return exchange.import_simbench(actor, project_id, code)
    if form["source"] == "simbench":
        return exchange.replace_by_simbench(actor, grid_id, code, revision)
    content = decoded(form["file"])
    if is_new:
        return exchange.import_grid(actor, project_id, content, str(form["file_name"] or ""))
    return exchange.replace_drawing(actor, grid_id, content, revision)


@callback(
    output={
        "opened": Output(ids("name-dialog"), "opened"),
        "title": Output(ids("name-dialog"), "title"),
        "button": Output(ids("name-go"), "children"),
        "name": Output(ids("name"), "value"),
        "error": Output(ids("name"), "error", allow_duplicate=True),
        "mode": Output(ids("name-mode"), "data"),
    },
    inputs={"items": Input(ids.pattern("name", ALL), "n_clicks"), "closed": Input(ids("name-close"), "n_clicks")},
    state={"config": CONFIG},
    prevent_initial_call=True,
)
@guarded("network.edit")
def open_name(items: list[int], closed: int, config: dict[str, str]) -> dict[str, Any]:  # noqa: ARG001 - what was clicked is in ctx
    """Open the dialog that asks for a name, with a proposal; or close it."""
    answer = dict.fromkeys(("opened", "title", "button", "name", "error", "mode"), no_update)
    if not ctx.triggered[0]["value"]:
        return answer
    if not isinstance(ctx.triggered_id, dict):
        return answer | {"opened": False}
    mode = ctx.triggered_id["index"]
    words = NAME_MODES[mode]
    return {"opened": True, "title": words.title, "button": words.button, "mode": mode, "error": None,
            "name": _proposal(mode, config)}  # fmt: skip


def _proposal(mode: str, config: dict[str, str]) -> str:
    actor, grid_id = current_actor(), UUID(config["grid_id"])
    current = networks.network(actor, grid_id).grid.name
    if mode == "rename":
        return current
    wanted = f"{current} copy" if mode == "copy" else "New network"
    return networks.free_grid_name(actor, UUID(config["project_id"]), wanted)


@callback(
    Output(ids("go"), "href"),
    Output(ids("name"), "error"),
    Output(ids("name-dialog"), "opened", allow_duplicate=True),
    Output(ids("replaced"), "data", allow_duplicate=True),
    Output(page_ids("grid-name"), "children", allow_duplicate=True),
    Input(ids("name-go"), "n_clicks"),
    Input(ids("name"), "n_submit"),
    State(ids("name-mode"), "data"),
    State(ids("name"), "value"),
    CONFIG,
    running=[(Output(ids("name-go"), "loading"), True, False)],
    prevent_initial_call=True,
)
@guarded("network.edit")
def name_network(
    clicks: int, submits: int | None, mode: str | None, name: str | None, config: dict[str, str]
) -> tuple[Any, ...]:
    """Add, copy or rename; a wrong name is said at its field."""
    if not (clicks or submits) or mode not in NAME_MODES:
        return (no_update,) * 5
    actor, grid_id, project_id = current_actor(), UUID(config["grid_id"]), UUID(config["project_id"])
    try:
        if mode == "rename":
            networks.rename_grid(actor, grid_id, name or "")
            return no_update, None, False, clicks, (name or "").strip()
        made = networks.add_grid(actor, project_id, name or "") if mode == "add" else None
        made = made or networks.copy_grid(actor, grid_id, name or "")
    except InvalidInput as error:
        return no_update, error.issues[0].message, no_update, no_update, no_update
    return f"/projects/{project_id}/network?grid={made}", None, False, no_update, no_update


@callback(
    Output(ids("remove-dialog"), "opened"),
    Input(ids("remove"), "n_clicks"),
    Input(ids("remove-close"), "n_clicks"),
    prevent_initial_call=True,
)
@guarded("network.edit")
def open_remove(clicks: int, _closed: int) -> bool:
    """Ask before a network is removed, or close the question."""
    return bool(clicks) and ctx.triggered_id == ids("remove")


@callback(
    Output(ids("go"), "href", allow_duplicate=True),
    Output(NOTIFICATIONS, "sendNotifications", allow_duplicate=True),
    Input(ids("remove-go"), "n_clicks"),
    CONFIG,
    running=[(Output(ids("remove-go"), "loading"), True, False)],
    prevent_initial_call=True,
)
@guarded("network.edit")
def remove_network(clicks: int, config: dict[str, str]) -> tuple[Any, Any]:
    """Remove the network and go to the first of the others."""
    if not clicks:
        return no_update, no_update
    networks.remove_grid(current_actor(), UUID(config["grid_id"]))
    return f"/projects/{config['project_id']}/network", [success_toast("Network removed")]
