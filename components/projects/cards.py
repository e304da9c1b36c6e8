"""Cards of projects: a picture of the network, what is in it, the last run."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import dcc, html

from components.format import energy, number
from components.icons import icon
from components.network_view import network_picture
from engine.network import Network

_STATUS_COLORS = {"finished": "hygge", "failed": "red", "interrupted": "yellow"}


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the card of a project shows.

    Attributes
    ----------
    network : Network or None
        For the picture; None draws an empty one.
    solar : collection of str
        Names of the houses with generation.
    last_run : tuple or None
        Words, status and address of the last run: ``("Run 12, 3 hours ago", "finished", "/projects/…")``.
    """

    name: str
    description: str
    href: str
    is_demo: bool
    n_houses: int
    n_members: int
    solar_kwp: float
    storage_kwh: float
    network: Network | None = None
    solar: Collection[str] = ()
    last_run: tuple[str, str, str] | None = None


def project_cards(projects: Iterable[CardFacts]) -> html.Ul:
    """Show one card a project."""
    return html.Ul([html.Li(_card(facts)) for facts in projects], className="project-grid")


def _card(facts: CardFacts) -> dmc.Card:
    title = [dcc.Link(facts.name, href=facts.href, className="project-link")]
    if facts.is_demo:
        title.append(dmc.Badge("Demo", size="sm"))
    body = [
        html.Div(title, className="project-title"),
        html.P(facts.description, className="project-description", title=facts.description),
        _counts(facts),
        _last_run(facts),
    ]
    return dmc.Card([_picture(facts), dmc.Stack(body, gap="sm", className="project-body")],
                    className="project-card", padding=0)  # fmt: skip


def _picture(facts: CardFacts) -> html.Div:
    if facts.network is None:
        return html.Div(icon("network", 32), className="project-picture")
    images = [
        html.Img(src=network_picture(facts.network, facts.solar, scheme), alt="", className=f"when-{scheme}")
        for scheme in ("light", "dark")
    ]
    return html.Div(images, className="project-picture")


def _counts(facts: CardFacts) -> html.Div:
    entries = [
        ("house", f"{facts.n_houses} houses", "Houses"),
        ("solar", number(facts.solar_kwp, "kWp") if facts.solar_kwp else "no solar", "Installed solar power"),
        ("battery", energy(facts.storage_kwh) if facts.storage_kwh else "no storage", "Capacity of all batteries"),
        ("users", str(facts.n_members), "Members"),
    ]
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
