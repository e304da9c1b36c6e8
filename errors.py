"""The application's errors, and how they hang together.

::

    AppError
    ├── InvalidInput        one or many issues, each at a field
    ├── NotFound
    ├── Conflict            somebody else changed it first
    ├── NotPermitted
    ├── CapacityBusy        no free slot; try again later
    ├── RunCancelled        the user stopped the work
    ├── EngineError
    │   └── BalanceError    energy was created or lost: our mistake
    └── ToolError           an outside program failed
        ├── EnergyPlusMissing
        └── EnergyPlusTimeout

Every error carries a code for machines, a message for people and the facts behind it.
They are translated once for the browser and once for the API.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem of an input: where it is, and how to mend it.

    Attributes
    ----------
    code : str
        Stable name of the check, such as ``"negative_capacity"``.
    component : str
        What kind of thing is concerned: ``"transformer"``, ``"house"``, ``"series"``, ``"settings"`` …
    field : str
        The attribute concerned, empty where it is the thing as a whole.
    message : str
        What is wrong and what to do about it, in one or two sentences.
    ids : tuple of str
        Names of the things concerned.
    severity : {"error", "warning"}
        A warning does not prevent the work.
    """

    code: str
    component: str
    field: str
    message: str
    ids: tuple[str, ...] = field(default=())
    severity: Severity = "error"

    def __str__(self) -> str:
        """Return the issue as one line: component, names, field, message."""
        where = " ".join(part for part in (self.component, ", ".join(self.ids)) if part)
        return f"{where} · {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


class AppError(Exception):
    """Base of all errors that the application raises on purpose.

    Parameters
    ----------
    code : str
        Stable name for machines.
    user_message : str
        One sentence for people, with the remedy where there is one.
    **facts
        What the message speaks about, for logs and the API.
    """

    def __init__(self, code: str, user_message: str, **facts: Any) -> None:
        super().__init__(user_message)
        self.code = code
        self.user_message = user_message
        self.facts = facts


class InvalidInput(AppError):
    """An input that cannot be used; carries every issue found, not only the first."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        errors = [issue for issue in self.issues if issue.severity == "error"]
        first = str(errors[0]) if errors else "The input is not valid."
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__("invalid_input", first + more)


class NotFound(AppError):
    """The thing asked for does not exist, or the user may not know that it does."""


class Conflict(AppError):
    """Somebody else changed the thing first."""


class NotPermitted(AppError):
    """The user's roles or memberships do not allow this."""


class CapacityBusy(AppError):
    """No slot or quota left at the moment."""


class RunCancelled(AppError):
    """The user stopped the work."""


class EngineError(AppError):
    """A simulation could not be computed."""


class BalanceError(EngineError):
    """Energy was created or lost; a mistake of ours, never the user's."""


class ToolError(AppError):
    """An outside program failed."""


class EnergyPlusMissing(ToolError):
    """EnergyPlus has no build for this platform or is not installed."""


class EnergyPlusTimeout(ToolError):
    """EnergyPlus did not finish in the time allowed."""
