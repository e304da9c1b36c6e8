"""A small picture of a year: load and generation, month by month, drawn without a chart library."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from components.format import energy

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def month_bars(load_kwh: Sequence[float], generation_kwh: Sequence[float]) -> html.Figure:
    """Show twelve pairs of bars.

    Parameters
    ----------
    load_kwh, generation_kwh : sequence of 12 floats
        Energy of each month; generation may be all zero, then only load is drawn. [kWh]
    """
    series = [("load", "Load", load_kwh)]
    if any(generation_kwh):
        series.append(("generation", "Solar", generation_kwh))
    top = max(max(values) for _, _, values in series) or 1.0
    columns = [
        html.Div([_bar(name, label, month, values, top) for name, label, values in series] + [html.Small(text[0])],
                 className="month")
        for month, text in enumerate(_MONTHS)
    ]  # fmt: skip
    keys = [html.Span(label, className=f"month-key month-{name}") for name, label, _ in series]
    spoken = f"By month, at most {energy(top)}"
    return html.Figure(
        [html.Div(columns, className="months", role="img", **{"aria-label": spoken}), html.Figcaption(keys)],
        className="month-bars",
    )


def _bar(name: str, label: str, month: int, values: Sequence[float], top: float) -> html.Div:
    height = f"{100 * values[month] / top:.1f}%"
    return html.Div(
        className=f"month-bar month-{name}", style={"height": height},
        title=f"{label}, {_MONTHS[month]}: {energy(values[month])}",
    )  # fmt: skip
