"""The legend of a chart as text beside it: it wraps on a phone, where Plotly's own would take half of the chart."""

from __future__ import annotations

import plotly.graph_objects as go
from dash import html


def outside_legend(chart: go.Figure) -> list[html.Span]:
    """Return what a chart's traces are, in their order: the colour of each as area or line, and its name.

    The chart itself has none then; a saved picture gets Plotly's own (`savePicture` in assets/results.js).
    """
    chart.update_layout(showlegend=False, meta={"legend": "outside"})
    return [_entry(trace) for trace in chart.data if trace.showlegend is not False and trace.name]


def _entry(trace: go.Scatter | go.Bar) -> html.Span:
    if trace.type == "bar":
        mark, color = "area", trace.marker.color
    elif trace.stackgroup:
        mark, color = "area", trace.fillcolor
    else:
        mark, color = f"line {trace.line.dash}", trace.line.color
    swatch = html.Span(className=f"chart-legend-mark {mark}", style={"color": color}, **{"aria-hidden": "true"})
    return html.Span([swatch, trace.name], className="chart-legend-entry")
