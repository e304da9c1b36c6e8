"""Read the design tokens from ``assets/tokens.css``, so that no colour or size is written twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Scheme = Literal["light", "dark"]

_STYLESHEET = Path(__file__).parent.parent / "assets" / "tokens.css"
_BLOCK = re.compile(r":root(\[[^]]*\])?\s*\{(.*?)\n\}", re.DOTALL)
_PROPERTY = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")


def read_tokens(css: str) -> dict[Scheme, Mapping[str, str]]:
    """Return the custom properties of a stylesheet for both colour schemes.

    Parameters
    ----------
    css : str
        A stylesheet with one ``:root`` block and one for the dark scheme, which overrides it.

    Returns
    -------
    dict
        ``"light"`` and ``"dark"``, each a read-only mapping from the name without dashes in front to the value.
    """
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for selector, body in _BLOCK.findall(css):
        (dark if "dark" in selector else light).update(_PROPERTY.findall(body))
    return {"light": MappingProxyType(light), "dark": MappingProxyType(light | dark)}


TOKENS = read_tokens(_STYLESHEET.read_text(encoding="utf-8"))
