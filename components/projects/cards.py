"""Cards of projects: pictures of the networks, what is in them, who works on it, the last run, what can be done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components.format import energy, number
from components.icons import icon
from components.projects.names import ids
from components.projects.picture import NARROW, WIDE, network_picture
from engine.network import Network

SHOWN_PICTURES = 4
SHOWN_MEMBERS = 4
_STATUS_COLORS = {"finished": "hygge", "failed": "red", "interrupted": "yellow"}
_ACTIONS = (("rename", "Rename and describe …", "edit"), ("duplicate", "Duplicate …", "duplicate"),
            ("members", "Members …", "users"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridPicture:
    """One network of a project; `solar` are the names of its houses with generation."""

    name: str
    network: Network
    solar: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the card of a project shows.

    Attributes
    ----------
    key : str
        Id of the project, for what can be done with it.
    members : sequence of str
        Full names.
    grids : sequence of GridPicture
        The networks; without one an empty picture is drawn.
    last_run : tuple or None
        Words, status and address of the last run: ``("Run 12, 3 hours ago", "finished", "/projects/…")``.
    is_archived : bool
        It can be restored and nothing else.
    may_edit, is_fixed : bool
        Whether the reader may change projects; whether this one stays as it is, because it is the demonstration.
    """

    key: str
    name: str
    description: str
    href: str
    is_demo: bool
    n_houses: int
    members: Sequence[str]
    solar_kwp: float
    storage_kwh: float
    grids: Sequence[GridPicture] = ()
    last_run: tuple[str, str, str] | None = None
    is_archived: bool = False
    may_edit: bool = False
    is_fixed: bool = False


def project_cards(projects: Iterable[CardFacts]) -> html.Ul:
    """Show one card a project."""
    entries = [html.Li(_card(facts), **{"data-search": _searched(facts)}) for facts in projects]
    return html.Ul(entries, className="project-grid")


def initials(name: str) -> str:
    """Return one or two letters for a name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    letters = [words[0][0], *([words[-1][0]] if len(words) > 1 else [])] if words else ["?"]
    return "".join(letters).upper()


def _searched(facts: CardFacts) -> str:
    """Return what a search looks through."""
    names = (facts.name, facts.description, *facts.members, *(grid.name for grid in facts.grids))
    return " ".join(names).casefold()


def _card(facts: CardFacts) -> dmc.Card:
    title = [_link(facts)]
    if facts.is_demo:
        title.append(dmc.Badge("Demo", size="sm"))
    body = [
        html.Div([html.Div(title, className="project-title"), *_menu(facts)], className="project-head"),
        html.P(facts.description, className="project-description", title=facts.description),
        _counts(facts),
        html.Div([_last_run(facts), _members(facts.members)], className="project-foot"),
    ]
    return dmc.Card(
        [_pictures(facts), dmc.Stack(body, gap="sm", className="project-body")], className="project-card", padding=0
    )


def _link(facts: CardFacts) -> Any:
    if facts.is_archived:
        return html.Span(facts.name, className="project-name")
    return dcc.Link(facts.name, href=facts.href, className="project-link")


def _menu(facts: CardFacts) -> list[Any]:
    if facts.is_archived and facts.may_edit:
        restore = dmc.Button(
            "Restore", id=ids.pattern("restore", facts.key), size="xs", variant="default", n_clicks=0,
            leftSection=icon("undo", 14), **{"aria-label": f"Restore {facts.name}"},
        )  # fmt: skip
        return [html.Div(restore, className="project-menu")]
    if not facts.may_edit:
        return []
    more = dmc.ActionIcon(
        icon("more", 18), variant="subtle", color="gray", **{"aria-label": f"More about {facts.name}"}
    )
    drop = dmc.MenuDropdown([_open(facts), *_changes(facts)])
    return [
        html.Div(dmc.Menu([dmc.MenuTarget(more), drop], position="bottom-end", width=230), className="project-menu")
    ]


def _open(facts: CardFacts) -> dmc.MenuItem:
    return dmc.MenuItem("Open", href=facts.href, leftSection=icon("arrow-right", 16))


def _changes(facts: CardFacts) -> list[Any]:
    """Return what can be done with a project; the demonstration can be duplicated only."""
    shown = [action for action in _ACTIONS if not facts.is_fixed or action[0] == "duplicate"]
    items = [
        dmc.MenuItem(label, id=ids.pattern(key, facts.key), leftSection=icon(name, 16), n_clicks=0)
        for key, label, name in shown
    ]
    if facts.is_fixed:
        return items
    archive = dmc.MenuItem("Archive", id=ids.pattern("archive", facts.key), leftSection=icon("archive", 16), n_clicks=0)
    return [*items, dmc.MenuDivider(), archive]


def _pictures(facts: CardFacts) -> html.Div:
    """Show the networks, up to four of them; a count stands for the rest."""
    count = len(facts.grids)
    if not any(grid.network.houses or grid.network.transformers for grid in facts.grids):
        words = "Nothing drawn yet" if count < 2 else f"{count} empty networks"
        return html.Div([icon("network", 32), html.Span(words)], className="project-pictures is-empty")
    shown = facts.grids[: SHOWN_PICTURES - 1] if count > SHOWN_PICTURES else facts.grids
    tall = {1: 1, 2: 2, 3: 1}.get(min(count, SHOWN_PICTURES), 0)
    cells = [_picture(grid, count, is_tall=place < tall) for place, grid in enumerate(shown)]
    if count > len(shown):
        cells.append(html.Div(f"+{count - len(shown)}", className="project-picture is-count"))
    return html.Div(cells, className=f"project-pictures shows-{min(len(cells), SHOWN_PICTURES)}")


def _picture(grid: GridPicture, count: int, *, is_tall: bool) -> html.Div:
    """Show one of so many networks; those that share a column are drawn bolder, because they are shown smaller."""
    width = NARROW if is_tall and count > 1 else WIDE
    bold = 1.0 if is_tall else 1.8
    images = [
        html.Img(src=network_picture(grid.network, grid.solar, scheme, width, bold), alt="", className=f"when-{scheme}")
        for scheme in ("light", "dark")
    ]
    if count == 1:
        return html.Div(images, className="project-picture")
    name = html.Span(grid.name, className="project-picture-name")
    return html.Div([*images, name], className="project-picture is-named")


def _counts(facts: CardFacts) -> html.Div:
    houses = f"{facts.n_houses} house{'' if facts.n_houses == 1 else 's'}"
    entries = [
        ("house", houses, "Houses"),
        ("solar", number(facts.solar_kwp, "kWp") if facts.solar_kwp else "no solar", "Installed solar power"),
        ("battery", energy(facts.storage_kwh) if facts.storage_kwh else "no storage", "Capacity of all batteries"),
    ]
    if len(facts.grids) > 1:
        entries.insert(0, ("network", f"{len(facts.grids)} networks", "Networks"))
    return html.Div(
        [html.Span([icon(name, 15, label=label), text], title=label) for name, text, label in entries],
        className="project-counts",
    )


def _last_run(facts: CardFacts) -> html.Div:
    if facts.last_run is None:
        return html.Div("No run yet", className="project-run")
    words, status, href = facts.last_run
    badge = dmc.Badge(status, color=_STATUS_COLORS.get(status, "gray"), size="sm")
    return html.Div([badge, dcc.Link(words, href=href, className="project-run-link")], className="project-run")


def _members(names: Sequence[str]) -> html.Div:
    """Show members by their initials; their names are spoken and shown on pointing."""
    spoken = f"{len(names)} member{'' if len(names) == 1 else 's'}: {', '.join(names)}"
    shown = names[: SHOWN_MEMBERS - 1] if len(names) > SHOWN_MEMBERS else names
    marks = [html.Span(initials(name), className="member", title=name) for name in shown]
    if len(names) > len(shown):
        rest = names[len(shown) :]
        marks.append(html.Span(f"+{len(rest)}", className="member is-count", title=", ".join(rest)))
    return html.Div(marks, className="members", role="img", **{"aria-label": spoken})
