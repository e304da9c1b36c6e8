"""Setting up a simulation and following it."""

from components.simulate.cascade import cascade_rows
from components.simulate.form import FormChoices, PriorityChoice, run_form
from components.simulate.names import ids
from components.simulate.preflight import preflight
from components.simulate.priority import priority_rows
from components.simulate.progress import RunProgress, progress_card
from components.simulate.recent import RecentRun, recent_runs

__all__ = [
    "FormChoices",
    "PriorityChoice",
    "RecentRun",
    "RunProgress",
    "cascade_rows",
    "ids",
    "preflight",
    "priority_rows",
    "progress_card",
    "recent_runs",
    "run_form",
]
