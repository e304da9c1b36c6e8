"""Times that are not known exactly, in words that do not claim to be."""

from __future__ import annotations

from components.format import duration


def roughly(seconds: float) -> str:
    """Return an estimated duration in whole seconds, from a quarter of a minute on in fives.

    Examples
    --------
    >>> roughly(0.3), roughly(8.96), roughly(38.0)
    ('1 s', '9 s', '40 s')
    """
    rounded = round(seconds) if seconds < 15 else 5 * round(seconds / 5)
    return f"{max(rounded, 1)} s" if rounded < 60 else duration(float(rounded))
