"""Names of components: one prefix for each page, no literal ids elsewhere."""

from __future__ import annotations

from typing import Any


class Ids:
    """Make the ids of one page or component.

    Parameters
    ----------
    prefix : str
        The page or component, such as ``"results"``.

    Examples
    --------
    >>> ids = Ids("results")
    >>> ids("run-table")
    'results-run-table'
    >>> ids.pattern("row", "H1")
    {'type': 'results-row', 'index': 'H1'}
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def __call__(self, name: str) -> str:
        """Return the id of the single component with this name."""
        return f"{self.prefix}-{name}"

    def pattern(self, name: str, key: Any) -> dict[str, Any]:
        """Return the id of one of several alike; `key` may be a Dash wildcard."""
        return {"type": self(name), "index": key}
