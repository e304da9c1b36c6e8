"""How tables of AG Grid look: the theme that all of them take, made of the design tokens."""

from __future__ import annotations

GRID_THEME = {
    "function": "themeQuartz.withParams({"
    "backgroundColor: 'var(--color-surface)', foregroundColor: 'var(--color-text)', "
    "headerBackgroundColor: 'var(--color-surface)', headerTextColor: 'var(--color-muted)', headerFontWeight: 500, "
    "borderColor: 'var(--color-border)', rowHoverColor: 'var(--color-hover)', accentColor: 'var(--color-accent-mark)', "
    "chromeBackgroundColor: 'var(--color-surface)', inputBackgroundColor: 'var(--color-surface)', "
    "fontFamily: 'var(--font-family)', fontSize: 13, headerFontSize: 12, wrapperBorder: false, "
    "menuBackgroundColor: 'var(--color-raised)', columnBorder: false, wrapperBorderRadius: 0, "
    "cellHorizontalPadding: 10})"
}
"""Option ``theme`` of a grid; it follows the colour scheme, because the tokens do."""
