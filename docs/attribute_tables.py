"""Write the attribute tables of engine-files.md from engine/attributes.py: ``python docs/attribute_tables.py``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.attributes import ATTRIBUTES, Attribute

PAGE = Path(__file__).with_name("engine-files.md")
BEGIN, END = "<!-- attributes: begin -->\n", "<!-- attributes: end -->\n"


def tables() -> str:
    """Return one Markdown table per component."""
    return "\n".join(_table(component, entries) for component, entries in ATTRIBUTES.items())


def current(page: str) -> str:
    """Return the page with its tables brought up to date."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{tables()}{END}{after}"


def _table(component: str, entries: tuple[Attribute, ...]) -> str:
    lines = [f"### {component}", "", "| key | value | unit | default | about |", "|---|---|---|---|---|"]
    for entry in entries:
        about = f"{entry.label}. {entry.help}".strip()
        lines.append(f"| `{entry.name}` | {_values(entry)} | {entry.unit} | {_default(entry)} | {about} |")
    return "\n".join(lines) + "\n"


def _values(entry: Attribute) -> str:
    if entry.choices:
        return ", ".join(f"`{choice}`" for choice in entry.choices)
    if entry.of:
        return f"{entry.of}" if entry.kind == "record" else f"list of {entry.of}"
    return " ".join(part for part in (entry.kind, entry.range_text) if part)


def _default(entry: Attribute) -> str:
    if entry.required:
        return "**required**"
    if entry.default is None:
        return entry.null or "–"
    if isinstance(entry.default, tuple):
        return f"`{list(entry.default)}`"
    return f"`{str(entry.default).lower() if isinstance(entry.default, bool) else entry.default}`"


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
