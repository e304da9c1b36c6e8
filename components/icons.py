"""Icons from the files of ``assets/icons``, drawn in the colour of the text around them."""

from __future__ import annotations

from dash import html


def icon(name: str, size: int = 18, label: str | None = None, className: str = "") -> html.Span:
    """Show an icon.

    Parameters
    ----------
    name : str
        A file of ``assets/icons`` without its ending, such as ``"network"``.
    size : int
        Edge length. [px]
    label : str, optional
        What the icon says to a screen reader; without one it is decoration.
    className : str
        Further CSS classes.
    """
    spoken = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return html.Span(
        className=f"icon icon-{name} {className}".strip(),
        style={"--icon-size": f"{size}px"},
        **spoken,
    )
