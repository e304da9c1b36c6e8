"""Ids and words of the page that sets up simulations."""

from __future__ import annotations

from components.ids import Ids

ids = Ids("simulate")

RULES: tuple[tuple[str, str, str], ...] = (
    (
        "priority",
        "Priority list",
        "Houses high on the list are served first; inside a tier everybody gets the same part of what they ask for.",
    ),
    ("proportional", "Proportional", "Everybody gets the same part of what they ask for, such as 60 % of it."),
    (
        "equal",
        "Equal shares",
        "Everybody gets the same amount until satisfied; who needs little is served in full first.",
    ),
    (
        "static_shares",
        "Fixed shares",
        "Each house owns a fixed part of the surplus; what it does not use goes on to the level above.",
    ),
    (
        "cascade",
        "Cascade",
        "Several rounds one after the other, each with a part of the surplus and a way to share it.",
    ),
    (
        "auction",
        "Auction",
        "Houses bid and ask prices; the best bids meet the cheapest offers, and all trade at one clearing price.",
    ),
)
"""Value, name and plain words of each allocation rule."""

SCOPES: tuple[tuple[str, str, str], ...] = (
    (
        "intra_grid",
        "Across the whole grid",
        "Neighbours first, then surplus travels through the transformers to others.",
    ),
    ("intra_transformer", "Behind each transformer", "Every transformer is a community of its own."),
)
CAPACITY_MODES: tuple[tuple[str, str, str], ...] = (
    ("report", "Report overloads", "Nothing is limited; overloads are recorded with hours and energy."),
    (
        "enforce",
        "Enforce ratings",
        "Transformers never exceed their rating: trade, export and, from the lowest tier upward, load are cut.",
    ),
)
LENGTHS: tuple[tuple[str, str], ...] = (("day", "Day"), ("week", "Week"), ("month", "Month"), ("year", "Full year"))
